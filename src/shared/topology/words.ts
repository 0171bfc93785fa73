import type { Language } from '../language.ts'
import type { TopologyDiff } from './diff.ts'
import { apply, invert } from './diff.ts'
import { linkKey, mountKey, portKey } from './keys.ts'
import { givenAliases, shortName, stateWords } from './state-words.ts'
import type { Container, Endpoint, HostInterface, Image, Link, Mount, Network, PublishedPort, Table, Topology, Volume } from './topology.ts'

interface Words {
  readonly container: (name: string, image: string, state: string) => string
  readonly state: (name: string, before: string, after: string) => string
  readonly renamed: (before: string, after: string) => string
  readonly health: (name: string, health: string) => string
  readonly network: (name: string, bridge: string, subnet: string) => string
  readonly internal: (name: string) => string
  readonly joined: (container: string, network: string, address: string, cable: string) => string
  readonly on: (bridge: string) => string
  readonly left: (container: string, network: string) => string
  readonly moved: (container: string, network: string, before: string, after: string) => string
  readonly answers: (container: string, alias: string, network: string) => string
  readonly port: (host: string, container: string, port: string) => string
  readonly link: (from: string, alias: string, to: string) => string
  readonly volume: (name: string) => string
  readonly anonymousVolume: (name: string) => string
  readonly mount: (container: string, path: string, source: string) => string
  readonly readOnly: string
  readonly image: (name: string) => string
  readonly interface: (name: string) => string
  readonly none: string
  readonly foreign: string
}

const texts: Readonly<Record<Language, Words>> = {
  en: {
    container: (name, image, state) => `container ${name} (${image}): ${state}`,
    state: (name, before, after) => `${name}: ${before} → ${after}`,
    renamed: (before, after) => `${before} is now called ${after}`,
    health: (name, health) => `${name} is ${health}`,
    network: (name, bridge, subnet) => `network ${name}${bridge}${subnet}`,
    internal: (name) => `${name} is internal: nothing on it reaches the outside`,
    joined: (container, network, address, cable) => `${container} joined ${network}${address ? ` as ${address}` : ''}${cable}`,
    on: (bridge) => ` on ${bridge}`,
    left: (container, network) => `${container} left ${network}`,
    moved: (container, network, before, after) => `${container} on ${network}: ${before} → ${after}`,
    answers: (container, alias, network) => `${container} answers to ${alias} on ${network}`,
    port: (host, container, port) => `${host} leads to port ${port} of ${container}`,
    link: (from, alias, to) => `in ${from}, ${alias} leads to ${to}`,
    volume: (name) => `volume ${name}`,
    anonymousVolume: (name) => `anonymous volume ${name}`,
    mount: (container, path, source) => `${container} sees ${source} at ${path}`,
    readOnly: ', read only',
    image: (name) => `image ${name}`,
    interface: (name) => `interface ${name}`,
    none: 'no address',
    foreign: ' (not this run)',
  },
  ko: {
    container: (name, image, state) => `컨테이너 ${name} (${image}): ${state}`,
    state: (name, before, after) => `${name}: ${before} → ${after}`,
    renamed: (before, after) => `${before}의 새 이름은 ${after}`,
    health: (name, health) => `${name}의 상태 검사: ${health}`,
    network: (name, bridge, subnet) => `네트워크 ${name}${bridge}${subnet}`,
    internal: (name) => `${name}: 내부 전용이라 외부로 나가지 못함`,
    joined: (container, network, address, cable) => `${container} → ${network} 연결${address ? `, 주소 ${address}` : ''}${cable}`,
    on: (bridge) => ` · ${bridge}`,
    left: (container, network) => `${container}, ${network}에서 분리됨`,
    moved: (container, network, before, after) => `${network}에서 ${container}: ${before} → ${after}`,
    answers: (container, alias, network) => `${network}에서 ${alias}라고 물으면 ${container}`,
    port: (host, container, port) => `${host} → ${container}의 포트 ${port}`,
    link: (from, alias, to) => `${from} 안에서 ${alias} → ${to}`,
    volume: (name) => `볼륨 ${name}`,
    anonymousVolume: (name) => `익명 볼륨 ${name}`,
    mount: (container, path, source) => `${container}의 ${path} ← ${source}`,
    readOnly: ', 읽기 전용',
    image: (name) => `이미지 ${name}`,
    interface: (name) => `인터페이스 ${name}`,
    none: '주소 없음',
    foreign: ' (이 실행과 무관)',
  },
}

/** One thing that changed. */
export interface Change {
  /** `+ wordpress joined blog as 172.18.0.3`. */
  readonly text: string
  /** All that it names, as the picture has it: `endpoint:<container>/<network>`, `container:<id>`, … Before or after the change. */
  readonly keys: readonly string[]
}

const change = (text: string, ...keys: readonly string[]): Change => ({ text, keys })

interface Context {
  readonly words: Words
  readonly language: Language
  readonly before: Topology
  readonly after: Topology
  readonly diff: TopologyDiff
}

/**
 * What changed, a line each: `+` came, `−` went, `~` is another now. `topology` is the one after the change.
 *
 *     + wordpress joined blog as 172.18.0.3 (eth1 ↔ veth07aa4f1 on br-51d5b52a9f31)
 */
export const changeWords = (diff: TopologyDiff, topology: Topology, language: Language): string[] =>
  changesIn(diff, topology, language).map(({ text }) => text)

/** As `changeWords`, each line with what it is about. */
export function changesIn(diff: TopologyDiff, topology: Topology, language: Language): Change[] {
  const context: Context = { words: texts[language], language, before: apply(topology, invert(diff)), after: topology, diff }
  return [
    ...networkLines(context),
    ...containerLines(context),
    ...endpointLines(context),
    ...portLines(context),
    ...tieLines(context),
    ...storageLines(context),
  ]
}

const added = <T>(table: { readonly added: Table<T> } | undefined): T[] => Object.values(table?.added ?? {})
const removed = <T>(table: { readonly removed: Table<T> } | undefined): T[] => Object.values(table?.removed ?? {})

function networkLines({ words, diff }: Context): Change[] {
  const network = (sign: string, it: Network): Change => {
    const bridge = it.bridge === undefined ? '' : ` (${it.bridge})`
    const subnet = it.subnets[0] === undefined ? '' : ` ${it.subnets[0].subnet}`
    const foreign = it.mine || it.name === 'bridge' ? '' : words.foreign
    return change(`${sign} ${words.network(it.name, bridge, subnet)}${foreign}`, `network:${it.id}`)
  }
  const image = (sign: string, it: Image): Change => change(`${sign} ${words.image(it.tags[0] ?? it.id.slice(0, 19))}`, `image:${it.id}`)
  const uplinks = (sign: string, of: HostInterface[]): Change[] =>
    of.filter((it) => it.kind === 'uplink').map((it) => change(`${sign} ${words.interface(it.name)}`, `interface:${it.name}`))
  return [
    ...added(diff.images).map((it) => image('+', it)),
    ...removed(diff.images).map((it) => image('−', it)),
    ...uplinks('+', added(diff.hostInterfaces)),
    ...uplinks('−', removed(diff.hostInterfaces)),
    ...added(diff.networks).flatMap((it) => [
      network('+', it),
      ...(it.internal ? [change(`  ${words.internal(it.name)}`, `network:${it.id}`)] : []),
    ]),
    ...removed(diff.networks).map((it) => network('−', it)),
  ]
}

function containerLines({ words, diff, language }: Context): Change[] {
  const whole = (sign: string, it: Container): Change => {
    const said = words.container(it.name, it.image, stateWords(it, language)) + (it.mine ? '' : words.foreign)
    return change(`${sign} ${said}`, `container:${it.id}`)
  }
  const updated = Object.values(diff.containers?.updated ?? {}).flatMap(({ before, after }) => {
    const [was, is] = [stateWords(before, language), stateWords(after, language)]
    const lines = [
      ...(before.name === after.name ? [] : [words.renamed(before.name, after.name)]),
      ...(was === is ? [] : [words.state(after.name, was, is)]),
      ...(after.health === undefined || before.health === after.health ? [] : [words.health(after.name, after.health)]),
    ]
    return lines.map((line) => change(`~ ${line}`, `container:${after.id}`))
  })
  return [...added(diff.containers).map((it) => whole('+', it)), ...removed(diff.containers).map((it) => whole('−', it)), ...updated]
}

const nameIn = (topology: Topology, containerId: string): string => topology.containers[containerId]?.name ?? containerId.slice(0, 12)
const networkIn = (topology: Topology, networkId: string): string => topology.networks[networkId]?.name ?? networkId.slice(0, 12)
const addressOf = (endpoint: Endpoint): string | undefined => endpoint.ipv4 ?? endpoint.ipv6

/** Joining is getting an address: a container that is only created names its networks and is on none of them yet. */
function endpointLines(context: Context): Change[] {
  const { words, diff, before, after } = context
  const keysOf = ({ containerId, networkId }: Endpoint): string[] => [
    ...['endpoint', 'veth'].map((kind) => `${kind}:${containerId}/${networkId}`),
    `container:${containerId}`,
    `network:${networkId}`,
  ]
  const joined = (key: string, it: Endpoint): Change[] => {
    const container = nameIn(after, it.containerId)
    const network = networkIn(after, it.networkId)
    const record = after.containers[it.containerId]
    const aliases = record ? givenAliases(it.aliases, record) : []
    return [
      change(`+ ${words.joined(container, network, addressOf(it) ?? '', cable(context, key, it))}`, ...keysOf(it)),
      ...aliases.map((alias) => change(`+ ${words.answers(container, alias, network)}`, ...keysOf(it))),
    ]
  }
  const left = (it: Endpoint): Change =>
    change(`− ${words.left(nameIn(before, it.containerId), networkIn(before, it.networkId))}`, ...keysOf(it))
  const table = diff.endpoints
  return [
    ...removed(table).flatMap((it) => (addressOf(it) === undefined ? [] : [left(it)])),
    ...Object.entries(table?.added ?? {}).flatMap(([key, it]) => (addressOf(it) === undefined ? [] : joined(key, it))),
    ...Object.entries(table?.updated ?? {}).flatMap(([key, it]) => {
      const [was, is] = [addressOf(it.before), addressOf(it.after)]
      if (was === is) return []
      if (was === undefined) return joined(key, it.after)
      if (is === undefined) return [left(it.before)]
      const moved = words.moved(nameIn(after, it.after.containerId), networkIn(after, it.after.networkId), was, is)
      return [change(`~ ${moved}`, ...keysOf(it.after))]
    }),
  ]
}

/** ` (eth1 ↔ veth07aa4f1 on br-51d5b52a9f31)`, as far as it is known. */
function cable({ after, words }: Context, key: string, endpoint: Endpoint): string {
  const veth = after.veths[key]
  if (endpoint.interface === undefined && veth?.name === undefined) return ''
  const bridge = veth?.bridge === undefined ? '' : words.on(veth.bridge)
  return ` (${endpoint.interface ?? '?'} ↔ ${veth?.name ?? '?'}${bridge})`
}

function portLines({ words, diff, before, after }: Context): Change[] {
  const worded = (sign: string, topology: Topology, it: PublishedPort): Change => {
    const host = `${it.hostIp.includes(':') ? `[${it.hostIp}]` : it.hostIp}:${it.hostPort}`
    const port = it.protocol === 'tcp' ? String(it.containerPort) : `${it.containerPort}/${it.protocol}`
    return change(
      `${sign} ${words.port(host, nameIn(topology, it.containerId), port)}`,
      `port:${portKey(it)}`,
      `container:${it.containerId}`,
    )
  }
  return [...added(diff.ports).map((it) => worded('+', after, it)), ...removed(diff.ports).map((it) => worded('−', before, it))]
}

function tieLines({ words, diff, before, after }: Context): Change[] {
  const mounted = (sign: string, topology: Topology, it: Mount): Change => {
    const source = it.type === 'tmpfs' ? 'tmpfs' : it.source === undefined ? it.type : shortName(it.source)
    const said = words.mount(nameIn(topology, it.containerId), it.destination, source) + (it.readOnly ? words.readOnly : '')
    const storage = it.type === 'tmpfs' || it.source === undefined ? [] : [`${it.type === 'volume' ? 'volume' : 'directory'}:${it.source}`]
    return change(`${sign} ${said}`, `mount:${mountKey(it)}`, `container:${it.containerId}`, ...storage)
  }
  const linked = (sign: string, topology: Topology, it: Link): Change =>
    change(
      `${sign} ${words.link(nameIn(topology, it.from), it.alias, nameIn(topology, it.to))}`,
      `link:${linkKey(it)}`,
      `container:${it.from}`,
      `container:${it.to}`,
    )
  return [
    ...added(diff.links).map((it) => linked('+', after, it)),
    ...removed(diff.links).map((it) => linked('−', before, it)),
    ...added(diff.mounts).map((it) => mounted('+', after, it)),
    ...removed(diff.mounts).map((it) => mounted('−', before, it)),
  ]
}

function storageLines({ words, diff }: Context): Change[] {
  const worded = (sign: string, it: Volume): Change => {
    const said = (it.anonymous ? words.anonymousVolume(shortName(it.name)) : words.volume(it.name)) + (it.mine ? '' : words.foreign)
    return change(`${sign} ${said}`, `volume:${it.name}`)
  }
  return [...added(diff.volumes).map((it) => worded('+', it)), ...removed(diff.volumes).map((it) => worded('−', it))]
}
