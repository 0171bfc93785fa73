import type { Point, Scene, SceneLine } from '../../../../../src/renderer/diagram/layout/scene.ts'

/** The pairs of lines of a scene that cross, as often as they do, by their ids: cables among each other, mounts and links likewise. */
export function crossingsIn(scene: Pick<Scene, 'lines'>): string[] {
  const cables = scene.lines.filter(({ kind }) => kind === 'cable')
  const below = scene.lines.filter(({ kind }) => kind === 'mount' || kind === 'link')
  return [cables, below].flatMap((lines) =>
    lines.flatMap((line, index) =>
      lines.slice(index + 1).flatMap((other) => crossingsOf(line, other).map(() => `${line.id} x ${other.id}`)),
    ),
  )
}

type Segment = readonly [Point, Point]

/** The straight parts of a line, as long as they go on: one that runs straight down is one part, whatever tracks it passes. */
function segments({ points }: SceneLine): Segment[] {
  const parts: Segment[] = []
  points.slice(1).forEach((to, index) => {
    const from = points[index]
    const last = parts.at(-1)
    if (!from || (from[0] === to[0] && from[1] === to[1])) return
    const goesOn = last && ((last[0][0] === last[1][0] && from[0] === to[0]) || (last[0][1] === last[1][1] && from[1] === to[1]))
    if (goesOn) parts.splice(-1, 1, [last[0], to])
    else parts.push([from, to])
  })
  return parts
}

/** Lines that meet, touch or run over one another do not cross. */
function crossingsOf(a: SceneLine, b: SceneLine): Segment[] {
  return segments(a).flatMap((one) => segments(b).filter((other) => crosses(one, other) || crosses(other, one)))
}

function crosses([[left, y], [right, alsoY]]: Segment, [[x, top], [alsoX, bottom]]: Segment): boolean {
  const near = 1e-6
  if (Math.abs(y - alsoY) > near || Math.abs(x - alsoX) > near) return false
  return between(x, left, right) && between(y, top, bottom)
}

const between = (value: number, a: number, b: number): boolean => value > Math.min(a, b) + 1e-6 && value < Math.max(a, b) - 1e-6
