import { Refusal } from '../../core/draft.ts'
import { isUp } from '../../core/lifecycle.ts'
import { isoNanoOf, momentFrom } from '../../core/moment.ts'
import type { LogEntry, StreamName } from '../../runtime/log-store.ts'
import { frame, multiplexed, raw } from '../frames.ts'
import { type Call, flag, type Reply } from '../request.ts'
import { type Route, route } from '../router.ts'

interface LogOptions {
  readonly streams: ReadonlySet<StreamName>
  readonly since: number
  readonly until: number
  readonly timestamps: boolean
  readonly details: boolean
}

function text(entry: LogEntry, { timestamps, details }: LogOptions): Buffer {
  const head = `${timestamps ? `${isoNanoOf(entry.at)} ` : ''}${details ? ' ' : ''}`
  return head ? Buffer.concat([Buffer.from(head), entry.bytes]) : entry.bytes
}

/** The lines that are there: `tail` counts those of both streams, before the streams are chosen (engine-facts 10). */
function kept(entries: readonly LogEntry[], options: LogOptions, tail: string | null): LogEntry[] {
  const inTime = entries.filter(({ at }) => at >= options.since && at <= options.until)
  const count = tail === null || tail === '' || tail === 'all' ? undefined : Number(tail)
  const last = count === undefined || !Number.isInteger(count) || count < 0 ? inTime : count === 0 ? [] : inTime.slice(-count)
  return last.filter(({ stream }) => options.streams.has(stream))
}

async function logs({ engine, parts, query, response, gone }: Call): Promise<Reply> {
  const container = engine.container(parts[0] ?? '')
  const live = engine.liveOf(container.id)
  const streams = new Set((['stdout', 'stderr'] as const).filter((stream) => flag(query, stream)))
  if (streams.size === 0) throw new Refusal(400, 'Bad parameters: you must choose at least one stream')
  if (!live.logs.isKept) throw new Refusal(501, 'configured logging driver does not support reading')
  const moment = (name: string, otherwise: number): number => {
    const value = query.get(name)
    if (!value || value === '0') return otherwise
    return momentFrom(value, engine.now()) ?? badTime(value)
  }
  const options = {
    streams,
    since: moment('since', 0),
    until: moment('until', Infinity),
    timestamps: flag(query, 'timestamps'),
    details: flag(query, 'details'),
  }
  const isTty = container.config.Tty
  const headers = engine.like.streamsHaveContentType ? { 'Content-Type': isTty ? raw : multiplexed } : {}
  response.writeHead(200, headers)
  response.flushHeaders()
  const write = (entry: LogEntry): void => {
    const bytes = text(entry, options)
    response.write(isTty ? bytes : frame(entry.stream, bytes))
  }
  for (const entry of kept(live.logs.entries, options, query.get('tail'))) write(entry)
  if (flag(query, 'follow') && isUp(engine.container(container.id)) && options.until > engine.now()) {
    await new Promise<void>((resolve) => {
      const stop = live.logs.follow({
        entry: (entry) => void (streams.has(entry.stream) && entry.at >= options.since && write(entry)),
        end: resolve,
      })
      const leave = (): void => {
        stop()
        resolve()
      }
      gone.addEventListener('abort', leave, { once: true })
      if (gone.aborted) leave()
    })
  }
  response.end()
  return undefined
}

function badTime(value: string): never {
  throw new Refusal(400, `invalid value for "since" or "until": ${value}`)
}

/** `next-exit` and `removed` wait for what is to come; `not-running` answers at once when nothing runs (engine-facts 11). */
async function wait({ engine, parts, query, response, gone }: Call): Promise<Reply> {
  const container = engine.container(parts[0] ?? '')
  const condition = query.get('condition') || 'not-running'
  if (!['not-running', 'next-exit', 'removed'].includes(condition)) throw new Refusal(400, `invalid condition: "${condition}"`)
  const live = engine.liveOf(container.id)
  const over = condition === 'not-running' && !isUp(container) && container.status !== 'restarting'
  const answer = (code: number): object => {
    const error = engine.containers().find(({ id }) => id === container.id)?.error
    const none = engine.like.waitTellsNullError ? { Error: null } : {}
    return { StatusCode: code, ...(error ? { Error: { Message: error } } : none) }
  }
  if (over) return { status: 200, body: answer(container.exitCode) }
  // The head goes at once: clients start the container only when they see it.
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.flushHeaders()
  const code = await new Promise<number | undefined>((resolve) => {
    const stop = condition === 'removed' ? live.onRemoved(resolve) : live.onExit(resolve)
    const leave = (): void => {
      stop()
      resolve(undefined)
    }
    gone.addEventListener('abort', leave, { once: true })
    if (gone.aborted) leave()
  })
  if (code !== undefined) response.write(`${JSON.stringify(answer(code))}\n`)
  response.end()
  return undefined
}

export const streamRoutes: readonly Route[] = [
  route('GET /containers/{name...}/logs', logs),
  route('POST /containers/{name...}/wait', wait),
]
