import { isUserNetwork } from './endpoints.ts'
import { addressFrom, contains, subnetFrom } from './ip.ts'
import { isUp, networksOf } from './lifecycle.ts'
import type { ContainerRecord, EndpointRecord, EngineState, NetworkRecord } from './state.ts'
import { entries, get, values } from './table.ts'

type Attached = EndpointRecord & { readonly attached: NonNullable<EndpointRecord['attached']> }

/** Where a packet to an address ends up, from inside a container. */
export type Route =
  | { readonly to: 'self' }
  | { readonly to: 'container'; readonly id: string; readonly from: string }
  /** The machine itself, by one of its bridges' addresses. */
  | { readonly to: 'host'; readonly from: string }
  /** Never answered: another bridge, or the world behind an internal network. */
  | { readonly to: 'dropped' }
  /** The kernel says so at once: no route, or nobody there. */
  | { readonly to: 'unreachable' }
  | { readonly to: 'outside'; readonly from: string }

/** The container whose network namespace this one lives in: itself, but for `container:` mode. */
export function networkOwner(state: EngineState, container: ContainerRecord): ContainerRecord {
  const target = container.sharesNetworkOf ? get(state.containers, container.sharesNetworkOf) : undefined
  return target ?? container
}

/** Its ends that are attached to a bridge, in the order of its interfaces. */
export function attachedEndpoints(container: ContainerRecord): Attached[] {
  return Object.values(container.endpoints)
    .flatMap((endpoint) => (endpoint.attached?.ipv4 ? [{ ...endpoint, attached: endpoint.attached }] : []))
    .sort((a, b) => a.attached.interface.localeCompare(b.attached.interface))
}

/** The default route goes to the network whose name sorts first (engine-facts 06). */
export function defaultRouteOf(state: EngineState, container: ContainerRecord, internalToo: boolean): Attached | undefined {
  const ends = attachedEndpoints(container)
  for (const name of networksOf(container)) {
    const end = ends.find(({ networkName }) => networkName === name)
    const network = end ? get(state.networks, end.networkId) : undefined
    if (end && network && (internalToo || !network.internal)) return end
  }
  return undefined
}

const subnetOf = (network: NetworkRecord): ReturnType<typeof subnetFrom> => subnetFrom(network.ipam.config[0]?.Subnet ?? '')

export function route(state: EngineState, container: ContainerRecord, address: string, internalHasRoute: boolean): Route {
  const owner = networkOwner(state, container)
  if (owner.hostConfig.NetworkMode === 'host') return routeFromHost(state, address)
  const number = addressFrom(address)
  if (address.startsWith('127.') || address === '0.0.0.0' || address === '::1') return { to: 'self' }
  if (number === undefined) return { to: 'unreachable' }
  const ends = attachedEndpoints(owner)
  if (ends.some(({ attached }) => attached.ipv4 === address)) return { to: 'self' }
  const way = defaultRouteOf(state, owner, internalHasRoute)
  for (const network of values(state.networks)) {
    const subnet = subnetOf(network)
    if (!subnet || !contains(subnet, number)) continue
    const near = ends.find(({ networkId }) => networkId === network.id)
    if (network.ipam.config[0]?.Gateway === address) {
      if (near) return { to: 'host', from: near.attached.ipv4 }
      return way ? { to: 'host', from: way.attached.ipv4 } : { to: 'unreachable' }
    }
    if (!near) return way ? { to: 'dropped' } : { to: 'unreachable' }
    const id = holderOf(state, network, address)
    return id ? { to: 'container', id, from: near.attached.ipv4 } : { to: 'unreachable' }
  }
  if (!way) return { to: 'unreachable' }
  const isInternal = get(state.networks, way.networkId)?.internal
  return isInternal ? { to: 'dropped' } : { to: 'outside', from: way.attached.ipv4 }
}

/** From the machine itself: every bridge is near. */
export function routeFromHost(state: EngineState, address: string): Route {
  if (address.startsWith('127.') || address === '0.0.0.0' || address === '::1') return { to: 'self' }
  for (const network of values(state.networks)) {
    const gateway = network.ipam.config[0]?.Gateway ?? ''
    if (gateway !== '' && gateway === address) return { to: 'self' }
    const id = holderOf(state, network, address)
    if (id) return { to: 'container', id, from: gateway }
  }
  return { to: 'outside', from: '' }
}

function holderOf(state: EngineState, network: NetworkRecord, address: string): string | undefined {
  for (const [id] of entries(network.members)) {
    const container = get(state.containers, id)
    if (container && Object.values(container.endpoints).some((end) => end.networkId === network.id && end.attached?.ipv4 === address))
      return id
  }
  return undefined
}

/** The embedded DNS: addresses of a name on the container's user networks; undefined for a name it does not know (engine-facts 06). */
export function lookUp(state: EngineState, container: ContainerRecord, asked: string): string[] | undefined {
  const owner = networkOwner(state, container)
  const name = asked.toLowerCase().replace(/\.$/, '')
  const found = new Set<string>()
  for (const own of attachedEndpoints(owner).filter(({ networkName }) => isUserNetwork(networkName))) {
    const network = get(state.networks, own.networkId)
    if (!network) continue
    const suffix = `.${network.name.toLowerCase()}`
    const plain = name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
    const wanted = new Set([name, plain])
    const linked = new Set((own.asked.Links ?? []).filter((link) => wanted.has(aliasOf(link))).map((link) => link.split(':')[0]))
    for (const [id] of entries(network.members)) {
      const other = get(state.containers, id)
      const end = other?.endpoints[network.name]
      if (!other || !end?.attached || !isUp(other)) continue
      const names = [other.name, other.id.slice(0, 12), ...(end.asked.Aliases ?? [])].map((text) => text.toLowerCase())
      if (names.some((text) => wanted.has(text)) || linked.has(other.name) || linked.has(other.id)) found.add(end.attached.ipv4)
    }
  }
  return found.size > 0 ? [...found] : undefined
}
const aliasOf = (link: string): string => (link.split(':')[1] ?? link).toLowerCase()

/** `name.network` of an address on the container's user networks. */
export function reverseLookUp(state: EngineState, container: ContainerRecord, address: string): string | undefined {
  for (const own of attachedEndpoints(networkOwner(state, container)).filter(({ networkName }) => isUserNetwork(networkName))) {
    const network = get(state.networks, own.networkId)
    const id = network ? holderOf(state, network, address) : undefined
    const other = id ? get(state.containers, id) : undefined
    if (network && other) return `${other.name}.${network.name}`
  }
  return undefined
}
