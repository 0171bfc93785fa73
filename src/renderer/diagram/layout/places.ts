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
  readonly names: readonly string[]
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

/** What stands left of what, where it is not by first appearance: lane keys, and of each column a container's name. */
export interface Order {
  readonly lanes: readonly string[]
  readonly containers: readonly string[]
}

/**
 * Gives every container, network and storage that was seen its place, by first appearance; the run's own before the others.
 * @param order goes before first appearance; what it does not name comes after what it does
 */
export function placesOf(seen: Seen, order?: Order): Places {
  const lanes = laneKeys(seen, order).map((key, order): LanePlace => ({ key, order, columns: [], guestsLeft: [], guestsRight: [] }))
  const laneOf = new Map(lanes.map((lane) => [lane.key, lane]))
  const columns: ColumnPlace[] = []
  const columnOf = new Map<string, ColumnPlace>()
  const groups = groupsOf(seen, laneOf)
  const rank = ranks(order?.containers ?? [])
  for (const lane of lanes) {
    for (const group of namesInOrder(groups.get(lane.key) ?? [], seen, rank)) {
      group.forEach((names, place) => {
        const column = newColumn(columns.length, lane.key, place > 0, names)
        lane.columns.push(column)
        columns.push(column)
        for (const name of names) columnOf.set(name, column)
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

/** The order in which everything stands, for other places of the same run. */
export const orderIn = ({ lanes, columnOf }: Pick<Places, 'lanes' | 'columnOf'>): Order => ({
  lanes: lanes.map(({ key }) => key),
  containers: [...columnOf].sort(([, a], [, b]) => a.order - b.order).map(([name]) => name),
})

const ranks = (names: readonly string[]): ReadonlyMap<string, number> => new Map(names.map((name, index) => [name, index]))

/** docker0 first, then the run's networks by first appearance, then the lane without a rail if anything stands in it, then the others' networks. */
function laneKeys(seen: Seen, order: Order | undefined): string[] {
  const rank = { default: 0, mine: 1, other: 2 }
  const wished = ranks(order?.lanes ?? [])
  const wish = (key: string): number => wished.get(key) ?? wished.size
  const used = new Set([...seen.containers.values()].filter((it) => isPlaced(it)).flatMap((it) => it.networks))
  const shown = [...seen.networks.values()].filter((it) => it.isDefault || it.mine || used.has(it.key))
  const networks = shown.map((it) => ({
    key: it.key,
    rank: it.isDefault ? rank.default : it.mine ? rank.mine : rank.other,
  }))
  const keys = networks.sort((a, b) => a.rank - b.rank || wish(a.key) - wish(b.key)).map((it) => it.key)
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

/** The containers of each lane in groups that share a namespace: owner first. */
function groupsOf(seen: Seen, lanes: ReadonlyMap<string, LanePlace>): Map<string, SeenContainer[][]> {
  const groups = new Map<string, SeenContainer[]>()
  const inLane = new Map<string, SeenContainer[][]>()
  for (const container of seen.containers.values()) {
    if (!isPlaced(container)) continue
    const root = rootOf(container, seen)
    let group = groups.get(root.name)
    if (!group) {
      const home = root.home ?? freeLane
      const lane = lanes.has(home) ? home : freeLane
      group = isPlaced(root) ? [root] : []
      groups.set(root.name, group)
      inLane.set(lane, [...(inLane.get(lane) ?? []), group])
    }
    if (container !== root) group.push(container)
  }
  return inLane
}

/**
 * The names of each column, in groups that stand in one frame: a column for each container, but for what passes, which stands where something like it
 * stood before. The run's own groups come first.
 */
function namesInOrder(groups: readonly SeenContainer[][], seen: Seen, rank: ReadonlyMap<string, number>): string[][][] {
  const placed: { readonly mine: boolean; readonly columns: SeenContainer[][] }[] = []
  /** In which something else may yet have a place. */
  const open: SeenContainer[][] = []
  for (const group of groups) {
    const [first] = group
    if (!first) continue
    const free = reusable(open, first, seen)
    if (free) {
      free.push(first)
      continue
    }
    const columns = group.map((it) => [it])
    placed.push({ mine: first.mine, columns })
    if (!shares(first, seen) && first.times.size < seen.topologies.length) open.push(...columns)
  }
  const rankOf = (columns: readonly SeenContainer[][]): number => Math.min(...columns.flat().map(({ name }) => rank.get(name) ?? rank.size))
  return placed
    .sort((a, b) => Number(b.mine) - Number(a.mine) || rankOf(a.columns) - rankOf(b.columns))
    .map(({ columns }) => columns.map((column) => column.map(({ name }) => name)))
}

function reusable(columns: readonly SeenContainer[][], container: SeenContainer, seen: Seen): SeenContainer[] | undefined {
  if (!isPassing(container) || shares(container, seen)) return undefined
  return columns.find((column) => column.every((other) => other.mine === container.mine && disjoint(other.times, container.times)))
}

const isPassing = (container: SeenContainer): boolean => !container.mine || madeUpName.test(container.name)

const shares = (container: SeenContainer, seen: Seen): boolean => container.owner !== undefined || seen.owners.has(container.name)

const disjoint = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => {
  for (const time of a) if (b.has(time)) return false
  return true
}

const newColumn = (order: number, lane: string, joined: boolean, names: readonly string[]): ColumnPlace => ({
  order,
  lane,
  names,
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
  /** In which another may yet lie. */
  const open: StorageCell[] = []
  for (const storage of seen.storages.values()) {
    if (!storage.mine || placed.has(storage.key) || isLaid(open, storage)) continue
    const cell = { storages: [storage] }
    strays.push(cell)
    if (storage.times.size < seen.topologies.length) open.push(cell)
  }
  return strays
}

function putInCell(cells: StorageCell[], storage: SeenStorage): void {
  if (!isLaid(cells, storage)) cells.push({ storages: [storage] })
}

/** Lays a storage into the first cell whose storages were never there together with it, if there is one. */
function isLaid(cells: readonly StorageCell[], storage: SeenStorage): boolean {
  const free = cells.find((cell) => cell.storages.every((other) => disjoint(other.times, storage.times)))
  free?.storages.push(storage)
  return free !== undefined
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
