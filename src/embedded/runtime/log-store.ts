import type { LogLimits } from '../core/log-options.ts'
import { isoOf, type Moment } from '../core/moment.ts'

export type StreamName = 'stdout' | 'stderr'
export interface LogEntry {
  readonly stream: StreamName
  readonly at: Moment
  /** With its newline, but for a last line that has none and pieces of a line over 16 KiB. */
  readonly bytes: Buffer
}

const pieceSize = 16 * 1024

/** A container's log: what the json-file driver would keep, line by line, over all of its runs. */
export class LogStore {
  readonly #entries: LogEntry[] = []
  readonly #followers = new Set<{ entry(entry: LogEntry): void; end(): void }>()
  readonly #open: Record<StreamName, Buffer> = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
  readonly #now: () => Moment
  readonly #limit: number
  #isKept: boolean
  #size = 0
  #limits: LogLimits = { maxFiles: 1 }
  /** How many entries and bytes each file has that is still there, the current one last. */
  #files: { entries: number; bytes: number }[] = [{ entries: 0, bytes: 0 }]

  constructor(now: () => Moment, isKept: boolean, limit = 16 * 1024 * 1024) {
    this.#now = now
    this.#isKept = isKept
    this.#limit = limit
  }

  /** What the container's options say; from the next line on. */
  limitTo(limits: LogLimits): void {
    this.#limits = limits
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
    if (this.#isKept) {
      this.#rotate()
      this.#entries.push(entry)
      this.#count(entry)
      this.#size += bytes.length
      while (this.#size > this.#limit && this.#entries.length > 1) this.#size -= this.#entries.shift()?.bytes.length ?? 0
    }
    for (const follower of [...this.#followers]) follower.entry(entry)
  }

  /** A file that has reached its size is put aside before the next line; of more files than are kept, the oldest goes. */
  #rotate(): void {
    const { maxSize, maxFiles } = this.#limits
    const current = this.#files.at(-1)
    if (maxSize === undefined || !current || current.bytes < maxSize) return
    this.#files.push({ entries: 0, bytes: 0 })
    while (this.#files.length > maxFiles) {
      const oldest = this.#files.shift()
      for (const gone of this.#entries.splice(0, oldest?.entries ?? 0)) this.#size -= gone.bytes.length
    }
  }

  /** What counts is the line as the json-file driver writes it. */
  #count({ stream, at, bytes }: LogEntry): void {
    const current = this.#files.at(-1)
    if (!current || this.#limits.maxSize === undefined) return
    current.entries += 1
    current.bytes += Buffer.byteLength(JSON.stringify({ log: bytes.toString(), stream, time: isoOf(at) })) + 1
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

  follow(follower: { entry(entry: LogEntry): void; end(): void }): () => void {
    this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }
}
