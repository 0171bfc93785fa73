import type { Topology } from '../../../shared/topology/topology.ts'
import { changedContainers, changedRecords } from './changed-records.ts'
import { type GroupKey, groupsOf, homeAmong, lanesIn, type Memberships, noLanes, tiesByContainer } from './compact-standings.ts'
import { DraftMap, DraftMaps } from './draft-map.ts'
import { byCreation, byCreationOfNetwork, isLane, laneKey, socketsIn, socketText, storageKey } from './gather.ts'
import { madeUpName } from './places.ts'

/** What was gathered of a run so far, from which its places come. A table to which nothing was added is the very same one as before. */
export interface Fold {
  /** By lane key, by first appearance. */
  readonly networks: ReadonlyMap<string, { readonly mine: boolean; readonly isDefault: boolean }>
  readonly memberships: Memberships
  /** Of each group, the place of each container by name. */
  readonly slots: ReadonlyMap<GroupKey, ReadonlyMap<string, number>>
  /** And the places of those that have ports, further networks or links at some moment. */
  readonly chipped: ReadonlyMap<GroupKey, ReadonlyMap<string, number>>
  /** By storage key (gather.ts). */
  readonly storages: ReadonlyMap<string, StoragePlace>
  /** Published ports by the keys of their sockets: their longest texts. */
  readonly sockets: ReadonlyMap<string, string>
  readonly uplinks: ReadonlySet<string>
  /** When in the run an observation was made, the run's start being 0. */
  readonly moments: ReadonlyMap<Topology, number>
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

export const emptyFold: Fold = {
  networks: new Map(),
  memberships: new Map(),
  slots: new Map(),
  chipped: new Map(),
  storages: new Map(),
  sockets: new Map(),
  uplinks: new Set(),
  moments: new Map(),
}

/**
 * A fold with one more moment of the run.
 * @param before what was folded in last: of that nothing needs to be looked at again
 */
export function foldIn(fold: Fold, topology: Topology, moment: number, before: Topology | undefined): Fold {
  const uplinks = Object.values(topology.hostInterfaces).flatMap(({ kind, name }) =>
    kind === 'uplink' && !fold.uplinks.has(name) ? [name] : [],
  )
  return {
    ...folded(fold, (draft) => foldThings(draft, topology, moment, () => true, before)),
    moments: fold.moments.has(topology) ? fold.moments : new Map(fold.moments).set(topology, moment),
    uplinks: uplinks.length === 0 ? fold.uplinks : new Set([...fold.uplinks, ...uplinks]),
  }
}

/** And with another host's play of it: its interfaces are not this one's, and what nobody named is called otherwise here. */
export function foldAhead(fold: Fold, ahead: readonly Topology[]): Fold {
  return folded(fold, (draft) => {
    for (const topology of ahead) foldThings(draft, topology, Number.POSITIVE_INFINITY, (name) => !madeUpName.test(name))
  })
}

/** The tables of a fold that are being added to. */
interface Draft {
  readonly networks: DraftMap<string, { readonly mine: boolean; readonly isDefault: boolean }>
  readonly memberships: DraftMap<string, readonly GroupKey[]>
  readonly slots: DraftMaps<GroupKey, string, number>
  readonly chipped: DraftMaps<GroupKey, string, number>
  readonly storages: DraftMap<string, StoragePlace>
  readonly sockets: DraftMap<string, string>
}

function folded(fold: Fold, change: (draft: Draft) => void): Fold {
  const draft: Draft = {
    networks: new DraftMap(fold.networks),
    memberships: new DraftMap(fold.memberships),
    slots: new DraftMaps(fold.slots),
    chipped: new DraftMaps(fold.chipped),
    storages: new DraftMap(fold.storages),
    sockets: new DraftMap(fold.sockets),
  }
  change(draft)
  return {
    ...fold,
    networks: draft.networks.now,
    memberships: draft.memberships.now,
    slots: draft.slots.now,
    chipped: draft.chipped.now,
    storages: draft.storages.now,
    sockets: draft.sockets.now,
  }
}

function foldThings(fold: Draft, topology: Topology, moment: number, isNamed: (container: string) => boolean, last?: Topology): void {
  const isAhead = moment === Number.POSITIVE_INFINITY
  const networks = topology.networks === last?.networks ? [] : Object.values(topology.networks).filter(isLane)
  for (const network of networks.sort(byCreationOfNetwork)) {
    const lane = laneKey(topology, network)
    const it = fold.networks.get(lane)
    if (!it || (network.mine && !it.mine))
      fold.networks.set(lane, { mine: network.mine, isDefault: it?.isDefault ?? network.name === 'bridge' })
  }
  const { ports, linksFrom } = tiesByContainer(topology)
  const news = newsIn(topology, last)
  const containers = news ? [...news.containers].flatMap((id) => topology.containers[id] ?? []) : Object.values(topology.containers)
  const lanes = lanesIn(topology)
  // Only what is new needs an order.
  const fresh = containers.filter(({ name }) => !fold.memberships.has(name)).sort(byCreation)
  for (const container of [...containers.filter(({ name }) => fold.memberships.has(name)), ...fresh]) {
    const { id, name } = container
    if (!isNamed(name)) continue
    const groups = groupsOf(container, lanes.get(id) ?? noLanes)
    const before = fold.memberships.get(name)
    const joined = groups.filter((group) => !before?.includes(group))
    const known = before && joined.length === 0 ? before : [...(before ?? []), ...joined]
    fold.memberships.set(name, known)
    const home = homeAmong(groups, known)
    const slots = fold.slots.of(home)
    const slot = slots.get(name) ?? slots.size
    slots.set(name, slot)
    if (groups.length > 1 || ports.has(id) || linksFrom.has(id)) fold.chipped.of(home).set(name, slot)
  }
  foldStorages(fold, topology, moment, isAhead, last)
  if (news && !news.ports) return
  for (const { key, port, container } of socketsIn(topology)) {
    const text = socketText(port)
    if (isNamed(container.name) && text.length > (fold.sockets.get(key)?.length ?? 0)) fold.sockets.set(key, text)
  }
}

/** The containers that are not as they were, or whose ties are not, and whether any port is not; without a moment before, nothing can be told. */
function newsIn(topology: Topology, before: Topology | undefined): { containers: ReadonlySet<string>; ports: boolean } | undefined {
  if (!before) return undefined
  const ports = changedRecords(topology.ports, before.ports)
  return {
    containers: new Set([
      ...changedContainers(topology.containers, before.containers).map((it) => it.id),
      ...changedRecords(topology.endpoints, before.endpoints).map((it) => it.containerId),
      ...changedRecords(topology.links, before.links).map((it) => it.from),
      ...ports.map((it) => it.containerId),
    ]),
    ports: ports.length > 0,
  }
}

function foldStorages(fold: Draft, topology: Topology, moment: number, isAhead: boolean, before: Topology | undefined): void {
  const note = (key: string, kind: StoragePlace['kind'], source: string, mine: boolean): void => {
    const it = fold.storages.get(key)
    const since = Math.min(it?.since ?? moment, moment)
    if (it && it.since === since && (it.mine || !mine)) return
    fold.storages.set(key, { slot: it?.slot ?? fold.storages.size, kind, source, mine: mine || (it?.mine ?? false), since })
  }
  for (const volume of changedRecords(topology.volumes, before?.volumes))
    if (!isAhead || !volume.anonymous) note(`volume:${volume.name}`, 'volume', volume.name, volume.mine)
  if (isAhead) return
  for (const mount of changedRecords(topology.mounts, before?.mounts)) {
    const container = topology.containers[mount.containerId]
    const key = container && storageKey(mount, container.name)
    // Memory is no storage that another could share: a tile's words tell of it.
    if (!container || key === undefined || mount.type === 'tmpfs' || mount.source === undefined) continue
    note(key, mount.type === 'volume' ? 'volume' : 'directory', mount.source, container.mine)
  }
}
