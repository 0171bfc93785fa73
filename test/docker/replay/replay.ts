import { request } from 'node:http'
import { comparable, comparableEvents } from './comparable.ts'
import type { Recording, Step } from './recording.ts'

/** Where an engine answers otherwise than a real one was recorded to. `at` is a path into the answer, or `events`. */
export interface Difference {
  /** `03#45`: recording and step, as engine-facts' README names them. */
  readonly step: string
  readonly call: string
  readonly at: string
  readonly recorded: unknown
  readonly got: unknown
}

interface Heard {
  readonly status: number
  readonly text: Buffer
}

/** How long an answer that only reads may take to become the recorded one: what the recorder waited for is not in the recording. */
const patience = 4000
/** No event for so many milliseconds: all that a call brings about has happened. */
const quiet = 10
/** What an engine chooses by itself: ids, their short forms, MACs and subnets of its pools, ephemeral ports, names of two words. */
const chosen =
  /\b(?:[0-9a-f]{64}|[0-9a-f]{12}|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}|172\.(?:1[89]|2\d|3[01])(?=\.)|192\.168\.\d+(?=\.)|(?:3[2-9]|[45]\d)\d{3}|[a-z]{3,}_[a-z]{3,})\b/g

/**
 * Plays a recording's requests on an engine, each with the ids that this engine gave in place of the recorded ones, and tells every difference
 * in status, body and events. `moved` maps directories of the recorded host to ones that may be used here; nothing is waited for where only known
 * differences are left.
 */
export async function replay(
  socketPath: string,
  { id, steps }: Recording,
  moved: Readonly<Record<string, string>>,
  isKnown: (difference: Pick<Difference, 'step' | 'at'>) => boolean,
): Promise<readonly Difference[]> {
  const ids = new Map<string, string>()
  const ours = (text: string): string => text.replace(chosen, (it) => ids.get(it) ?? it)
  const here = (text: string): string => Object.entries(moved).reduce((rest, [from, to]) => rest.replaceAll(from, to), ours(text))
  const differences: Difference[] = []
  const tap = await listen(socketPath)
  const number = id.slice(0, 2)

  async function answerTo(step: Step): Promise<Heard> {
    const { method, path, body, headers, stdin } = step.request as NonNullable<Step['request']>
    const payload = body === undefined ? undefined : here(typeof body === 'string' ? body : JSON.stringify(body))
    const wanted = Buffer.from(step.response?.bodyBase64 ?? '', 'base64').length || (step.response?.bodyText?.length ?? 0)
    return ask(socketPath, {
      method,
      path: here(path),
      headers: headers ?? {},
      payload,
      stdin: stdin ?? [],
      enough: step.response?.ended === 'reader stopped' || step.response?.cutByReader ? wanted : undefined,
    })
  }

  for (const step of steps) {
    if (step.inContainer !== undefined && step.cmd !== undefined && !asksRecordedHost(step.cmd))
      await execute(socketPath, step.inContainer, typeof step.cmd === 'string' ? ['sh', '-c', here(step.cmd)] : step.cmd)
    if (!step.request || !step.response) continue
    const { response } = step
    const reads = step.request.method === 'GET' || step.request.method === 'HEAD'
    const until = Date.now() + (reads ? patience : 0)
    let found: Omit<Difference, 'step' | 'call'>[]
    for (;;) {
      const heard = await answerTo(step)
      const expected = comparable(step, recordedBody(step), (text) => text)
      const got = comparable(step, bodyOf(heard.text, step), (text) => text)
      const known = new Map(ids)
      if (response.status === heard.status) learn(ids, expected, got)
      found = [
        ...compare('status', response.status, heard.status),
        ...(response.status === heard.status ? compare('', comparable(step, recordedBody(step), here), got) : []),
      ]
      if (found.every(({ at }) => isKnown({ step: `${number}#${step.n}`, at })) || Date.now() >= until) break
      ids.clear()
      for (const [from, to] of known) ids.set(from, to)
      await tap.next(100)
    }
    if (step.events && step.events.length > 0) {
      const events = await tap.take(step.events.length)
      const got = comparableEvents(step, events, (text) => text)
      learn(
        ids,
        comparableEvents(step, step.events, (text) => text),
        got,
      )
      found.push(...compare('events', comparableEvents(step, step.events, here), got))
    } else if (step.events) await tap.take(0)
    for (const it of found) differences.push({ step: `${number}#${step.n}`, call: `${step.request.method} ${step.request.path}`, ...it })
  }
  tap.close()
  return differences
}

const recordedBody = ({ response }: Step): unknown =>
  response?.body ?? response?.bodyLines ?? response?.frames?.map(({ stream, text }) => ({ stream, text })) ?? response?.bodyText

/** A command that calls the recorded host's own address would wait here for nothing. */
const asksRecordedHost = (cmd: NonNullable<Step['cmd']>): boolean => /\b10\.200\.\d+\.\d+/.test(String(cmd))

/** The answer in the form in which the recording has it. */
function bodyOf(text: Buffer, { response }: Step): unknown {
  if (text.length === 0) return undefined
  if (response?.frames) return framesOf(text)
  const whole = text.toString()
  try {
    return JSON.parse(whole)
  } catch {
    if (response?.bodyLines)
      return whole
        .split('\n')
        .filter((line) => line.trim() !== '')
        .flatMap((line) => {
          try {
            return [JSON.parse(line) as unknown]
          } catch {
            return [line]
          }
        })
    return whole
  }
}

function framesOf(bytes: Buffer): unknown {
  const frames: { stream: string; text: string }[] = []
  let at = 0
  while (at + 8 <= bytes.length) {
    const length = bytes.readUInt32BE(at + 4)
    frames.push({ stream: ['stdin', 'stdout', 'stderr'][bytes[at] ?? 0] ?? '?', text: bytes.subarray(at + 8, at + 8 + length).toString() })
    at += 8 + length
  }
  return frames
}

/** Notes which choice of ours stands where a recorded one stood. */
function learn(ids: Map<string, string>, recorded: unknown, got: unknown): void {
  if (typeof recorded === 'string' && typeof got === 'string') {
    const from = recorded.match(chosen) ?? []
    const to = got.match(chosen) ?? []
    if (from.length !== to.length) return
    from.forEach((it, index) => {
      const other = to[index] ?? it
      if (ids.has(it)) return
      ids.set(it, other)
      if (it.length === 64) ids.set(it.slice(0, 12), other.slice(0, 12))
    })
    return
  }
  if (typeof recorded !== 'object' || typeof got !== 'object' || !recorded || !got) return
  for (const [key, value] of Object.entries(recorded)) learn(ids, value, (got as Record<string, unknown>)[ids.get(key) ?? key])
}

/** Every leaf that differs, by its path. */
function compare(at: string, recorded: unknown, got: unknown): { at: string; recorded: unknown; got: unknown }[] {
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

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string | undefined
  readonly stdin: readonly (string | null)[]
  /** Read only so many bytes: the recorder went away then. */
  readonly enough: number | undefined
}

function ask(socketPath: string, { method, path, headers, payload, stdin, enough }: Asked): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const sent = request({
      socketPath,
      method,
      path,
      headers: {
        ...(payload === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) }),
        ...headers,
      },
    })
    sent.on('error', reject)
    const reading = (status: number, stream: NodeJS.ReadableStream & { destroy(): void }, head: Buffer): void => {
      const pieces = head.length > 0 ? [head] : []
      const done = (): void => resolve({ status, text: Buffer.concat(pieces) })
      const look = (): void => {
        if (enough === undefined || pieces.reduce((sum, it) => sum + it.length, 0) < enough) return
        stream.destroy()
        done()
      }
      stream.on('data', (piece: Buffer) => {
        pieces.push(piece)
        look()
      })
      stream.on('end', done)
      stream.on('close', done)
      stream.on('error', done)
      look()
    }
    sent.on('response', (response) => reading(response.statusCode ?? 0, response, Buffer.alloc(0)))
    sent.on('upgrade', (response, socket, head) => {
      reading(response.statusCode ?? 0, socket, head)
      for (const piece of stdin) piece === null ? socket.end() : socket.write(piece)
      if (enough === undefined) socket.on('end', () => socket.end())
    })
    sent.end(payload)
  })
}

async function execute(socketPath: string, container: string, argv: readonly string[]): Promise<void> {
  const call = (path: string, body: unknown): Promise<Heard> =>
    ask(socketPath, { method: 'POST', path, headers: {}, payload: JSON.stringify(body), stdin: [], enough: undefined })
  const made = await call(`/containers/${container}/exec`, { AttachStdout: true, AttachStderr: true, Cmd: argv })
  if (made.status !== 201) return
  const { Id } = JSON.parse(made.text.toString()) as { Id: string }
  await call(`/exec/${Id}/start`, { Detach: false, Tty: false })
}

interface Tap {
  /** The next so many events, waiting for them as long as is patient; everything else that came is thrown away. */
  take(count: number): Promise<unknown[]>
  /** When something happens, or at the latest after so many milliseconds. */
  next(ms: number): Promise<void>
  close(): void
}

async function listen(socketPath: string): Promise<Tap> {
  const heard: unknown[] = []
  let wake = (): void => undefined
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    const sent = request({ socketPath, path: '/events' }, resolve)
    sent.on('error', reject)
    sent.end()
  })
  let rest = ''
  response.on('data', (piece: Buffer) => {
    const lines = (rest + String(piece)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const event = JSON.parse(line) as { Action: string }
      // The recorder's own execs are not in the recording.
      if (!event.Action.startsWith('exec_')) heard.push(event)
    }
    wake()
  })
  response.on('error', () => undefined)
  const next = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  return {
    async take(count) {
      const until = Date.now() + patience / 2
      while (heard.length < count && Date.now() < until) await next(until - Date.now())
      // What belongs to this call and comes after what was recorded is a difference, too.
      for (let before = -1; before !== heard.length; ) {
        before = heard.length
        await next(quiet)
      }
      return heard.splice(0)
    },
    next,
    close: () => response.destroy(),
  }
}
