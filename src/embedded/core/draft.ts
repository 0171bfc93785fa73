import type { Differences } from './differences.ts'
import type { Moment } from './moment.ts'
import type { EngineState } from './state.ts'

export interface EngineEvent {
  readonly type: 'container' | 'network' | 'volume' | 'image'
  readonly action: string
  readonly id: string
  readonly attributes: Readonly<Record<string, string>>
  readonly at: Moment
}

/** What the API answers when it does not do what was asked: `{"message": ...}`. */
export class Refusal extends Error {
  readonly status: number
  /** What happened all the same: a create that fails late emits `destroy` (engine-facts 03). */
  events: readonly EngineEvent[] = []
  constructor(status: number, message: string) {
    super(message)
    this.name = 'Refusal'
    this.status = status
  }
}
export function refuse(status: number, message: string): never {
  throw new Refusal(status, message)
}

export type Outcome<T> =
  | { readonly state: EngineState; readonly events: readonly EngineEvent[]; readonly answer: T }
  /** What was counted stays counted: an id that was told of is not given again. */
  | { readonly refusal: Refusal; readonly state: EngineState }

/**
 * The state while one command is applied to it: commands are functions over a draft, which either give an answer or refuse. Whole and unchanged is
 * the state outside of it: `apply` gives the next one with its events, or the refusal and nothing else.
 */
export class Draft {
  state: EngineState
  readonly like: Differences
  readonly events: EngineEvent[] = []
  readonly #now: Moment

  constructor(state: EngineState, like: Differences, now: Moment) {
    this.state = state
    this.like = like
    this.#now = now
  }

  /** Later than every moment that was given before. */
  moment(): Moment {
    const moment = Math.max(this.#now, this.state.counters.moment + 1)
    this.count({ moment })
    return moment
  }

  set(change: Partial<EngineState>): void {
    this.state = { ...this.state, ...change }
  }

  count(change: Partial<EngineState['counters']>): void {
    this.set({ counters: { ...this.state.counters, ...change } })
  }

  emit(type: EngineEvent['type'], action: string, id: string, attributes: Readonly<Record<string, string>>): void {
    this.events.push({ type, action, id, attributes, at: this.moment() })
  }

  /** 32 random bits (mulberry32). */
  random(): number {
    const next = (this.state.counters.random + 0x6d2b79f5) | 0
    this.count({ random: next })
    let mixed = Math.imul(next ^ (next >>> 15), 1 | next)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  hex(digits: number): string {
    let text = ''
    while (text.length < digits) text += this.random().toString(16).padStart(8, '0')
    return text.slice(0, digits)
  }

  /** 64 hexadecimal digits, the first twelve never all decimal (engines avoid that, since they would read as a number). */
  id(): string {
    for (;;) {
      const id = this.hex(64)
      if (/[a-f]/.test(id.slice(0, 12))) return id
    }
  }
}

/** Applies one command to a state: the next state and what happened, or the refusal. */
export function apply<T>(state: EngineState, like: Differences, now: Moment, command: (draft: Draft) => T): Outcome<T> {
  const draft = new Draft(state, like, now)
  try {
    const answer = command(draft)
    return { state: draft.state, events: draft.events, answer }
  } catch (cause) {
    if (cause instanceof Refusal) return { refusal: cause, state: { ...state, counters: { ...state.counters, ...kept(draft) } } }
    throw cause
  }
}

function kept({ state: { counters } }: Draft): Pick<EngineState['counters'], 'random' | 'moment'> {
  return { random: counters.random, moment: counters.moment }
}
