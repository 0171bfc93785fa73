import type { ContainerFiles, FileTree, Mount, Process, ProcessTable, TreeCheckpoint } from '../userland/ports.ts'
import type { LogCheckpoint, LogStore, StreamName } from './log-store.ts'
import type { PublishedPorts } from './published-ports.ts'
import { TextFile } from './text-file.ts'

/** Who is attached to a container's streams. */
export interface Attached {
  output(stream: StreamName, bytes: Buffer): void
  /** The process has ended. */
  end(): void
}

/** What the engine writes into `/etc`, laid over the container's own files. */
export type SystemFiles = Readonly<Record<'hosts' | 'hostname' | 'resolvConf', TextFile>>
const newSystemFiles = (): SystemFiles => ({ hosts: new TextFile(), hostname: new TextFile(), resolvConf: new TextFile() })

/** What a container had when its process began: one that cannot go on in the middle of its setting up begins from here again. */
export interface Beginning {
  readonly files: TreeCheckpoint<ContainerFiles>
  readonly mounted: ReadonlyMap<FileTree, TreeCheckpoint>
  readonly logs: LogCheckpoint
}

/** What a container has beside its record: files, processes, log, those who watch. Made at create, gone with the container. */
export class LiveContainer {
  readonly id: string
  readonly files: ContainerFiles
  readonly logs: LogStore
  readonly system: SystemFiles
  readonly attached = new Set<Attached>()
  /** What is laid over its files. */
  mounts: readonly Mount[] = []
  table: ProcessTable | undefined
  process: Process | undefined
  ports: PublishedPorts | undefined
  size: { columns: number; rows: number } | undefined
  /** Settles when the run at hand is over and told. */
  over: Promise<void> = Promise.resolve()
  /** Asked by `stop` or `restart`: they tell `stop`. */
  isStopping = false
  restarting: AbortController | undefined
  runs = 0
  /** Of its process: what links say in it is of its start. */
  env: readonly string[] = []
  /** What it had when its process began. */
  beginning: Beginning | undefined
  /** What a restart policy calls. */
  startAgain: () => Promise<boolean> = async () => false
  readonly #exitWaiters = new Set<(code: number) => void>()
  readonly #removeWaiters = new Set<(code: number) => void>()
  readonly #resumeWaiters = new Set<() => void>()
  readonly #early: (Buffer | 'end')[] = []
  #queue: Promise<unknown> = Promise.resolve()

  constructor(id: string, files: ContainerFiles, logs: LogStore, system = newSystemFiles()) {
    this.id = id
    this.files = files
    this.logs = logs
    this.system = system
  }

  /** One after the other: starts, stops and removals of one container never overlap. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work)
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  onExit(waiter: (code: number) => void): () => void {
    this.#exitWaiters.add(waiter)
    return () => this.#exitWaiters.delete(waiter)
  }
  onRemoved(waiter: (code: number) => void): () => void {
    this.#removeWaiters.add(waiter)
    return () => this.#removeWaiters.delete(waiter)
  }
  exited(code: number): void {
    for (const waiter of this.#exitWaiters) waiter(code)
    this.#exitWaiters.clear()
    this.resumed()
    for (const attached of [...this.attached]) attached.end()
    this.attached.clear()
  }
  removed(code: number): void {
    for (const waiter of this.#removeWaiters) waiter(code)
    this.#removeWaiters.clear()
    for (const attached of [...this.attached]) attached.end()
    this.attached.clear()
  }
  unpaused(): Promise<void> {
    return new Promise((resolve) => this.#resumeWaiters.add(resolve))
  }
  resumed(): void {
    for (const waiter of this.#resumeWaiters) waiter()
    this.#resumeWaiters.clear()
  }

  /** How many wait for something or look on. */
  get watchers(): number {
    const waiters = this.#exitWaiters.size + this.#removeWaiters.size + this.#resumeWaiters.size
    return waiters + this.attached.size + this.logs.followers
  }

  /** Input of who attached, also before the process runs. */
  input(bytes: Buffer): void {
    if (!this.process) this.#early.push(bytes)
    else if (!this.process.stdin.destroyed && !this.process.stdin.writableEnded) this.process.stdin.write(bytes)
  }
  inputEnd(): void {
    if (!this.process) this.#early.push('end')
    else if (!this.process.stdin.writableEnded) this.process.stdin.end()
  }
  running(process: Process): void {
    this.process = process
    process.stdin.on('error', () => {})
    for (const bytes of this.#early.splice(0)) {
      if (bytes === 'end') process.stdin.end()
      else process.stdin.write(bytes)
    }
  }
}
