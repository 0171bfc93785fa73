import { addressOf, endpointsOf } from '../../shared/topology/reach.ts'
import type { PublishedPort, Topology } from '../../shared/topology/topology.ts'
import type { Say } from './explanation.ts'

/** As one types it into a browser; an IPv6 address in brackets. */
export const hostPort = ({ hostIp, hostPort: port }: Pick<PublishedPort, 'hostIp' | 'hostPort'>): string =>
  `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:${port}`

/** The stations from the outside through a published port to the process behind it, in their order; what was not observed is left out or said so. */
export function wayIn(topology: Topology, port: PublishedPort, say: Say): string[] {
  const container = topology.containers[port.containerId]
  const isLocal = port.hostIp.startsWith('127.') || port.hostIp === '::1'
  const [endpoint, another] = endpointsOf(topology, port.containerId)
  const only = another === undefined ? endpoint : undefined
  const address = only && addressOf(only)
  const network = only && topology.networks[only.networkId]
  const veth = only && topology.veths[`${only.containerId}/${only.networkId}`]
  const values = { container: container?.name ?? port.containerId.slice(0, 12), port: port.containerPort }
  const inside = address?.includes(':') ? `[${address}]` : address
  return [
    say('way.outside', { who: say(isLocal ? 'way.thisMachine' : 'way.anyMachine') }),
    say('way.socket', { host: hostPort(port) }),
    inside === undefined
      ? say('way.translated.unknown', values)
      : say('way.translated', { ...values, address: `${inside}:${port.containerPort}` }),
    ...(network ? [say('way.bridge', { bridge: network.bridge ?? network.name, network: network.name })] : []),
    ...(veth?.name === undefined ? [] : [say('way.cable', { ...values, veth: veth.name, interface: only?.interface ?? 'eth0' })]),
    container?.command === undefined ? say('way.process', values) : say('way.process.command', { ...values, command: container.command }),
  ]
}
