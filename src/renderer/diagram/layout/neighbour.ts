import type { Box, SceneNode } from './scene.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

/**
 * Where an arrow key leads from a node: to the nearest one in that direction, of those that a key can reach. What lies straight ahead goes before what is
 * nearer but aside. `undefined` at the picture's edge.
 */
export function neighbour(nodes: readonly SceneNode[], from: SceneNode, direction: Direction): SceneNode | undefined {
  const here = grip(from)
  let best: { readonly node: SceneNode; readonly far: number } | undefined
  for (const node of nodes) {
    if (!node.stop || node.id === from.id || !isWay(here, grip(node), direction)) continue
    const far = distance(here, grip(node), direction)
    if (far !== undefined && (!best || far < best.far)) best = { node, far }
  }
  return best?.node
}

/** A frame is gone to by its head: the rest of it is what it holds. */
const headHeight = 46
const grip = (node: SceneNode): Box => (node.layer === 'rail' ? { ...node, height: Math.min(node.height, headHeight) } : node)

/** What lies on a thing (a port on its tile) is under it, and the thing over what lies on it: the other directions lead out of both. */
const isWay = (from: Box, to: Box, direction: Direction): boolean =>
  (direction === 'down' || !holds(from, to)) && (direction === 'up' || !holds(to, from))

const holds = (outer: Box, inner: Box): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height

/** How far aside something may lie for each unit that it lies ahead. */
const widest = 2

function distance(from: Box, to: Box, direction: Direction): number | undefined {
  const isAcross = direction === 'left' || direction === 'right'
  const sign = direction === 'left' || direction === 'up' ? -1 : 1
  const [a, b] = isAcross ? [flipped(from), flipped(to)] : [from, to]
  const ahead = (b.y + b.height / 2 - a.y - a.height / 2) * sign
  if (ahead <= 1) return undefined
  const aside = Math.max(b.x - (a.x + a.width), a.x - (b.x + b.width))
  if (aside > ahead * widest) return undefined
  const gap = sign > 0 ? b.y - (a.y + a.height) : a.y - (b.y + b.height)
  const middles = Math.abs(b.x + b.width / 2 - a.x - a.width / 2)
  // The nearest edge first; what only touches the way ahead at its side lies aside. Of two alike, the one whose middle is nearer.
  return Math.max(0, gap) + (aside >= -1 ? 30 + 3 * Math.max(0, aside) : 0) + 0.05 * (ahead + middles)
}

const flipped = ({ x, y, width, height }: Box): Box => ({ x: y, y: x, width: height, height: width })
