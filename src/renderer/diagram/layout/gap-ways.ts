import type { Box, Point } from './scene.ts'

/** What a bend counts, in units of length: a way with fewer of them is followed more easily. */
const bendCost = 40

/** A point to begin at, and how far it has been already. */
export interface Begin {
  readonly point: Point
  readonly length: number
}

/**
 * The shortest way along the axes between boxes, through none of them, from the best of some points to the best of others; undefined where there is none.
 * It keeps to the rings around the boxes, `apart` units away from them: what stands twice as far from each other leaves these free.
 */
export function gapWay(boxes: readonly Box[], begins: readonly Begin[], ends: readonly Begin[], apart: number): Point[] | undefined {
  const points = [...begins, ...ends].map(({ point }) => point)
  const xs = ordered([...boxes.flatMap(({ x, width }) => [x - apart, x + width + apart]), ...points.map(([x]) => x)])
  const ys = ordered([...boxes.flatMap(({ y, height }) => [y - apart, y + height + apart]), ...points.map(([, y]) => y)])
  const crossing = (from: Point, to: Point): boolean =>
    boxes.some(
      (it) =>
        Math.max(from[0], to[0]) > it.x &&
        Math.min(from[0], to[0]) < it.x + it.width &&
        Math.max(from[1], to[1]) > it.y &&
        Math.min(from[1], to[1]) < it.y + it.height,
    )
  const reached = new Map<number, Stop>()
  const open: Stop[] = []
  const offer = (stop: Stop): void => {
    const id = ((stop.column * ys.length + stop.row) << 1) | stop.axis
    const known = reached.get(id)
    if (known && known.cost <= stop.cost) return
    reached.set(id, stop)
    open.push(stop)
  }
  for (const { point, length } of begins)
    for (const axis of [0, 1] as const) offer({ column: xs.indexOf(point[0]), row: ys.indexOf(point[1]), axis, cost: length })
  // A queue and not a heap: there are few boxes, and a stop that is reached again more cheaply is gone on from again.
  for (let next = open.shift(); next; next = open.shift()) {
    const here: Point = [xs[next.column] ?? 0, ys[next.row] ?? 0]
    for (const axis of [0, 1] as const)
      for (const step of [-1, 1]) {
        const [column, row] = axis === 0 ? [next.column + step, next.row] : [next.column, next.row + step]
        const [x, y] = [xs[column], ys[row]]
        if (x === undefined || y === undefined || crossing(here, [x, y])) continue
        const length = Math.abs(x - here[0]) + Math.abs(y - here[1])
        offer({ column, row, axis, cost: next.cost + length + (axis === next.axis ? 0 : bendCost), before: next })
      }
  }
  const arrivals = ends.flatMap(({ point, length }) =>
    ([0, 1] as const).flatMap((axis) => {
      const stop = reached.get(((xs.indexOf(point[0]) * ys.length + ys.indexOf(point[1])) << 1) | axis)
      return stop ? [{ stop, cost: stop.cost + length }] : []
    }),
  )
  const [best] = arrivals.sort((a, b) => a.cost - b.cost)
  return best && corners(trail(best.stop).map(({ column, row }): Point => [xs[column] ?? 0, ys[row] ?? 0]))
}

interface Stop {
  readonly column: number
  readonly row: number
  /** By which it was come to: 0 along x, 1 along y. */
  readonly axis: 0 | 1
  readonly cost: number
  readonly before?: Stop
}

const ordered = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b)

function trail(last: Stop): Stop[] {
  const stops: Stop[] = []
  for (let stop: Stop | undefined = last; stop; stop = stop.before) stops.unshift(stop)
  return stops
}

/** Its ends and where it bends. */
const corners = (points: readonly Point[]): Point[] =>
  points.filter(([x, y], index) => {
    const [before, after] = [points[index - 1], points[index + 1]]
    return !before || !after || !((before[0] === x && x === after[0]) || (before[1] === y && y === after[1]))
  })
