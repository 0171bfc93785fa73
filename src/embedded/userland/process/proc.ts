import { setMaxListeners } from 'node:events'
import { errorText, FileError } from '../files/file-error.ts'
import type { ContainerWorld, ProcessExit, ProcessSpec } from '../ports.ts'
import type { Kernel } from './kernel.ts'
import { Notifier, withSignal } from './notifier.ts'
import { BadDescriptor, BrokenPipe, type OpenFile } from './open-file.ts'
import { ProcessFiles } from './process-files.ts'
import { ignoredByDefault, signalNumbers, stopsByDefault } from './signals.ts'
import type { Terminal } from './terminal.ts'
import type { User } from './users.ts'

/** What a program is: it runs as a process and returns its exit code. */
export type Program = (process: Proc) => Promise<number> | number

/** Ends a process from anywhere inside its program. */
export class ExitProcess extends Error {
  readonly exitCode: number
  constructor(exitCode: number) {
    super(`exit ${exitCode}`)
    this.name = 'ExitProcess'
    this.exitCode = exitCode
  }
}

/** What was to be written could not be (the disk is full): for programs another matter than a file that cannot be read. */
export class WriteError extends Error {
  constructor(cause: FileError) {
    super(`write error: ${errorText(cause)}`, { cause })
    this.name = 'WriteError'
  }
}

/** The reason of a dead process' abort signal: every call of its program that waits is rejected with it. */
export class ProcessEnded extends Error {
  constructor() {
    super('the process has ended')
    this.name = 'ProcessEnded'
  }
}

export interface ProcInit {
  readonly argv: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
  readonly user: User
  /** Descriptors by number; the process takes over one reference of each. */
  readonly fds: ReadonlyMap<number, OpenFile>
  readonly ppid: number
  readonly group: number | undefined
  readonly terminal: Terminal | undefined
  /** The process that all of its kind came from: the container's first, or that of an `exec`. Itself where left out. */
  readonly root?: number
  /** How it can be begun again, where it can. */
  readonly again?: Omit<ProcessSpec, 'tty' | 'stdin'>
}

const encoder = new TextEncoder()
const chunk = 65_536
const stepsInARow = 128

/** A process, and all that its program may do. */
export class Proc {
  readonly kernel: Kernel
  readonly pid: number
  readonly root: number
  readonly again: ProcInit['again']
  ppid: number
  /** Process group. */
  group: number
  argv: readonly string[]
  env: Map<string, string>
  cwd: string
  user: User
  readonly fds: Map<number, OpenFile>
  readonly terminal: Terminal | undefined
  readonly startedAt: number
  readonly files: ProcessFiles
  /** Ends with the process. */
  readonly signal: AbortSignal
  readonly exit: Promise<ProcessExit>
  readonly #controller = new AbortController()
  readonly #handlers = new Map<string, () => void>()
  readonly #ignored = new Set<string>()
  readonly #closers = new Set<() => void>()
  #steps = 0
  #waits = 0
  #stopped: { promise: Promise<void>; resume: () => void } | undefined
  #resolveExit: (exit: ProcessExit) => void = () => {}
  #ended: ProcessExit | undefined

  constructor(kernel: Kernel, pid: number, init: ProcInit) {
    this.kernel = kernel
    this.pid = pid
    this.root = init.root ?? pid
    this.again = init.again
    this.ppid = init.ppid
    this.group = init.group ?? pid
    this.argv = init.argv
    this.env = new Map(init.env)
    this.cwd = init.cwd
    this.user = init.user
    this.fds = new Map(init.fds)
    this.terminal = init.terminal
    this.startedAt = kernel.world.clock.now()
    this.files = new ProcessFiles(this)
    this.signal = this.#controller.signal
    setMaxListeners(0, this.signal)
    this.exit = new Promise((resolve) => {
      this.#resolveExit = resolve
    })
  }

  get world(): ContainerWorld {
    return this.kernel.world
  }
  get ended(): ProcessExit | undefined {
    return this.#ended
  }
  /** The program's arguments, without its name. */
  get args(): string[] {
    return this.argv.slice(1)
  }
  /** The name it was called by, without the directory. */
  get name(): string {
    return (this.argv[0] ?? '').replace(/^.*\//, '')
  }
  get stopped(): boolean {
    return this.#stopped !== undefined
  }

  /** Runs the program to its end; never rejects. */
  async run(program: Program): Promise<void> {
    try {
      await this.#awake()
      this.finish({ code: (await program(this)) & 0xff })
    } catch (cause) {
      if (this.#ended) return
      if (cause instanceof ExitProcess) this.finish({ code: cause.exitCode & 0xff })
      else if (cause instanceof BrokenPipe) this.terminate('SIGPIPE')
      else {
        await this.error(`${this.name}: ${cause instanceof Error ? cause.message : String(cause)}\n`).catch(() => {})
        this.finish({ code: 1 })
      }
    }
  }

  /** Ends it: closes what it held and wakes everything that waits for it. */
  finish(exit: ProcessExit): void {
    if (this.#ended) return
    this.#ended = exit
    this.#controller.abort(new ProcessEnded())
    this.#stopped?.resume()
    for (const close of [...this.#closers]) close()
    for (const file of this.fds.values()) file.release()
    this.fds.clear()
    this.kernel.ended(this)
    this.#resolveExit(exit)
  }

  terminate(signal: string): void {
    this.finish({ code: 128 + (signalNumbers[signal] ?? 0), signal })
  }

  /** Sends it a signal: kill, stop, its handler, or the signal's default, which pid 1 does not have. */
  deliver(signal: string): void {
    if (this.#ended) return
    if (signal === 'SIGKILL') this.terminate(signal)
    else if (signal === 'SIGSTOP') this.#stop()
    else {
      if (signal === 'SIGCONT') this.#continue()
      if (this.#ignored.has(signal)) return
      const handler = this.#handlers.get(signal)
      if (handler) handler()
      else if (ignoredByDefault.has(signal) || (this.pid === 1 && !this.world.init)) return
      else if (stopsByDefault.has(signal)) this.#stop()
      else this.terminate(signal)
    }
  }

  /** Replaces the signal's default by a handler, by nothing (`'ignore'`), or gives it back (undefined). */
  on(signal: string, handler: (() => void) | 'ignore' | undefined): void {
    this.#handlers.delete(signal)
    this.#ignored.delete(signal)
    if (handler === 'ignore') this.#ignored.add(signal)
    else if (handler) this.#handlers.set(signal, handler)
  }
  ignores(signal: string): boolean {
    return this.#ignored.has(signal)
  }
  /** As `exec` does: handlers go, ignored ones stay. */
  resetHandlers(): void {
    this.#handlers.clear()
  }

  /** Tells when it is stopped (^Z, SIGSTOP). */
  readonly halted = new Notifier()
  #stop(): void {
    if (this.#stopped) return
    this.halted.notify()
    let resume = (): void => {}
    const promise = new Promise<void>((resolve) => {
      resume = resolve
    })
    this.#stopped = { promise, resume }
  }
  #continue(): void {
    this.#stopped?.resume()
    this.#stopped = undefined
  }

  /** Waits while the process or its container is paused; throws when it has ended. */
  async #awake(): Promise<void> {
    // A program that never really waits (`yes >/dev/null`) must leave the host's event loop room for everybody else.
    if (++this.#steps % stepsInARow === 0) await new Promise<void>((resolve) => setImmediate(resolve))
    while (!this.signal.aborted) {
      const pause = this.#stopped?.promise ?? this.kernel.paused
      if (!pause) return
      await withSignal(pause, this.signal)
    }
    throw this.signal.reason
  }

  /** Waits for something of the world's, as this process: it ends with the process and holds still with it. */
  async wait<T>(work: Promise<T>): Promise<T> {
    this.#waits++
    try {
      const result = await withSignal(work, this.signal)
      await this.#awake()
      return result
    } finally {
      this.#waits--
      this.kernel.activity++
    }
  }
  /** It waits for something, and does nothing until that comes. */
  get isWaiting(): boolean {
    return this.#waits > 0
  }

  async sleep(ms: number): Promise<void> {
    await this.wait(this.world.clock.sleep(ms, this.signal))
  }

  file(fd: number): OpenFile {
    const file = this.fds.get(fd)
    if (!file) throw new BadDescriptor()
    return file
  }

  async read(fd = 0, max = chunk): Promise<Uint8Array | undefined> {
    const bytes = await this.wait(this.file(fd).read(max, this.signal))
    return bytes
  }

  /** All until the end. */
  async readAll(fd = 0): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    for (;;) {
      const part = await this.read(fd)
      if (!part) return Buffer.concat(parts)
      parts.push(part)
    }
  }

  /** One line without its end, undefined at the end of the input; what follows it stays for the next reader of the descriptor. */
  async readLine(fd = 0): Promise<string | undefined> {
    const parts: Uint8Array[] = []
    for (;;) {
      const part = await this.read(fd)
      if (!part) return parts.length > 0 ? Buffer.concat(parts).toString() : undefined
      const end = part.indexOf(10)
      if (end < 0) {
        parts.push(part)
        continue
      }
      this.file(fd).unread(part.slice(end + 1))
      parts.push(part.subarray(0, end))
      return Buffer.concat(parts).toString()
    }
  }

  async write(data: string | Uint8Array, fd = 1): Promise<void> {
    const bytes = typeof data === 'string' ? encoder.encode(data) : data
    await this.#awake()
    try {
      await this.wait(this.file(fd).write(bytes, this.signal))
    } catch (cause) {
      throw cause instanceof FileError ? new WriteError(cause) : cause
    }
  }

  async error(text: string): Promise<void> {
    if (this.fds.has(2)) await this.write(text, 2)
  }

  /** Runs when the process ends, however it ends; gives back its undo. */
  onEnd(close: () => void): () => void {
    this.#closers.add(close)
    return () => this.#closers.delete(close)
  }
}
