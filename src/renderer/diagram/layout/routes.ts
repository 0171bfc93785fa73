import { hasDns, hasNamespace, isOnHost } from '../../../shared/topology/reach.ts'
import type { Message } from '../../../shared/traffic/traffic.ts'
import { type Ground, type Piece, type Reached, type Route, reversed, type Terrain } from './route.ts'

/** The routes of a message: several where several name servers were asked, none where it is not to be told or not in the scene. */
export function routes(message: Message, ground: Ground, terrain: Terrain): Route[] {
  const { from, to } = message
  if (from.at === 'client') return fromSocket(message, terrain)
  if (from.at !== 'container') return []
  if (to.at === 'dns') return to.networkIds.flatMap((id) => toDns(ground, terrain, from.id, id))
  if (to.at === 'itself') return inside(ground, from.id, (card) => ({ pieces: [terrain.loop(card)] }))
  if (to.at === 'hosts-file' || to.at === 'unknown') return []
  const out = message.leavesBy === undefined ? ontoHost(ground, terrain, from.id) : upTo(terrain, from.id, message.leavesBy)
  if (!out && message.outcome === 'unreachable') return inside(ground, from.id, (card) => ({ pieces: [terrain.shut(card)], stops: true }))
  const rest = out && onward(message, terrain, out)
  return rest ? [rest] : []
}

function onward({ to, arrivesBy, outcome }: Message, terrain: Terrain, out: Reached): Route | undefined {
  const isLost = outcome === 'no-answer' || outcome === 'unreachable'
  switch (to.at) {
    case 'container': {
      if (arrivesBy === undefined) return undefined
      const down = terrain.down(arrivesBy, to.id)
      if (!down) return undefined
      if (arrivesBy === out.networkId) return { pieces: [...out.pieces, ...down] }
      // Between two networks the engine lets nothing pass; where it went astray was not told, but it left its own network's rail.
      if (isLost && out.networkId !== undefined) return stopped(terrain, out)
      const across = terrain.across(out, arrivesBy)
      return across ? { pieces: [...out.pieces, ...across, ...down] } : stopped(terrain, out)
    }
    case 'bridge':
      return to.networkId === out.networkId ? stopped(terrain, out, false) : undefined
    case 'nobody':
      return stopped(terrain, out)
    case 'host':
    case 'outside': {
      const outside = terrain.outside(out)
      return outside ? { pieces: [...out.pieces, ...outside] } : stopped(terrain, out)
    }
    default:
      return undefined
  }
}

/** To the end of the rail, where the host's own end of the network is. */
function stopped(terrain: Terrain, { pieces, networkId }: Reached, stops = true): Route | undefined {
  const end = networkId === undefined ? undefined : terrain.end(networkId)
  return end && { pieces: [...pieces, end], stops }
}

function upTo(terrain: Terrain, containerId: string, networkId: string): Reached | undefined {
  const down = terrain.down(networkId, containerId)
  return down && { pieces: reversed(down), networkId }
}

function ontoHost({ topology }: Ground, terrain: Terrain, containerId: string): Reached | undefined {
  const pieces = isOnHost(topology, containerId) ? terrain.fromHost(containerId) : undefined
  return pieces && { pieces }
}

function toDns({ topology }: Ground, terrain: Terrain, containerId: string, networkId: string): Route[] {
  const up = terrain.down(networkId, containerId)
  const server = terrain.toDns(networkId)
  const network = topology.networks[networkId]
  if (!up || !server || !network) return []
  const pieces: Piece[] = [...reversed(up), ...server.pieces]
  return [server.badge ? { pieces, badge: server.badge } : { pieces, stops: !hasDns(network) }]
}

function fromSocket({ port, to }: Message, terrain: Terrain): Route[] {
  const pieces = port === undefined || to.at !== 'container' ? undefined : terrain.through(port, to.id)
  return pieces ? [{ pieces }] : []
}

/** What does not leave its namespace. */
function inside({ nodes, topology }: Ground, containerId: string, make: (card: Parameters<Terrain['loop']>[0]) => Route): Route[] {
  const [card, container] = [nodes.get(`container:${containerId}`), topology.containers[containerId]]
  return card && container && hasNamespace(container) ? [make(card)] : []
}
