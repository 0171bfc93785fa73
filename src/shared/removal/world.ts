import { endpointKey, linkKey } from '../topology/keys.ts'
import type { Container, Topology } from '../topology/topology.ts'
import type { LossReason, StayReason } from './removal.ts'

/** What a command line does that cannot be told beforehand. */
export class Unpredictable extends Error {}

/** A container in thought. `unknown`: what its process does by then cannot be told. */
export interface WorldContainer {
  readonly id: string
  name: string
  readonly mine: boolean
  /** `down` has no process: created, exited, dead. */
  state: 'running' | 'paused' | 'restarting' | 'down' | 'unknown'
  readonly autoRemove: boolean
  /** Made by the commands themselves: nothing that is there now. */
  readonly isNew: boolean
  readonly imageId: string | undefined
  readonly networks: Set<string>
  readonly volumes: readonly string[]
  readonly directories: readonly string[]
  links: readonly { readonly alias: string; readonly key: string; readonly to: string }[]
}

export interface WorldVolume {
  readonly name: string
  readonly anonymous: boolean
  readonly mine: boolean
  readonly hasOptions: boolean
}

export interface WorldImage {
  readonly id: string
  tags: readonly string[]
  readonly layers: readonly string[]
}

/** The engine in thought: what is there, as far as removing depends on it, and what became of it so far. */
export class World {
  readonly containers = new Map<string, WorldContainer>()
  readonly networks = new Map<string, { readonly id: string; readonly name: string; readonly mine: boolean }>()
  readonly volumes = new Map<string, WorldVolume>()
  readonly images = new Map<string, WorldImage>()
  readonly lost = new Map<string, LossReason>()
  readonly stays = new Map<string, StayReason>()
  readonly engine: Topology['engine']
  #made = 0

  constructor(topology: Topology) {
    this.engine = topology.engine
    for (const it of Object.values(topology.networks)) this.networks.set(it.id, it)
    for (const it of Object.values(topology.volumes)) this.volumes.set(it.name, { ...it, hasOptions: it.hasOptions === true })
    for (const it of Object.values(topology.images)) this.images.set(it.id, { ...it })
    for (const it of Object.values(topology.containers)) this.containers.set(it.id, containerOf(it, topology))
  }

  newId(): string {
    this.#made += 1
    return `new-${this.#made}`
  }

  lose(key: string, reason: LossReason): void {
    this.lost.set(key, reason)
  }

  keep(key: string, reason: StayReason): void {
    this.stays.set(key, reason)
  }

  /** Names of the containers that mount a volume. */
  usersOf(volume: string): string[] {
    return [...this.containers.values()].filter((it) => it.volumes.includes(volume)).map(({ name }) => name)
  }

  /** Names of the containers that are on a network now: with a process, and a cable in it. */
  activeOn(networkId: string): string[] {
    const members = [...this.containers.values()].filter((it) => it.state !== 'down' && it.networks.has(networkId))
    // Between two tries a container that restarts is on no network.
    if (members.some(({ state }) => state === 'unknown' || state === 'restarting'))
      throw new Unpredictable(`whether a container is up on ${networkId}`)
    return members.map(({ name }) => name)
  }

  /** Takes a container off a network; its address goes with its cable. */
  disconnect(container: WorldContainer, network: { readonly id: string; readonly name: string }): void {
    container.networks.delete(network.id)
    const key = endpointKey({ containerId: container.id, networkId: network.id })
    this.lose(`endpoint:${key}`, { kind: 'disconnected', network: network.name })
  }

  connect(container: WorldContainer, networkId: string): void {
    container.networks.add(networkId)
    this.lost.delete(`endpoint:${endpointKey({ containerId: container.id, networkId })}`)
  }

  /** Its processes end, and its cables with them. */
  unplug(container: WorldContainer): void {
    for (const key of vethsOf(container)) this.lose(key, { kind: 'unplugged' })
    if (!container.isNew) this.keep(`container:${container.id}`, { kind: 'stopped' })
  }

  /** It is started: what it lost when it stopped is there again. */
  plug(container: WorldContainer): void {
    for (const key of vethsOf(container)) this.lost.delete(key)
    this.stays.delete(`container:${container.id}`)
  }

  /** Takes a container away, and with `volumes` the anonymous volumes that nobody else uses. */
  removeContainer(container: WorldContainer, { volumes, reason }: { readonly volumes: boolean; readonly reason: LossReason }): void {
    this.containers.delete(container.id)
    if (!container.isNew) this.lose(`container:${container.id}`, reason)
    for (const name of container.volumes) this.#releaseVolume(name, container, volumes)
    if (!container.isNew) for (const path of container.directories) this.keep(`directory:${path}`, { kind: 'directory' })
  }

  #releaseVolume(name: string, container: WorldContainer, takes: boolean): void {
    const volume = this.volumes.get(name)
    if (!volume) return
    const users = this.usersOf(name)
    const key = `volume:${name}`
    if (takes && volume.anonymous && users.length === 0) {
      this.volumes.delete(name)
      this.lose(key, { kind: 'goes-with', container: container.name })
    } else if (container.isNew) return
    else if (!volume.anonymous) this.keep(key, { kind: 'named-volume' })
    else this.keep(key, takes ? { kind: 'in-use', by: users } : { kind: 'anonymous-kept' })
  }
}

const vethsOf = ({ id, networks }: WorldContainer): string[] =>
  [...networks].map((networkId) => `veth:${endpointKey({ containerId: id, networkId })}`)

function containerOf(container: Container, topology: Topology): WorldContainer {
  const mounts = Object.values(topology.mounts).filter((it) => it.containerId === container.id)
  const sources = (type: 'volume' | 'bind'): string[] => [
    ...new Set(mounts.flatMap((it) => (it.type === type && it.source !== undefined ? [it.source] : []))),
  ]
  return {
    id: container.id,
    name: container.name,
    mine: container.mine,
    state: container.state === 'running' || container.state === 'paused' || container.state === 'restarting' ? container.state : 'down',
    autoRemove: container.autoRemove === true,
    isNew: false,
    imageId: container.imageId,
    networks: new Set(
      Object.values(topology.endpoints)
        .filter((it) => it.containerId === container.id)
        .map((it) => it.networkId),
    ),
    volumes: sources('volume'),
    directories: sources('bind'),
    links: Object.values(topology.links)
      .filter((it) => it.from === container.id)
      .map((it) => ({ alias: it.alias, to: it.to, key: `link:${linkKey(it)}` })),
  }
}
