import type { Language } from '../language.ts'
import { visible } from '../visible.ts'
import { givenAliases, shortName, stateWords } from './state-words.ts'
import type { Container, Endpoint, Network, Topology } from './topology.ts'

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

/**
 * The picture in words, a line each, two spaces a level: the screen reader's text, the terminal's output and the tests' oracle.
 *
 *     docker0 172.17.0.0/16 gateway 172.17.0.1
 *       vethef81ee6 → wordpress eth0 172.17.0.3
 */
export function textTree(topology: Topology, language: Language): string[] {
  const words = texts[language]
  const { engine } = topology
  const uplinks = Object.values(topology.hostInterfaces).filter((it) => it.kind === 'uplink')
  return [
    `${words.host} ${engine.os} ${engine.arch}`,
    ...uplinks.map((it) => `${indent}${words.uplink} ${[it.name, ...it.addresses].join(' ')}`),
    ...networksInOrder(topology).flatMap((network) => networkLines(topology, network, words)),
    ...byName(Object.values(topology.containers)).flatMap((container) => containerLines(topology, container, language)),
    ...volumeLines(topology, words),
  ].map(visible)
}

const byName = <T extends { readonly name: string }>(records: readonly T[]): T[] =>
  [...records].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))

/** docker0 first, then by name; `host` and `none` are no bridges. */
function networksInOrder(topology: Topology): Network[] {
  const networks = byName(Object.values(topology.networks).filter((it) => it.driver !== 'host' && it.driver !== 'null'))
  return [...networks.filter((it) => it.name === 'bridge'), ...networks.filter((it) => it.name !== 'bridge')]
}

function networkLines(topology: Topology, network: Network, words: Words): string[] {
  const isDefault = network.name === 'bridge'
  const head = [
    network.bridge ?? network.name,
    ...(isDefault || network.bridge === undefined ? [] : [`(${network.name})`]),
    ...network.subnets.map(({ subnet, gateway }) => (gateway === undefined ? subnet : `${subnet} ${words.gateway} ${gateway}`)),
    ...(network.internal ? [words.internal] : []),
    ...(network.mine || isDefault ? [] : [words.foreign]),
  ].join(' ')
  const cables = Object.entries(topology.endpoints).filter(([, it]) => it.networkId === network.id && isPlugged(it))
  const lines = cables.map(([key, endpoint]) => cableLine(topology, key, endpoint, words)).sort()
  return [head, ...(lines.length > 0 ? lines : [words.noContainers]).map((line) => indent + line)]
}

const isPlugged = (endpoint: Endpoint): boolean =>
  endpoint.ipv4 !== undefined || endpoint.ipv6 !== undefined || endpoint.interface !== undefined

function cableLine(topology: Topology, key: string, endpoint: Endpoint, words: Words): string {
  const veth = topology.veths[key]
  const container = topology.containers[endpoint.containerId]
  const unseen = veth?.why === undefined ? words.notSeen : `${words.notSeen}: ${veth.why}`
  const outer = veth?.name ?? `? (${unseen})`
  const aliases = container ? givenAliases(endpoint.aliases, container) : []
  const inner = [container?.name ?? endpoint.containerId.slice(0, 12), endpoint.interface, endpoint.ipv4 ?? endpoint.ipv6]
  return [`${outer} →`, ...inner, ...(aliases.length > 0 ? [`(${words.alias} ${aliases.join(', ')})`] : [])]
    .filter((it) => it !== undefined)
    .join(' ')
}

function containerLines(topology: Topology, container: Container, language: Language): string[] {
  const words = texts[language]
  const head = [container.name, container.image, stateWords(container, language), ...(container.mine ? [] : [words.foreign])].join(' · ')
  const lines = [
    ...networkWords(topology, container, words),
    ...Object.values(topology.ports)
      .filter((it) => it.containerId === container.id)
      .map((it) => {
        const host = `${it.hostIp.includes(':') ? `[${it.hostIp}]` : it.hostIp}:${it.hostPort}`
        return words.publishes(host, it.protocol === 'tcp' ? String(it.containerPort) : `${it.containerPort}/${it.protocol}`)
      }),
    ...Object.values(topology.links)
      .filter((it) => it.from === container.id)
      .map((it) => `link ${it.alias} → ${topology.containers[it.to]?.name ?? it.to.slice(0, 12)}`),
    ...mountLines(topology, container, words),
  ]
  return [head, ...lines.map((line) => indent + line)]
}

function networkWords(topology: Topology, container: Container, words: Words): string[] {
  if (container.networkMode === 'host') return [words.hostNetwork]
  if (container.networkMode === 'container') {
    const owner = container.sharesNetworkOf
    return [words.shares((owner === undefined ? undefined : topology.containers[owner]?.name) ?? owner?.slice(0, 12) ?? '?')]
  }
  if (container.networkMode === 'none') return [words.none]
  const plugged = Object.values(topology.endpoints).some((it) => it.containerId === container.id && isPlugged(it))
  return plugged ? [] : [words.stopped]
}

function mountLines(topology: Topology, container: Container, words: Words): string[] {
  return Object.values(topology.mounts)
    .filter((it) => it.containerId === container.id)
    .map((it) => {
      const volume = it.type === 'volume' && it.source !== undefined ? `${words.volume} ${shortName(it.source)}` : it.source
      const source = it.type === 'tmpfs' ? 'tmpfs' : (volume ?? it.type)
      const from = it.from === undefined ? undefined : topology.containers[it.from]?.name
      return [
        `${it.destination} ← ${source}`,
        ...(it.readOnly ? [words.readOnly] : []),
        ...(from === undefined ? [] : [words.from(from)]),
      ].join(', ')
    })
}

function volumeLines(topology: Topology, words: Words): string[] {
  const used = new Set(Object.values(topology.mounts).map((it) => it.source))
  return byName(Object.values(topology.volumes)).map((it) =>
    [
      `${words.volume} ${shortName(it.name)}`,
      ...(it.anonymous ? [words.anonymous] : []),
      ...(used.has(it.name) ? [] : [words.unused]),
      ...(it.mine ? [] : [words.foreign]),
    ].join(', '),
  )
}
