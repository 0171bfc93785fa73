import type { Box, Point, Scene, SceneLine, SceneNode } from '../layout/scene.ts'

/** What is known of what is not drawn, or was not. */
export interface History {
  /** The node of that id, or the line, as it was before, wherever it lay: it does not arrive, it comes into sight. */
  was(id: string): SceneNode | undefined
  wasLine(id: string): SceneLine | undefined
  /** Whether it is there after all, out of sight: it does not leave. */
  stays(id: string): boolean
}

/** The part of a scene that is drawn. */
export type Part = Pick<Scene, 'nodes' | 'lines'> & History

/** What of a scene lies in sight, or did `before`: it may be seen going. Without a box, all of it does. */
export function inSight(scene: Scene, before: Scene | undefined, box: Box | undefined): Part {
  const was = lazily(() => byId(before?.nodes ?? []))
  const wasLine = lazily(() => byId(before?.lines ?? []))
  const now = lazily(() => new Set([...scene.nodes, ...scene.lines].map(({ id }) => id)))
  const part = { was: (id: string) => was().get(id), wasLine: (id: string) => wasLine().get(id), stays: (id: string) => now().has(id) }
  if (!box) return { ...part, nodes: scene.nodes, lines: scene.lines }
  const nodes: SceneNode[] = []
  // No function of its own: a large engine has thousands.
  for (const node of scene.nodes) {
    if (touches(box, node)) nodes.push(node)
    else if (before !== undefined) {
      const old = was().get(node.id)
      if (old && touches(box, old)) nodes.push(node)
    }
  }
  const passes = (line: SceneLine | undefined): boolean => line !== undefined && touches(box, extent(line.points))
  return {
    ...part,
    nodes,
    lines: scene.lines.filter((line) => passes(line) || (before !== undefined && passes(wasLine().get(line.id)))),
  }
}

/** A box with a sixteenth of itself on each side: what is drawn is painted anew with each change, in sight or not. */
export const grown = ({ x, y, width, height }: Box): Box => ({
  x: x - width / 16,
  y: y - height / 16,
  width: width * 1.125,
  height: height * 1.125,
})

export const holds = (outer: Box, inner: Box): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height

const touches = (a: Box, b: Box): boolean => a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height

function extent(points: readonly Point[]): Box {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [x, y] of points) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}

const byId = <T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> => new Map(all.map((it) => [it.id, it]))

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
