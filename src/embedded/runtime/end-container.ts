import { Refusal, refuse } from '../core/draft.ts'
import { ended, giveUpRestart, isUp, removeContainer, setPaused, signalled } from '../core/lifecycle.ts'
import { isOddNumber, signalName, signalNumber } from '../core/signals.ts'
import type { ContainerRecord } from '../core/state.ts'
import type { Process } from '../userland/ports.ts'
import type { Engine } from './engine.ts'
import { letGo } from './let-go.ts'
import type { LiveContainer } from './live-container.ts'
import type { StreamName } from './log-store.ts'
import { notRunning } from './not-running.ts'
import { forgetVolume } from './volumes.ts'
import { writeSystemFiles } from './write-system-files.ts'

/** Takes its output to the log and to those attached, and its end to the state. */
export function watchProcess(engine: Engine, live: LiveContainer, process: Process): void {
  const flows = [flow(live, process, 'stdout'), flow(live, process, 'stderr')]
  live.over = (async () => {
    const exit = await process.exit
    await Promise.all(flows)
    live.logs.close()
    await finish(engine, live, exit.code)
  })()
}

function flow(live: LiveContainer, process: Process, stream: StreamName): Promise<void> {
  const from = process[stream]
  from.on('data', (bytes: Buffer) => {
    live.logs.write(stream, bytes)
    for (const attached of live.attached) attached.output(stream, bytes)
  })
  return new Promise((resolve) => {
    from.once('close', () => resolve())
    from.once('end', () => resolve())
    from.once('error', () => resolve())
  })
}

async function finish(engine: Engine, live: LiveContainer, code: number): Promise<void> {
  const container = engine.state.containers.size > 0 ? engine.containers().find(({ id }) => id === live.id) : undefined
  await letGo(engine, live)
  // Of a time that the engine has gone back from: nothing of it is to be told, but to those who waited.
  if (engine.live.get(live.id) !== live) live.exited(code)
  if (!container || engine.live.get(live.id) !== live) return
  const restarts = !engine.closing.signal.aborted && wantsRestart(container, code)
  const next = engine.change((draft) => ended(draft, live.id, { code, byStop: live.isStopping, restarts }))
  writeSystemFiles(engine, live.id)
  live.exited(code)
  if (next.hostConfig.AutoRemove && !engine.closing.signal.aborted)
    void live.inTurn(() => dropContainer(engine, live, true)).catch(() => undefined)
  else if (restarts) restartLater(engine, live, next)
}

function wantsRestart({ hostConfig: { RestartPolicy }, stopAsked, restartCount }: ContainerRecord, code: number): boolean {
  if (stopAsked) return false
  const { Name, MaximumRetryCount } = RestartPolicy
  if (Name === 'on-failure') return code !== 0 && (MaximumRetryCount === 0 || restartCount < MaximumRetryCount)
  return Name === 'always' || Name === 'unless-stopped'
}

/** 100 ms, doubled each time up to a minute, and from the start again after ten seconds of running. */
export function restartLater(engine: Engine, live: LiveContainer, container: ContainerRecord): void {
  const ran = ((container.finishedAt ?? 0) - (container.startedAt ?? 0)) / 1_000_000
  if (ran >= 10) live.runs = 1
  const stop = new AbortController()
  live.restarting = stop
  const wait = Math.min(60_000, 100 * 2 ** Math.min(live.runs - 1, 10))
  engine.clock.sleep(wait, AbortSignal.any([stop.signal, engine.closing.signal])).then(
    () => live.inTurn(async () => (stop.signal.aborted ? false : live.startAgain())).catch(() => undefined),
    () => undefined,
  )
}

const isThere = (engine: Engine, id: string): boolean => engine.live.has(id)

/** `stop`: the signal, and SIGKILL after `seconds`; false when it does not run. To be called in the container's turn. */
export async function stopContainer(engine: Engine, reference: string, asked: { signal?: string; seconds?: number }): Promise<boolean> {
  const container = engine.container(reference)
  const live = engine.liveOf(container.id)
  if (container.status === 'restarting') {
    live.restarting?.abort()
    engine.change((draft) => giveUpRestart(draft, container.id))
    return true
  }
  if (!isUp(container)) return false
  live.isStopping = true
  try {
    const number = signalNumber(asked.signal ?? container.config.StopSignal ?? 'SIGTERM') ?? refuse(400, `invalid signal: ${asked.signal}`)
    await endBySignal(engine, live, number, asked.seconds ?? container.config.StopTimeout ?? 10)
  } finally {
    live.isStopping = false
  }
  return true
}

async function endBySignal(engine: Engine, live: LiveContainer, number: number, seconds: number): Promise<void> {
  const { process } = live
  engine.change((draft) => signalled(draft, live.id, number, true))
  awaken(engine, live, number)
  process?.signal(signalName(number))
  const waited = new AbortController()
  const limit = seconds < 0 ? new Promise<'late'>(() => {}) : engine.clock.sleep(seconds * 1000, waited.signal).then(() => 'late' as const)
  const first = await Promise.race([live.over, limit.catch(() => 'late' as const)])
  waited.abort()
  if (first !== 'late') return
  engine.change((draft) => signalled(draft, live.id, 9, true))
  process?.signal('SIGKILL')
  await live.over
}

/** A paused container takes a signal once it goes on, which is told; SIGKILL ends it without that (test/docker). */
function awaken(engine: Engine, live: LiveContainer, number: number): void {
  if (number !== 9) resume(engine, live)
  else {
    live.table?.resume()
    live.resumed()
  }
}

function resume(engine: Engine, live: LiveContainer): void {
  if (engine.container(live.id).status !== 'paused') return
  live.table?.resume()
  engine.change((draft) => setPaused(draft, live.id, false))
  live.resumed()
}

/** 20.10 reads the number as one without a sign. */
const unsigned = ({ like }: Engine, text: string): string => (like.lowerCaseMessages ? text : String(BigInt.asUintN(64, BigInt(text))))

/** `kill`: any signal. What ends it is the process's own business; SIGKILL is waited for. */
export async function killContainer(engine: Engine, reference: string, text: string): Promise<void> {
  const prefix = engine.like.lowerCaseMessages ? 'cannot' : 'Cannot'
  let container: ContainerRecord
  try {
    container = engine.container(reference)
  } catch (cause) {
    throw cause instanceof Refusal ? new Refusal(cause.status, `${prefix} kill container: ${reference}: ${cause.message}`) : cause
  }
  const number = signalNumber(text || 'SIGKILL')
  if (number === undefined && isOddNumber(text)) {
    const why = `${engine.like.lowerCaseMessages ? 'the' : 'The'} linux daemon does not support signal ${unsigned(engine, text)}`
    throw new Refusal(engine.like.badInputStatus, `${prefix} kill container: ${reference}: ${why}`)
  }
  if (number === undefined) {
    const why = engine.like.lowerCaseMessages ? `invalid signal: ${text}` : `Invalid signal: ${text}`
    throw new Refusal(400, engine.like.lowerCaseMessages ? `cannot kill container: ${reference}: ${why}` : why)
  }
  if (!isUp(container)) throw new Refusal(409, `${prefix} kill container: ${reference}: ${notRunning(engine, container)}`)
  const live = engine.liveOf(container.id)
  const endsIt = number === 9 || number === signalNumber(container.config.StopSignal ?? 'SIGTERM')
  engine.change((draft) => signalled(draft, container.id, number, endsIt))
  awaken(engine, live, number)
  live.process?.signal(signalName(number))
  if (number === 9) await live.over
}

export function pauseContainer(engine: Engine, reference: string): void {
  const container = engine.container(reference)
  if (container.status === 'paused') throw new Refusal(409, `Container ${container.id} is already paused`)
  if (!isUp(container)) throw new Refusal(409, notRunning(engine, container))
  engine.liveOf(container.id).table?.pause()
  engine.change((draft) => setPaused(draft, container.id, true))
}

export function unpauseContainer(engine: Engine, reference: string): void {
  const container = engine.container(reference)
  // 500, unlike the others (engine-facts 03#20).
  if (container.status !== 'paused') throw new Refusal(500, `Container ${container.id} is not paused`)
  resume(engine, engine.liveOf(container.id))
}

/** `DELETE /containers/{id}`; with `force` a running one is killed first. To be called in the container's turn. */
export async function removeOne(engine: Engine, reference: string, options: { force: boolean; volumes: boolean }): Promise<void> {
  const container = engine.container(reference)
  const live = engine.liveOf(container.id)
  if (options.force && container.status === 'restarting') {
    live.restarting?.abort()
    engine.change((draft) => giveUpRestart(draft, container.id))
  } else if (options.force && isUp(container)) {
    engine.change((draft) => signalled(draft, container.id, 9, true))
    awaken(engine, live, 9)
    live.process?.signal('SIGKILL')
    await live.over
    if (!isThere(engine, container.id)) return
  }
  await dropContainer(engine, live, options.volumes)
}

/** Takes the container away with all that lives of it. To be called in its turn. */
export async function dropContainer(engine: Engine, live: LiveContainer, volumes: boolean): Promise<void> {
  if (!isThere(engine, live.id)) return
  const { exitCode } = engine.container(live.id)
  const gone = engine.change((draft) => removeContainer(draft, live.id, volumes))
  engine.live.delete(live.id)
  for (const [id, exec] of engine.execs) if (exec.containerId === live.id) engine.execs.delete(id)
  engine.fabric.clear(live.id)
  live.logs.close()
  live.removed(exitCode)
  await Promise.all(gone.map((name) => forgetVolume(engine, name)))
}
