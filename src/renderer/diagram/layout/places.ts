import type { Seen, SeenContainer, SeenStorage } from './gather.ts'

/** Where things stand, still without numbers: lanes from left to right, columns in them, storages under the columns. */
export interface Places {
  readonly lanes: readonly LanePlace[]
  /** All columns, from left to right. */
  readonly columns: readonly ColumnPlace[]
  readonly columnOf: ReadonlyMap<string, ColumnPlace>
  readonly laneOf: ReadonlyMap<string, LanePlace>
  /** Volumes of this run that no container was ever seen to mount: cells of their own. */
  readonly strays: readonly StorageCell[]
  readonly seen: Seen
}

export interface LanePlace {
  /** A network's lane key; the empty one is the last lane, which has no rail: containers without a bridge stand there. */
  readonly key: string
  readonly order: number
  readonly columns: ColumnPlace[]
  /** Containers of other lanes with a cable to this rail, by the side from which they come. */
  readonly guestsLeft: string[]
  readonly guestsRight: string[]
}

export interface ColumnPlace {
  readonly order: number
  readonly lane: string
  /** Containers that stand here: after the first only one-offs (the engine made up their names) and others', and none of them together. */
  readonly names: string[]
  /** Set if it stands in the frame of the column before it (`--network container:`). */
  readonly joined: boolean
  /** Lane keys of its cables, from left to right. */
  readonly networks: string[]
  readonly mounts: MountPlace[]
  /** Socket keys. */
  readonly sockets: string[]
}

export interface MountPlace {
  readonly destination: string
  /** Storages that rest under this mount, because it was the first to show them. */
  readonly cells: StorageCell[]
}

/** One place in the storage band; several storages only if they were never there together. */
export interface StorageCell {
  readonly storages: SeenStorage[]
}

export const freeLane = ''
/** `adjective_surname`, as the engine names a container nobody named: a one-off, whose place another may take after it. */
export const madeUpName = /^[a-z]+_[a-z]+\d*$/

/** Gives every container, network and storage that was seen its place, by first appearance; the run's own before the others. */
export function placesOf(seen: Seen): Places {
  const lanes = laneKeys(seen).map((key, order): LanePlace => ({ key, order, columns: [], guestsLeft: [], guestsRight: [] }))
  const laneOf = new Map(lanes.map((lane) => [lane.key, lane]))
  const columns: ColumnPlace[] = []
  const columnOf = new Map<string, ColumnPlace>()
  for (const lane of lanes) {
    for (const group of groupsOf(seen, lane.key, laneOf)) {
      group.forEach((container, place) => {
        const column = place === 0 ? reusable(lane, container, seen) : undefined
        const at = column ?? newColumn(columns.length, lane.key, place > 0)
        if (!column) {
          lane.columns.push(at)
          columns.push(at)
        }
        at.names.push(container.name)
        columnOf.set(container.name, at)
      })
    }
  }
  for (const column of columns) fillColumn(column, seen, laneOf)
  const strays = placeStorages(seen, columnOf)
  placeGuests(columns, laneOf)
  return { lanes, columns, columnOf, laneOf, strays, seen }
}

/**
 * The stage is the run's: of the others' containers only those that were ever alive have a place, and of their networks only those with such a
 * container. The rest is counted.
 */
export const isPlaced = (container: SeenContainer): boolean => container.mine || container.lived

/** docker0 first, then the run's networks by first appearance, then the lane without a rail if anything stands in it, then the others' networks. */
function laneKeys(seen: Seen): string[] {
  const rank = { default: 0, mine: 1, other: 2 }
  const used = new Set([...seen.containers.values()].filter((it) => isPlaced(it)).flatMap((it) => it.networks))
  const shown = [...seen.networks.values()].filter((it) => it.isDefault || it.mine || used.has(it.key))
  const networks = shown.map((it) => ({
    key: it.key,
    rank: it.isDefault ? rank.default : it.mine ? rank.mine : rank.other,
  }))
  const keys = networks.sort((a, b) => a.rank - b.rank).map((it) => it.key)
  const homeless = [...seen.containers.values()].some((it) => isPlaced(it) && homeOf(it, seen) === freeLane)
  const own = networks.filter((it) => it.rank < rank.other).length
  return homeless ? [...keys.slice(0, own), freeLane, ...keys.slice(own)] : keys
}

/** The lane of a container; one that shares a namespace stands with its owner. A chain or ring of owners ends at the first. */
function homeOf(container: SeenContainer, seen: Seen): string {
  return rootOf(container, seen).home ?? freeLane
}

function rootOf(container: SeenContainer, seen: Seen): SeenContainer {
  const passed = new Set<string>()
  let it = container
  while (it.owner !== undefined && !passed.has(it.name)) {
    passed.add(it.name)
    const owner = seen.containers.get(it.owner)
    if (!owner || passed.has(owner.name)) return it
    it = owner
  }
  return it
}

/** The containers of a lane in groups that share a namespace: owner first. The run's own groups come first. */
function groupsOf(seen: Seen, lane: string, lanes: ReadonlyMap<string, LanePlace>): SeenContainer[][] {
  const groups = new Map<string, SeenContainer[]>()
  for (const container of seen.containers.values()) {
    if (!isPlaced(container)) continue
    const root = rootOf(container, seen)
    const home = homeOf(container, seen)
    if ((lanes.has(home) ? home : freeLane) !== lane) continue
    const group = groups.get(root.name) ?? (isPlaced(root) ? [root] : [])
    if (container !== root) group.push(container)
    groups.set(root.name, group)
  }
  const order = [...groups.values()]
  return [...order.filter((group) => group[0]?.mine), ...order.filter((group) => !group[0]?.mine)]
}

function reusable(lane: LanePlace, container: SeenContainer, seen: Seen): ColumnPlace | undefined {
  if (!isPassing(container) || shares(container, seen)) return undefined
  return lane.columns.find((column) =>
    column.names.every((name) => {
      const other = seen.containers.get(name)
      return other && other.mine === container.mine && !shares(other, seen) && disjoint(other.times, container.times)
    }),
  )
}

const isPassing = (container: SeenContainer): boolean => !container.mine || madeUpName.test(container.name)

const shares = (container: SeenContainer, seen: Seen): boolean => container.owner !== undefined || seen.owners.has(container.name)

const disjoint = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => {
  for (const time of a) if (b.has(time)) return false
  return true
}

const newColumn = (order: number, lane: string, joined: boolean): ColumnPlace => ({
  order,
  lane,
  names: [],
  joined,
  networks: [],
  mounts: [],
  sockets: [],
})

function fillColumn(column: ColumnPlace, seen: Seen, lanes: ReadonlyMap<string, LanePlace>): void {
  for (const name of column.names) {
    const container = seen.containers.get(name)
    if (!container) continue
    for (const network of container.networks) if (lanes.has(network) && !column.networks.includes(network)) column.networks.push(network)
    // Of somebody else's container one is enough to tell that it is reached from outside; the rest is told in words.
    for (const socket of [...container.sockets.keys()].slice(0, container.mine ? undefined : 1)) column.sockets.push(socket)
    for (const destination of container.mounts.keys()) {
      if (!column.mounts.some((it) => it.destination === destination)) column.mounts.push({ destination, cells: [] })
    }
  }
  column.networks.sort((a, b) => (lanes.get(a)?.order ?? 0) - (lanes.get(b)?.order ?? 0))
}

/** Each storage rests under the first mount that showed it, even when that container is gone. */
function placeStorages(seen: Seen, columnOf: ReadonlyMap<string, ColumnPlace>): StorageCell[] {
  const placed = new Set<string>()
  for (const container of seen.containers.values()) {
    for (const [destination, { storages }] of container.mounts) {
      const mount = columnOf.get(container.name)?.mounts.find((it) => it.destination === destination)
      for (const key of storages) {
        const storage = seen.storages.get(key)
        if (!mount || !storage || placed.has(key)) continue
        placed.add(key)
        putInCell(mount.cells, storage)
      }
    }
  }
  const strays: StorageCell[] = []
  for (const storage of seen.storages.values()) if (storage.mine && !placed.has(storage.key)) putInCell(strays, storage)
  return strays
}

function putInCell(cells: StorageCell[], storage: SeenStorage): void {
  const free = cells.find((cell) => cell.storages.every((other) => disjoint(other.times, storage.times)))
  if (free) free.storages.push(storage)
  else cells.push({ storages: [storage] })
}

/** A cable to another lane's rail gets a place of its own at that rail's near end. */
function placeGuests(columns: readonly ColumnPlace[], laneOf: ReadonlyMap<string, LanePlace>): void {
  for (const column of columns) {
    const home = laneOf.get(column.lane)
    for (const key of column.networks) {
      const lane = laneOf.get(key)
      if (!lane || !home || lane === home) continue
      // In the order of their columns, with the longer cable above the shorter, two cables from one side never cross.
      if (home.order < lane.order) lane.guestsLeft.push(guestKey(column))
      else lane.guestsRight.push(guestKey(column))
    }
  }
}

export const guestKey = (column: Pick<ColumnPlace, 'order'>): string => String(column.order)
