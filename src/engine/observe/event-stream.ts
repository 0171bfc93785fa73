import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { askStream } from '../connect/ask.ts'
import type { EngineClock } from './engine-clock.ts'
import type { EngineEvent } from './engine-event.ts'
import { unlessAborted } from './unless-aborted.ts'
import { brokenAnswer, UnusableAnswer } from './unusable-answer.ts'

export interface EventListener {
  /** Each event once, whichever way it came. */
  event(event: EngineEvent): void
  /** The stream has ended without having been closed, or cannot be read any more: what it had to tell is not known. */
  lost(cause: unknown): void
}

/** Nodes, as the one that is oneself when Swarm is turned on: its networks come with no event of theirs (measured on 20.10.24). */
const types = ['container', 'network', 'volume', 'image', 'node']
/** An engine remembers this many events (engine-facts 13): a longer silence cannot be made up for. */
const engineRemembers = 256
/**
 * Milliseconds after which an answer about the past is one that waits for an `until` which the engine's clock has not reached: the clock was put
 * back. What it remembers it has written by then.
 */
const tooLong = 1_000
/**
 * Milliseconds by which an engine may date its answer later than the `until` that was asked for: what the question took. What is more shows that its clock
 * was set forward, as that of a virtual machine is which stood still while the machine slept; what has happened since is not in the answer.
 */
const onTheWay = 50

/**
 * An engine's events, as they come. An engine puts an event into its memory before it answers the call that caused it (measured on 20.10.24 for
 * every call that the app makes), but writes it to the open stream a moment after; so `catchUp` asks for what is in the memory by now. That costs
 * one call of about a millisecond and no waiting.
 */
export class EventStream {
  readonly #docker: Docker
  readonly #listener: EventListener
  readonly #clock: EngineClock
  readonly #endsByTime: boolean
  readonly #handled = new Set<string>()
  #stream: Readable | undefined
  /** By the engine's clock, in milliseconds: everything before it has come by the stream, which is in order. */
  #streamedUpTo: number

  private constructor(docker: Docker, listener: EventListener, clock: EngineClock, endsByTime: boolean) {
    this.#docker = docker
    this.#endsByTime = endsByTime
    this.#listener = listener
    this.#clock = clock
    this.#streamedUpTo = clock.now() - 2
  }

  /**
   * Resolves when the engine has answered, so that nothing that happens from then on is missed. `endsByTime`: whether `until` ends what is
   * remembered ([traits](../connect/traits.ts)).
   */
  static async open(docker: Docker, clock: EngineClock, listener: EventListener, endsByTime = true): Promise<EventStream> {
    const events = new EventStream(docker, listener, clock, endsByTime)
    const stream = await askStream(docker, { path: '/events', query: { filters: { type: types } } })
    events.#follow(stream)
    return events
  }

  /**
   * Hands over what has happened and has not come yet. False when that is more than the engine remembers, or cannot be told: then everything has
   * to be looked at.
   */
  async catchUp(signal?: AbortSignal): Promise<boolean> {
    try {
      let { text, whole } = await this.#remembered(signal)
      if (!whole) {
        await this.#clock.measure()
        const again = await this.#remembered(signal)
        text += `\n${again.text}`
        whole = again.whole
      }
      let fresh = 0
      for (const line of text.split('\n')) {
        const event = parse(line)
        if (event instanceof UnusableAnswer) return false
        if (this.#handle(event)) fresh++
      }
      return !this.#wasPutBack() && whole && fresh < engineRemembers
    } catch (cause) {
      if (signal?.aborted) throw cause
      return false
    }
  }

  /** Whether the clock stands before what has come already. By which moments to ask is known anew then, and what happened meanwhile is not. */
  #wasPutBack(): boolean {
    const now = this.#clock.now()
    if (this.#streamedUpTo <= now) return false
    this.#streamedUpTo = now - 2
    return true
  }

  async #remembered(signal: AbortSignal | undefined): Promise<{ text: string; whole: boolean }> {
    const until = this.#clock.now()
    const end = this.#endsByTime ? { until: timestamp(until) } : { stream: false }
    const query = { since: timestamp(Math.min(this.#streamedUpTo, until)), ...end, filters: { type: types } }
    const asked = askStream(this.#docker, { path: '/events', query })
    try {
      return await unlessAborted(
        asked.then(async (answer) => {
          const { text, whole } = await readFor(tooLong, answer)
          const isSetForward = Date.parse(answer.headers.date ?? '') > until + onTheWay
          return { text, whole: whole && !isSetForward }
        }),
        signal,
      )
    } catch (cause) {
      if (signal?.aborted) asked.then((answer) => answer.destroy()).catch(() => undefined)
      throw cause
    }
  }

  close(): void {
    const stream = this.#stream
    this.#stream = undefined
    stream?.destroy()
  }

  #follow(stream: Readable): void {
    this.#stream = stream
    const ended = (cause: unknown): void => {
      if (this.#stream !== stream) return
      this.#stream = undefined
      stream.destroy()
      this.#listener.lost(cause)
    }
    let rest = ''
    stream.setEncoding('utf8')
    stream.on('data', (part: string) => {
      const lines = (rest + part).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const event = parse(line)
        if (this.#stream !== stream) return
        if (event instanceof UnusableAnswer) return ended(event)
        if (event) this.#streamedUpTo = Math.max(this.#streamedUpTo, event.timeNano / 1e6 - 1)
        this.#handle(event)
      }
    })
    stream.once('error', ended)
    stream.once('end', () => ended(new Error('The engine closed its stream of events.')))
    stream.once('close', () => ended(new Error('The stream of events was cut off.')))
  }

  /** False for one that was there before. */
  #handle(event: EngineEvent | undefined): boolean {
    if (!event) return false
    const key = `${event.timeNano} ${event.Type} ${event.Action} ${event.Actor.ID} ${event.Actor.Attributes?.container ?? ''}`
    if (this.#handled.has(key)) return false
    this.#handled.add(key)
    if (this.#handled.size > 4 * engineRemembers) for (const oldest of this.#handled) if (this.#handled.delete(oldest)) break
    this.#clock.heard(event.timeNano / 1e6)
    this.#listener.event(event)
    return true
  }
}

function parse(line: string): EngineEvent | UnusableAnswer | undefined {
  if (line.trim() === '') return undefined
  let event: Partial<EngineEvent> | null
  try {
    event = JSON.parse(line)
  } catch {
    return brokenAnswer('GET /events', line)
  }
  const whole = typeof event?.Type === 'string' && typeof event.Action === 'string' && event.Actor && typeof event.timeNano === 'number'
  return whole ? (event as EngineEvent) : undefined
}

/** What comes until the end, but not for longer than `ms`: then what came by then, and not `whole`. */
async function readFor(ms: number, stream: Readable): Promise<{ text: string; whole: boolean }> {
  let text = ''
  let whole = true
  const timer = setTimeout(() => {
    whole = false
    stream.destroy()
  }, ms)
  stream.setEncoding('utf8')
  try {
    for await (const part of stream) text += part
  } catch (cause) {
    if (whole) throw cause
  } finally {
    clearTimeout(timer)
  }
  return { text: whole ? text : text.slice(0, text.lastIndexOf('\n') + 1), whole }
}

/** `seconds.nanoseconds`, as the engine reads times. */
function timestamp(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${seconds}.${String(Math.floor((ms - seconds * 1000) * 1e6)).padStart(9, '0')}`
}
