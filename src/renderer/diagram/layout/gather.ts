import type { Language } from '../../../shared/language.ts'
import { hasNamespace } from '../../../shared/topology/reach.ts'
import { containerStates, givenAliases, shortName, stateWords } from '../../../shared/topology/state-words.ts'
import type { Container, Endpoint, Mount, Network, PublishedPort, Table, Topology } from '../../../shared/topology/topology.ts'
import { keptFor } from './kept.ts'
import { type Reading, type Roles, rolesFor } from './text.ts'

/** What a run has ever shown of a container of one name. Ids change when it is made anew; the name is what keeps its place. */
export interface SeenContainer {
  readonly name: string
  mine: boolean
  /** Had processes in some frame. */
  lived: boolean
  hostMode: boolean
  /** Lane keys, in order of joining. */
  readonly networks: string[]
  /** By lane key: the frames in which its cable to that lane is there. */
  readonly cables: Map<string, Set<number>>
  /** The lane it stands in: that of its first network. */
  home?: string
  /** The name of the container whose namespace it shares. */
  owner?: string
  /** By destination: the storages that were mounted there, in order. */
  readonly mounts: Map<string, SeenMount>
  /** By `socketKey`: the longest text of the socket. */
  readonly sockets: Map<string, string>
  readonly images: Set<string>
  readonly states: Set<string>
  /** Those of its states in which it has an address. */
  readonly liveStates: Set<string>
  readonly aliasTexts: Set<string>
  readonly addresses: Set<string>
  /** The frames (indices) in which it is there. */
  readonly times: Set<number>
}

export interface SeenMount {
  readonly label: Set<string>
  /** Names of the containers from which `--volumes-from` took it. */
  readonly from: Set<string>
  /** Storage keys, in order. */
  readonly storages: string[]
  /** By storage key: the frames in which it is mounted there. */
  readonly times: Map<string, Set<number>>
}

export interface SeenNetwork {
  readonly key: string
  mine: boolean
  isDefault: boolean
  internal: boolean
  readonly bridges: Set<string>
  readonly subnets: Set<string>
}

export interface SeenStorage {
  readonly key: string
  readonly kind: 'volume' | 'directory' | 'tmpfs'
  /** As written on it. */
  readonly text: string
  mine: boolean
  readonly times: Set<number>
}

export interface SeenLink {
  readonly from: string
  readonly to: string
  readonly alias: string
  readonly times: Set<number>
}

/** Everything that a run has shown so far, in order of first appearance. */
export interface Seen {
  readonly containers: Map<string, SeenContainer>
  readonly networks: Map<string, SeenNetwork>
  readonly storages: Map<string, SeenStorage>
  readonly links: Map<string, SeenLink>
  readonly uplinks: Set<string>
  /** Names of containers whose namespace another shares. */
  readonly owners: Set<string>
  /** What was gathered, in order. */
  readonly topologies: readonly Topology[]
  readonly reading: Reading
  /** The texts of names and addresses where it is read so. */
  readonly roles: Roles
  /** The words of all states that a container may come to: it has room for them from the start. */
  readonly anyState: readonly string[]
}

/** Drivers whose networks are no lane: `host` is the host's own namespace, `null` is none. */
export const isLane = (network: Pick<Network, 'driver'>): boolean => network.driver !== 'host' && network.driver !== 'null'

/** A network's lane goes by its name, since its id changes when it is made anew; Docker allows two of one name, the later is told by its id. */
export const laneKey = ({ networks }: Pick<Topology, 'networks'>, network: Network): string =>
  keptLanes(networks, [], () => lanesById(networks)).get(network.id) ?? network.name

export const endpointsIn = ({ endpoints }: Pick<Topology, 'endpoints'>, containerId: string): readonly Endpoint[] =>
  keptEndpoints(endpoints, [], () => byContainer(endpoints)).get(containerId) ?? []

export const publishedBy = ({ ports }: Pick<Topology, 'ports'>, containerId: string): readonly PublishedPort[] =>
  keptPorts(ports, [], () => byContainer(ports)).get(containerId) ?? []

// What is looked up again and again is made once for each table: a table never changes, and one that did not is the same object from moment to moment.
const keptLanes = keptFor<Topology['networks'], ReadonlyMap<string, string>>()
const keptEndpoints = keptFor<Topology['endpoints'], ReadonlyMap<string, readonly Endpoint[]>>()
const keptPorts = keptFor<Topology['ports'], ReadonlyMap<string, readonly PublishedPort[]>>()

function lanesById(networks: Topology['networks']): ReadonlyMap<string, string> {
  const lanes = new Map<string, string>()
  const names = new Set<string>()
  // By id, so that of two networks of one name the same one is always the first.
  for (const { id, name } of Object.values(networks)) {
    lanes.set(id, names.has(name) ? `${name}/${id}` : name)
    names.add(name)
  }
  return lanes
}

function byContainer<T extends { readonly containerId: string }>(table: Table<T>): ReadonlyMap<string, readonly T[]> {
  const by = new Map<string, T[]>()
  for (const it of Object.values(table)) {
    const others = by.get(it.containerId)
    if (others) others.push(it)
    else by.set(it.containerId, [it])
  }
  return by
}

export const storageKey = (mount: Mount, containerName: string): string | undefined => {
  if (mount.type === 'tmpfs') return `tmpfs:${containerName}:${mount.destination}`
  if (mount.source === undefined) return undefined
  return mount.type === 'volume' ? `volume:${mount.source}` : `directory:${mount.source}`
}

/**
 * Published ports with the keys of their sockets' places, which are the same in another play. Of several host ports for one container port the lower
 * comes first: a scenario names 8080, and Docker chooses from 32768 on.
 */
export function socketsIn(
  topology: Topology,
): readonly { readonly key: string; readonly port: PublishedPort; readonly container: Container }[] {
  const counts = new Map<string, number>()
  return Object.values(topology.ports)
    .toSorted((a, b) => a.hostPort - b.hostPort)
    .flatMap((port) => {
      const container = topology.containers[port.containerId]
      if (!container) return []
      const one = `${container.name}:${port.containerPort}/${port.protocol}@${port.hostIp}`
      const count = counts.get(one) ?? 0
      counts.set(one, count + 1)
      return [{ key: count === 0 ? one : `${one}#${count}`, port, container }]
    })
}

export const socketText = (port: Pick<PublishedPort, 'hostIp' | 'hostPort'>): string =>
  `${port.hostIp.includes(':') ? `[${port.hostIp}]` : port.hostIp}:${port.hostPort}`

export const mountLabel = (mount: Pick<Mount, 'destination' | 'readOnly'>): string => `${mount.destination}${mount.readOnly ? ':ro' : ''}`

/** Within one observation, containers come in the order in which they were created. */
export const byCreation = (a: Container, b: Container): number =>
  a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.name < b.name ? -1 : a.name > b.name ? 1 : 0

/** Networks do not say when they were made; Docker hands out subnets upwards, so the lower one is likely the older. */
export function byCreationOfNetwork(a: Network, b: Network): number {
  const [low, high] = [subnetRank(a), subnetRank(b)]
  return low < high ? -1 : low > high ? 1 : a.name < b.name ? -1 : 1
}

const subnetRank = (network: Network): string =>
  (network.subnets[0]?.subnet ?? '~')
    .split(/[./]/)
    .map((part) => part.padStart(3, '0'))
    .join('.')

/** What an address may take; a look ahead does not know which one it will be. In a hall, where room is scarcer, as much as it nearly always takes. */
const widestAddress: Readonly<Record<Reading, string>> = { desk: '172.255.255.255', hall: '172.17.0.99' }

/**
 * Folds the observations of a run (its start first) into what has been seen, by name. Those in `ahead` are of a play on another host: its
 * interfaces are not this one's, and its addresses will be others here.
 */
export function gather(topologies: readonly Topology[], language: Language, reading: Reading, ahead: readonly Topology[] = []): Seen {
  const seen: Seen = {
    containers: new Map(),
    networks: new Map(),
    storages: new Map(),
    links: new Map(),
    uplinks: new Set(),
    owners: new Set(),
    topologies,
    reading,
    roles: rolesFor[reading],
    anyState: anyStateWords(language),
  }
  topologies.forEach((topology, time) => {
    const isAhead = ahead.includes(topology)
    if (!isAhead) for (const it of Object.values(topology.hostInterfaces)) if (it.kind === 'uplink') seen.uplinks.add(it.name)
    gatherNetworks(seen, topology)
    for (const container of Object.values(topology.containers).sort(byCreation)) gatherContainer(seen, topology, container, time, language)
    gatherTies(seen, topology, time)
  })
  if (ahead.length > 0)
    for (const { mine, addresses } of seen.containers.values()) if (mine && addresses.size > 0) addresses.add(widestAddress[reading])
  for (const { owner } of seen.containers.values()) if (owner !== undefined) seen.owners.add(owner)
  // A directory of the host outlives its containers: from then on its place is its own.
  for (const it of seen.storages.values())
    if (it.kind === 'directory') for (let time = Math.min(...it.times); time < topologies.length; time += 1) it.times.add(time)
  return seen
}

const anyStateWords = (language: Language): string[] => containerStates.map((state) => stateWords({ state, exitCode: 137 }, language))

function gatherNetworks(seen: Seen, topology: Topology): void {
  const networks = Object.values(topology.networks).filter(isLane)
  for (const network of networks.sort(byCreationOfNetwork)) {
    const key = laneKey(topology, network)
    const isDefault = network.name === 'bridge'
    const it = seen.networks.get(key) ?? { key, mine: false, isDefault, internal: false, bridges: new Set(), subnets: new Set() }
    it.mine ||= network.mine
    it.internal ||= network.internal
    if (network.bridge) it.bridges.add(network.bridge)
    for (const { subnet } of network.subnets) it.subnets.add(subnet)
    seen.networks.set(key, it)
  }
}

function gatherContainer(seen: Seen, topology: Topology, container: Container, time: number, language: Language): void {
  const { name } = container
  const it = seen.containers.get(name) ?? newSeen(name)
  seen.containers.set(name, it)
  it.times.add(time)
  it.mine ||= container.mine
  const lives = hasNamespace(container)
  it.lived ||= lives
  it.hostMode ||= container.networkMode === 'host'
  it.images.add(container.image)
  it.states.add(stateWords(container, language))
  if (lives) it.liveStates.add(stateWords(container, language))
  const owner = container.sharesNetworkOf === undefined ? undefined : topology.containers[container.sharesNetworkOf]
  if (owner && owner.name !== name) it.owner ??= owner.name
  const endpoints = endpointsOf(topology, container.id)
  for (const { lane, aliases, address } of endpoints) {
    if (address !== undefined) it.addresses.add(address)
    if (!it.networks.includes(lane)) it.networks.push(lane)
    if (lives) timesIn(it.cables, lane).add(time)
    const given = givenAliases(aliases, container)
    if (given.length > 0) it.aliasTexts.add(given.join(', '))
  }
  const first = endpoints[0]?.lane
  if (first !== undefined) it.home ??= first
}

const newSeen = (name: string): SeenContainer => ({
  name,
  mine: false,
  lived: false,
  hostMode: false,
  networks: [],
  cables: new Map(),
  mounts: new Map(),
  sockets: new Map(),
  images: new Set(),
  states: new Set(),
  liveStates: new Set(),
  aliasTexts: new Set(),
  addresses: new Set(),
  times: new Set(),
})

interface SeenEndpoint {
  readonly lane: string
  readonly aliases: readonly string[]
  readonly order: string
  readonly address?: string
}

/** A container's endpoints that are lanes; first the one that is `eth0`, which is its first network. */
function endpointsOf(topology: Topology, containerId: string): SeenEndpoint[] {
  return endpointsIn(topology, containerId)
    .flatMap((it) => {
      const network = topology.networks[it.networkId]
      if (!network || !isLane(network)) return []
      const order = it.interface ?? (network.name === 'bridge' ? 'eth0' : `~${network.name}`)
      const address = it.ipv4 ?? it.ipv6
      return [{ lane: laneKey(topology, network), aliases: it.aliases, order, ...(address === undefined ? {} : { address }) }]
    })
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
}

function gatherTies(seen: Seen, topology: Topology, time: number): void {
  for (const mount of Object.values(topology.mounts)) {
    const container = topology.containers[mount.containerId]
    if (!container) continue
    const it = seen.containers.get(container.name)
    const key = storageKey(mount, container.name)
    if (!it || key === undefined) continue
    const slot: SeenMount = it.mounts.get(mount.destination) ?? { label: new Set(), from: new Set(), storages: [], times: new Map() }
    timesIn(slot.times, key).add(time)
    slot.label.add(mountLabel(mount))
    const from = mount.from === undefined ? undefined : topology.containers[mount.from]?.name
    if (from !== undefined) slot.from.add(from)
    if (!slot.storages.includes(key)) slot.storages.push(key)
    it.mounts.set(mount.destination, slot)
    if (mount.type !== 'volume')
      note(seen, key, mount.type === 'bind' ? 'directory' : 'tmpfs', mount.source ?? 'tmpfs', container.mine, time)
    else if (mount.source && !Object.hasOwn(topology.volumes, mount.source))
      note(seen, key, 'volume', shortName(mount.source), container.mine, time)
  }
  for (const volume of Object.values(topology.volumes)) {
    const text = volume.anonymous ? shortName(volume.name) : volume.name
    note(seen, `volume:${volume.name}`, 'volume', text, volume.mine, time)
  }
  for (const link of Object.values(topology.links)) {
    const from = topology.containers[link.from]?.name
    const to = topology.containers[link.to]?.name
    if (from === undefined || to === undefined) continue
    const key = `${from}/${to}/${link.alias}`
    const it = seen.links.get(key) ?? { from, to, alias: link.alias, times: new Set() }
    it.times.add(time)
    seen.links.set(key, it)
  }
  for (const { key, port, container } of socketsIn(topology)) {
    const it = seen.containers.get(container.name)
    if (!it) continue
    const text = socketText(port)
    if (text.length > (it.sockets.get(key)?.length ?? 0)) it.sockets.set(key, text)
  }
}

function timesIn(by: Map<string, Set<number>>, key: string): Set<number> {
  const known = by.get(key)
  if (known) return known
  const times = new Set<number>()
  by.set(key, times)
  return times
}

function note(seen: Seen, key: string, kind: SeenStorage['kind'], text: string, mine: boolean, time: number): void {
  const it = seen.storages.get(key) ?? { key, kind, text, mine: false, times: new Set<number>() }
  it.mine ||= mine
  it.times.add(time)
  seen.storages.set(key, it)
}
