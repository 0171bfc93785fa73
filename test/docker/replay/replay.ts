import { ask, type Heard, promptsBefore } from './ask.ts'
import { bodyOf, enoughOf, framesOf, recordedBody } from './body.ts'
import { comparable, comparableEvents, comparableHeaders } from './comparable.ts'
import { Ids } from './ids.ts'
import { Moments } from './moments.ts'
import type { Recording, Step } from './recording.ts'
import { type HeardEvent, listen, type Tap } from './tap.ts'
import { type Answer, beforehand, type Call, type Digest, type Unrecorded, unrecorded } from './unrecorded.ts'

/** Where an engine answers otherwise than a real one was recorded to. `at` is a path into the answer, or `events`. */
export interface Difference {
  /** `03#45`: recording and step, as engine-facts' README names them. */
  readonly step: string
  readonly call: string
  readonly at: string
  readonly recorded: unknown
  readonly got: unknown
}

type Found = Omit<Difference, 'step' | 'call'>

/** How long an answer that only reads may take to become the recorded one: what the recorder waited for is not in the recording. */
const patience = 4000
/** How long events may take that come by themselves: restarts, probes. */
const longPatience = 10_000
/** An engine's clock may be so much behind this one, in milliseconds. */
const apart = 1

/**
 * Plays a recording's requests on an engine, each with the ids that this engine gave in place of the recorded ones, and tells every difference
 * in status, body and events. `moved` maps directories of the recorded host to ones that may be used here; nothing is waited for where only known
 * differences are left.
 */
export async function replay(
  socketPath: string,
  recording: Recording,
  moved: Readonly<Record<string, string>>,
  isKnown: (difference: Pick<Difference, 'step' | 'at'>) => boolean,
): Promise<readonly Difference[]> {
  const player = new Player(socketPath, await listen(socketPath), moved)
  const differences: Difference[] = []
  for (const call of beforehand) await player.call(call)
  await player.forget()
  for (const step of recording.steps) {
    const name = `${recording.id.slice(0, 2)}#${step.n}`
    const more = unrecorded.find((it) => it.step === name)
    for (const call of more?.before ?? []) await player.call(call, step)
    const call = step.request ? `${step.request.method} ${step.request.path}` : (step.note ?? '')
    const found = await player.play(step, more, (at) => isKnown({ step: name, at }))
    differences.push(...found.map((it) => ({ step: name, call, ...it })))
  }
  player.close()
  return differences
}

class Player {
  readonly #socketPath: string
  readonly #tap: Tap
  readonly #moved: Readonly<Record<string, string>>
  readonly #ids = new Ids()
  readonly #moments = new Moments()

  constructor(socketPath: string, tap: Tap, moved: Readonly<Record<string, string>>) {
    this.#socketPath = socketPath
    this.#tap = tap
    this.#moved = moved
  }

  close(): void {
    this.#tap.close()
  }

  async play(step: Step, more: Unrecorded | undefined, isKnown: (at: string) => boolean): Promise<Found[]> {
    if (step.inContainer !== undefined && step.cmd !== undefined && !asksRecordedHost(step.cmd))
      await this.#execute(step.inContainer, step.cmd)
    if (more?.digest) return this.#digest(step, more.digest)
    if (!step.request || !step.response) return step.events ? this.#events(step, longPatience) : []
    this.#moments.note(step.startedAt, Date.now() - apart)
    const found = await this.#answer(step, more?.during ?? [], isKnown)
    this.#moments.note(step.endedAt, Date.now() - apart)
    return [...found, ...(step.events ? await this.#events(step, patience / 2) : [])]
  }

  /** Throws away the events that came. */
  async forget(): Promise<void> {
    await this.#tap.take(0, 0)
  }

  /** The recorder's own calls: no difference is looked for. */
  async call({ call, body, until }: Call, step?: Step): Promise<Answer> {
    const [method = 'GET', path = ''] = call.replace('{object}', step?.request?.path.replace(/\/[^/]*$/, '') ?? '').split(' ')
    const last = Date.now() + patience
    for (;;) {
      const { status, text } = await ask(this.#socketPath, {
        method,
        path: this.#here(path),
        ...(body ? { payload: JSON.stringify(body) } : {}),
      })
      if (until === undefined || text.includes(until) || Date.now() > last) {
        // The recorder waited for a time instead, which brought no events.
        if (until !== undefined) await this.forget()
        return { status, body: /\/logs\?/.test(path) ? framesOf(text) : text.length > 0 ? JSON.parse(text.toString()) : undefined }
      }
      await this.#tap.next(20)
    }
  }

  #here(text: string): string {
    return Object.entries(this.#moved).reduce((rest, [from, to]) => rest.replaceAll(from, to), this.#ids.ours(text))
  }

  /** Asks, again and again where that only reads, until the answer is the recorded one or as late as is patient. */
  async #answer(step: Step, during: readonly Call[], isKnown: (at: string) => boolean): Promise<Found[]> {
    const reads = step.request?.method === 'GET' || step.request?.method === 'HEAD'
    const until = Date.now() + (reads ? patience : 0)
    for (;;) {
      const heard = await this.#ask(step, during)
      const forget = this.#ids.mark()
      const found = this.#compare(step, heard)
      if (found.every(({ at }) => isKnown(at)) || Date.now() >= until) return found
      forget()
      await this.#tap.next(100)
    }
  }

  #ask(step: Step, during: readonly Call[]): Promise<Heard> {
    const { method, path, body, headers = {}, stdin = [] } = step.request as NonNullable<Step['request']>
    return ask(this.#socketPath, {
      method,
      path: this.#moments.inPath(this.#here(path)),
      headers,
      payload: body === undefined ? undefined : this.#here(typeof body === 'string' ? body : JSON.stringify(body)),
      stdin,
      prompts: promptsBefore(stdin, step.response?.bodyText ?? ''),
      enough: enoughOf(step),
      whileOpen: async () => {
        for (const call of during) await this.call(call, step)
      },
    })
  }

  #compare(step: Step, { status, headers, text, isEndless }: Heard): Found[] {
    const [recorded, got] = [recordedBody(step), bodyOf(text, step)]
    if (isEndless) return [{ at: 'end', recorded: step.response?.ended, got: [status, got] }]
    if (step.response?.status !== status) return [{ at: 'status', recorded: step.response?.status, got: [status, got] }]
    this.#moments.learn(recorded, got)
    const plain = comparable(step, got, asItIs)
    this.#ids.learn(comparable(step, recorded, asItIs), plain)
    const translated = comparable(step, recorded, (it) => this.#here(it))
    return [...compare('headers', comparableHeaders(step.response.headers), comparableHeaders(headers)), ...compare('', translated, plain)]
  }

  async #events(step: Step, mostly: number): Promise<Found[]> {
    const recorded = (step.events ?? []) as HeardEvent[]
    const heard = await this.#tap.take(comparableEvents(step, recorded, asItIs).length, mostly)
    const plain = comparableEvents(step, heard, asItIs)
    this.#ids.learn(comparableEvents(step, recorded, asItIs), plain)
    return compare(
      'events',
      comparableEvents(step, recorded, (it) => this.#here(it)),
      plain,
    )
  }

  /** A recorded digest of an answer, waited for like an answer that reads. */
  async #digest(step: Step, { call, of }: Digest): Promise<Found[]> {
    const recorded = step as unknown as Readonly<Record<string, unknown>>
    const until = Date.now() + patience
    for (;;) {
      const digest = of(await this.call(call, step))
      const wanted = Object.fromEntries(Object.keys(digest).map((key) => [key, recorded[key]]))
      const found = compare(
        '',
        comparable(step, wanted, (it) => this.#here(it)),
        comparable(step, digest, asItIs),
      )
      if (found.length === 0 || Date.now() >= until) return found
      await this.#tap.next(100)
    }
  }

  /** A command of the recorder's own: its events are not in the recording, nor are those before them. */
  async #execute(container: string, cmd: NonNullable<Step['cmd']>): Promise<void> {
    const argv = typeof cmd === 'string' ? ['sh', '-c', this.#here(cmd)] : cmd
    const post = (path: string, body: unknown): Promise<Heard> =>
      ask(this.#socketPath, { method: 'POST', path, payload: JSON.stringify(body) })
    const made = await post(`/containers/${container}/exec`, { AttachStdout: true, AttachStderr: true, Cmd: argv })
    if (made.status !== 201) return
    const { Id } = JSON.parse(made.text.toString()) as { Id: string }
    await post(`/exec/${Id}/start`, { Detach: false, Tty: false })
    await this.#tap.skipTo(({ Action, Actor }) => Action === 'exec_die' && Actor.Attributes.execID === Id, patience)
  }
}

const asItIs = (text: string): string => text

/** A command that calls the recorded host's own address would wait here for nothing. */
const asksRecordedHost = (cmd: NonNullable<Step['cmd']>): boolean => /\b10\.200\.\d+\.\d+/.test(String(cmd))

/** Every leaf that differs, by its path. */
function compare(at: string, recorded: unknown, got: unknown): Found[] {
  if (Object.is(recorded, got)) return []
  if (typeof recorded === 'object' && typeof got === 'object' && recorded && got && Array.isArray(recorded) === Array.isArray(got)) {
    if (Array.isArray(recorded) && Array.isArray(got) && recorded.length !== got.length) return [{ at, recorded, got }]
    const keys = new Set([...Object.keys(recorded), ...Object.keys(got)])
    return [...keys].flatMap((key) =>
      compare(at === '' ? key : `${at}.${key}`, (recorded as Record<string, unknown>)[key], (got as Record<string, unknown>)[key]),
    )
  }
  return [{ at, recorded, got }]
}
