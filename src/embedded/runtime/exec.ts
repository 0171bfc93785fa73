import { emitContainer } from '../core/container-events.ts'
import { Refusal } from '../core/draft.ts'
import { flagAt, type Json, textAt, textsAt } from '../core/json.ts'
import { isUp } from '../core/lifecycle.ts'
import { environment } from '../core/system-files.ts'
import { type Process, SpawnError } from '../userland/ports.ts'
import type { Engine } from './engine.ts'
import type { StreamName } from './log-store.ts'
import { notRunning } from './not-running.ts'

/** A command that is, or was, run in a container beside its first process. */
export interface Exec {
  readonly id: string
  readonly containerId: string
  readonly command: readonly string[]
  /** All that it gets: what links say is of the moment of its making, and so is the refusal when one leads nowhere (test/docker on 20.10.24). */
  readonly env: readonly string[]
  readonly user: string
  readonly cwd: string
  readonly isTty: boolean
  readonly stdin: boolean
  readonly stdout: boolean
  readonly stderr: boolean
  readonly privileged: boolean
  readonly detachKeys: string
  wasStarted: boolean
  isRunning: boolean
  exitCode: number | null
  process?: Process
  size?: { columns: number; rows: number }
  /** Called once, when it has started or could not be. */
  readonly onceStarted: Set<() => void>
}

/** `POST /containers/{id}/exec`. */
export function createExec(engine: Engine, reference: string, body: Json): Exec {
  const command = textsAt(body, 'Cmd', true) ?? []
  if (command.length === 0) throw new Refusal(400, 'No exec command specified')
  const container = engine.container(reference)
  if (container.status === 'paused')
    // Named as the caller named it (engine-facts 01#16).
    throw new Refusal(409, `Container ${reference} is paused, unpause the container before exec`)
  if (!isUp(container)) throw new Refusal(409, notRunning(engine, container))
  const isTty = flagAt(body, 'Tty')
  const env = environment(engine.state, container, engine.like, [...(isTty ? ['TERM=xterm'] : []), ...(textsAt(body, 'Env') ?? [])])
  return engine.change((draft) => {
    const exec: Exec = {
      id: draft.hex(64),
      containerId: container.id,
      command,
      env,
      user: textAt(body, 'User'),
      cwd: textAt(body, 'WorkingDir'),
      isTty,
      stdin: flagAt(body, 'AttachStdin'),
      stdout: flagAt(body, 'AttachStdout'),
      stderr: flagAt(body, 'AttachStderr'),
      privileged: flagAt(body, 'Privileged'),
      detachKeys: textAt(body, 'DetachKeys'),
      ...{ wasStarted: false, isRunning: false, exitCode: null, onceStarted: new Set() },
    }
    engine.execs.set(exec.id, exec)
    emitContainer(draft, container, `exec_create: ${words(command)}`, { execID: exec.id })
    return exec
  })
}

// The command and its arguments, with a blank between them even when there are none (engine-facts 11).
const words = ([name = '', ...rest]: readonly string[]): string => `${name} ${rest.join(' ')}`

export function needExec(engine: Engine, id: string): Exec {
  const exec = engine.execs.get(id)
  if (exec) return exec
  throw new Refusal(404, `No such exec instance: ${id}`)
}

/** Starts it; refuses what cannot be: those words go into the stream, not into the status (engine-facts 11). */
export async function startExec(engine: Engine, exec: Exec): Promise<Process> {
  if (exec.wasStarted) throw new Refusal(409, `Error: Exec command ${exec.id} has already run`)
  const container = engine.container(exec.containerId)
  const live = engine.liveOf(exec.containerId)
  if (!isUp(container) || !live.table) throw new Refusal(409, notRunning(engine, container))
  exec.wasStarted = true
  engine.change((draft) => emitContainer(draft, container, `exec_start: ${words(exec.command)}`, { execID: exec.id }))
  try {
    const process = await live.table.spawn({
      argv: exec.command,
      env: exec.env,
      cwd: exec.cwd || container.config.WorkingDir || '/',
      user: exec.user || container.config.User,
      tty: exec.isTty,
      stdin: exec.stdin,
      ...(exec.size ?? {}),
    })
    exec.process = process
    exec.isRunning = true
    return process
  } catch (cause) {
    exec.exitCode = 126
    if (cause instanceof SpawnError && !cause.message.startsWith('unable to find'))
      throw new Refusal(400, `OCI runtime exec failed: exec failed: unable to start container process: ${cause.message}: unknown`)
    throw cause instanceof SpawnError ? new Refusal(400, cause.message) : cause
  } finally {
    for (const waiter of exec.onceStarted) waiter()
    exec.onceStarted.clear()
  }
}

/** Follows it to its end. Call once, right after `startExec`. */
export async function followExec(
  engine: Engine,
  exec: Exec,
  process: Process,
  output: (stream: StreamName, bytes: Buffer) => void,
): Promise<number> {
  const ends = (['stdout', 'stderr'] as const).map((stream) => {
    const from = process[stream]
    from.on('data', (bytes: Buffer) => output(stream, bytes))
    return new Promise<void>((resolve) => {
      for (const event of ['close', 'end', 'error']) from.once(event, () => resolve())
    })
  })
  const { code } = await process.exit
  await Promise.all(ends)
  exec.isRunning = false
  exec.exitCode = code
  const container = engine.containers().find(({ id }) => id === exec.containerId)
  if (container) engine.change((draft) => emitContainer(draft, container, 'exec_die', { execID: exec.id, exitCode: String(code) }))
  return code
}

/** Starts it and follows it to its end: 126 where it cannot be started. */
export async function runExec(engine: Engine, exec: Exec, output: (stream: StreamName, bytes: Buffer) => void): Promise<number> {
  try {
    return await followExec(engine, exec, await startExec(engine, exec), output)
  } catch (cause) {
    output('stdout', Buffer.from(cause instanceof Error ? cause.message : String(cause)))
    return 126
  }
}
