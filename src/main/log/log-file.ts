import { closeSync, constants, mkdirSync, openSync, writeSync } from 'node:fs'
import { lstat, mkdir, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'

export interface LogFileBounds {
  /** Bytes from which on a file is put aside. */
  readonly largest: number
  /** How many that were put aside are kept: `PATH.1` is the newest of them. */
  readonly kept: number
}

export const logFileBounds: LogFileBounds = { largest: 1_000_000, kept: 2 }

/** Lines that wait for a disk which takes none: more are counted, and not kept. */
const mostWaiting = 1_000
/** A lock that is older was left by a process that is gone, in milliseconds. */
const staleMs = 10_000

/**
 * A file that lines are appended to, by any number of processes at once, and that is put aside when it is full. Writing is in the background and in
 * batches; whatever goes wrong with it is nobody's concern but the next line's, which says how many are missing. The packages that do this (pino-roll,
 * rotating-file-stream, electron-log) take themselves for the file's only writer when they put it aside; the app, the browser host and the terminal
 * share this one. So each batch opens it anew, by `O_APPEND`, and who puts it aside holds a lock.
 */
export class LogFile {
  readonly path: string
  readonly #bounds: LogFileBounds
  #waiting: string[] = []
  #missing = 0
  /** The last write ended in the middle of a line. */
  #isCut = false
  #writing: Promise<void> | undefined

  constructor(path: string, bounds = logFileBounds) {
    this.path = path
    this.#bounds = bounds
  }

  /** @param lines each with its line feed */
  append(lines: string): void {
    if (this.#waiting.length >= mostWaiting) {
      this.#missing += 1
      return
    }
    this.#waiting.push(lines)
    this.#writing ??= this.#drain()
  }

  /** Resolves when all that was appended is written, or could not be. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing
  }

  /** Writes what waits before it returns: for a process that is about to end. */
  flushNow(): void {
    const lines = this.#taken()
    if (lines === '') return
    try {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 })
      const file = openSync(this.path, appending, 0o600)
      try {
        writeSync(file, lines)
      } finally {
        closeSync(file)
      }
    } catch {
      // Nobody is left to be told.
    }
  }

  /** The last bytes that were written, by whichever process; undefined where they cannot be read. */
  async tail(bytes: number): Promise<string | undefined> {
    try {
      const file = await open(this.path, 'r')
      try {
        const { size } = await file.stat()
        const start = Math.max(0, size - bytes)
        const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start)
        const text = buffer.subarray(0, bytesRead).toString('utf8')
        return start === 0 ? text : text.slice(text.indexOf('\n') + 1)
      } finally {
        await file.close()
      }
    } catch {
      return undefined
    }
  }

  async #drain(): Promise<void> {
    // What is told in the same turn is one write.
    await nextTurn()
    while (this.#waiting.length > 0) {
      const count = this.#waiting.length
      const missing = this.#missing
      try {
        await this.#write(this.#taken())
      } catch {
        this.#missing = missing + this.#missing + count
      }
    }
    this.#writing = undefined
  }

  /** What waits, with a word about what was lost before it. */
  #taken(): string {
    if (this.#waiting.length === 0) return ''
    const lines = `${this.#isCut ? '\n' : ''}${this.#missing > 0 ? `(${this.#missing} lines could not be written)\n` : ''}${this.#waiting.join('')}`
    this.#waiting = []
    this.#missing = 0
    this.#isCut = false
    return lines
  }

  async #write(lines: string): Promise<void> {
    const bytes = Buffer.from(lines)
    await this.#makeRoom(bytes.length)
    const file = await this.#opened()
    try {
      const { mode } = await file.stat()
      if ((mode & 0o077) !== 0 && process.platform !== 'win32') await file.chmod(0o600)
      // One call: the lines of two processes do not get mixed up.
      const { bytesWritten } = await file.write(bytes)
      if (bytesWritten < bytes.length) {
        this.#isCut = true
        throw new Error('the disk has no room for all of it')
      }
    } finally {
      await file.close()
    }
  }

  async #opened() {
    try {
      return await open(this.path, appending, 0o600)
    } catch (cause) {
      if (codeOf(cause) !== 'ENOENT') throw cause
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 })
      return open(this.path, appending, 0o600)
    }
  }

  async #makeRoom(more: number): Promise<void> {
    const { largest } = this.#bounds
    if ((await this.#size()) + more <= largest) return
    await this.#putAside(more).catch(() => undefined)
    // Where it cannot be put aside (another program holds it, on Windows), it grows so far and no further.
    if ((await this.#size()) + more > 2 * largest) throw new Error('the log is full and cannot be put aside')
  }

  async #putAside(more: number): Promise<void> {
    const lockPath = `${this.path}.lock`
    let lock: Awaited<ReturnType<typeof open>>
    try {
      lock = await open(lockPath, 'wx', 0o600)
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') throw cause
      const { mtimeMs } = await lstat(lockPath)
      if (Date.now() - mtimeMs > staleMs) await unlink(lockPath)
      // Another process is at it; this batch still goes where it is.
      return
    }
    try {
      // It may have been done since.
      if ((await this.#size()) + more <= this.#bounds.largest) return
      for (let to = this.#bounds.kept; to > 0; to--) {
        const from = to === 1 ? this.path : `${this.path}.${to - 1}`
        await rename(from, `${this.path}.${to}`).catch((cause) => {
          if (codeOf(cause) !== 'ENOENT') throw cause
        })
      }
    } finally {
      await lock.close()
      await unlink(lockPath)
    }
  }

  async #size(): Promise<number> {
    try {
      const info = await lstat(this.path)
      if (!info.isFile()) throw new Error(`${this.path} is no file`)
      return info.size
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return 0
      throw cause
    }
  }
}

/** Not through a link, where the system knows that: what is appended to is this file. */
const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)

const codeOf = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code
