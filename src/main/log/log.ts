import type { OthersThings } from '../../shared/playback/without-others.ts'
import type { SecretValues } from '../../shared/secret-values.ts'
import { RateLimit } from '../server/rate-limit.ts'
import { LogFile, type LogFileBounds } from './log-file.ts'
import { LogText } from './log-text.ts'

export const logLevels = ['error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>

/** What Dockstage writes down of itself, so that a fault can be reported. No call of it throws, waits, or can be made to. */
export interface Log {
  /** Where it is, on this machine. */
  readonly path: string
  /** One line: `TIME level SHELL[PID] event fact=value ...`. What a fact says is cleaned here. */
  write(level: LogLevel, event: string, facts?: LogFacts): void
  /** An error that nobody foresaw, with its stack; of those that come by the hundred only some. */
  fault(where: string, cause: unknown): void
  /** The text as it may leave the machine: without secrets, home directory and addresses. */
  clean(text: string): string
  learnSecrets(secrets: SecretValues): void
  learnOthers(others: OthersThings): void
  learnAddress(address: string): void
  /** What may stand in a report: the last lines, of calls to the engine fewer. */
  recent(): Promise<readonly string[]>
  flush(): Promise<void>
  flushNow(): void
}

export interface LogOptions {
  readonly path: string
  /** Who writes: `desktop`, `serve`, `play`. */
  readonly shell: string
  readonly home: string
  /** Nothing finer is written; `off` writes nothing. */
  readonly level?: LogLevel | 'off'
  readonly bounds?: LogFileBounds
}

/** A fact that is longer is cut: one line never fills the file. */
const longestFact = 2_000
const mostStackLines = 30
/** Lines of this process that are known without the file, where that cannot be read. */
const mostKept = 200
const tailBytes = 128_000

export function openLog({ path, shell, home, level = 'debug', bounds }: LogOptions): Log {
  const text = new LogText(home)
  const file = new LogFile(path, bounds)
  const finest = level === 'off' ? -1 : logLevels.indexOf(level)
  const kept: string[] = []
  const faults = new RateLimit({ burst: 20, perSecond: 0.2 })
  let unlogged = 0

  const clean = (it: string): string => text.clean(it.length > longestFact ? `${it.slice(0, longestFact)}…` : it)

  const put = (of: LogLevel, event: string, facts: LogFacts, more: readonly string[] = []): void => {
    if (logLevels.indexOf(of) > finest) return
    const written = Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${factWords(clean, value)}`]))
    const line = [new Date().toISOString(), of.padEnd(5), `${shell}[${process.pid}]`, event, ...written].join(' ')
    const lines = [line, ...more.map((it) => `    ${clean(it)}`)]
    kept.push(...lines)
    if (kept.length > mostKept) kept.splice(0, kept.length - mostKept)
    file.append(`${lines.join('\n')}\n`)
  }

  return {
    path,
    clean,
    write: (of, event, facts = {}) => quietly(() => put(of, event, facts)),
    fault: (where, cause) =>
      quietly(() => {
        if (!faults.take('')) {
          unlogged += 1
          return
        }
        const { name, message, stack } = errorOf(cause)
        put('error', 'fault', { where, name, message, unlogged: unlogged || undefined }, stack)
        unlogged = 0
      }),
    learnSecrets: (secrets) => text.learnSecrets(secrets),
    learnOthers: (others) => text.learnOthers(others),
    learnAddress: (address) => text.learnAddress(address),
    async recent() {
      await file.flush()
      const written = await file.tail(tailBytes)
      return lastLines(written ? written.trimEnd().split('\n') : kept).map((it) => text.withoutOthers(it))
    },
    flush: () => file.flush(),
    flushNow: () => file.flushNow(),
  }
}

/** An error while an error is written down would be the end of both. */
function quietly(write: () => void): void {
  try {
    write()
  } catch {
    // A getter of somebody's error, or a `toString`, has thrown.
  }
}

function factWords(clean: (text: string) => string, value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  const cleaned = clean(value)
  return /^[\w.:/+~{}-]+$/.test(cleaned) ? cleaned : JSON.stringify(cleaned)
}

interface ErrorWords {
  readonly name: string
  readonly message: string
  readonly stack: readonly string[]
}

/** The stack's own places alone: its first lines repeat the message, which may be anything. */
function errorOf(cause: unknown): ErrorWords {
  if (!(cause instanceof Error)) return { name: typeof cause, message: String(cause), stack: [] }
  const stack = (cause.stack ?? '').split('\n').flatMap((it) => (/^\s+at /.test(it) ? [it.trim()] : []))
  const inner = cause.cause === undefined || cause.cause === cause ? undefined : errorOf(cause.cause)
  const because = inner ? [`because of ${inner.name}: ${inner.message}`, ...inner.stack] : []
  return { name: cause.name, message: cause.message, stack: [...stack, ...because].slice(0, mostStackLines) }
}

const mostLines = 80
const mostFine = 30

/** The newest, in order; the finest are many, and fewer of them are taken. */
function lastLines(lines: readonly string[]): readonly string[] {
  const taken: string[] = []
  let fine = 0
  for (const line of [...lines].reverse()) {
    if (taken.length >= mostLines) break
    if (/^\S+ debug /.test(line)) {
      fine += 1
      if (fine > mostFine) continue
    }
    taken.push(line)
  }
  return taken.reverse()
}
