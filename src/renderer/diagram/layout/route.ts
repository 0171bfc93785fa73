import type { Topology } from '../../../shared/topology/topology.ts'
import type { Box, Point, Scene, SceneLine, SceneNode } from './scene.ts'

/** Pieces that follow each other; one that would lie on a text is not shown when the marker has gone. */
export interface Route {
  readonly pieces: readonly Piece[]
  readonly badge?: Box
  /** It did not come to whom it was meant for. */
  readonly stops?: boolean
}
export interface Piece {
  readonly points: readonly Point[]
  readonly over?: 'text'
}

/** A scene, to be looked up in. */
export interface Ground {
  readonly nodes: ReadonlyMap<string, SceneNode>
  readonly lines: ReadonlyMap<string, SceneLine>
  readonly topology: Topology
}

export const groundOf = (scene: Scene, topology: Topology): Ground => ({
  nodes: new Map(scene.nodes.map((it) => [it.id, it])),
  lines: new Map(scene.lines.map((it) => [it.id, it])),
  topology,
})

/** Where a way has come to: a network's lane, or the edge of a container that has the host's own network. */
export interface Reached {
  readonly pieces: readonly Piece[]
  readonly networkId?: string
}

/** How one gets about in a mode of the picture. Whatever lies nowhere in the scene is undefined, or has no pieces. */
export interface Terrain {
  /** From a network's lane to a container that is on it. */
  readonly down: (networkId: string, containerId: string) => readonly Piece[] | undefined
  /** To the end of a network's lane, where the host's own end of it is. */
  readonly end: (networkId: string) => Piece | undefined
  /** Out of a container that has the host's own network. */
  readonly fromHost: (containerId: string) => readonly Piece[] | undefined
  /** From where a way has come to on to another network's lane; not for a network without a way out. */
  readonly across: (out: Reached, networkId: string) => readonly Piece[] | undefined
  /** And on to the outside. */
  readonly outside: (out: Reached) => readonly Piece[] | undefined
  /** Along a network's lane to its name server, and its badge, where that is drawn. */
  readonly toDns: (networkId: string) => { readonly pieces: readonly Piece[]; readonly badge?: Box } | undefined
  /** From the outside through the socket of a published port to the container behind it. */
  readonly through: (port: string, containerId: string) => readonly Piece[] | undefined
  /** Out of a container with a namespace of its own and back into it. */
  readonly loop: (card: SceneNode) => Piece
  /** As far as the edge of its namespace. */
  readonly shut: (card: SceneNode) => Piece
}

export const reversed = (pieces: readonly Piece[]): Piece[] => pieces.map((it) => ({ ...it, points: [...it.points].reverse() })).reverse()

export const middleOf = (box: Pick<Box, 'x' | 'width'>): number => box.x + box.width / 2

/** A network's badge, in the scene's coordinates. */
export function badgeOf(network: SceneNode): Box | undefined {
  const drawn = network.shapes.find((it) => it.className === 'rail-badge-box')
  return drawn?.shape === 'rect' ? { x: network.x + drawn.x, y: network.y + drawn.y, width: drawn.width, height: drawn.height } : undefined
}

/** Along a lane to the badge of its name server; without one to where the lane begins. `over`: the way into the badge lies on a text. */
export function wayToBadge(lane: SceneNode, y: number, over?: 'text'): ReturnType<Terrain['toDns']> {
  const badge = badgeOf(lane)
  const at = badge ? middleOf(badge) : lane.x + 14
  const along: Piece = { points: [[at, y]] }
  return badge ? { pieces: [along, { points: [[at, badge.y + badge.height]], ...(over ? { over } : {}) }], badge } : { pieces: [along] }
}
