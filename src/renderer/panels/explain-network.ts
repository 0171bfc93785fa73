import { lookup } from '../../shared/lookup.ts'
import { addressOf } from '../../shared/topology/reach.ts'
import type { Link, Topology } from '../../shared/topology/topology.ts'
import { hostPort, wayIn } from './explain-way-in.ts'
import type { Explanation, Say } from './explanation.ts'

const containerName = (topology: Topology, id: string): string => topology.containers[id]?.name ?? id.slice(0, 12)
const networkName = (topology: Topology, id: string): string => topology.networks[id]?.name ?? id.slice(0, 12)

/** Docker's predefined networks (`docker network ls` on a fresh engine). */
const predefined: Readonly<Record<string, 'network.bridge.default' | 'network.host' | 'network.none'>> = lookup({
  bridge: 'network.bridge.default',
  host: 'network.host',
  none: 'network.none',
})

export function explainNetwork(topology: Topology, id: string, say: Say): Explanation | undefined {
  const network = topology.networks[id]
  if (!network) return undefined
  const members = Object.values(topology.endpoints)
    .filter((endpoint) => endpoint.networkId === id)
    .map((endpoint) => [containerName(topology, endpoint.containerId), addressOf(endpoint)].filter(Boolean).join(' '))
  const kind = predefined[network.name]
  return {
    kind: say('thing.network'),
    name: network.name,
    sentences: [
      ...(kind === undefined && !network.mine ? [say('network.foreign')] : []),
      ...(kind ? [say(kind)] : network.driver === 'bridge' ? [say('network.bridge.user')] : []),
      ...(network.bridge === undefined ? [] : [say('network.bridge', { bridge: network.bridge })]),
      ...subnetSentences(network.driver, network.subnets, say),
      ...(network.internal ? [say('network.internal')] : []),
      members.length > 0 ? say('network.members', { members: members.join(', ') }) : say('network.empty'),
    ],
    inspect: { kind: 'network', id },
  }
}

function subnetSentences(driver: string, subnets: Topology['networks'][string]['subnets'], say: Say): string[] {
  if (subnets.length === 0) return [say('network.driver', { driver })]
  return subnets.map(({ subnet, gateway }) =>
    gateway === undefined ? say('network.subnet.bare', { driver, subnet }) : say('network.subnet', { driver, subnet, gateway }),
  )
}

/** A bridge is its network seen from the host. */
export function explainBridge(topology: Topology, name: string, say: Say): Explanation | undefined {
  const network = Object.values(topology.networks).find((it) => it.bridge === name)
  const explanation = network && explainNetwork(topology, network.id, say)
  return explanation && { ...explanation, kind: say('thing.bridge'), name }
}

export function explainEndpoint(topology: Topology, key: string, say: Say): Explanation | undefined {
  const endpoint = topology.endpoints[key]
  if (!endpoint) return undefined
  const name = endpoint.interface ?? 'eth?'
  const address = addressOf(endpoint)
  const where = {
    interface: name,
    container: containerName(topology, endpoint.containerId),
    network: networkName(topology, endpoint.networkId),
  }
  return {
    kind: say('thing.endpoint'),
    name,
    sentences: [
      say('endpoint.where', where),
      ...(address === undefined
        ? []
        : [say('endpoint.address', { address: endpoint.ipv4Prefix === undefined ? address : `${address}/${endpoint.ipv4Prefix}` })]),
      ...(endpoint.ipv4 === undefined || endpoint.ipv6 === undefined ? [] : [say('endpoint.address', { address: endpoint.ipv6 })]),
      ...(endpoint.mac === undefined ? [] : [say('endpoint.mac', { mac: endpoint.mac })]),
      ...(endpoint.aliases.length > 0 ? [say('endpoint.aliases', { aliases: endpoint.aliases.join(', ') })] : []),
    ],
    inspect: { kind: 'container', id: endpoint.containerId },
  }
}

export function explainVeth(topology: Topology, key: string, say: Say): Explanation | undefined {
  const veth = topology.veths[key]
  if (!veth) return undefined
  const { evidence, why } = veth
  return {
    kind: say('thing.veth'),
    name: veth.name ?? 'veth?',
    sentences: [
      say('veth.what', {
        interface: topology.endpoints[key]?.interface ?? 'eth?',
        container: containerName(topology, veth.containerId),
      }),
      ...(veth.bridge === undefined ? [] : [say('veth.bridge', { bridge: veth.bridge })]),
      ...(veth.index === undefined || veth.peerIndex === undefined
        ? []
        : [say('veth.indexes', { index: veth.index, peer: veth.peerIndex })]),
      evidence === 'none'
        ? why === undefined
          ? say('veth.unknown.bare')
          : say('veth.unknown', { why })
        : say(`veth.evidence.${evidence}`),
    ],
    inspect: { kind: 'container', id: veth.containerId },
  }
}

export function explainPort(topology: Topology, key: string, say: Say): Explanation | undefined {
  const port = topology.ports[key]
  if (!port) return undefined
  const host = hostPort(port)
  const local = port.hostIp.startsWith('127.') || port.hostIp === '::1'
  return {
    kind: say('thing.port'),
    name: host,
    sentences: [
      say('port.what', { host, port: port.containerPort, container: containerName(topology, port.containerId) }),
      say(local ? 'port.local' : 'port.open'),
      say('port.how', { protocol: port.protocol.toUpperCase() }),
    ],
    stations: wayIn(topology, port, say),
    inspect: { kind: 'container', id: port.containerId },
  }
}

export const linkSentence = (topology: Topology, { from, alias, to }: Link, say: Say): string =>
  say('link.what', { from: containerName(topology, from), alias, to: containerName(topology, to) })

export function explainLink(topology: Topology, key: string, say: Say): Explanation | undefined {
  const link = topology.links[key]
  if (!link) return undefined
  return {
    kind: say('thing.link'),
    name: link.alias,
    sentences: [linkSentence(topology, link, say), say('link.how')],
    inspect: { kind: 'container', id: link.from },
  }
}
