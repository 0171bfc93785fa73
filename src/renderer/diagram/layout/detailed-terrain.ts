import { endpointKey } from '../../../shared/topology/keys.ts'
import { namespaceOwner } from '../../../shared/topology/reach.ts'
import { type Ground, middleOf, type Piece, type Reached, type Terrain, wayToBadge } from './route.ts'
import type { Box, Point, SceneNode } from './scene.ts'

/** Above a rail's lower edge, in units: under its texts, and where ways from sockets end. */
const laneRise = 9

const laneOf = (rail: Box): number => rail.y + rail.height - laneRise

/** Ways along rails, cables and the lines above them. */
export function detailedTerrain(ground: Ground): Terrain {
  const { nodes, lines } = ground
  const railOf = (networkId: string): SceneNode | undefined => nodes.get(`network:${networkId}`)
  /** Where the line to the outside meets a rail; at its end, if it has none. */
  const dropOf = (networkId: string, rail: Box): number => lines.get(`uplink:${networkId}`)?.points.at(-1)?.[0] ?? rail.x + rail.width - 16
  return {
    down: (networkId, containerId) => downTo(ground, containerId, networkId),
    end(networkId) {
      const rail = railOf(networkId)
      return rail && { points: [[dropOf(networkId, rail), laneOf(rail)]] }
    },
    fromHost(containerId) {
      const line = lines.get(`uplink:${containerId}`)
      return line && nodes.has(`container:${containerId}`) ? [{ points: [...line.points.slice(2)].reverse() }] : undefined
    },
    across(out, networkId) {
      const [above, into] = [bus(ground, out), fromBus(ground, networkId)]
      return above && into && [...above, ...into]
    },
    outside(out) {
      const [above, uplink] = [bus(ground, out), uplinkEnd(ground)]
      return above && uplink && [...above, uplink]
    },
    toDns(networkId) {
      const rail = railOf(networkId)
      return rail && wayToBadge(rail, laneOf(rail), 'text')
    },
    through(port, containerId) {
      const [socket, route] = [nodes.get(`port:${port}`), lines.get(`route:port:${port}`)]
      const entry = route?.points.at(-1)
      if (!socket || !route || !entry) return undefined
      // Of a container on several networks the route says which rail it comes by.
      const rail = [...nodes.values()].find((it) => it.kind === 'network' && entry[0] >= it.x && entry[0] <= it.x + it.width)
      const down = rail && downTo(ground, containerId, rail.id.slice('network:'.length))
      return down && [{ points: [[middleOf(socket), socket.y - 4], ...route.points, [entry[0], laneOf(rail)]] }, ...down]
    },
    loop: (card) => {
      const [x, top, bottom] = [card.x - 5, card.y + 14, card.y + Math.min(48, card.height - 8)]
      const points: readonly Point[] = [
        [card.x, top],
        [x, top],
        [x, bottom],
        [card.x, bottom],
      ]
      return { points }
    },
    shut: (card) => {
      const x = card.x + Math.min(40, card.width / 4)
      const points: readonly Point[] = [
        [x, card.y],
        [x, card.y - 11],
      ]
      return { points }
    },
  }
}

/** Into the cable from the rail, along it, and through the interface into the card. */
function downTo({ nodes, lines, topology }: Ground, containerId: string, networkId: string): Piece[] | undefined {
  const owner = namespaceOwner(topology, containerId)
  const key = endpointKey({ containerId: owner, networkId })
  const [rail, card, cable] = [nodes.get(`network:${networkId}`), nodes.get(`container:${containerId}`), lines.get(`cable:${key}`)]
  const [first, last] = [cable?.points[0], cable?.points.at(-1)]
  if (!rail || !card || !cable || !first || !last) return undefined
  const inside: Point[] | undefined = owner === containerId ? [[last[0], card.y]] : withinFrame(nodes, card, last[0])
  return inside && [{ points: [[first[0], laneOf(rail)], ...cable.points, ...inside] }]
}

/**
 * In a frame that several share, from the interface to one's own card, between the frame and the cards. One whose card stands elsewhere (its owner came
 * later) has no way there.
 */
function withinFrame(nodes: Ground['nodes'], card: SceneNode, x: number): Point[] | undefined {
  const y = card.y - 5
  // At the card's near end: over its middle stands what the frame is.
  const at = x < middleOf(card) ? card.x + 10 : card.x + card.width - 10
  const holds = (frame: SceneNode, it: number): boolean => it > frame.x && it < frame.x + frame.width
  const shared = [...nodes.values()].some((it) => it.kind === 'namespace' && holds(it, at) && holds(it, x))
  return shared
    ? [
        [x, y],
        [at, y],
        [at, card.y],
      ]
    : undefined
}

/** Up to the line that all rails with a way out hang on; undefined for a network that has none. */
function bus({ nodes, lines }: Ground, { networkId }: Reached): Piece[] | undefined {
  if (networkId === undefined) return []
  const rail = nodes.get(`network:${networkId}`)
  const [onBus, drop] = lines.get(`uplink:${networkId}`)?.points.slice(2) ?? []
  return rail && onBus && drop && [{ points: [[drop[0], laneOf(rail)]] }, { points: [drop], over: 'text' }, { points: [onBus] }]
}

function fromBus({ nodes, lines }: Ground, networkId: string): Piece[] | undefined {
  const rail = nodes.get(`network:${networkId}`)
  const [onBus, drop] = lines.get(`uplink:${networkId}`)?.points.slice(2) ?? []
  return rail && onBus && drop && [{ points: [onBus, drop] }, { points: [[drop[0], laneOf(rail)]], over: 'text' }]
}

/** From the common line through the host's interface. */
function uplinkEnd({ lines }: Ground): Piece | undefined {
  const line = [...lines.values()].find((it) => it.kind === 'uplink')
  const [edge, corner] = line?.points ?? []
  return edge && corner && { points: [corner, edge, [edge[0], edge[1] - 40]] }
}
