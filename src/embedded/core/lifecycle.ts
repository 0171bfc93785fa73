import { emitContainer, emitNetwork, emitUnmounts, volumesOf } from './container-events.ts'
import { nameTaken } from './create-container.ts'
import { type Draft, Refusal, refuse } from './draft.ts'
import { attach, detach, isUserNetwork, mainNetwork, putContainer, withEndpoint } from './endpoints.ts'
import { findNetwork, needContainer } from './find.ts'
import { isContainerName } from './names.ts'
import { unpublish } from './ports.ts'
import type { Attachment, ContainerRecord, ContainerStatus, Preparation } from './state.ts'
import { drop, get, put } from './table.ts'
import { claimVolume, releaseVolume } from './volumes.ts'

export const isUp = ({ status }: ContainerRecord): boolean => status === 'running' || status === 'paused'

/** Names of its networks in the order of its interfaces: by name, whatever was connected first (engine-facts 06). */
export const networksOf = (container: ContainerRecord): string[] => Object.keys(container.endpoints).sort()

/** Endpoints, addresses and veths for a start. Nothing is emitted: whether it comes to a connect, the ports decide (engine-facts 03#45). */
export function prepareStart(draft: Draft, id: string): ContainerRecord {
  const container = needContainer(draft.state, id)
  const mode = container.hostConfig.NetworkMode
  if (mode.startsWith('container:')) {
    const target = needContainer(draft.state, mode.slice('container:'.length))
    if (!isUp(target)) refuse(409, `cannot join network of a non running container: ${target.id}`)
    // It has the target's hostname from now on (engine-facts 07#33).
    const config = { ...container.config, Hostname: target.config.Hostname }
    return putContainer(draft, { ...container, config, sharesNetworkOf: target.id, filesOf: target.id, sandboxId: '' })
  }
  refuseMissing(draft, container)
  let next: ContainerRecord = { ...container, sandboxId: draft.hex(64) }
  let number = 0
  for (const name of networksOf(container)) next = attach(draft, next, name, `eth${number++}`)
  const hasDns = networksOf(container).some(isUserNetwork)
  return putContainer(draft, { ...prepared(next, 'network'), interfaces: number, resolvConf: hasDns ? 'embedded' : 'host' })
}

/** Where one of its networks is gone, those before it are joined and left again; that of its mode is the first (engine-facts 03#85). */
function refuseMissing(draft: Draft, container: ContainerRecord): void {
  const main = mainNetwork(container)
  const names = networksOf(container).sort((a, b) => Number(b === main) - Number(a === main))
  const missing = names.findIndex((name) => !findNetwork(draft.state, container.endpoints[name]?.networkId || name))
  if (missing < 0) return
  const refusal = new Refusal(404, `network ${names[missing]} not found`)
  for (const action of ['connect', 'disconnect'] as const)
    for (const name of names.slice(0, missing)) emitNetwork(draft, container, action, name)
  refusal.events = draft.events
  throw refusal
}

const preparations: readonly Preparation[] = ['nothing', 'network', 'hostname', 'process']
const prepared = (container: ContainerRecord, to: Preparation): ContainerRecord =>
  preparations.indexOf(to) > preparations.indexOf(container.prepared) ? { ...container, prepared: to } : container

/** The network is up: connected. */
export function networkIsUp(draft: Draft, id: string): void {
  const container = putContainer(draft, prepared(needContainer(draft.state, id), 'hostname'))
  for (const name of networksOf(container)) emitNetwork(draft, container, 'connect', name)
  for (const { name } of volumesOf(container)) claimVolume(draft, name, id)
}

/** Its process is to run: what comes now may yet fail, and has a log. */
export function processIsDue(draft: Draft, id: string): void {
  putContainer(draft, prepared(needContainer(draft.state, id), 'process'))
}

/** Its process runs. */
export function started(draft: Draft, id: string): ContainerRecord {
  const { finishedAt, ...container } = needContainer(draft.state, id)
  const pid = draft.state.counters.pid + 17
  draft.count({ pid })
  const test = container.config.Healthcheck?.Test
  const hasHealth = test !== undefined && test.length > 0 && test[0] !== 'NONE'
  const next = putContainer(draft, {
    ...container,
    ...(finishedAt !== undefined ? { finishedAt } : {}),
    ...{ status: 'running', pid, exitCode: 0, error: '', stopAsked: false, startedAt: draft.moment() },
    ...(hasHealth ? { health: { status: 'starting', failing: 0, log: [] } } : {}),
  })
  emitContainer(draft, next, 'start')
  return next
}

/** Nothing but the state records a start that failed (engine-facts 01); `wasUp` when the network had been. */
export function startFailed(draft: Draft, id: string, failure: { message: string; exitCode: number; wasUp: boolean }): void {
  const container = needContainer(draft.state, id)
  const names = networksOf(container).filter((name) => container.endpoints[name]?.attached)
  for (const name of names) emitNetwork(draft, container, 'disconnect', name)
  if (failure.wasUp) emitUnmounts(draft, container)
  let next = unpublish(draft, container)
  for (const name of names) next = failedAt(detach(draft, next, name), name, container.endpoints[name]?.attached, failure.wasUp)
  const { sharesNetworkOf: _shared, ...rest } = next
  const status: ContainerStatus = container.startedAt === undefined ? 'created' : 'exited'
  // 128 stands for "unknown": it takes no other code's place (engine-facts 07#50).
  const exitCode = failure.exitCode === 128 && container.exitCode !== 0 ? container.exitCode : failure.exitCode
  putContainer(draft, { ...rest, status, pid: 0, exitCode, error: failure.message })
}

/** The gateway comes last: a port that is taken is found before. */
function failedAt(container: ContainerRecord, name: string, had: Attachment | undefined, wasUp: boolean): ContainerRecord {
  const endpoint = container.endpoints[name]
  return endpoint && had ? withEndpoint(container, { ...endpoint, failed: wasUp ? had : { ...had, gateway: '' } }) : container
}

export interface Ending {
  readonly code: number
  /** Asked by `stop` or `restart`, which emit `stop`. */
  readonly byStop: boolean
  readonly restarts: boolean
}

/** Its process has ended: network and volumes are let go, `die` is told in its place (engine-facts 01, 26). */
export function ended(draft: Draft, id: string, { code, byStop, restarts }: Ending): ContainerRecord {
  const container = needContainer(draft.state, id)
  const finishedAt = draft.moment()
  const ranFor = Math.floor((finishedAt - (container.startedAt ?? finishedAt)) / 1_000_000)
  const die = (): void =>
    emitContainer(draft, container, 'die', { exitCode: String(code), ...(draft.like.dieComesLast ? { execDuration: String(ranFor) } : {}) })
  if (!draft.like.dieComesLast) die()
  for (const name of networksOf(container)) if (container.endpoints[name]?.attached) emitNetwork(draft, container, 'disconnect', name)
  emitUnmounts(draft, container)
  if (byStop) emitContainer(draft, container, 'stop')
  if (draft.like.dieComesLast) die()
  let next = unpublish(draft, container)
  for (const name of networksOf(container)) next = detach(draft, next, name)
  const { sharesNetworkOf: _shared, health, ...rest } = next
  return putContainer(draft, {
    ...rest,
    ...(health ? { health: { ...health, status: 'unhealthy' as const } } : {}),
    ...{ status: restarts ? 'restarting' : 'exited', pid: 0, exitCode: code, finishedAt },
    restartCount: restarts ? container.restartCount + 1 : container.restartCount,
  })
}

/** A signal was sent. */
export function signalled(draft: Draft, id: string, signal: number, endsIt: boolean): void {
  const container = needContainer(draft.state, id)
  emitContainer(draft, container, 'kill', { signal: String(signal) })
  if (endsIt) putContainer(draft, { ...container, stopAsked: true })
}

/** A restart that was waited for is no more. */
export function giveUpRestart(draft: Draft, id: string): void {
  putContainer(draft, { ...needContainer(draft.state, id), status: 'exited', stopAsked: true })
}

export function setPaused(draft: Draft, id: string, isPaused: boolean): void {
  const container = needContainer(draft.state, id)
  putContainer(draft, { ...container, status: isPaused ? 'paused' : 'running' })
  emitContainer(draft, container, isPaused ? 'pause' : 'unpause')
}

export function setHealth(draft: Draft, id: string, health: NonNullable<ContainerRecord['health']>): void {
  const container = needContainer(draft.state, id)
  putContainer(draft, { ...container, health })
  if (health.status !== container.health?.status) emitContainer(draft, container, `health_status: ${health.status}`)
}

/** `POST /containers/{id}/rename`. */
export function rename(draft: Draft, reference: string, name: string): void {
  const container = needContainer(draft.state, reference)
  if (name === '') refuse(400, 'Neither old nor new names may be empty')
  const plain = name.replace(/^\//, '')
  if (plain === container.name) refuse(400, 'Renaming a container with the same name as its current name')
  if (!isContainerName(plain))
    refuse(400, `Error when allocating new name: Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`)
  const holder = get(draft.state.names, plain)
  if (holder) refuse(409, `Error when allocating new name: ${nameTaken(plain, holder)}`)
  draft.set({ names: put(drop(draft.state.names, container.name), plain, container.id) })
  const endpoints = Object.fromEntries(
    Object.entries(container.endpoints).map(([network, { failed: _failed, ...endpoint }]) => [
      network,
      isUp(container) ? { ...endpoint, isRenamed: true } : endpoint,
    ]),
  )
  const next = putContainer(draft, { ...container, endpoints, name: plain })
  emitContainer(draft, next, 'rename', { oldName: `/${container.name}` })
}

/** `DELETE /containers/{source}/{alias}?link=1`: only the link goes, without an event (engine-facts 05). */
export function removeLink(draft: Draft, path: string): void {
  const [source = '', alias = ''] = path.replace(/^\//, '').split('/')
  const container = needContainer(draft.state, source)
  if (alias === '') refuse(500, 'Conflict, cannot remove the default link name of the container')
  if (!container.links.some((link) => link.alias === alias)) refuse(404, `No such container: ${path}`)
  putContainer(draft, { ...container, links: container.links.filter((link) => link.alias !== alias) })
}

/** Takes a stopped container away; `volumes` takes its anonymous volumes that nobody else uses. Returns the volumes that went. */
export function removeContainer(draft: Draft, reference: string, volumes: boolean): string[] {
  const container = needContainer(draft.state, reference)
  refuseRunning(draft, container)
  const gone: string[] = []
  for (const { name, anonymous } of volumesOf(container)) {
    releaseVolume(draft, name, container.id)
    const volume = get(draft.state.volumes, name)
    if (!volumes || !anonymous || !volume || volume.users.length > 0) continue
    draft.set({ volumes: drop(draft.state.volumes, name) })
    draft.emit('volume', 'destroy', name, { driver: 'local' })
    gone.push(name)
  }
  const linked = [...Object.values(draft.state.containers.buckets)].flatMap((bucket) => Object.values(bucket ?? {}))
  for (const other of linked) {
    if (!other.links.some(({ targetId }) => targetId === container.id)) continue
    const gone = { name: container.name, address: container.lastAddress ?? '' }
    putContainer(draft, { ...other, links: other.links.map((link) => (link.targetId === container.id ? { ...link, gone } : link)) })
  }
  draft.set({ containers: drop(draft.state.containers, container.id), names: drop(draft.state.names, container.name) })
  emitContainer(draft, container, 'destroy')
  return gone
}

function refuseRunning(draft: Draft, container: ContainerRecord): void {
  if (!isUp(container) && container.status !== 'restarting') return
  const word = container.status === 'paused' ? 'paused' : container.status === 'restarting' ? 'restarting' : 'running'
  if (draft.like.lowerCaseMessages) {
    const advice = word === 'paused' ? ' and must be unpaused first' : ': stop the container before removing or force remove'
    refuse(409, `cannot remove container "/${container.name}": container is ${word}${advice}`)
  }
  const advice =
    word === 'paused'
      ? 'Unpause and then stop the container before attempting removal or force remove'
      : 'Stop the container before attempting removal or force remove'
  refuse(409, `You cannot remove a ${word} container ${container.id}. ${advice}`)
}
