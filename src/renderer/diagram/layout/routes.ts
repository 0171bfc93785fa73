import { endpointKey } from '../../../shared/topology/keys.ts'
import { hasDns, namespaceOwner } from '../../../shared/topology/reach.ts'
import type { Topology } from '../../../shared/topology/topology.ts'
import type { Message } from '../../../shared/traffic/traffic.ts'
import { hasNamespace } from './build.ts'
import type { Box, Point, Scene, SceneLine, SceneNode } from './scene.ts'

/** Above a rail's lower edge, in units: under its texts, and where ways from sockets end. */
const laneRise = 9

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

/** The routes of a message: several where several name servers were asked, none where it is not to be told or not in the scene. */
export function routes(message: Message, ground: Ground): Route[] {
  const { from, to } = message
  if (from.at === 'client') return fromSocket(message, ground)
  if (from.at !== 'container') return []
  if (to.at === 'dns') return to.networkIds.flatMap((id) => toDns(ground, from.id, id))
  if (to.at === 'itself') return loop(ground, from.id)
  if (to.at === 'hosts-file' || to.at === 'unknown') return []
  const out = message.leavesBy === undefined ? fromHost(ground, from.id) : upTo(ground, from.id, message.leavesBy)
  if (!out) return message.outcome === 'unreachable' ? againstTheFrame(ground, from.id) : []
  const rest = onward(message, ground, out)
  return rest ? [rest] : []
}

/** Where a way has come to: a rail, or the line above them that leads to the outside. */
interface Reached {
  readonly pieces: readonly Piece[]
  readonly networkId?: string
}

function onward({ to, arrivesBy, outcome }: Message, ground: Ground, out: Reached): Route | undefined {
  const isLost = outcome === 'no-answer' || outcome === 'unreachable'
  switch (to.at) {
    case 'container': {
      if (arrivesBy === undefined) return undefined
      const down = downTo(ground, to.id, arrivesBy)
      if (!down) return undefined
      if (arrivesBy === out.networkId) return { pieces: [...out.pieces, down] }
      // Between two networks the engine lets nothing pass; where it went astray was not told, but it left its own network's rail.
      const across = bus(ground, out)
      if (!across || (isLost && out.networkId !== undefined)) return stopped(ground, out)
      const into = fromBus(ground, arrivesBy)
      return into ? { pieces: [...across.pieces, ...into, down] } : undefined
    }
    case 'bridge':
      return to.networkId === out.networkId ? stopped(ground, out, false) : undefined
    case 'nobody':
      return stopped(ground, out)
    case 'host':
    case 'outside': {
      const above = bus(ground, out)
      if (!above) return stopped(ground, out)
      const uplink = uplinkEnd(ground)
      return uplink && { pieces: [...above.pieces, uplink] }
    }
    default:
      return undefined
  }
}

/** To the end of the rail, where the host's own end of the network is. */
function stopped(ground: Ground, { pieces, networkId }: Reached, stops = true): Route | undefined {
  const rail = networkId === undefined ? undefined : ground.nodes.get(`network:${networkId}`)
  return rail && { pieces: [...pieces, { points: [[dropOf(ground, rail), laneOf(rail)]] }], stops }
}

/** From the card to the rail: interface, cable, the cable's other end, and into the rail. */
function upTo(ground: Ground, containerId: string, networkId: string): Reached | undefined {
  const down = downTo(ground, containerId, networkId)
  return down && { pieces: [{ points: [...down.points].reverse() }], networkId }
}

function downTo({ nodes, lines, topology }: Ground, containerId: string, networkId: string): Piece | undefined {
  const owner = namespaceOwner(topology, containerId)
  const key = endpointKey({ containerId: owner, networkId })
  const [rail, card, cable] = [nodes.get(`network:${networkId}`), nodes.get(`container:${containerId}`), lines.get(`cable:${key}`)]
  const [first, last] = [cable?.points[0], cable?.points.at(-1)]
  if (!rail || !card || !cable || !first || !last) return undefined
  const inside: Point[] | undefined = owner === containerId ? [[last[0], card.y]] : withinFrame(nodes, card, last[0])
  return inside && { points: [[first[0], laneOf(rail)], ...cable.points, ...inside] }
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

const middleOf = (box: Box): number => box.x + box.width / 2
const laneOf = (rail: Box): number => rail.y + rail.height - laneRise

/** Where the line to the outside meets a rail; at its end, if it has none. */
const dropOf = ({ lines }: Ground, rail: SceneNode): number =>
  lines.get(`uplink:${rail.id.slice('network:'.length)}`)?.points.at(-1)?.[0] ?? rail.x + rail.width - 16

function toDns(ground: Ground, containerId: string, networkId: string): Route[] {
  const up = upTo(ground, containerId, networkId)
  const rail = ground.nodes.get(`network:${networkId}`)
  const network = ground.topology.networks[networkId]
  if (!up || !rail || !network) return []
  const drawn = rail.shapes.find((it) => it.className === 'rail-badge-box')
  const badge = drawn?.shape === 'rect' ? { x: rail.x + drawn.x, y: rail.y + drawn.y, width: drawn.width, height: drawn.height } : undefined
  const at = badge ? middleOf(badge) : rail.x + 14
  const along: Piece = { points: [[at, laneOf(rail)]] }
  if (!badge) return [{ pieces: [...up.pieces, along], stops: !hasDns(network) }]
  const into: Piece = { points: [[at, badge.y + badge.height]], over: 'text' }
  return [{ pieces: [...up.pieces, along, into], badge }]
}

/** From the outside through the socket of a published port, down to the rail and along it to the container. */
function fromSocket({ port, to }: Message, ground: Ground): Route[] {
  const { nodes, lines } = ground
  const socket = port === undefined ? undefined : nodes.get(`port:${port}`)
  const route = lines.get(`route:port:${port}`)
  const entry = route?.points.at(-1)
  if (!socket || !route || !entry || to.at !== 'container') return []
  // Of a container on several networks the route says which rail it comes by.
  const rail = [...nodes.values()].find((it) => it.kind === 'network' && entry[0] >= it.x && entry[0] <= it.x + it.width)
  const down = rail && downTo(ground, to.id, rail.id.slice('network:'.length))
  if (!rail || !down) return []
  return [{ pieces: [{ points: [[middleOf(socket), socket.y - 4], ...route.points, [entry[0], laneOf(rail)]] }, down] }]
}

/** A container that has the host's own network: its line leads to the outside's. */
function fromHost({ nodes, lines }: Ground, containerId: string): Reached | undefined {
  const card = nodes.get(`container:${containerId}`)
  const line = lines.get(`uplink:${containerId}`)
  if (!card || !line) return undefined
  return { pieces: [{ points: [...line.points.slice(2)].reverse() }] }
}

/** Up to the line that all rails with a way out hang on; undefined for a network that has none. */
function bus({ nodes, lines }: Ground, out: Reached): Reached | undefined {
  if (out.networkId === undefined) return out
  const rail = nodes.get(`network:${out.networkId}`)
  const line = lines.get(`uplink:${out.networkId}`)
  const [onBus, drop] = line?.points.slice(2) ?? []
  if (!rail || !onBus || !drop) return undefined
  return {
    pieces: [...out.pieces, { points: [[drop[0], laneOf(rail)]] }, { points: [drop], over: 'text' }, { points: [onBus] }],
  }
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

/** Out of the card and back into it, inside its frame. */
function loop({ nodes, topology }: Ground, containerId: string): Route[] {
  const [card, container] = [nodes.get(`container:${containerId}`), topology.containers[containerId]]
  if (!card || !container || !hasNamespace(container)) return []
  const [x, top, bottom] = [card.x - 5, card.y + 14, card.y + Math.min(48, card.height - 8)]
  return [
    {
      pieces: [
        {
          points: [
            [card.x, top],
            [x, top],
            [x, bottom],
            [card.x, bottom],
          ],
        },
      ],
    },
  ]
}

/** A container without a way out: as far as the edge of its namespace. */
function againstTheFrame({ nodes, topology }: Ground, containerId: string): Route[] {
  const [card, container] = [nodes.get(`container:${containerId}`), topology.containers[containerId]]
  if (!card || !container || !hasNamespace(container)) return []
  const x = card.x + Math.min(40, card.width / 4)
  return [
    {
      pieces: [
        {
          points: [
            [x, card.y],
            [x, card.y - 11],
          ],
        },
      ],
      stops: true,
    },
  ]
}
