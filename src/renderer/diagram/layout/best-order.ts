import { linesOf, type Pair, pairsOf } from './crossings.ts'
import type { Seen } from './gather.ts'
import type { Group } from './order-groups.ts'
import { type Arrangement, crossingsIn, searchOrder } from './order-search.ts'
import { type ColumnPlace, freeLane, type LanePlace, type Order, type Places, placesOf } from './places.ts'

/** Up to so many networks (docker0 among them), and groups of containers that are tied to another in their lane, the order is the best of all; beyond, only a good one. */
const exact = { lanes: 5, groups: 12 } as const
/** A search that is longer than this ends with the best that it has found. */
const mostSteps = 40_000
/** Of so many lines all pairs are looked at, not more. */
const mostLines = 600

/** Places in the best order of what was seen: once for a run that is known as a whole, since it may change with whatever comes. */
export function placesInBestOrder(seen: Seen): Places {
  const places = placesOf(seen)
  const order = bestOrder(places)
  return order?.changes ? placesOf(seen, order) : places
}

export interface BestOrder extends Order {
  readonly crossings: number
  /** Whether it is another order than that of first appearance. */
  readonly changes: boolean
  /** Whether no other order that is allowed has fewer. */
  readonly proven: boolean
}

/**
 * The order of lanes and columns with the fewest crossings, for the whole of what was seen. Allowed is every order of the run's networks after docker0,
 * and of the containers in the lane of their first network, with those that share a namespace side by side. Of several orders that are equally good it
 * is the one that comes first by first appearance, so that what costs no crossing is read from left to right as it happens.
 * @param places by first appearance
 */
export function bestOrder(places: Places): BestOrder | undefined {
  const lines = linesOf(places)
  if (lines.cables.length + lines.mounts.length + lines.links.length > mostLines) return undefined
  const pairs = pairsOf(lines)
  const asSeen: Arrangement = { lanes: places.lanes, groups: places.lanes.map((lane) => groupsOf(lane, places)) }
  const crossings = crossingsIn(pairs, asSeen)
  const seen = { ...orderOf(asSeen), crossings, changes: false }
  if (crossings === 0) return { ...seen, proven: true }
  const tied = tiedGroups(asSeen, pairs)
  const few = places.lanes.filter(({ key }) => key !== freeLane).length <= exact.lanes && tied.flat().length <= exact.groups
  const guess = gathered(asSeen, places)
  const guessed = crossingsIn(pairs, guess)
  if (!few)
    return guessed < crossings ? { ...orderOf(guess), crossings: guessed, changes: true, proven: false } : { ...seen, proven: false }
  let best = { arrangement: asSeen, crossings }
  let steps = 0
  for (const lanes of laneOrders(places)) {
    const all = { lanes, groups: lanes.map(({ order }) => asSeen.groups[order] ?? []) }
    const moving = lanes.map(({ order }) => tied[order] ?? [])
    // What is as good as the guess and comes before it is found all the same.
    const found = searchOrder(all, moving, pairs, Math.min(best.crossings, guessed + 1), mostSteps - steps)
    steps += found.steps
    if (!found.groups) continue
    const groups = all.groups.map((own, lane) => merged(found.groups?.[lane] ?? [], own))
    best = { arrangement: { lanes, groups }, crossings: found.crossings }
  }
  const changes = best.crossings < crossings
  return { ...orderOf(best.arrangement), crossings: best.crossings, changes, proven: steps < mostSteps }
}

function groupsOf({ columns }: LanePlace, { seen }: Places): Group[] {
  const groups: { columns: ColumnPlace[]; mine: boolean }[] = []
  for (const column of columns) {
    const last = groups.at(-1)
    if (column.joined && last) last.columns.push(column)
    else groups.push({ columns: [column], mine: seen.containers.get(column.names[0] ?? '')?.mine ?? false })
  }
  return groups
}

const orderOf = ({ lanes, groups }: Arrangement): Order => ({
  lanes: lanes.map(({ key }) => key),
  containers: groups.flat().flatMap(({ columns }) => columns.flatMap(({ names }) => names.slice(0, 1))),
})

/** The groups of each lane whose place among the others makes a difference. */
function tiedGroups({ groups }: Arrangement, pairs: readonly Pair[]): Group[][] {
  const groupOf = new Map(
    groups.flatMap((own, lane) => own.flatMap((group) => group.columns.map(({ order }) => [order, { lane, group }] as const))),
  )
  const tied = new Set<Group>()
  for (const { columns } of pairs)
    for (const column of columns) {
      const it = groupOf.get(column)
      const isTied = it && columns.some((other) => groupOf.get(other)?.lane === it.lane && groupOf.get(other)?.group !== it.group)
      if (isTied) tied.add(it.group)
    }
  return groups.map((own) => own.filter((group) => tied.has(group)))
}

/** What was put in order, and the others between it, no later than by first appearance. */
function merged(ordered: readonly Group[], all: readonly Group[]): Group[] {
  const others = all.filter((group) => !ordered.includes(group))
  const result: Group[] = []
  for (const group of ordered) {
    while (others[0] && firstOf(others[0]) < firstOf(group)) result.push(...others.splice(0, 1))
    result.push(group)
  }
  return [...result, ...others]
}

const firstOf = ({ columns }: Group): number => columns[0]?.order ?? 0

/** Every order of the run's own networks, and of the others', first appearance first. docker0 and the lane without a rail stay where they are. */
function laneOrders({ lanes, seen }: Places): LanePlace[][] {
  const kindOf = ({ key }: LanePlace): string => {
    const network = seen.networks.get(key)
    return network === undefined ? 'free' : network.isDefault ? 'default' : network.mine ? 'mine' : 'other'
  }
  const kinds = lanes.map(kindOf)
  const ordersOf = (left: readonly LanePlace[]): LanePlace[][] =>
    left.length === 0
      ? [[]]
      : left
          .filter((lane) => kindOf(lane) === kinds[kinds.length - left.length])
          .flatMap((lane) => ordersOf(left.filter((it) => it !== lane)).map((rest) => [lane, ...rest]))
  return ordersOf(lanes)
}

/**
 * A good order, quickly: in each lane those with a cable to the left stand left, those with one to the right stand right, and what is tied by links or
 * storages stands side by side.
 */
function gathered({ lanes, groups }: Arrangement, places: Places): Arrangement {
  const clusterOf = clusters(places)
  const sideOf = ({ columns }: Group): number => {
    const home = places.laneOf.get(columns[0]?.lane ?? '')?.order ?? 0
    const others = columns.flatMap(({ networks }) => networks.map((key) => Math.sign((places.laneOf.get(key)?.order ?? home) - home)))
    return Math.sign(others.reduce((sum, it) => sum + it, 0))
  }
  const ranked = groups.map((own) =>
    own
      .map((group) => ({ group, side: sideOf(group), cluster: Math.min(...group.columns.map(({ order }) => clusterOf(order))) }))
      .sort(
        (a, b) =>
          Number(b.group.mine) - Number(a.group.mine) || a.side - b.side || a.cluster - b.cluster || firstOf(a.group) - firstOf(b.group),
      )
      .map(({ group }) => group),
  )
  return { lanes, groups: ranked }
}

/** The first of the columns to which one is tied by links or storages, however far. */
function clusters({ seen, columnOf, columns }: Places): (column: number) => number {
  const above = columns.map(({ order }) => order)
  const rootOf = (column: number): number => {
    let root = column
    while (above[root] !== undefined && above[root] !== root) root = above[root] ?? root
    return root
  }
  const tie = (a: string, b: string): void => {
    const [one, other] = [columnOf.get(a), columnOf.get(b)]
    if (!one || !other) return
    const [low, high] = [rootOf(one.order), rootOf(other.order)].sort((x, y) => x - y)
    if (low !== undefined && high !== undefined) above[high] = low
  }
  const holders = new Map<string, string>()
  for (const { name, mounts } of seen.containers.values())
    for (const { storages } of mounts.values())
      for (const key of storages) {
        const holder = holders.get(key)
        if (holder === undefined) holders.set(key, name)
        else tie(holder, name)
      }
  for (const { from, to } of seen.links.values()) tie(from, to)
  return rootOf
}
