import { freeAddress, isInSubnet, macFor, takeAddress } from './addresses.ts'
import type { EndpointConfig } from './config.ts'
import { type Draft, refuse } from './draft.ts'
import { needNetwork } from './find.ts'
import type { ContainerRecord, EndpointRecord, NetworkRecord } from './state.ts'
import { drop, get, put } from './table.ts'

export const putContainer = (draft: Draft, container: ContainerRecord): ContainerRecord => {
  draft.set({ containers: put(draft.state.containers, container.id, container) })
  return container
}

/** Refuses static addresses and aliases where they are not allowed: engines since 26 all at once, at create; older ones at start (engine-facts 03#93-106). */
export function checkEndpoint(draft: Draft, network: NetworkRecord, asked: EndpointConfig): void {
  const address = asked.IPAMConfig?.IPv4Address
  const isUser = network.driver === 'bridge' && network.name !== 'bridge'
  const problems: string[] = []
  if (address && !isUser) problems.push('user specified IP address is supported on user defined networks only')
  if (address && !network.ownSubnet)
    problems.push('user specified IP address is supported only when connecting to networks with user configured subnets')
  if ((asked.Aliases?.length ?? 0) > 0 && !isUser)
    problems.push('network-scoped alias is supported only for containers in user defined networks')
  const isOutside = address !== undefined && isUser && network.ownSubnet && !isInSubnet(network, address)
  if (draft.like.endpointsCheckedAtCreate) {
    if (isOutside) problems.push(`no configured subnet or ip-range contain the IP address ${address}`)
    const text = problems.length > 1 ? problems.map((problem) => `* ${problem}`).join('\n') : problems[0]
    if (text) refuse(400, `invalid config for network ${network.name}: invalid endpoint settings:\n${text}`)
    return
  }
  if (problems[0]) refuse(400, problems[0])
  if (isOutside) refuse(500, `Invalid address ${address}: It does not belong to any of this network's subnets`)
}

/** Gives a container its end on a network: address, MAC, a veth pair. Returns the container with it; emits nothing. */
export function attach(draft: Draft, container: ContainerRecord, name: string, interfaceName: string): ContainerRecord {
  const known = container.endpoints[name]
  const network = needNetwork(draft.state, known?.networkId || name)
  if (!known) return container
  const { failed: _failed, ...endpoint } = known
  if (!draft.like.endpointsCheckedAtCreate) checkEndpoint(draft, network, endpoint.asked)
  const endpointId = draft.hex(64)
  if (network.driver !== 'bridge') {
    joined(draft, network, container.id)
    const none = { endpointId, interface: '', index: 0, mac: '', ipv4: '', prefix: 0, gateway: '' }
    return withEndpoint(container, { ...endpoint, networkId: network.id, attached: none })
  }
  const taken = takeAddress(draft, network, endpoint.asked.IPAMConfig?.IPv4Address)
  const mac = macFor(
    draft,
    taken.ipv4,
    endpoint.asked.MacAddress || (name === mainNetwork(container) ? (container.config.MacAddress ?? '') : ''),
  )
  // The pair's two ends have consecutive numbers, the container's first (engine-facts 12).
  const index = draft.state.counters.interfaceIndex + 1
  draft.count({ interfaceIndex: index + 1 })
  joined(draft, get(draft.state.networks, network.id) ?? network, container.id)
  const veth = { name: `veth${draft.hex(7)}`, index: index + 1 }
  return withEndpoint(name === 'bridge' ? { ...container, lastAddress: taken.ipv4 } : container, {
    ...endpoint,
    networkId: network.id,
    attached: { endpointId, interface: interfaceName, index, veth, mac, ...taken },
  })
}

/** The network that `--network` named; `default` stands for `bridge` before 26. */
export const mainNetwork = ({ hostConfig }: ContainerRecord): string =>
  ['', 'default'].includes(hostConfig.NetworkMode) ? 'bridge' : hostConfig.NetworkMode

function joined(draft: Draft, network: NetworkRecord, containerId: string): void {
  draft.set({ networks: put(draft.state.networks, network.id, { ...network, members: put(network.members, containerId, true) }) })
}

/** Takes it away again: address and veth are free. The endpoint stays, without them. */
export function detach(draft: Draft, container: ContainerRecord, name: string): ContainerRecord {
  const { attached, ...endpoint } = container.endpoints[name] ?? { networkName: name, networkId: '', asked: undefined }
  if (!attached || !endpoint.asked) return container
  const network = get(draft.state.networks, endpoint.networkId)
  if (network) {
    if (attached.ipv4) freeAddress(draft, network, attached.ipv4)
    const current = get(draft.state.networks, network.id) ?? network
    draft.set({ networks: put(draft.state.networks, network.id, { ...current, members: drop(current.members, container.id) }) })
  }
  return withEndpoint(container, { ...endpoint, asked: endpoint.asked })
}

export function withEndpoint(container: ContainerRecord, endpoint: EndpointRecord): ContainerRecord {
  return { ...container, endpoints: { ...container.endpoints, [endpoint.networkName]: endpoint } }
}

/** The next name for an interface: they are counted from the start on, and one that has gone is not given again (engine-facts 06#52). */
export const nextInterface = (container: ContainerRecord): string => `eth${container.interfaces ?? 0}`

/** On a bridge of the user's own there is the embedded DNS, and `default` is `bridge`. */
export const isUserNetwork = (name: string): boolean =>
  !['bridge', 'default', 'host', 'none', ''].includes(name) && !name.startsWith('container:')
