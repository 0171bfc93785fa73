import type { Language } from '../language.ts'
import { hasDns } from '../topology/reach.ts'
import type { Topology } from '../topology/topology.ts'
import { visible } from '../visible.ts'
import type { Outcome } from './report.ts'
import type { Message, Place } from './traffic.ts'

interface Words {
  readonly client: string
  readonly itself: string
  readonly host: string
  readonly outside: string
  readonly nobody: (network: string) => string
  readonly gateway: (network: string) => string
  readonly unknown: string
  readonly port: (port: string) => string
  readonly over: (network: string) => string
  readonly dns: (network: string) => string
  readonly noDns: (network: string) => string
  readonly hostsFile: (container: string) => string
  readonly question: (asker: string, name: string) => string
  readonly outcome: Readonly<Record<Outcome, string>>
}

const texts: Readonly<Record<Language, Words>> = {
  en: {
    client: 'this machine',
    itself: 'its own network namespace',
    host: 'the host',
    outside: 'outside',
    nobody: (network) => `an address on ${network} that no container has`,
    gateway: (network) => `gateway of ${network}`,
    unknown: '?',
    port: (port) => `port ${port}`,
    over: (network) => ` over ${network}`,
    dns: (network) => `DNS of ${network}`,
    noDns: (network) => `no DNS on ${network}`,
    hostsFile: (container) => `/etc/hosts of ${container}`,
    question: (asker, name) => `${asker} asks for ${name}`,
    outcome: {
      answered: 'answered',
      untold: '',
      'unknown-name': 'name not known',
      refused: 'refused',
      unreachable: 'unreachable',
      'no-answer': 'no answer',
    },
  },
  ko: {
    client: '이 컴퓨터',
    itself: '자신의 네트워크 네임스페이스',
    host: '호스트',
    outside: '외부',
    nobody: (network) => `${network}에서 아무 컨테이너에도 없는 주소`,
    gateway: (network) => `${network}의 게이트웨이`,
    unknown: '?',
    port: (port) => `포트 ${port}`,
    over: (network) => `, 네트워크 ${network}`,
    dns: (network) => `${network}의 DNS`,
    noDns: (network) => `${network}에는 DNS 없음`,
    hostsFile: (container) => `${container}의 /etc/hosts`,
    question: (asker, name) => `${asker}의 질문 ${name}`,
    outcome: {
      answered: '응답함',
      untold: '',
      'unknown-name': '모르는 이름',
      refused: '거부됨',
      unreachable: '닿지 못함',
      'no-answer': '응답 없음',
    },
  },
}

const kinds = { dns: 'DNS', ping: 'ping', http: 'HTTP', tcp: 'TCP' } as const

/**
 * A message in words, one line.
 *
 *     ping ×4: guest → carl (counter, 172.27.0.4) over shop
 *     HTTP: this machine → 127.0.0.1:32979 → wordpress, port 80 · 200
 *     DNS of blog: wordpress asks for wordpressdb → 172.29.0.2
 */
export function trafficWords(message: Message, topology: Topology, language: Language): string {
  const words = texts[language]
  const times = message.count > 1 ? ` ×${message.count}` : ''
  const outcome = message.status === undefined ? words.outcome[message.outcome] : String(message.status)
  const line = message.kind === 'dns' ? dnsLine(message, topology, words, times) : sentLine(message, topology, words, times)
  return visible(`${line}${outcome === '' || (message.kind === 'dns' && message.outcome === 'answered') ? '' : ` · ${outcome}`}`)
}

const networkName = (topology: Topology, id: string): string => {
  const network = topology.networks[id]
  return (network?.name === 'bridge' ? network.bridge : undefined) ?? network?.name ?? id.slice(0, 12)
}

function dnsLine({ from, to, name = '', addresses }: Message, topology: Topology, words: Words, times: string): string {
  const asker = from.at === 'container' ? from.name : words.unknown
  const answers = addresses.length > 0 ? ` → ${addresses.join(', ')}` : ''
  return `${whoKnows(to, asker, topology, words)}${times}: ${words.question(asker, name)}${answers}`
}

function whoKnows(to: Place, asker: string, topology: Topology, words: Words): string {
  if (to.at === 'hosts-file') return words.hostsFile(asker)
  if (to.at !== 'dns') return to.at === 'unknown' ? 'DNS' : words.dns(placeWords(to, topology, words))
  const isServed = to.networkIds.some((id) => topology.networks[id] && hasDns(topology.networks[id]))
  const names = to.networkIds.map((id) => networkName(topology, id)).join(', ')
  return isServed ? words.dns(names) : words.noDns(names)
}

function sentLine(message: Message, topology: Topology, words: Words, times: string): string {
  const { from, to, name, addresses, leavesBy, toPort } = message
  const binding = message.port === undefined ? undefined : topology.ports[message.port]
  const through = binding ? [`${binding.hostIp.includes(':') ? `[${binding.hostIp}]` : binding.hostIp}:${binding.hostPort}`] : []
  const target = placeWords(to, topology, words)
  const known = from.at === 'client' && binding ? [] : [name, ...addresses].filter((it) => it !== undefined && it !== target)
  const inside = binding?.containerPort ?? toPort
  const arrival = `${target}${known.length > 0 ? ` (${known.join(', ')})` : ''}${inside === undefined ? '' : `, ${words.port(String(inside))}`}`
  const over = leavesBy === undefined ? '' : words.over(networkName(topology, leavesBy))
  return `${kinds[message.kind]}${times}: ${[placeWords(from, topology, words), ...through, arrival].join(' → ')}${over}`
}

function placeWords(place: Place, topology: Topology, words: Words): string {
  switch (place.at) {
    case 'container':
      return place.name
    case 'client':
      return words.client
    case 'bridge':
      return words.gateway(networkName(topology, place.networkId))
    case 'nobody':
      return words.nobody(networkName(topology, place.networkId))
    case 'itself':
      return words.itself
    case 'host':
      return words.host
    case 'outside':
      return words.outside
    default:
      return words.unknown
  }
}
