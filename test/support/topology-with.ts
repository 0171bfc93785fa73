import { endpointKey, linkKey, mountKey, portKey, tableOf } from '../../src/shared/topology/keys.ts'
import type {
  Container,
  Endpoint,
  Image,
  Link,
  Mount,
  Network,
  NetworkMode,
  PublishedPort,
  Topology,
  Veth,
  Volume,
} from '../../src/shared/topology/topology.ts'

/** A container as a test names it; what is left out is as `docker run -d NAME` leaves it. Networks are names, in order of joining. */
export interface ContainerSpec extends Partial<Omit<Container, 'id' | 'name' | 'networkMode' | 'sharesNetworkOf'>> {
  readonly name: string
  readonly id?: string
  /** Names of networks, or `host`, `none`, `container:NAME`; the default bridge if left out. */
  readonly networks?: readonly string[]
  readonly aliases?: readonly string[]
  /** `source:destination[:ro]` as for `-v`; a source with a slash is a directory, `tmpfs` is one, an empty one an anonymous volume. */
  readonly mounts?: readonly string[]
  /** `hostIp:hostPort:containerPort[/protocol]` */
  readonly ports?: readonly string[]
  /** `NAME:alias` */
  readonly links?: readonly string[]
  /** The host end of each cable is known by name; `unknown` leaves it out. */
  readonly veths?: 'known' | 'unknown'
}

export interface NetworkSpec extends Partial<Network> {
  readonly name: string
}

export interface TopologySpec {
  /** A string is the name of a container with nothing special. */
  readonly containers?: readonly (string | ContainerSpec)[]
  /** Beside the three default networks. */
  readonly networks?: readonly (string | NetworkSpec)[]
  /** Beside those that mounts name. */
  readonly volumes?: readonly (string | (Partial<Volume> & { readonly name: string }))[]
  readonly uplinks?: readonly string[]
  readonly arch?: string
}

/** 64 hexadecimal digits that depend on the seed only. */
export function idFor(seed: string): string {
  let id = ''
  for (let round = 0; id.length < 64; round += 1) {
    let hash = 2166136261 ^ round
    for (const character of `${seed}#${round}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619)
    id += (hash >>> 0).toString(16).padStart(8, '0')
  }
  return id.slice(0, 64)
}

/** A topology as an engine on Linux reports it, from the little that a test is about. Equal arguments give equal JSON. */
export function topologyWith(spec: TopologySpec): Topology {
  const networks = networksOf(spec)
  const containers: Container[] = []
  const endpoints: Endpoint[] = []
  const veths: Veth[] = []
  const mounts: Mount[] = []
  const links: Link[] = []
  const ports: PublishedPort[] = []
  const volumes = new Map<string, Volume>()
  const addVolume = (it: Partial<Volume> & { readonly name: string }): void => {
    volumes.set(it.name, { driver: 'local', mountpoint: `/var/lib/docker/volumes/${it.name}/_data`, anonymous: false, mine: true, ...it })
  }
  for (const it of spec.volumes ?? []) addVolume(typeof it === 'string' ? { name: it } : it)

  const specs = (spec.containers ?? []).map((it): ContainerSpec => (typeof it === 'string' ? { name: it } : it))
  const ids = new Map(specs.map((it) => [it.name, it.id ?? idFor(`container ${it.name}`)]))
  const hosts = new Map<string, number>()
  specs.forEach((it, index) => {
    const container = containerOf(it, index, ids)
    containers.push(container)
    const live = container.state === 'running' || container.state === 'paused'
    networkNames(it).forEach((name, place) => {
      const network = networks.find((other) => other.name === name)
      if (!network) throw new Error(`no network ${name} in this topology`)
      const number = (hosts.get(name) ?? 1) + 1
      if (live) hosts.set(name, number)
      endpoints.push(endpointOf(it, container, network, place, number, live))
      if (live) veths.push(vethOf(it, container, network, index * 4 + place))
    })
    for (const text of it.mounts ?? []) {
      const mount = mountOf(text, container.id)
      mounts.push(mount)
      if (mount.type === 'volume' && mount.source !== undefined && !volumes.has(mount.source))
        addVolume({ name: mount.source, anonymous: /^[0-9a-f]{64}$/.test(mount.source), mine: container.mine })
    }
    for (const text of it.links ?? []) {
      const [name = '', alias = name] = text.split(':')
      links.push({ from: container.id, to: ids.get(name) ?? idFor(`container ${name}`), alias })
    }
    if (live) for (const text of it.ports ?? []) ports.push(portOf(text, container.id))
  })
  return {
    engine: { kind: 'docker', name: 'Docker Engine', version: '28.3.0', apiVersion: '1.51', os: 'linux', arch: spec.arch ?? 'amd64' },
    hostInterfaces: tableOf(
      [
        ...(spec.uplinks ?? ['eth0']).map((name) => ({
          name,
          kind: 'uplink' as const,
          mac: '52:54:00:12:34:56',
          addresses: ['192.168.1.20/24'],
        })),
        ...networks.flatMap((it) => (it.bridge === undefined ? [] : [bridgeOf(it, it.bridge)])),
      ],
      (it) => it.name,
    ),
    images: tableOf(imagesOf(containers), (it) => it.id),
    containers: tableOf(containers, (it) => it.id),
    networks: tableOf(networks, (it) => it.id),
    endpoints: tableOf(endpoints, endpointKey),
    veths: tableOf(veths, endpointKey),
    volumes: tableOf([...volumes.values()], (it) => it.name),
    mounts: tableOf(mounts, mountKey),
    links: tableOf(links, linkKey),
    ports: tableOf(ports, portKey),
  }
}

function networksOf(spec: TopologySpec): Network[] {
  const base = { scope: 'local', internal: false }
  const standard: Network[] = [
    {
      ...base,
      id: idFor('network bridge'),
      name: 'bridge',
      driver: 'bridge',
      subnets: [{ subnet: '172.17.0.0/16', gateway: '172.17.0.1' }],
      bridge: 'docker0',
      mine: false,
    },
    { ...base, id: idFor('network host'), name: 'host', driver: 'host', subnets: [], mine: false },
    { ...base, id: idFor('network none'), name: 'none', driver: 'null', subnets: [], mine: false },
  ]
  const own = (spec.networks ?? []).map((it, index): Network => {
    const given = typeof it === 'string' ? { name: it } : it
    const id = idFor(`network ${given.name}`)
    const second = 18 + index
    return {
      ...base,
      id,
      driver: 'bridge',
      subnets: [{ subnet: `172.${second}.0.0/16`, gateway: `172.${second}.0.1` }],
      bridge: `br-${id.slice(0, 12)}`,
      mine: true,
      ...given,
    }
  })
  return [...standard, ...own]
}

const bridgeOf = (network: Network, name: string) => ({
  name,
  kind: 'bridge' as const,
  mac: `02:42:${idFor(name)
    .slice(0, 8)
    .replace(/(..)(?=.)/g, '$1:')}`,
  addresses: network.subnets.flatMap(({ subnet, gateway }) =>
    gateway === undefined ? [] : [`${gateway}/${subnet.split('/')[1] ?? '16'}`],
  ),
  networkId: network.id,
})

function containerOf(spec: ContainerSpec, index: number, ids: ReadonlyMap<string, string>): Container {
  const { networks, aliases, mounts, ports, links, veths, ...given } = spec
  const image = spec.image ?? 'busybox'
  const state = spec.state ?? 'running'
  const shared = networks?.[0]?.startsWith('container:') ? ids.get(networks[0].slice('container:'.length)) : undefined
  return {
    imageId: `sha256:${idFor(`image ${image}`)}`,
    createdAt: new Date(Date.UTC(2026, 0, 1, 12, 0, index)).toISOString(),
    tty: false,
    stdinOpen: false,
    exposedPorts: [],
    logDriver: 'json-file',
    mine: true,
    ...(state === 'exited' ? { exitCode: 0 } : {}),
    ...given,
    image,
    state,
    id: ids.get(spec.name) ?? idFor(`container ${spec.name}`),
    networkMode: modeOf(networks?.[0]),
    ...(shared === undefined ? {} : { sharesNetworkOf: shared }),
  }
}

function modeOf(network: string | undefined): NetworkMode {
  if (network === undefined || network === 'bridge') return 'bridge'
  if (network === 'host' || network === 'none') return network
  return network.startsWith('container:') ? 'container' : 'user'
}

/** The host and none networks have endpoints too in what the engine lists, without addresses. */
const networkNames = (spec: ContainerSpec): readonly string[] =>
  (spec.networks ?? ['bridge']).filter((name) => !name.startsWith('container:'))

function endpointOf(spec: ContainerSpec, container: Container, network: Network, place: number, number: number, live: boolean): Endpoint {
  const subnet = network.subnets[0]?.subnet
  const prefix = subnet?.split('.').slice(0, 2).join('.')
  const base = {
    containerId: container.id,
    networkId: network.id,
    aliases: network.name === 'bridge' ? [] : [...(spec.aliases ?? []), container.id.slice(0, 12)],
  }
  if (!live || subnet === undefined || prefix === undefined) return base
  if (subnet.includes(':')) {
    const ipv6 = `${subnet.split('/')[0]}${number.toString(16)}`
    return { ...base, interface: `eth${place}`, ipv6, mac: `02:42:fd:00:00:${number.toString(16).padStart(2, '0')}` }
  }
  const octets = [...prefix.split('.'), '0', String(number)]
  const mac = ['02', '42', ...octets.map((octet) => Number(octet).toString(16).padStart(2, '0'))].join(':')
  return { ...base, interface: `eth${place}`, ipv4: octets.join('.'), ipv4Prefix: 16, mac }
}

function vethOf(spec: ContainerSpec, container: Container, network: Network, index: number): Veth {
  const ends = { containerId: container.id, networkId: network.id, ...(network.bridge === undefined ? {} : { bridge: network.bridge }) }
  if (spec.veths === 'unknown') return { ...ends, evidence: 'none', why: 'the engine runs in a virtual machine' }
  return {
    ...ends,
    name: `veth${idFor(`veth ${container.name} ${network.name}`).slice(0, 7)}`,
    index: 11 + index * 2,
    peerIndex: 10 + index * 2,
    evidence: 'process',
  }
}

function mountOf(text: string, containerId: string): Mount {
  const readOnly = text.endsWith(':ro')
  const [source = '', destination = ''] = (readOnly ? text.slice(0, -3) : text).split(':')
  if (source === 'tmpfs') return { containerId, type: 'tmpfs', destination, readOnly }
  const name = source === '' ? idFor(`volume ${containerId} ${destination}`) : source
  return { containerId, type: name.includes('/') ? 'bind' : 'volume', source: name, destination, readOnly }
}

function portOf(text: string, containerId: string): PublishedPort {
  const [, hostIp = '', hostPort, containerPort, protocol] = /^(.*):(\d+):(\d+)(?:\/(\w+))?$/.exec(text) ?? []
  const known = protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp'
  return { containerId, containerPort: Number(containerPort), protocol: known, hostIp, hostPort: Number(hostPort) }
}

function imagesOf(containers: readonly Container[]): Image[] {
  const counts: Record<string, number> = { 'mysql:5.7': 11, wordpress: 21, busybox: 1, 'nginx:alpine': 8 }
  return [...new Map(containers.map((it) => [it.imageId, it.image]))].map(([id, image]) => {
    const layers = Array.from({ length: counts[image] ?? 4 }, (_, index) => `sha256:${idFor(`layer ${image} ${index}`)}`)
    return { id, tags: [image.includes(':') ? image : `${image}:latest`], layers, sizeBytes: 40_000_000 }
  })
}
