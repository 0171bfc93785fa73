import { endpointKey } from '../../../shared/topology/keys.ts'
import { endpointsOf, namespaceOwner } from '../../../shared/topology/reach.ts'
import { compactSizes } from './compact-grid.ts'
import { type Begin, gapWay } from './gap-ways.ts'
import { type Ground, middleOf, type Piece, reversed, type Terrain, wayToBadge } from './route.ts'
import type { Box, Point, SceneNode } from './scene.ts'

const { frameHead, frameGap, tileGap, laneRise } = compactSizes
/** Between two tiles, and between two frames. */
const gutter = tileGap / 2
const ring = frameGap / 2

/**
 * Ways of compact mode, where no tie is drawn: a network's lane is the lower edge of its frame's head. Between tiles and between frames a way goes through
 * the gaps; of a container that has its tile in another network's frame it begins at the chip of this one. Through a frame that is not its own none goes.
 */
export function compactTerrain(ground: Ground): Terrain {
  const { nodes, topology } = ground
  const frames = [...nodes.values()].filter(({ layer }) => layer === 'rail')
  const frameOf = (networkId: string): SceneNode | undefined => nodes.get(`network:${networkId}`)
  const tileOf = (containerId: string): SceneNode | undefined => nodes.get(`container:${containerId}`)
  const homeOf = (tile: Box): SceneNode | undefined => frames.find((it) => isWithin(it, tile))

  const between = (begins: readonly Begin[], ends: readonly Begin[]): Piece[] | undefined => {
    const points = gapWay(frames, begins, ends, ring)
    return points && [{ points }]
  }
  /** Out of a frame at either side, at the height of a gap within it, from an x there. */
  const sides = (frame: Box, x: number, y: number): Begin[] => [
    { point: [frame.x - ring, y], length: x - frame.x },
    { point: [frame.x + frame.width + ring, y], length: frame.x + frame.width - x },
  ]
  const laneSides = (networkId: string, x?: number): Begin[] => {
    const frame = frameOf(networkId)
    return frame ? sides(frame, x ?? middleOf(frame), laneOf(frame)) : []
  }
  /** From a tile's lower edge into the gap under it; `x` is where its chip is. */
  const below = (tile: Box, x: number): Piece => ({
    points: [
      [x, tile.y + tile.height],
      [x, tile.y + tile.height + gutter],
    ],
  })
  const belowSides = (tile: Box, x: number): Begin[] => {
    const frame = homeOf(tile)
    return frame ? sides(frame, x, tile.y + tile.height + gutter) : []
  }
  const chipX = (tile: SceneNode, containerId: string, networkId: string): number => {
    const chip = nodes.get(`chip:endpoint:${endpointKey({ containerId, networkId })}`) ?? nodes.get(`chip:more:${containerId}`)
    return middleOf(chip ?? tile)
  }
  /** From the owner of a namespace to its network's lane. */
  const up = (containerId: string, networkId: string): readonly Piece[] | undefined => {
    const [tile, frame] = [tileOf(containerId), frameOf(networkId)]
    if (!tile || !frame) return undefined
    if (isWithin(frame, tile)) return [{ points: withinFrame(tile, frame) }]
    const x = chipX(tile, containerId, networkId)
    const across = between(belowSides(tile, x), laneSides(networkId))
    return across && [below(tile, x), ...across]
  }
  /** From a guest through the tile of its namespace's owner. */
  const upFrom = (containerId: string, networkId: string): readonly Piece[] | undefined => {
    const owner = namespaceOwner(topology, containerId)
    const rest = up(owner, networkId)
    const [tile, ownerTile] = [tileOf(containerId), tileOf(owner)]
    if (owner === containerId || !rest) return rest
    if (!tile || !ownerTile) return undefined
    const [from, into] = [middleOf(tile), middleOf(ownerTile)]
    const across = between(belowSides(tile, from), belowSides(ownerTile, into))
    const behind = rest.map((it, index): Piece => (index === 0 ? { ...it, over: 'text' } : it))
    return across && [below(tile, from), ...across, ...reversed([below(ownerTile, into)]), ...behind]
  }
  /** Where a way stands: on a lane, or in the gap under a tile. */
  const sidesAt = (networkId: string | undefined, pieces: readonly Piece[]): Begin[] => {
    const [x, y] = pieces.at(-1)?.points.at(-1) ?? [0, 0]
    if (networkId !== undefined) return laneSides(networkId, x)
    const frame = frames.find((it) => isWithin(it, { x, y, width: 0, height: 0 }))
    return frame ? sides(frame, x, y) : []
  }
  const hasWayOut = (networkId: string | undefined): boolean => networkId === undefined || topology.networks[networkId]?.internal === false

  return {
    down(networkId, containerId) {
      const pieces = upFrom(containerId, networkId)
      return pieces && reversed(pieces)
    },
    end(networkId) {
      const frame = frameOf(networkId)
      return frame && { points: [[frame.x + frame.width - 14, laneOf(frame)]] }
    },
    fromHost(containerId) {
      const tile = tileOf(containerId)
      return tile && [below(tile, middleOf(tile))]
    },
    across({ networkId, pieces }, to) {
      return hasWayOut(networkId) && hasWayOut(to) ? between(sidesAt(networkId, pieces), laneSides(to)) : undefined
    },
    outside({ networkId, pieces }) {
      const uplink = [...nodes.values()].find(({ kind }) => kind === 'uplink')
      if (!uplink || !hasWayOut(networkId)) return undefined
      const x = middleOf(uplink)
      const across = between(sidesAt(networkId, pieces), [{ point: [x, underEdge(uplink)], length: 0 }])
      return across && [...across, { points: [[x, uplink.y - laneRise * 2]] }]
    },
    toDns(networkId) {
      const frame = frameOf(networkId)
      return frame && wayToBadge(frame, laneOf(frame))
    },
    through(port, containerId) {
      const tile = tileOf(containerId)
      const socket = nodes.get(`port:${port}`) ?? nodes.get('port:more')
      const home = tile && homeOf(tile)
      const networks = endpointsOf(topology, containerId).map((it) => it.networkId)
      // Of several networks the engine does not tell by which it sends on: the one in whose frame the tile stands.
      const networkId = networks.find((id) => home?.id === `network:${id}`) ?? networks[0]
      const pieces = networkId === undefined ? undefined : upFrom(containerId, networkId)
      if (!socket || networkId === undefined || !pieces) return undefined
      const x = middleOf(socket)
      const across = between([{ point: [x, underEdge(socket)], length: 0 }], sidesAt(networkId, pieces))
      return across && [{ points: [[x, socket.y - gutter]] }, ...across, ...reversed(pieces)]
    },
    loop: (tile) => {
      const [x, top, bottom] = [tile.x - gutter, tile.y + 10, tile.y + 36]
      return {
        points: [
          [tile.x, top],
          [x, top],
          [x, bottom],
          [tile.x, bottom],
        ],
      }
    },
    shut: (tile) => {
      const x = tile.x + tile.width / 4
      return {
        points: [
          [x, tile.y],
          [x, tile.y - gutter],
        ],
      }
    },
  }
}

const laneOf = (frame: Box): number => frame.y + frameHead - laneRise

/** Under the host's edge, on the ring around the topmost frames. */
const underEdge = (plug: Box): number => plug.y + plug.height / 2 + compactSizes.underEdge - ring

/** From a tile's upper edge to its frame's lane: in the first row straight, else through the gaps over it and beside it. */
function withinFrame(tile: Box, frame: Box): Point[] {
  const [x, lane] = [middleOf(tile), laneOf(frame)]
  if (tile.y <= frame.y + frameHead + 1)
    return [
      [x, tile.y],
      [x, lane],
    ]
  const [beside, over] = [tile.x - gutter, tile.y - gutter]
  return [
    [x, tile.y],
    [x, over],
    [beside, over],
    [beside, lane],
  ]
}

const isWithin = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height
