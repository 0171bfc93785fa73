import type { Point } from './scene.ts'

/** The point at a distance from a polyline's start; its ends, beyond them. */
export function pointAt(points: readonly Point[], distance: number): Point {
  let left = Math.max(0, distance)
  for (const [index, to] of points.entries()) {
    const from = points[index - 1]
    if (!from) continue
    const length = Math.hypot(to[0] - from[0], to[1] - from[1])
    if (left <= length && length > 0) {
      const part = left / length
      return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]
    }
    left -= length
  }
  return points.at(-1) ?? [0, 0]
}

export const lengthOf = (points: readonly Point[]): number =>
  points.reduce((sum, to, index) => {
    const from = points[index - 1]
    return from ? sum + Math.hypot(to[0] - from[0], to[1] - from[1]) : 0
  }, 0)
