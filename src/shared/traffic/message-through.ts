import { endpointsOf } from '../topology/reach.ts'
import type { Topology } from '../topology/topology.ts'
import type { Message } from './traffic.ts'

/**
 * The way through a published port, whether anything took it or not: from this machine to the container behind it.
 * @param port a key of the topology's `ports`
 */
export function messageThrough(topology: Topology, port: string): Message | undefined {
  const binding = topology.ports[port]
  const container = binding && topology.containers[binding.containerId]
  if (!binding || !container) return undefined
  const [endpoint, another] = endpointsOf(topology, container.id)
  return {
    id: `through ${port}`,
    kind: 'tcp',
    from: { at: 'client' },
    to: { at: 'container', id: container.id, name: container.name },
    ...(endpoint && !another ? { arrivesBy: endpoint.networkId } : {}),
    port,
    addresses: [],
    outcome: 'untold',
    count: 1,
  }
}
