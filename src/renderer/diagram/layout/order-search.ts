import type { Pair } from './crossings.ts'
import { laneCosts, leastRests, stepCost } from './order-costs.ts'
import { type ChangingStanding, type Group, has, mayFollow } from './order-groups.ts'
import type { LanePlace } from './places.ts'

/** Lanes from left to right, and the groups in each. */
export interface Arrangement {
  readonly lanes: readonly LanePlace[]
  readonly groups: readonly (readonly Group[])[]
}

export interface Found {
  /** Absent if no order is better than what was asked for. */
  readonly groups?: readonly (readonly Group[])[]
  readonly crossings: number
  /** How many steps were taken; as many as were allowed, if it was not all looked at. */
  readonly steps: number
}

export const crossingsIn = (pairs: readonly Pair[], arrangement: Arrangement): number => {
  const standing = standingIn(arrangement)
  return pairs.reduce((sum, pair) => (pair.crosses(standing) ? sum + 1 : sum), 0)
}

/**
 * The first order of the groups in their lanes, going by the order in which they are given, with the fewest crossings, and fewer than `most`. Columns are
 * placed from left to right. What crosses for certain by then, and the least that the rest will add, must stay below the best that was found.
 * @param all with `groups`, and the groups whose place makes no difference
 */
export function searchOrder(
  all: Arrangement,
  groups: Arrangement['groups'],
  pairs: readonly Pair[],
  most: number,
  mostSteps: number,
): Found {
  const { costs, always, others } = laneCosts(groups, pairs, standingIn(all))
  const rests = groups.map((own, lane) => leastRests(own, costs[lane]))
  const later = groups.map((_, lane) => rests.slice(lane + 1).reduce((sum, rest) => sum + (rest[0] ?? 0), 0))
  const standing = openStanding(all, groups)
  let least = most
  let best: Group[][] | undefined
  let steps = 0

  function place(lane: number, placed: number, chosen: readonly (readonly Group[])[], open: readonly Pair[], crossings: number): void {
    const own = groups[lane]
    if (!own) {
      least = crossings
      best = chosen.map((it) => [...it])
      return
    }
    const here = chosen[lane] ?? []
    if (here.length === own.length) {
      place(lane + 1, 0, here.length === 0 ? [...chosen, []] : chosen, open, crossings)
      return
    }
    for (const [index, group] of own.entries()) {
      if (has(placed, index) || !mayFollow(own, placed, index) || steps >= mostSteps) continue
      steps += 1
      const now = placed | (1 << index)
      const sure = crossings + stepCost(costs[lane], placed, index)
      const rest = (rests[lane]?.[now] ?? 0) + (later[lane] ?? 0)
      if (sure + rest >= least) continue
      const back = standing.put(lane, here, group)
      const stillOpen = open.filter((pair) => !pair.crosses(standing))
      const sum = sure + open.length - stillOpen.length
      if (sum + rest < least) place(lane, now, [...chosen.slice(0, lane), [...here, group]], stillOpen, sum)
      back()
    }
  }

  if (always + (rests[0]?.[0] ?? 0) + (later[0] ?? 0) < most) place(0, 0, [], others, always)
  return { ...(best ? { groups: best } : {}), crossings: least, steps }
}

/** Each column at its place. */
function standingIn(arrangement: Arrangement): ChangingStanding {
  const standing = openStanding(arrangement, arrangement.groups)
  arrangement.groups.forEach((groups, lane) => {
    groups.forEach((group, at) => {
      standing.put(lane, groups.slice(0, at), group)
    })
  })
  return standing
}

interface OpenStanding extends ChangingStanding {
  /** Puts a group right of those that stand in the lane already; what is returned takes it back. */
  put(lane: number, right: readonly Group[], group: Group): () => void
}

/**
 * The lanes stand; which of the groups in a lane comes first is open: all their columns stand at one place, right of any that will be placed. What is in no
 * group stands right of them.
 */
function openStanding({ lanes }: Arrangement, groups: Arrangement['groups']): OpenStanding {
  const moving = new Set(groups.flat().flatMap((group) => group.columns))
  const span = 4 + lanes.reduce((sum, lane) => sum + lane.columns.length, 0)
  const columns: number[] = []
  const laneOf: number[] = []
  const ends: { left: number; right: number }[] = []
  lanes.forEach(({ order, columns: own }, at) => {
    const left = at * span
    const open = left + 1 + own.filter((column) => moving.has(column)).length
    ends[order] = { left, right: left + span - 1 }
    let next = open
    for (const column of own) {
      columns[column.order] = moving.has(column) ? open : ++next
      laneOf[column.order] = order
    }
  })
  const put: OpenStanding['put'] = (lane, right, group) => {
    const before = group.columns.map(({ order }) => columns[order] ?? 0)
    let next = lane * span + 1 + right.reduce((sum, it) => sum + it.columns.length, 0)
    for (const { order } of group.columns) columns[order] = next++
    return () => {
      group.columns.forEach(({ order }, at) => {
        columns[order] = before[at] ?? 0
      })
    }
  }
  return { columns, laneOf, lanes: ends, put }
}
