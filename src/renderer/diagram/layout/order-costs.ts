import type { Pair } from './crossings.ts'
import { type ChangingStanding, type Group, has, mayFollow } from './order-groups.ts'

/** What the order of the groups in a lane costs, in crossings, as far as each pair of lines depends on two or three groups of one lane. */
export interface LaneCosts {
  /** `before[a][b]`: for a to stand before b. */
  readonly before: readonly (readonly number[])[]
  /** `middles[m]`: for m to stand between the two others, `forth` if it is `left` that stands left, else `back`. */
  readonly middles: readonly (readonly Middle[])[]
}

interface Middle {
  readonly left: number
  readonly right: number
  readonly forth: number
  readonly back: number
}

export interface Costs {
  /** By the place of the lane. */
  readonly costs: readonly LaneCosts[]
  /** Pairs that cross in any order. */
  readonly always: number
  /** Pairs that depend on more. */
  readonly others: readonly Pair[]
}

/** @param standing of all columns, in some order */
export function laneCosts(groups: readonly (readonly Group[])[], pairs: readonly Pair[], standing: ChangingStanding): Costs {
  const placeOf = new Map(
    groups.flatMap((own, lane) => own.flatMap((group, index) => group.columns.map(({ order }) => [order, { lane, index }] as const))),
  )
  const costs = groups.map((own) => ({
    before: own.map(() => own.map(() => 0)),
    middles: own.map((): Middle[] => []),
  }))
  const others: Pair[] = []
  let always = 0
  for (const pair of pairs) {
    const byLane = new Map<number, Set<number>>()
    for (const column of pair.columns) {
      const place = placeOf.get(column)
      if (place) byLane.set(place.lane, (byLane.get(place.lane) ?? new Set()).add(place.index))
    }
    const [open, more] = [...byLane].filter(([, indices]) => indices.size > 1)
    if (!open) {
      if (pair.crosses(standing)) always += 1
      continue
    }
    const [lane, indices] = open
    const [a, b, c, d] = indices
    const own = groups[lane]
    const into = costs[lane]
    if (more || !own || !into || a === undefined || b === undefined || d !== undefined) {
      others.push(pair)
      continue
    }
    const cost = (...order: readonly number[]): number => {
      const back = order.map((index, at) => moved(own[index], lane, at, standing))
      const crosses = pair.crosses(standing)
      for (const it of back) it()
      return crosses ? 1 : 0
    }
    if (c === undefined) {
      add(into.before, a, b, cost(a, b))
      add(into.before, b, a, cost(b, a))
    } else
      for (const [left, middle, right] of [
        [a, b, c],
        [b, a, c],
        [a, c, b],
      ] as const)
        into.middles[middle]?.push({ left, right, forth: cost(left, middle, right), back: cost(right, middle, left) })
  }
  return { costs, always, others }
}

function add(table: readonly number[][], a: number, b: number, cost: number): void {
  const row = table[a]
  if (row) row[b] = (row[b] ?? 0) + cost
}

/** Puts a group at one of the first places of its lane, before all that stand there; what is returned takes it back. */
function moved(group: Group | undefined, lane: number, at: number, standing: ChangingStanding): () => void {
  const { columns, lanes, laneOf } = standing
  const orders = group?.columns.map(({ order }) => order) ?? []
  const before = orders.map((order) => columns[order] ?? 0)
  const left = lanes[laneOf[orders[0] ?? 0] ?? lane]?.left ?? 0
  orders.forEach((order, index) => {
    columns[order] = left + (at + (index + 1) / (orders.length + 1)) / 10
  })
  return () => {
    orders.forEach((order, index) => {
      columns[order] = before[index] ?? 0
    })
  }
}

/** What it adds to place a group next, when the groups of `placed` (a bit each) stand left of it and all others will stand right. */
export function stepCost(costs: LaneCosts | undefined, placed: number, index: number): number {
  let cost = 0
  costs?.before[index]?.forEach((it, other) => {
    if (other !== index && !has(placed, other)) cost += it
  })
  for (const { left, right, forth, back } of costs?.middles[index] ?? [])
    if (has(placed, left) !== has(placed, right)) cost += has(placed, left) ? forth : back
  return cost
}

/** By the set of groups that stand already, a bit each: the least that placing the others adds. */
export function leastRests(groups: readonly Group[], costs: LaneCosts | undefined): Float64Array {
  const all = 1 << groups.length
  const rests = new Float64Array(all).fill(Number.POSITIVE_INFINITY)
  rests[all - 1] = 0
  for (let placed = all - 2; placed >= 0; placed -= 1)
    for (let index = 0; index < groups.length; index += 1) {
      if (has(placed, index) || !mayFollow(groups, placed, index)) continue
      const rest = stepCost(costs, placed, index) + (rests[placed | (1 << index)] ?? 0)
      if (rest < (rests[placed] ?? 0)) rests[placed] = rest
    }
  return rests
}
