import { Refusal } from '../core/draft.ts'
import { isUp, networkIsUp, prepareStart, processIsDue, started, startFailed } from '../core/lifecycle.ts'
import { logLimits } from '../core/log-options.ts'
import { type AskedPort, askedPorts, freePort, publish, takePort } from '../core/ports.ts'
import { networkOwner } from '../core/reach.ts'
import type { ContainerRecord } from '../core/state.ts'
import { environment } from '../core/system-files.ts'
import { type ContainerWorld, type ProcessSpec, SpawnError } from '../userland/ports.ts'
import { beginningOf } from './checkpoint.ts'
import { dropContainer, watchProcess } from './end-container.ts'
import type { Engine } from './engine.ts'
import { watchHealth } from './health.ts'
import { letGo } from './let-go.ts'
import type { LiveContainer } from './live-container.ts'
import { PublishedPorts } from './published-ports.ts'
import { mountAll } from './volumes.ts'
import { writeSystemFiles } from './write-system-files.ts'

/** `POST /containers/{id}/start`: false when it runs already. To be called in the container's turn. */
export async function startContainer(engine: Engine, reference: string): Promise<boolean> {
  const container = engine.container(reference)
  if (container.status === 'paused') throw new Refusal(409, 'cannot start a paused container, try unpause instead')
  if (isUp(container)) return false
  const live = engine.liveOf(container.id)
  live.restarting?.abort()
  live.restarting = undefined
  let wasUp = false
  try {
    engine.change((draft) => prepareStart(draft, container.id))
    await publishPorts(engine, live, container)
    engine.change((draft) => networkIsUp(draft, container.id))
    wasUp = true
    await run(engine, live, container.id)
  } catch (cause) {
    const failure = asFailure(engine, cause)
    engine.change((draft) => startFailed(draft, container.id, { message: failure.message, exitCode: failure.exitCode, wasUp }))
    await letGo(engine, live)
    if (container.hostConfig.AutoRemove) await dropContainer(engine, live, true)
    throw new Refusal(failure.status, failure.message)
  }
  return true
}

function asFailure(engine: Engine, cause: unknown): { status: number; message: string; exitCode: number } {
  if (cause instanceof Refusal) return { status: cause.status, message: cause.message, exitCode: 128 }
  if (cause instanceof SpawnError) {
    if (cause.message.startsWith('unable to find')) return { status: 400, message: cause.message, exitCode: 126 }
    const task = engine.like.lowerCaseMessages ? 'failed to create task for container: ' : ''
    const around = 'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: '
    return { status: cause.code === 128 ? 500 : 400, message: `${task}${around}${cause.message}: unknown`, exitCode: cause.code }
  }
  return { status: 500, message: cause instanceof Error ? cause.message : String(cause), exitCode: 128 }
}

async function publishPorts(engine: Engine, live: LiveContainer, container: ContainerRecord): Promise<void> {
  const mode = container.hostConfig.NetworkMode
  if (mode === 'host' || mode === 'none' || mode.startsWith('container:')) return
  const ports = new PublishedPorts(engine.fabric, container.id)
  live.ports = ports
  const endpointId =
    Object.values(engine.container(container.id).endpoints).find(({ attached }) => attached?.ipv4)?.attached?.endpointId ?? ''
  const around = `${engine.like.networkFailurePrefix}driver failed programming external connectivity on endpoint ${container.name} (${endpointId}): `
  try {
    for (const asked of askedPorts(container)) await publishOne(engine, ports, container.id, asked)
  } catch (cause) {
    throw new Refusal(500, `${around}${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

async function publishOne(engine: Engine, ports: PublishedPorts, id: string, asked: AskedPort): Promise<void> {
  const isChoice = asked.range === undefined || asked.range[0] !== asked.range[1]
  let after: number | undefined
  for (;;) {
    const last = after
    const port = engine.change((draft) => takePort(draft, id, asked, last))
    try {
      if (engine.ports === 'listen') await ports.open(asked, port)
      engine.change((draft) => publish(draft, id, asked, port))
      return
    } catch (cause) {
      engine.change((draft) => freePort(draft, id, asked.protocol, port))
      const { code, message } = cause as NodeJS.ErrnoException
      const address = asked.hostIp === '' ? '0.0.0.0' : asked.hostIp
      if (code === 'EADDRINUSE' && isChoice) after = port
      else if (code === 'EADDRINUSE') throw new Error(engine.like.portTaken(address, port, asked.protocol))
      else if (code === 'EACCES')
        throw new Error(engine.like.portTaken(address, port, asked.protocol).replace('address already in use', 'permission denied'))
      else if (code === 'EADDRNOTAVAIL')
        throw new Error(
          engine.like.portTaken(address, port, asked.protocol).replace('address already in use', 'cannot assign requested address'),
        )
      else throw new Error(message)
    }
  }
}

export const hostnameOf = (engine: Engine, container: ContainerRecord): string => networkOwner(engine.state, container).config.Hostname

async function run(engine: Engine, live: LiveContainer, id: string): Promise<void> {
  const container = engine.container(id)
  live.env = environment(engine.state, container, engine.like)
  engine.change((draft) => processIsDue(draft, id))
  live.logs.limits = logLimits(container.hostConfig.LogConfig)
  writeSystemFiles(engine, id)
  await mountAll(engine, live, container)
  if (container.config.WorkingDir) await makeDirectory(live, container.config.WorkingDir)
  live.beginning = beginningOf(live)
  live.table = engine.userland.start(worldOf(engine, live))
  const process = await live.table.spawn(specOf(live, container))
  live.runs++
  live.startAgain = () => startContainer(engine, id)
  live.running(process)
  engine.change((draft) => started(draft, id))
  watchProcess(engine, live, process)
  watchHealth(engine, live)
}

/** The container as its processes see it. */
export function worldOf(engine: Engine, { id, files }: LiveContainer): ContainerWorld {
  const network = engine.fabric.namespaceOf(id)
  return {
    id,
    hostname: () => hostnameOf(engine, engine.container(id)),
    files,
    network: () => network,
    clock: engine.clock,
    kernel: { release: '6.8.0-dockstage', arch: 'x86_64' },
    init: engine.container(id).hostConfig.Init === true,
  }
}

/** Its first process. */
export function specOf(live: LiveContainer, { path, args, config }: ContainerRecord): ProcessSpec {
  return {
    argv: [path, ...args],
    env: live.env,
    cwd: config.WorkingDir || '/',
    user: config.User,
    tty: config.Tty,
    stdin: config.OpenStdin,
    ...(live.size ?? {}),
  }
}

/** The working directory is made where the image has none. */
async function makeDirectory(live: LiveContainer, path: string): Promise<void> {
  const parts = path.split('/').filter(Boolean)
  for (let count = 1; count <= parts.length; count++) {
    const at = `/${parts.slice(0, count).join('/')}`
    const isThere = await live.files.lstat(at).then(
      () => true,
      () => false,
    )
    if (!isThere) await live.files.makeDirectory(at)
  }
}
