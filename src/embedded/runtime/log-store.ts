import type { LogLimits } from '../core/log-options.ts'
import { isoNanoOf, type Moment } from '../core/moment.ts'

export type StreamName = 'stdout' | 'stderr'
export interface LogEntry {
  readonly stream: StreamName
  readonly at: Moment
  /** With its newline, but for a last line that has none and pieces of a line over 16 KiB. */
  readonly bytes: Buffer
}

const pieceSize = 16 * 1024
/** What is kept in memory of a log without limits: 8 to 16 MiB. */
const unlimited: LogLimits = { maxSize: 8 * 1024 * 1024, maxFiles: 2 }

/** What a log held at one moment. */
export interface LogCheckpoint {
  readonly entries: readonly LogEntry[]
  readonly files: readonly { readonly size: number; readonly count: number }[]
  readonly open: Readonly<Record<StreamName, Buffer>>
  readonly limits: LogLimits | undefined
}

/** A container's log: what the json-file driver would keep, line by line, over all of its runs. */
export class LogStore {
  /** When a file is full, a new one is begun, and the oldest goes where there are too many (engine-facts 10#30). */
  limits: LogLimits | undefined
  readonly #entries: LogEntry[] = []
  readonly #files: { size: number; count: number }[] = []
  readonly #followers = new Set<{ entry(entry: LogEntry): void; end(): void }>()
  readonly #open: Record<StreamName, Buffer> = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
  readonly #now: () => Moment
  readonly #isKept: boolean

  constructor(now: () => Moment, isKept: boolean) {
    this.#now = now
    this.#isKept = isKept
  }

  get isKept(): boolean {
    return this.#isKept
  }
  get entries(): readonly LogEntry[] {
    return this.#entries
  }
  get followers(): number {
    return this.#followers.size
  }

  write(stream: StreamName, bytes: Buffer): void {
    let rest = this.#open[stream].length > 0 ? Buffer.concat([this.#open[stream], bytes]) : bytes
    for (;;) {
      const newline = rest.indexOf(10)
      if (newline < 0 && rest.length < pieceSize) break
      const length = newline >= 0 && newline < pieceSize ? newline + 1 : pieceSize
      if (rest.length < length) break
      this.#add(stream, rest.subarray(0, length))
      rest = rest.subarray(length)
    }
    this.#open[stream] = Buffer.from(rest)
  }

  #add(stream: StreamName, bytes: Buffer): void {
    const entry: LogEntry = { stream, at: this.#now(), bytes: Buffer.from(bytes) }
    if (this.#isKept) this.#keep(entry)
    for (const follower of [...this.#followers]) follower.entry(entry)
  }

  #keep(entry: LogEntry): void {
    const { maxSize, maxFiles } = this.limits ?? unlimited
    let file = this.#files.at(-1)
    if (!file || file.size >= maxSize) {
      file = { size: 0, count: 0 }
      this.#files.push(file)
      while (this.#files.length > maxFiles) this.#entries.splice(0, this.#files.shift()?.count ?? 0)
    }
    file.size += sizeInFile(entry)
    file.count++
    this.#entries.push(entry)
  }

  /** A run is over: lines without an end are written, followers are done. */
  close(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#open[stream].length > 0) this.#add(stream, this.#open[stream])
      this.#open[stream] = Buffer.alloc(0)
    }
    for (const follower of [...this.#followers]) follower.end()
    this.#followers.clear()
  }

  checkpoint(): LogCheckpoint {
    return { entries: [...this.#entries], files: this.#files.map((file) => ({ ...file })), open: { ...this.#open }, limits: this.limits }
  }
  /** Puts it back into a log that is new. */
  restore({ entries, files, open, limits }: LogCheckpoint): void {
    this.#entries.push(...entries)
    this.#files.push(...files.map((file) => ({ ...file })))
    Object.assign(this.#open, open)
    this.limits = limits
  }

  follow(follower: { entry(entry: LogEntry): void; end(): void }): () => void {
    this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }
}

const sizeInFile = ({ stream, at, bytes }: LogEntry): number =>
  Buffer.byteLength(JSON.stringify({ log: bytes.toString(), stream, time: isoNanoOf(at) })) + 1
