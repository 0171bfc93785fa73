import { endpointKey, linkKey, mountKey, portKey, tableOf } from '../../shared/topology/keys.ts'
import {
  type Container,
  type Endpoint,
  type EngineInfo,
  type Link,
  type NetworkMode,
  type PublishedPort,
  type Topology,
  tableNames,
  type Veth,
} from '../../shared/topology/topology.ts'
import { type ContainerFacts, endpointLinks, hostLinks, isUp } from './container-facts.ts'
import { mountsOf } from './mounts.ts'
import { bridgeOf, containerIdOf, type InspectedNetwork, type InspectedVolume, networkIdOf, type Seen } from './seen.ts'

/** By an object's labels; a volume's name too, since there are engines that drop the labels of anonymous ones. */
export type IsMine = (labels: Readonly<Record<string, string>>, volume?: string) => boolean

/** The topology of what was seen, as the design's section 3 has it. Pure: the same things seen, in whatever order, give the same JSON. */
export function assemble(seen: Seen, engine: EngineInfo, isMine: IsMine): Topology {
  const containers = [...seen.containers.values()]
  return {
    engine,
    hostInterfaces: tableOf([...seen.hostInterfaces.values()], ({ name }) => name),
    images: tableOf([...seen.images.values()], ({ id }) => id),
    containers: tableOf(
      containers.map((facts) => containerOf(seen, facts, isMine)),
      ({ id }) => id,
    ),
    networks: tableOf(
      [...seen.networks.values()].map((network) => networkOf(network, isMine)),
      ({ id }) => id,
    ),
    endpoints: tableOf(
      containers.flatMap((facts) => endpointsOf(seen, facts)),
      endpointKey,
    ),
    veths: tableOf(
      containers.flatMap((facts) => vethsOf(seen, facts)),
      endpointKey,
    ),
    volumes: tableOf(
      [...seen.volumes.values()].map((volume) => volumeOf(volume, isMine)),
      ({ name }) => name,
    ),
    mounts: tableOf(
      containers.flatMap((facts) => mountsOf(seen, facts, isMine(facts.labels))),
      mountKey,
    ),
    links: tableOf(
      containers.flatMap((facts) => linksOf(seen, facts)),
      linkKey,
    ),
    ports: tableOf(containers.flatMap(portsOf), portKey),
  }
}

/** `after` with each table that says the same as `before`'s replaced by that very object, and `before` itself where nothing changed. */
export function keepingWhatIsSame(before: Topology, after: Topology): Topology {
  const same = tableNames.filter((name) => JSON.stringify(before[name]) === JSON.stringify(after[name]))
  const sameEngine = JSON.stringify(before.engine) === JSON.stringify(after.engine)
  if (same.length === tableNames.length && sameEngine) return before
  return { ...after, ...Object.fromEntries(same.map((name) => [name, before[name]])) }
}

/** What Docker writes where there is no time. */
const noTime = '0001-01-01T00:00:00Z'

function containerOf(seen: Seen, facts: ContainerFacts, isMine: IsMine): Container {
  const { inspected, name, labels } = facts
  const { State: state, Config: config, HostConfig: hostConfig } = inspected
  const mine = isMine(labels)
  const mode = hostConfig.NetworkMode ?? 'default'
  const sharesNetworkOf = mode.startsWith('container:') ? containerIdOf(seen, mode.slice('container:'.length)) : undefined
  const health = state.Health?.Status
  const ended = state.Status === 'exited' || state.Status === 'dead' || state.Status === 'restarting'
  // A start that failed leaves `created`, with the code that the docker program ends with (engine-facts 01).
  const hasExitCode = ended || (state.Status === 'created' && (state.ExitCode ?? 0) !== 0)
  return {
    id: inspected.Id,
    name,
    imageId: inspected.Image,
    image: config.Image,
    ...(mine ? { command: [inspected.Path ?? '', ...(inspected.Args ?? [])].join(' ').trim() } : {}),
    state: state.Status,
    ...(health === 'starting' || health === 'healthy' || health === 'unhealthy' ? { health } : {}),
    ...(hasExitCode && state.ExitCode !== undefined ? { exitCode: state.ExitCode } : {}),
    createdAt: inspected.Created,
    ...(state.StartedAt && state.StartedAt !== noTime ? { startedAt: state.StartedAt } : {}),
    ...(state.FinishedAt && state.FinishedAt !== noTime ? { finishedAt: state.FinishedAt } : {}),
    networkMode: networkModeOf(seen, facts, mode),
    ...(sharesNetworkOf ? { sharesNetworkOf } : {}),
    tty: config.Tty === true,
    stdinOpen: config.OpenStdin === true,
    ...(mine ? { environment: config.Env ?? [] } : {}),
    exposedPorts: Object.keys(config.ExposedPorts ?? {}).sort(),
    logDriver: hostConfig.LogConfig?.Type ?? '',
    ...(hostConfig.AutoRemove === true ? { autoRemove: true } : {}),
    mine,
  }
}

function networkModeOf(seen: Seen, { endpoints }: ContainerFacts, mode: string): NetworkMode {
  if (mode.startsWith('container:')) return 'container'
  // Podman says `bridge` for any network of that driver, and names networks where Docker gives ids (measured on 4.3.1).
  const names = mode === 'bridge' && endpoints.every(({ networkId }) => networkId === undefined) ? endpoints : []
  const networks = names.map((it) => seen.networks.get(networkIdOf(seen, it) ?? '')?.Name)
  if (networks.length > 0 && !networks.includes('bridge')) return 'user'
  if (mode === '' || mode === 'default' || mode === 'bridge') return 'bridge'
  return mode === 'host' || mode === 'none' ? mode : 'user'
}

function networkOf(network: InspectedNetwork, isMine: IsMine): Topology['networks'][string] {
  const bridge = bridgeOf(network)
  const subnets = (network.IPAM?.Config ?? []).filter(({ Subnet }) => Subnet)
  return {
    id: network.Id,
    name: network.Name,
    driver: network.Driver,
    scope: network.Scope,
    subnets: subnets.map(({ Subnet = '', Gateway }) => ({ subnet: Subnet, ...(Gateway ? { gateway: Gateway } : {}) })),
    ...(bridge ? { bridge } : {}),
    internal: network.Internal === true,
    mine: isMine(network.Labels ?? {}),
  }
}

/** Anonymous volumes have 64 hexadecimal digits for a name; newer engines label them as well (engine-facts 08). */
const isAnonymous = ({ Name, Labels }: InspectedVolume): boolean =>
  /^[0-9a-f]{64}$/.test(Name) || Labels?.['com.docker.volume.anonymous'] !== undefined

const volumeOf = (volume: InspectedVolume, isMine: IsMine): Topology['volumes'][string] => ({
  name: volume.Name,
  driver: volume.Driver,
  mountpoint: volume.Mountpoint ?? '',
  anonymous: isAnonymous(volume),
  ...(Object.keys(volume.Options ?? {}).length > 0 ? { hasOptions: true } : {}),
  mine: isMine(volume.Labels ?? {}, volume.Name),
})

function endpointsOf(seen: Seen, facts: ContainerFacts): Endpoint[] {
  return facts.endpoints.flatMap((it) => {
    const networkId = networkIdOf(seen, it)
    if (!networkId) return []
    const containerId = facts.inspected.Id
    const { IPAddress, IPPrefixLen, GlobalIPv6Address, MacAddress, Aliases, DNSNames } = it.endpoint
    const inside = seen.hostEnds.get(endpointKey({ containerId, networkId }))?.interface
    // 26 and later tell apart what was asked for (Aliases) and what the DNS answers to (DNSNames, with the name); 20.10 has the latter in Aliases.
    const aliases = DNSNames ? DNSNames.filter((alias) => alias !== facts.name) : (Aliases ?? [])
    return {
      containerId,
      networkId,
      ...(inside ? { interface: inside } : {}),
      ...(IPAddress ? { ipv4: IPAddress, ...(IPPrefixLen ? { ipv4Prefix: IPPrefixLen } : {}) } : {}),
      ...(GlobalIPv6Address ? { ipv6: GlobalIPv6Address } : {}),
      ...(MacAddress ? { mac: MacAddress } : {}),
      aliases,
    }
  })
}

/** One for each endpoint that must have one, found or not. */
function vethsOf(seen: Seen, facts: ContainerFacts): Veth[] {
  if (!isUp(facts)) return []
  return facts.endpoints.flatMap((it) => {
    const networkId = networkIdOf(seen, it)
    const network = networkId ? seen.networks.get(networkId) : undefined
    if (!networkId || !network || !bridgeOf(network)) return []
    const containerId = facts.inspected.Id
    const { interface: _inside, ...found } = seen.hostEnds.get(endpointKey({ containerId, networkId })) ?? {
      evidence: 'none' as const,
      why: 'It was not looked for.',
    }
    return { containerId, networkId, ...found }
  })
}

function linksOf(seen: Seen, facts: ContainerFacts): Link[] {
  const from = facts.inspected.Id
  return [...hostLinks(facts), ...facts.endpoints.flatMap(endpointLinks)].flatMap(({ target, alias }) => {
    const to = containerIdOf(seen, target)
    return to ? [{ from, to, alias }] : []
  })
}

/** Podman goes on listing the ports of one that is not up (measured on 4.3.1); Docker lists none then. */
function portsOf(facts: ContainerFacts): PublishedPort[] {
  const { inspected } = facts
  if (!isUp(facts)) return []
  return Object.entries(inspected.NetworkSettings?.Ports ?? {}).flatMap(([port, bindings]) => {
    const [number, protocol = 'tcp'] = port.split('/')
    if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp') return []
    return (bindings ?? []).map(({ HostIp = '', HostPort }) => ({
      containerId: inspected.Id,
      containerPort: Number(number),
      protocol,
      hostIp: HostIp,
      hostPort: Number(HostPort),
    }))
  })
}
