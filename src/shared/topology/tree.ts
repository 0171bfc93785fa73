import type { Language } from '../language.ts'
import { visible } from '../visible.ts'
import { linkKey, mountKey, portKey } from './keys.ts'
import { givenAliases, shortName, stateWords } from './state-words.ts'
import type { Container, Endpoint, Link, Mount, Network, PublishedPort, Topology } from './topology.ts'

/** Two spaces a level, as the lines of `textTree` are. */
const indent = '  '

interface Words {
  readonly host: string
  readonly uplink: string
  readonly gateway: string
  readonly internal: string
  readonly foreign: string
  readonly volume: string
  readonly anonymous: string
  readonly unused: string
  readonly noContainers: string
  readonly alias: string
  readonly stopped: string
  readonly none: string
  readonly hostNetwork: string
  readonly notSeen: string
  readonly readOnly: string
  readonly publishes: (host: string, port: string) => string
  readonly shares: (name: string) => string
  readonly from: (name: string) => string
}

const texts: Readonly<Record<Language, Words>> = {
  en: {
    host: 'host',
    uplink: 'uplink',
    gateway: 'gateway',
    internal: 'internal, no way out',
    foreign: 'not this run',
    volume: 'volume',
    anonymous: 'anonymous',
    unused: 'used by no container',
    noContainers: 'no cable plugged in',
    alias: 'also',
    stopped: 'no network',
    none: 'lo only',
    hostNetwork: "the host's own network",
    notSeen: 'host end not seen',
    readOnly: 'read only',
    publishes: (host, port) => `${host} → port ${port}`,
    shares: (name) => `network of ${name}`,
    from: (name) => `from ${name}`,
  },
  ko: {
    host: '호스트',
    uplink: '외부 인터페이스',
    gateway: '게이트웨이',
    internal: '내부 전용, 외부로 나가지 못함',
    foreign: '이 실행과 무관',
    volume: '볼륨',
    anonymous: '익명',
    unused: '쓰는 컨테이너 없음',
    noContainers: '꽂힌 케이블 없음',
    alias: '별칭',
    stopped: '네트워크 없음',
    none: 'lo만 있음',
    hostNetwork: '호스트의 네트워크',
    notSeen: '호스트 쪽 끝을 찾지 못함',
    readOnly: '읽기 전용',
    publishes: (host, port) => `${host} → 포트 ${port}`,
    shares: (name) => `${name}의 네트워크`,
    from: (name) => `${name}에서`,
  },
}

/** A line of the twin, and what it is about. */
export interface TreeLine {
  readonly text: string
  /** As in the picture: `container:<id>`, `veth:<container>/<network>`; absent where a line only says that there is nothing. */
  readonly key?: string
  /** What it is called, where it has a name. */
  readonly name?: string
  /** What stands in the line of others: a cable is plugged into a container, which has a line of its own. */
  readonly of?: string
}

/**
 * The picture in words, a line each, two spaces a level: the screen reader's text, the terminal's output and the tests' oracle.
 *
 *     docker0 172.17.0.0/16 gateway 172.17.0.1
 *       vethef81ee6 → wordpress eth0 172.17.0.3
 */
export const textTree = (topology: Topology, language: Language): string[] => treeLines(topology, language).map(({ text }) => text)

/** `textTree` with what each line is about. */
export function treeLines(topology: Topology, language: Language): TreeLine[] {
  const words = texts[language]
  const { engine } = topology
  const uplinks = Object.values(topology.hostInterfaces).filter((it) => it.kind === 'uplink')
  const ties = tiesOf(topology)
  return [
    { text: `${words.host} ${engine.os} ${engine.arch}`, key: 'host' },
    ...uplinks.map(
      (it): TreeLine => ({
        text: `${indent}${words.uplink} ${[it.name, ...it.addresses].join(' ')}`,
        key: `interface:${it.name}`,
        name: it.name,
      }),
    ),
    ...networksInOrder(topology).flatMap((network) => networkLines(topology, network, ties, words)),
    ...byName(Object.values(topology.containers)).flatMap((container) => containerLines(topology, container, ties, language)),
    ...volumeLines(topology, words),
  ].map((line) => ({ ...line, text: visible(line.text) }))
}

/** What hangs on each container, and which cables are on each network. */
interface Ties {
  readonly cables: ReadonlyMap<string, readonly (readonly [key: string, endpoint: Endpoint])[]>
  readonly plugged: ReadonlySet<string>
  readonly ports: ReadonlyMap<string, readonly PublishedPort[]>
  readonly links: ReadonlyMap<string, readonly Link[]>
  readonly mounts: ReadonlyMap<string, readonly Mount[]>
}

function tiesOf(topology: Topology): Ties {
  const cables = Object.entries(topology.endpoints).filter(([, it]) => isPlugged(it))
  return {
    cables: grouped(cables, ([, it]) => it.networkId),
    plugged: new Set(cables.map(([, it]) => it.containerId)),
    ports: grouped(Object.values(topology.ports), (it) => it.containerId),
    links: grouped(Object.values(topology.links), (it) => it.from),
    mounts: grouped(Object.values(topology.mounts), (it) => it.containerId),
  }
}

function grouped<T>(records: readonly T[], keyOf: (record: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const record of records) {
    const group = groups.get(keyOf(record))
    if (group) group.push(record)
    else groups.set(keyOf(record), [record])
  }
  return groups
}

const byName = <T extends { readonly name: string }>(records: readonly T[]): T[] =>
  [...records].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))

/** docker0 first, then by name; `host` and `none` are no bridges. */
function networksInOrder(topology: Topology): Network[] {
  const networks = byName(Object.values(topology.networks).filter((it) => it.driver !== 'host' && it.driver !== 'null'))
  return [...networks.filter((it) => it.name === 'bridge'), ...networks.filter((it) => it.name !== 'bridge')]
}

function networkLines(topology: Topology, network: Network, ties: Ties, words: Words): TreeLine[] {
  const isDefault = network.name === 'bridge'
  const head = [
    network.bridge ?? network.name,
    ...(isDefault || network.bridge === undefined ? [] : [`(${network.name})`]),
    ...network.subnets.map(({ subnet, gateway }) => (gateway === undefined ? subnet : `${subnet} ${words.gateway} ${gateway}`)),
    ...(network.internal ? [words.internal] : []),
    ...(network.mine || isDefault ? [] : [words.foreign]),
  ].join(' ')
  const cables = ties.cables.get(network.id) ?? []
  const lines = cables
    .map(([key, endpoint]) => cableLine(topology, key, endpoint, words))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
  return [
    { text: head, key: `network:${network.id}`, name: network.name },
    ...(lines.length > 0 ? lines : [{ text: indent + words.noContainers }]),
  ]
}

const isPlugged = (endpoint: Endpoint): boolean =>
  endpoint.ipv4 !== undefined || endpoint.ipv6 !== undefined || endpoint.interface !== undefined

function cableLine(topology: Topology, key: string, endpoint: Endpoint, words: Words): TreeLine {
  const veth = topology.veths[key]
  const container = topology.containers[endpoint.containerId]
  const unseen = veth?.why === undefined ? words.notSeen : `${words.notSeen}: ${veth.why}`
  const outer = veth?.name ?? `? (${unseen})`
  const aliases = container ? givenAliases(endpoint.aliases, container) : []
  const of = container?.name ?? endpoint.containerId.slice(0, 12)
  const text = [
    `${outer} →`,
    of,
    endpoint.interface,
    endpoint.ipv4 ?? endpoint.ipv6,
    ...(aliases.length > 0 ? [`(${words.alias} ${aliases.join(', ')})`] : []),
  ]
    .filter((it) => it !== undefined)
    .join(' ')
  return {
    text: indent + text,
    key: veth ? `veth:${key}` : `endpoint:${key}`,
    of,
    ...(veth?.name === undefined ? {} : { name: veth.name }),
  }
}

function containerLines(topology: Topology, container: Container, ties: Ties, language: Language): TreeLine[] {
  const words = texts[language]
  const { id } = container
  const key = `container:${id}`
  const head = [container.name, container.image, stateWords(container, language), ...(container.mine ? [] : [words.foreign])].join(' · ')
  const lines: TreeLine[] = [
    ...networkWords(topology, container, ties, words).map((text): TreeLine => ({ text, key })),
    ...(ties.ports.get(id) ?? []).map((it): TreeLine => {
      const host = `${it.hostIp.includes(':') ? `[${it.hostIp}]` : it.hostIp}:${it.hostPort}`
      const inside = it.protocol === 'tcp' ? String(it.containerPort) : `${it.containerPort}/${it.protocol}`
      return { text: words.publishes(host, inside), key: `port:${portKey(it)}` }
    }),
    ...(ties.links.get(id) ?? []).map((it): TreeLine => {
      const to = topology.containers[it.to]?.name ?? it.to.slice(0, 12)
      return { text: `link ${it.alias} → ${to}`, key: `link:${linkKey(it)}`, name: it.alias, of: to }
    }),
    ...(ties.mounts.get(id) ?? []).map((it): TreeLine => ({ text: mountWords(topology, it, words), key: `mount:${mountKey(it)}` })),
  ]
  return [{ text: head, key, name: container.name }, ...lines.map((line) => ({ ...line, text: indent + line.text }))]
}

function networkWords(topology: Topology, container: Container, { plugged }: Ties, words: Words): string[] {
  if (container.networkMode === 'host') return [words.hostNetwork]
  if (container.networkMode === 'container') {
    const owner = container.sharesNetworkOf
    return [words.shares((owner === undefined ? undefined : topology.containers[owner]?.name) ?? owner?.slice(0, 12) ?? '?')]
  }
  if (container.networkMode === 'none') return [words.none]
  return plugged.has(container.id) ? [] : [words.stopped]
}

function mountWords(topology: Topology, it: Mount, words: Words): string {
  const volume = it.type === 'volume' && it.source !== undefined ? `${words.volume} ${shortName(it.source)}` : it.source
  const source = it.type === 'tmpfs' ? 'tmpfs' : (volume ?? it.type)
  const from = it.from === undefined ? undefined : topology.containers[it.from]?.name
  return [
    `${it.destination} ← ${source}`,
    ...(it.readOnly ? [words.readOnly] : []),
    ...(from === undefined ? [] : [words.from(from)]),
  ].join(', ')
}

function volumeLines(topology: Topology, words: Words): TreeLine[] {
  const used = new Set(Object.values(topology.mounts).map((it) => it.source))
  return byName(Object.values(topology.volumes)).map((it) => ({
    text: [
      `${words.volume} ${shortName(it.name)}`,
      ...(it.anonymous ? [words.anonymous] : []),
      ...(used.has(it.name) ? [] : [words.unused]),
      ...(it.mine ? [] : [words.foreign]),
    ].join(', '),
    key: `volume:${it.name}`,
    name: it.name,
  }))
}
