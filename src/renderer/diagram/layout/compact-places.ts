import type { Container, Endpoint, Link, Mount, Network, PublishedPort, Table, Topology } from '../../../shared/topology/topology.ts'
import { byCreation, byCreationOfNetwork, isLane, laneKey, socketsIn, socketText, storageKey } from './gather.ts'
import { keptFor } from './kept.ts'
import { madeUpName } from './places.ts'

/**
 * Which frame a tile stands in: a network's (`network:` and its lane key), or that of containers with the host's network, in another's network
 * namespace, or on no network.
 */
export type GroupKey = `network:${string}` | 'host' | 'shared' | 'none'

/** Where things stand in compact mode, still without numbers. All places are given by first appearance, and are kept. */
export interface CompactPlaces {
  /** In the order in which they are shown. */
  readonly groups: readonly GroupPlace[]
  /** By storage key (gather.ts). */
  readonly storages: ReadonlyMap<string, StoragePlace>
  /** Published ports by the keys of their sockets: their longest texts, in order. */
  readonly sockets: ReadonlyMap<string, string>
  readonly uplinks: readonly string[]
  /** When in the run an observation was made, the run's start being 0. */
  readonly moments: ReadonlyMap<Topology, number>
  /** Containers by name: the groups that each was in, in order. It stands in the first of them that it is in at the moment. */
  readonly memberships: ReadonlyMap<string, readonly GroupKey[]>
}

export interface GroupPlace {
  readonly key: GroupKey
  /** The place of each container, by name; a place whose container is gone stays free. */
  readonly slots: ReadonlyMap<string, number>
  /** Places that have ports, further networks or links at some moment. */
  readonly chipped: ReadonlySet<number>
}

export interface StoragePlace {
  readonly slot: number
  readonly kind: 'volume' | 'directory'
  /** A volume's name, a directory's path. */
  readonly source: string
  readonly mine: boolean
  /** The first moment in which it is there. */
  readonly since: number
}

interface Fold {
  readonly networks: Map<string, { mine: boolean; readonly isDefault: boolean }>
  readonly memberships: Map<string, GroupKey[]>
  readonly slots: Map<GroupKey, Map<string, number>>
  readonly chipped: Map<GroupKey, Set<number>>
  readonly storages: Map<string, StoragePlace>
  readonly sockets: Map<string, string>
  readonly uplinks: Set<string>
  readonly moments: Map<Topology, number>
}

/**
 * The places of a whole run (its start, then each frame's observation). Of `ahead`, a play of the same scenario elsewhere, only what has the same name
 * here has a place beforehand: what nobody named comes after it.
 */
export function compactPlaces(topologies: readonly Topology[], ahead: readonly Topology[] = nothingAhead): CompactPlaces {
  const fold = foldOf(topologies, ahead)
  return {
    groups: groupsInOrder(fold),
    storages: fold.storages,
    sockets: fold.sockets,
    uplinks: [...fold.uplinks],
    moments: fold.moments,
    memberships: fold.memberships,
  }
}

const nothingAhead: readonly Topology[] = []

/** docker0 first, then the run's networks, then containers without one of their own, then the others' networks; each by first appearance. */
function groupsInOrder({ networks, slots, chipped }: Fold): GroupPlace[] {
  const place = (key: GroupKey): GroupPlace => ({ key, slots: slots.get(key) ?? new Map(), chipped: chipped.get(key) ?? new Set() })
  const those = (wanted: (it: { mine: boolean; isDefault: boolean }) => boolean): GroupPlace[] =>
    [...networks].filter(([, it]) => wanted(it)).map(([lane]) => place(`network:${lane}`))
  return [
    ...those((it) => it.isDefault),
    ...those((it) => it.mine && !it.isDefault),
    ...(['host', 'shared', 'none'] as const).map(place).filter(({ slots: { size } }) => size > 0),
    ...those((it) => !it.mine && !it.isDefault),
  ]
}

/**
 * What was folded of a run: of all its moments, and of all but the newest, which may be one that is no frame yet. Going on from one of these, a moment
 * that comes costs one moment and not all of them again.
 */
interface Kept {
  readonly ahead: readonly Topology[]
  readonly all: Folded
  readonly allButLast: Folded
}
interface Folded {
  readonly topologies: readonly Topology[]
  readonly fold: Fold
}
const keptByStart = new WeakMap<Topology, Kept>()

function foldOf(topologies: readonly Topology[], ahead: readonly Topology[]): Fold {
  const [start] = topologies
  if (!start) return emptyFold()
  const upTo = topologies.slice(0, -1)
  const kept = keptByStart.get(start)
  const known = kept?.ahead === ahead ? [kept.all, kept.allButLast] : []
  const before = known.find(
    (it) => it.topologies.length <= upTo.length && it.topologies.every((topology, index) => topology === upTo[index]),
  )
  const allButLast = goOn(before ?? { topologies: [], fold: emptyFold() }, upTo, ahead)
  const all = goOn(allButLast, topologies, ahead)
  keptByStart.set(start, { ahead, all, allButLast })
  return all.fold
}

/** The rest of the topologies folded into a copy. */
function goOn(before: Folded, topologies: readonly Topology[], ahead: readonly Topology[]): Folded {
  const done = before.topologies.length
  if (done === topologies.length) return before
  const fold = copyOf(before.fold)
  topologies.slice(done).forEach((topology, index) => {
    foldIn(fold, topology, done + index, topologies[done + index - 1])
    if (done + index === 0) foldAhead(fold, ahead)
  })
  return { topologies, fold }
}

const emptyFold = (): Fold => ({
  networks: new Map(),
  memberships: new Map(),
  slots: new Map(),
  chipped: new Map(),
  storages: new Map(),
  sockets: new Map(),
  uplinks: new Set(),
  moments: new Map(),
})

const copyOf = (fold: Fold): Fold => ({
  networks: new Map([...fold.networks].map(([key, it]) => [key, { ...it }])),
  memberships: new Map([...fold.memberships].map(([key, it]) => [key, [...it]])),
  slots: new Map([...fold.slots].map(([key, it]) => [key, new Map(it)])),
  chipped: new Map([...fold.chipped].map(([key, it]) => [key, new Set(it)])),
  storages: new Map(fold.storages),
  sockets: new Map(fold.sockets),
  uplinks: new Set(fold.uplinks),
  moments: new Map(fold.moments),
})

/** @param before what was folded in last: of that nothing needs to be looked at again */
function foldIn(fold: Fold, topology: Topology, moment: number, before: Topology | undefined): void {
  if (!fold.moments.has(topology)) fold.moments.set(topology, moment)
  for (const it of Object.values(topology.hostInterfaces)) if (it.kind === 'uplink') fold.uplinks.add(it.name)
  foldThings(fold, topology, moment, () => true, before)
}

/** Another host's play: its interfaces are not this one's, and what nobody named is called otherwise here. */
function foldAhead(fold: Fold, ahead: readonly Topology[]): void {
  for (const topology of ahead) foldThings(fold, topology, Number.POSITIVE_INFINITY, (name) => !madeUpName.test(name))
}

function foldThings(fold: Fold, topology: Topology, moment: number, isNamed: (container: string) => boolean, before?: Topology): void {
  const isAhead = moment === Number.POSITIVE_INFINITY
  for (const network of Object.values(topology.networks).filter(isLane).sort(byCreationOfNetwork)) {
    const lane = laneKey(topology, network)
    const it = fold.networks.get(lane)
    if (it) it.mine ||= network.mine
    else fold.networks.set(lane, { mine: network.mine, isDefault: network.name === 'bridge' })
  }
  const withChips = new Set([
    ...Object.values(topology.ports).map((it) => it.containerId),
    ...Object.values(topology.links).map((it) => it.from),
  ])
  const news = newsIn(topology, before)
  const containers = Object.values(topology.containers).filter(({ id }) => !news || news.containers.has(id))
  const lanes = lanesIn(topology)
  // Only what is new needs an order.
  const fresh = containers.filter(({ name }) => !fold.memberships.has(name)).sort(byCreation)
  for (const container of [...containers.filter(({ name }) => fold.memberships.has(name)), ...fresh]) {
    const { id, name } = container
    if (!isNamed(name)) continue
    const groups = groupsOf(container, lanes.get(id) ?? noLanes)
    const known = fold.memberships.get(name) ?? []
    for (const group of groups) if (!known.includes(group)) known.push(group)
    fold.memberships.set(name, known)
    const home = homeAmong(groups, known)
    const slots = fold.slots.get(home) ?? new Map<string, number>()
    fold.slots.set(home, slots)
    const slot = slots.get(name) ?? slots.size
    slots.set(name, slot)
    if (groups.length < 2 && !withChips.has(id)) continue
    const chipped = fold.chipped.get(home) ?? new Set()
    fold.chipped.set(home, chipped.add(slot))
  }
  foldStorages(fold, topology, moment, isAhead, before)
  if (news && !news.ports) return
  for (const { key, port, container } of socketsIn(topology)) {
    const text = socketText(port)
    if (isNamed(container.name) && text.length > (fold.sockets.get(key)?.length ?? 0)) fold.sockets.set(key, text)
  }
}

/** The containers that are not as they were, or whose ties are not, and whether any port is not; without a moment before, nothing can be told. */
function newsIn(topology: Topology, before: Topology | undefined): { containers: ReadonlySet<string>; ports: boolean } | undefined {
  if (!before) return undefined
  const ports = changed(topology.ports, before.ports)
  return {
    containers: new Set([
      ...changed(topology.containers, before.containers).map((it) => it.id),
      ...changed(topology.endpoints, before.endpoints).map((it) => it.containerId),
      ...changed(topology.links, before.links).map((it) => it.from),
      ...ports.map((it) => it.containerId),
    ]),
    ports: ports.length > 0,
  }
}

/** Records that are new, or other ones than before: what did not change is the same object in both. */
const changed = <T>(now: Table<T>, before: Table<T> | undefined): T[] =>
  now === before ? [] : Object.entries(now).flatMap(([key, record]) => (before?.[key] === record ? [] : [record]))

function foldStorages(fold: Fold, topology: Topology, moment: number, isAhead: boolean, before: Topology | undefined): void {
  const note = (key: string, kind: StoragePlace['kind'], source: string, mine: boolean): void => {
    const it = fold.storages.get(key)
    const since = Math.min(it?.since ?? moment, moment)
    if (it && it.since === since && (it.mine || !mine)) return
    fold.storages.set(key, { slot: it?.slot ?? fold.storages.size, kind, source, mine: mine || (it?.mine ?? false), since })
  }
  for (const volume of changed(topology.volumes, before?.volumes))
    if (!isAhead || !volume.anonymous) note(`volume:${volume.name}`, 'volume', volume.name, volume.mine)
  if (isAhead) return
  for (const mount of changed(topology.mounts, before?.mounts)) {
    const container = topology.containers[mount.containerId]
    const key = container && storageKey(mount, container.name)
    // Memory is no storage that another could share: a tile's words tell of it.
    if (!container || key === undefined || mount.type === 'tmpfs' || mount.source === undefined) continue
    note(key, mount.type === 'volume' ? 'volume' : 'directory', mount.source, container.mine)
  }
}

/** The groups that a container is in, first that of its `eth0`. */
function groupsOf({ networkMode }: Container, lanes: readonly ContainerLane[]): readonly GroupKey[] {
  if (networkMode === 'host') return ['host']
  if (networkMode === 'container') return ['shared']
  return lanes.length === 0 ? ['none'] : lanes.map(({ lane }): GroupKey => `network:${lane}`)
}

const homeAmong = (groups: readonly GroupKey[], known: readonly GroupKey[]): GroupKey =>
  known.find((it) => groups.includes(it)) ?? groups[0] ?? 'none'

interface ContainerLane {
  readonly endpoint: Endpoint
  readonly network: Network
  readonly lane: string
}

const noLanes: readonly ContainerLane[] = []

/** Endpoints on networks that are drawn, by container id, in the order of their interfaces. */
const lanesIn = (topology: Topology): ReadonlyMap<string, readonly ContainerLane[]> =>
  keptLanes(topology.endpoints, [topology.networks], () => lanesOf(topology))

/** Tables that did not change are the same objects from moment to moment. */
const keptLanes = keptFor<Topology['endpoints'], ReadonlyMap<string, readonly ContainerLane[]>>()

function lanesOf(topology: Topology): ReadonlyMap<string, readonly ContainerLane[]> {
  const lanes = groupedBy(
    Object.values(topology.endpoints).flatMap((endpoint) => {
      const network = topology.networks[endpoint.networkId]
      return network && isLane(network) ? [{ endpoint, network, lane: laneKey(topology, network) }] : []
    }),
    ({ endpoint }) => endpoint.containerId,
  )
  const orderOf = ({ endpoint, network }: ContainerLane): string =>
    endpoint.interface ?? (network.name === 'bridge' ? 'eth0' : `~${network.name}`)
  for (const some of lanes.values()) if (some.length > 1) some.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
  return lanes
}

/** Where a container stands at one moment. */
export interface Standing {
  readonly container: Container
  readonly group: GroupKey
  /** On the network in whose frame it stands. */
  readonly own?: ContainerLane
  readonly further: readonly ContainerLane[]
}

export function standingsOf(topology: Topology, { memberships }: Pick<CompactPlaces, 'memberships'>): Standing[] {
  const lanesOf = lanesIn(topology)
  return Object.values(topology.containers).map((container) => {
    const lanes = lanesOf.get(container.id) ?? noLanes
    const member = memberships.get(container.name) ?? []
    return keptStandings(container, [lanes, ...member], () => standingOf(container, lanes, member))
  })
}

const keptStandings = keptFor<Container, Standing>()

function standingOf(container: Container, lanes: readonly ContainerLane[], member: readonly GroupKey[]): Standing {
  const group = homeAmong(groupsOf(container, lanes), member)
  const own = lanes.find(({ lane }) => group === `network:${lane}`)
  return { container, group, ...(own ? { own } : {}), further: lanes.filter((it) => it !== own) }
}

/** Ties of containers, by container id, looked up again and again by the parts of a scene. */
export const tiesByContainer = ({ ports, mounts, links }: Topology) => ({
  ports: keptPorts(ports, [], () => groupedBy(Object.values(ports), (it) => it.containerId)),
  mounts: keptMounts(mounts, [], () => groupedBy(Object.values(mounts), (it) => it.containerId)),
  linksFrom: keptLinks(links, [], () => groupedBy(Object.values(links), (it) => it.from)),
})

type ByContainer<T> = ReadonlyMap<string, readonly T[]>
const keptPorts = keptFor<Topology['ports'], ByContainer<PublishedPort>>()
const keptMounts = keptFor<Topology['mounts'], ByContainer<Mount>>()
const keptLinks = keptFor<Topology['links'], ByContainer<Link>>()

export type Ties = ReturnType<typeof tiesByContainer>

export function groupedBy<T>(records: readonly T[], keyOf: (record: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const record of records) {
    const key = keyOf(record)
    const group = groups.get(key)
    if (group) group.push(record)
    else groups.set(key, [record])
  }
  return groups
}
