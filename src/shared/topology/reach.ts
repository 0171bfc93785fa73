import type { Container, Endpoint, Network, Topology } from './topology.ts'

/** What an address leads to, as seen from a network namespace. Ids are Docker's. */
export type Reached =
  /** Its own namespace: the loopback interface, or its own address. */
  | { readonly at: 'itself' }
  | { readonly at: 'container'; readonly containerId: string; readonly networkId: string }
  /** The host's own end of a network: its gateway address. */
  | { readonly at: 'bridge'; readonly networkId: string }
  /** Another address of the host. */
  | { readonly at: 'host' }
  /** In the subnet of a network, and no endpoint there has it. */
  | { readonly at: 'nobody'; readonly networkId: string }
  | { readonly at: 'outside' }

/** A container has a network namespace as long as it has processes; between two restarts it has none. */
export const hasNamespace = (container: Pick<Container, 'state'>): boolean => container.state === 'running' || container.state === 'paused'

/** The container whose network namespace this one lives in: itself, unless it was started with `--network container:`. A ring ends where it began. */
export function namespaceOwner(topology: Pick<Topology, 'containers'>, containerId: string): string {
  const passed = new Set<string>()
  let id = containerId
  while (!passed.has(id)) {
    passed.add(id)
    const next = topology.containers[id]?.sharesNetworkOf
    if (next === undefined || !topology.containers[next]) return id
    id = next
  }
  return containerId
}

export const addressOf = (endpoint: Pick<Endpoint, 'ipv4' | 'ipv6'>): string | undefined => endpoint.ipv4 ?? endpoint.ipv6

/** The endpoints through which a container reaches networks now: those of its namespace that have an address. */
export function endpointsOf(topology: Topology, containerId: string): Endpoint[] {
  const owner = namespaceOwner(topology, containerId)
  return Object.values(topology.endpoints).filter((it) => it.containerId === owner && addressOf(it) !== undefined)
}

/**
 * Those by which a container reached networks while it ran: the ones that it reaches them by now, else those it will have or had. Of a one-off that
 * prints something and ends, no moment may have been observed in which it had an address.
 */
export function endpointsWhileItRan(topology: Topology, containerId: string): Endpoint[] {
  const now = endpointsOf(topology, containerId)
  const owner = namespaceOwner(topology, containerId)
  const hasAddresses = (networkId: string): boolean => !['host', 'null', undefined].includes(topology.networks[networkId]?.driver)
  return now.length > 0 ? now : Object.values(topology.endpoints).filter((it) => it.containerId === owner && hasAddresses(it.networkId))
}

/** Whether a container has no network namespace but the host's. */
export const isOnHost = (topology: Topology, containerId: string): boolean =>
  topology.containers[namespaceOwner(topology, containerId)]?.networkMode === 'host'

/** Docker's embedded DNS serves every network but the engine's own three. */
export const hasDns = (network: Pick<Network, 'name' | 'driver' | 'mine'>): boolean =>
  network.driver !== 'host' && network.driver !== 'null' && !(network.name === 'bridge' && !network.mine)

/** `127.0.0.0/8`, `::1` and `localhost`. */
export const isLoopback = (host: string): boolean => /^127\.\d+\.\d+\.\d+$/.test(host) || host === '::1' || host === 'localhost'

export const isAddress = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || (text.includes(':') && /^[\da-f:.]+$/i.test(text))

/** The running container of a name, an id, or the beginning of one, as `docker exec` takes it. */
export function containerNamed(topology: Topology, reference: string): Container | undefined {
  const wanted = reference.replace(/^\//, '')
  if (wanted === '') return undefined
  const all = Object.values(topology.containers)
  const exact = all.find((it) => it.name === wanted || it.id === wanted)
  if (exact) return exact
  const begun = /^[\da-f]+$/.test(wanted) ? all.filter((it) => it.id.startsWith(wanted)) : []
  return begun.length === 1 ? begun[0] : undefined
}

/**
 * Where an address leads from a container that runs, or ran. Networks that it is on come first, as two of them may use the same addresses; an address of a container
 * on another network is that container's, though the way there may be closed.
 */
export function reach(topology: Topology, containerId: string, address: string): Reached {
  if (isLoopback(address)) return { at: 'itself' }
  const own = endpointsWhileItRan(topology, containerId)
  const has = (it: Endpoint): boolean => it.ipv4 === address || it.ipv6?.toLowerCase() === address.toLowerCase()
  if (own.some(has)) return { at: 'itself' }
  const near = new Set(own.map((it) => it.networkId))
  const holders = Object.values(topology.endpoints).filter(has)
  const holder = holders.find((it) => near.has(it.networkId)) ?? holders[0]
  if (holder) return { at: 'container', containerId: holder.containerId, networkId: holder.networkId }
  const networks = Object.values(topology.networks).sort((a, b) => Number(near.has(b.id)) - Number(near.has(a.id)))
  const gateway = networks.find((it) => it.subnets.some((subnet) => subnet.gateway === address))
  if (gateway) return { at: 'bridge', networkId: gateway.id }
  const interfaces = Object.values(topology.hostInterfaces)
  const ofHost = interfaces.find((it) => it.addresses.some((one) => one.split('/')[0] === address))
  if (ofHost) return ofHost.networkId === undefined ? { at: 'host' } : { at: 'bridge', networkId: ofHost.networkId }
  const around = networks.find((it) => it.subnets.some(({ subnet }) => isWithin(address, subnet)))
  return around ? { at: 'nobody', networkId: around.id } : { at: 'outside' }
}

/**
 * The network by which a packet leaves its container: the one it has in common with what is reached, or the only one that leads anywhere else.
 * Undefined where that cannot be told.
 */
export function leavesBy(topology: Topology, containerId: string, reached: Reached): string | undefined {
  const own = endpointsWhileItRan(topology, containerId).map((it) => it.networkId)
  if ('networkId' in reached && own.includes(reached.networkId)) return reached.networkId
  const open = own.filter((id) => topology.networks[id]?.internal === false)
  const candidates = open.length > 0 ? open : own
  return candidates.length === 1 ? candidates[0] : undefined
}

/** Whether an IPv4 address lies in a subnet in CIDR form. Of IPv6 nothing is said. */
export function isWithin(address: string, subnet: string): boolean {
  const [base = '', length = ''] = subnet.split('/')
  const [value, network, bits] = [numberOf(address), numberOf(base), Number(length)]
  if (value === undefined || network === undefined || length === '' || !(bits >= 0 && bits <= 32)) return false
  const size = 2 ** (32 - bits)
  return Math.floor(value / size) === Math.floor(network / size)
}

function numberOf(address: string): number | undefined {
  const octets = address.split('.').map(Number)
  if (octets.length !== 4 || octets.some((it) => !Number.isInteger(it) || it < 0 || it > 255)) return undefined
  return octets.reduce((sum, it) => sum * 256 + it, 0)
}
