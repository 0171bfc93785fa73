import { type Draft, refuse } from './draft.ts'
import { needNetwork } from './find.ts'
import { addressFrom, contains, overlaps, type Subnet, subnetFrom, subnetText } from './ip.ts'
import { flagAt, type Json, objectAt, objectsAt, textAt, textTableAt } from './json.ts'
import type { EngineState, NetworkRecord } from './state.ts'
import { drop, emptyTable, put, values } from './table.ts'

/** The pools of user bridges in the order they are given out: 172.18 to 172.31, then 192.168.0.0/20 up (engine-facts 06). */
export const pools: readonly Subnet[] = [
  ...Array.from({ length: 14 }, (_, index) => subnetFrom(`172.${18 + index}.0.0/16`)),
  ...Array.from({ length: 16 }, (_, index) => subnetFrom(`192.168.${index * 16}.0/20`)),
].filter((subnet) => subnet !== undefined)

export const defaultNetworks = ['bridge', 'host', 'none'] as const
export const isDefault = (name: string): boolean => (defaultNetworks as readonly string[]).includes(name)

/** What a new engine has. */
export function withDefaultNetworks(draft: Draft): void {
  const bridge = { config: [{ Subnet: '172.17.0.0/16', Gateway: '172.17.0.1' }], options: null }
  const options = {
    'com.docker.network.bridge.default_bridge': 'true',
    'com.docker.network.bridge.enable_icc': 'true',
    'com.docker.network.bridge.enable_ip_masquerade': 'true',
    'com.docker.network.bridge.host_binding_ipv4': '0.0.0.0',
    'com.docker.network.bridge.name': 'docker0',
    'com.docker.network.driver.mtu': '1500',
  }
  add(draft, { name: 'bridge', driver: 'bridge', ipam: bridge, options, ...nothingSpecial }, 'docker0')
  add(draft, { name: 'host', driver: 'host', ipam: { config: [], options: null }, options: {}, ...nothingSpecial })
  add(draft, { name: 'none', driver: 'null', ipam: { config: [], options: null }, options: {}, ...nothingSpecial })
}
const nothingSpecial = { internal: false, attachable: false, ipv6: false, labels: {}, ownSubnet: false }

type NewNetwork = Omit<NetworkRecord, 'id' | 'created' | 'bridge' | 'taken' | 'lowest' | 'members'>

function add(draft: Draft, network: NewNetwork, bridgeName?: string): NetworkRecord {
  const id = draft.hex(64)
  const bridge = network.driver === 'bridge' ? { bridge: newBridge(draft, bridgeName ?? `br-${id.slice(0, 12)}`) } : {}
  const subnet = subnetFrom(network.ipam.config[0]?.Subnet ?? '')
  const range = subnetFrom(network.ipam.config[0]?.IPRange ?? '') ?? subnet
  const record = {
    ...network,
    id,
    created: draft.moment(),
    ...bridge,
    taken: emptyTable<true>(),
    lowest: range?.base ?? 0,
    members: emptyTable<true>(),
  }
  draft.set({ networks: put(draft.state.networks, id, record) })
  return record
}

/** Engines before 28 give a bridge a MAC of 02:42 and random digits; so is docker0's shown here. */
function newBridge(draft: Draft, name: string): NonNullable<NetworkRecord['bridge']> {
  const index = draft.state.counters.interfaceIndex + 1
  draft.count({ interfaceIndex: index })
  const digits = draft.hex(8)
  return { name, index, mac: `02:42:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}:${digits.slice(6, 8)}` }
}

/** `POST /networks/create`. */
export function createNetwork(draft: Draft, body: Json): { Id: string; Warning: string } {
  const name = textAt(body, 'Name')
  const driver = textAt(body, 'Driver') || 'bridge'
  if (isDefault(name)) refuse(403, `operation is not permitted on predefined ${name} network `)
  if (name.trim() === '') refuse(draft.like.badInputStatus, `invalid name: ${name}`)
  const existing = [...values(draft.state.networks)].find((network) => network.name === name)
  if (existing) refuse(409, `network with name ${name} already exists`)
  if (driver === 'host' || driver === 'null') refuse(403, `only one instance of "${driver}" network is allowed`)
  // As an engine that is in no swarm answers (measured on 20.10.24).
  if (driver === 'overlay')
    refuse(
      500,
      'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
    )
  if (['macvlan', 'ipvlan'].includes(driver)) refuse(501, `the embedded engine has no network driver "${driver}"`)
  if (driver !== 'bridge') refuse(404, `plugin "${driver}" not found`)
  const ipam = objectAt(body, 'IPAM') ?? {}
  const asked = objectsAt(ipam, 'Config') ?? []
  if (flagAt(body, 'EnableIPv6') && !draft.like.poolsOfIpv6 && !asked.some((config) => textAt(config, 'Subnet').includes(':')))
    refuse(404, 'could not find an available, non-overlapping IPv6 address pool among the defaults to assign to the network')
  const own = asked.find((config) => textAt(config, 'Subnet') !== '')
  const config = own ? ownSubnet(draft, own) : nextPool(draft)
  const bridgeName = textTableAt(body, 'Options')?.['com.docker.network.bridge.name']
  const network = add(
    draft,
    {
      name,
      driver: 'bridge',
      internal: flagAt(body, 'Internal'),
      attachable: flagAt(body, 'Attachable'),
      ipv6: flagAt(body, 'EnableIPv6'),
      ipam: { config: [config], options: textTableAt(ipam, 'Options') },
      options: textTableAt(body, 'Options') ?? {},
      labels: textTableAt(body, 'Labels') ?? {},
      ownSubnet: own !== undefined,
    },
    bridgeName,
  )
  draft.emit('network', 'create', network.id, { name, type: 'bridge' })
  return { Id: network.id, Warning: '' }
}

const subnetsInUse = (state: EngineState): Subnet[] =>
  [...values(state.networks)].flatMap(({ ipam }) =>
    ipam.config.map(({ Subnet }) => subnetFrom(Subnet)).filter((subnet) => subnet !== undefined),
  )

function ownSubnet(draft: Draft, asked: Json): NetworkRecord['ipam']['config'][number] {
  const [text, gateway, range] = [textAt(asked, 'Subnet'), textAt(asked, 'Gateway'), textAt(asked, 'IPRange')]
  const status = draft.like.badInputStatus
  const subnet = subnetFrom(text)
  if (!subnet) {
    const prefix = status === 400 ? 'invalid network config:\n' : ''
    return refuse(
      status,
      status === 400
        ? `${prefix}invalid subnet ${text}: invalid CIDR block notation`
        : `Invalid subnet ${text} : invalid CIDR address: ${text}`,
    )
  }
  const gatewayAddress = addressFrom(gateway)
  if (gateway !== '' && (gatewayAddress === undefined || !contains(subnet, gatewayAddress))) {
    if (status === 400)
      refuse(400, `invalid network config:\ninvalid gateway ${gateway}: parent subnet ${text} doesn't contain this address`)
    refuse(500, `failed to allocate gateway (${gateway}): Requested address is out of range`)
  }
  if (subnetsInUse(draft.state).some((used) => overlaps(used, subnet))) refuse(403, 'Pool overlaps with other one on this address space')
  return {
    Subnet: status === 400 ? text : subnetText(subnet),
    ...(range ? { IPRange: range } : {}),
    ...(gateway ? { Gateway: gateway } : { Gateway: subnetText({ base: subnet.base + 1, prefix: 32 }).replace('/32', '') }),
  }
}

function nextPool(draft: Draft): NetworkRecord['ipam']['config'][number] {
  const used = subnetsInUse(draft.state)
  for (let step = 0; step < pools.length; step++) {
    const at = (draft.state.counters.pool + step) % pools.length
    const pool = pools[at]
    if (!pool || used.some((subnet) => overlaps(subnet, pool))) continue
    draft.count({ pool: at + 1 })
    return { Subnet: subnetText(pool), Gateway: subnetText({ base: pool.base + 1, prefix: 32 }).replace('/32', '') }
  }
  const newer = draft.like.badInputStatus === 400
  return refuse(
    newer ? 400 : 404,
    newer
      ? 'all predefined address pools have been fully subnetted'
      : 'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
  )
}

/** `DELETE /networks/{id}`. */
export function removeNetwork(draft: Draft, reference: string): void {
  const network = needNetwork(draft.state, reference)
  if (isDefault(network.name)) refuse(403, `${network.name} is a pre-defined network and cannot be removed`)
  if (network.members.size > 0) {
    const names = draft.like.networkFailurePrefix ? ` (${activeEndpoints(draft.state, network)})` : ''
    refuse(403, `error while removing network: network ${network.name} id ${network.id} has active endpoints${names}`)
  }
  draft.set({ networks: drop(draft.state.networks, network.id) })
  draft.emit('network', 'destroy', network.id, { name: network.name, type: network.driver })
}

function activeEndpoints(state: EngineState, network: NetworkRecord): string {
  return [...values(state.containers)]
    .filter((container) => container.endpoints[network.name]?.attached)
    .map((container) => `name:"${container.name}" id:"${container.endpoints[network.name]?.attached?.endpointId.slice(0, 12)}"`)
    .join(', ')
}
