import type { Duplex } from 'node:stream'
import {
  type ContainerWorld,
  type OtherProcess,
  type Process,
  type ProcessCheckpoint,
  type ProcessInfo,
  type ProcessSpec,
  type ProcessTable,
  SpawnError,
} from '../ports.ts'
import { findExecutable, type ProgramTable } from './executable.ts'
import { hostProcess, openStandardStreams, type StandardStreams } from './host-process.ts'
import { Proc, type ProcInit, type Program } from './proc.ts'
import { Resumption } from './resumption.ts'
import { findUser } from './users.ts'

export interface ForkOptions {
  readonly argv: readonly string[]
  readonly program: Program
  readonly env?: ReadonlyMap<string, string>
  readonly cwd?: string
  /** Descriptors instead of the parent's; each of them is retained. */
  readonly fds?: ReadonlyMap<number, Proc['fds'] extends Map<number, infer F> ? F : never>
  /** `'new'` makes it the leader of a process group of its own. */
  readonly group?: number | 'new'
  readonly user?: Proc['user']
  /** A daemon is a child of pid 1 from the start. */
  readonly daemon?: boolean
}

/** Milliseconds after its start in which a container that does not rest is still beginning: what it does next belongs to its start. */
const beginning = 1_000

/** As `ulimit -u` would have it: a fork bomb stays in its container. */
const maximalProcesses = 512

function envOf(entries: readonly string[]): Map<string, string> {
  const env = new Map(entries.map((entry) => [entry.slice(0, Math.max(0, entry.indexOf('='))), entry.slice(entry.indexOf('=') + 1)]))
  env.delete('')
  return env
}

const againAs = ({ argv, env, cwd }: ForkOptions, parent: Proc): NonNullable<ProcInit['again']> => ({
  argv,
  env: [...(env ?? parent.env)].map(([name, value]) => `${name}=${value}`),
  cwd: cwd ?? parent.cwd,
  user: `${parent.user.uid}:${parent.user.gid}`,
})

/** What a container runs: its processes, its unix sockets, its pause. Lives from a start to the death of pid 1. */
export class Kernel implements ProcessTable {
  readonly world: ContainerWorld
  readonly programs: ProgramTable
  readonly startedAt: number
  /** Unix sockets by path. */
  readonly sockets = new Map<string, (socket: Duplex) => void>()
  /** Who listens on a TCP port, for `netstat -p`. */
  readonly listeners = new Map<number, Proc>()
  /** Who has a UDP port. */
  readonly bound = new Map<number, Proc>()
  /** Set while a program fills what it needs: see `ProcessCheckpoint`. */
  isSettingUp = false
  /** Counts what processes do: while it stands, nobody does anything. */
  activity = 0
  readonly resumed: Promise<void>
  readonly #resumption: Resumption | undefined
  readonly #processes = new Map<number, Proc>()
  readonly #again = new Map<number, Process>()
  /** Of the first process. */
  #streams: StandardStreams | undefined
  #lastPid = 0
  #over = false
  #pause: { promise: Promise<void>; resume: () => void } | undefined

  constructor(world: ContainerWorld, programs: ProgramTable, from?: ProcessCheckpoint) {
    this.#resumption = from && new Resumption(this, from, world.clock)
    this.resumed = this.#resumption?.over ?? Promise.resolve()
    this.world = this.#resumption ? { ...world, clock: this.#resumption.clock } : world
    this.programs = programs
    this.startedAt = world.clock.now()
  }

  get processes(): readonly Proc[] {
    return [...this.#processes.values()]
  }
  find(pid: number): Proc | undefined {
    return this.#processes.get(pid)
  }
  get paused(): Promise<void> | undefined {
    return this.#pause?.promise
  }

  #add(init: ProcInit, pid = this.#lastPid + 1): Proc {
    this.#lastPid = Math.max(this.#lastPid, pid)
    const proc = new Proc(this, pid, init)
    this.#processes.set(proc.pid, proc)
    this.activity++
    return proc
  }

  async spawn(spec: ProcessSpec): Promise<Process> {
    if (this.#over) throw new Error('the container has ended')
    const user = await findUser(this.world.files, spec.user)
    if ('error' in user) throw new SpawnError(126, user.error)
    const env = envOf(spec.env)
    if (!env.get('HOME')) env.set('HOME', user.home)
    const streams = openStandardStreams(spec, (group, name) => this.signalGroup(group, name))
    const { terminal, fds } = streams
    const isFirst = this.#lastPid === 0
    if (isFirst) this.#streams = streams
    const cwd = spec.cwd === '' ? '/' : spec.cwd
    const again = isFirst ? {} : { again: { argv: spec.argv, env: spec.env, cwd, user: spec.user } }
    const proc = this.#add({ argv: spec.argv, env, cwd, user, fds, ppid: 0, group: undefined, terminal, ...again })
    try {
      const found = await findExecutable(proc, spec.argv)
      proc.argv = found.argv
      if (terminal) terminal.foreground = proc.group
      if (isFirst) this.#resumption?.begin(streams)
      void proc.run(found.program)
    } catch (cause) {
      if (this.#lastPid === proc.pid) this.#lastPid--
      proc.finish({ code: 127 })
      throw cause
    }
    return hostProcess(proc, streams)
  }

  /** A child of `parent`, with copies of all that it has unless told otherwise. It runs at once. */
  fork(parent: Proc, options: ForkOptions): Proc {
    if (this.#over) throw parent.signal.reason ?? new Error('the container has ended')
    if (this.#processes.size >= maximalProcesses) throw new Error('fork: retry: Resource temporarily unavailable')
    const fds = new Map(options.fds ?? parent.fds)
    for (const file of fds.values()) file.retain()
    const proc = this.#add({
      argv: options.argv,
      env: options.env ?? parent.env,
      cwd: options.cwd ?? parent.cwd,
      user: options.user ?? parent.user,
      fds,
      ppid: options.daemon ? 1 : parent.pid,
      group: options.group === 'new' || options.daemon ? undefined : (options.group ?? parent.group),
      terminal: options.daemon ? undefined : parent.terminal,
      root: parent.root,
      ...(options.daemon ? { again: againAs(options, parent) } : {}),
    })
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGTERM']) if (parent.ignores(signal)) proc.on(signal, 'ignore')
    // In a turn of its own: a program that forks and forks must not keep the host from all else.
    setImmediate(() => void proc.run(options.program))
    return proc
  }

  /** Starts a program by name, as `execvp` would; throws `SpawnError`. */
  async execute(parent: Proc, argv: readonly string[], options: Omit<ForkOptions, 'argv' | 'program'> = {}): Promise<Proc> {
    const found = await findExecutable(parent, argv, options.env)
    return this.fork(parent, { ...options, argv: found.argv, program: found.program })
  }

  /** Called by a process that has ended: its children go to pid 1, and with pid 1 all end. */
  ended(proc: Proc): void {
    if (this.#processes.get(proc.pid) !== proc) return
    this.#processes.delete(proc.pid)
    for (const [port, owner] of this.listeners) if (owner === proc) this.listeners.delete(port)
    for (const child of this.#processes.values()) if (child.ppid === proc.pid) child.ppid = 1
    if (proc.pid === 1 && proc.ended?.code !== undefined && !this.#isFailedStart(proc)) this.kill()
  }
  /** A pid 1 whose program was not found never was one: its number is given back. */
  #isFailedStart(proc: Proc): boolean {
    return this.#lastPid < proc.pid
  }

  signalGroup(group: number, signal: string): void {
    for (const proc of this.processes) if (proc.group === group) proc.deliver(signal)
  }

  list(): readonly ProcessInfo[] {
    return this.processes.map((proc) => ({
      pid: proc.pid,
      ppid: proc.ppid,
      user: proc.user.name,
      uid: proc.user.uid,
      startedAt: proc.startedAt,
      command: proc.argv.join(' '),
      ...(proc.terminal ? { tty: proc.terminal.name } : {}),
    }))
  }

  get isOver(): boolean {
    return this.#over
  }

  checkpoint(): ProcessCheckpoint | undefined {
    if (this.#over || !this.#streams) return undefined
    const { stdout, stderr } = this.#streams
    const ranFor = this.world.clock.now() - this.startedAt + (this.#resumption?.ranFor ?? 0)
    const isBeginning = ranFor < beginning && !this.processes.every(({ isWaiting }) => isWaiting)
    return {
      commands: this.ownCommands(),
      others: this.processes.flatMap(({ pid, ppid, root, again }) => (root !== 1 && again ? [{ pid, ppid, spec: again }] : [])),
      ranFor,
      written: { stdout: stdout.written, stderr: stderr?.written ?? 0 },
      isSettingUp: this.isSettingUp || isBeginning,
    }
  }

  /** What the first process and all that came of it run as, sorted. */
  ownCommands(): string[] {
    return this.processes
      .filter(({ root }) => root === 1)
      .map(({ argv }) => argv.join(' '))
      .sort()
  }

  begunAgain(pid: number): Process | undefined {
    return this.#again.get(pid)
  }

  /** Begins one of a checkpoint's other processes, which nobody hears. One whose program is not there any more stays away. */
  async beginAgain({ pid, ppid, spec }: OtherProcess): Promise<void> {
    const user = await findUser(this.world.files, spec.user)
    if ('error' in user || this.#processes.has(pid)) return
    const whole = { ...spec, tty: false, stdin: false }
    const streams = openStandardStreams(whole, () => {})
    for (const pipe of [streams.stdout, streams.stderr]) if (pipe) pipe.deafUntil = Number.POSITIVE_INFINITY
    const { argv, cwd } = spec
    const proc = this.#add(
      { argv, env: envOf(spec.env), cwd, user, fds: streams.fds, ppid, group: undefined, terminal: undefined, again: spec },
      pid,
    )
    try {
      const found = await findExecutable(proc, argv)
      proc.argv = found.argv
      void proc.run(found.program)
    } catch {
      proc.finish({ code: 127 })
      return
    }
    this.#again.set(pid, hostProcess(proc, streams))
  }

  pause(): void {
    if (this.#pause) return
    let resume = (): void => {}
    const promise = new Promise<void>((resolve) => {
      resume = resolve
    })
    this.#pause = { promise, resume }
  }

  resume(): void {
    this.#pause?.resume()
    this.#pause = undefined
  }

  kill(): void {
    this.#over = true
    this.resume()
    for (const proc of this.processes) proc.terminate('SIGKILL')
    this.sockets.clear()
  }
}
