import { didYouMean } from '../command/nearest.ts'
import { failure, type Result, success } from '../result.ts'
import type { Container, Endpoint, Topology } from '../topology/topology.ts'

/** `{{port wordpress 80}}` in a text. Go templates (`{{.State.Status}}`, `{{range .Mounts}}`) are not ours and stay as they are. */
export interface Placeholder {
  readonly offset: number
  readonly length: number
  readonly name: string
  readonly arguments: readonly string[]
}

interface Kind {
  /** As it is written, for messages. */
  readonly usage: string
  readonly least: number
  readonly most: number
  fill(container: Container, rest: readonly string[], topology: Topology): string | Problem
}
class Problem {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

const kinds: Readonly<Record<string, Kind>> = {
  port: { usage: '{{port CONTAINER 80}}', least: 2, most: 2, fill: hostPort },
  ip: { usage: '{{ip CONTAINER}} or {{ip CONTAINER NETWORK}}', least: 1, most: 2, fill: address },
  veth: { usage: '{{veth CONTAINER}} or {{veth CONTAINER NETWORK}}', least: 1, most: 2, fill: vethName },
  volume: { usage: '{{volume CONTAINER /path/inside}}', least: 2, most: 2, fill: volumeName },
  id: { usage: '{{id CONTAINER}}', least: 1, most: 1, fill: (container) => container.id.slice(0, 12) },
}

/** Words that begin an action in a Go template, docker's own functions among them. */
const goWords = new Set(
  (
    'and block break call continue define else end eq ge gt html if index js json join le len lower lt ne not or pad print printf println ' +
    'range slice split table template title truncate upper urlquery with'
  ).split(' '),
)
const pattern = /\{\{[ \t]*([A-Za-z][\w-]*)((?:[ \t]+[^\s{}]+)*)[ \t]*\}\}/g

export function placeholdersIn(text: string): Placeholder[] {
  const found: Placeholder[] = []
  for (const match of text.matchAll(pattern)) {
    const [whole, name = '', rest = ''] = match
    const words = rest.trim().split(/\s+/).filter(Boolean)
    // Arguments that only a Go template has: fields, variables, strings, pipes.
    const isGo = (goWords.has(name) && !Object.hasOwn(kinds, name)) || words.some((it) => /^[.$"`|(]/.test(it))
    if (!isGo) found.push({ offset: match.index, length: whole.length, name, arguments: words })
  }
  return found
}

/** What is wrong with a placeholder by itself, whatever is running; undefined when nothing is. */
export function placeholderProblem({ name, arguments: words }: Placeholder): string | undefined {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  const known = Object.keys(kinds)
  if (!kind) return `unknown placeholder "{{${name}}}"${didYouMean(name, known) || `; there are ${known.join(', ')}`}`
  if (words.length < kind.least || words.length > kind.most) return `{{${[name, ...words].join(' ')}}}: expected ${kind.usage}`
  if (name === 'port' && !/^\d+(\/(tcp|udp|sctp))?$/.test(words[1] ?? ''))
    return `{{port}}: expected a port such as 80 or 53/udp, found "${words[1]}"`
  if (name === 'volume' && !words[1]?.startsWith('/')) return `{{volume}}: expected a path inside the container, found "${words[1]}"`
  return undefined
}

export interface FillContext {
  /** Done to what is filled in, e.g. to make it safe within a regular expression. */
  readonly escape?: (value: string) => string
}

/** For what is filled into a regular expression: what was observed is no pattern. */
export const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

/**
 * A text with its placeholders filled from what was observed: the run's own containers come before others of the name. A failure `not-found`
 * says what is not there (yet).
 */
export function fillPlaceholders(text: string, topology: Topology, context: FillContext = {}): Result<string> {
  let filled = ''
  let at = 0
  for (const placeholder of placeholdersIn(text)) {
    const value = valueFor(placeholder, topology)
    if (value instanceof Problem) return failure('not-found', value.message)
    filled += text.slice(at, placeholder.offset) + (context.escape?.(value) ?? value)
    at = placeholder.offset + placeholder.length
  }
  return success(filled + text.slice(at))
}

function valueFor(placeholder: Placeholder, topology: Topology): string | Problem {
  const wrong = placeholderProblem(placeholder)
  if (wrong !== undefined) return new Problem(wrong)
  const [name = '', ...rest] = placeholder.arguments
  const written = `{{${[placeholder.name, ...placeholder.arguments].join(' ')}}}`
  const container = containerNamed(name, topology)
  if (!container) {
    const names = Object.values(topology.containers).map((it) => it.name)
    return new Problem(`${written}: there is no container "${name}"${didYouMean(name, names)}`)
  }
  const value = kinds[placeholder.name]?.fill(container, rest, topology) ?? new Problem('unknown placeholder')
  return value instanceof Problem ? new Problem(`${written}: ${value.message}`) : value
}

export function containerNamed(name: string, topology: Topology): Container | undefined {
  const named = Object.values(topology.containers).filter((it) => it.name === name)
  return named.find((it) => it.mine) ?? named[0]
}

function hostPort(container: Container, [wanted = '']: readonly string[], topology: Topology): string | Problem {
  const [port, protocol = 'tcp'] = wanted.split('/')
  const bound = Object.values(topology.ports).filter(
    (it) => it.containerId === container.id && it.containerPort === Number(port) && it.protocol === protocol,
  )
  // IPv4 first: on a real engine the two families can have different ports.
  const binding = bound.find((it) => !it.hostIp.includes(':')) ?? bound[0]
  if (binding) return String(binding.hostPort)
  return new Problem(
    `${container.name} does not publish port ${wanted}${container.state === 'running' ? '' : ` (it is ${container.state})`}`,
  )
}

function endpointOf(container: Container, network: string | undefined, topology: Topology): Endpoint | Problem {
  const endpoints = Object.values(topology.endpoints).filter((it) => it.containerId === container.id)
  const nameOf = (it: Endpoint): string => topology.networks[it.networkId]?.name ?? it.networkId
  if (network !== undefined) {
    const found = endpoints.find((it) => nameOf(it) === network)
    return found ?? new Problem(`${container.name} is not on network "${network}"${didYouMean(network, endpoints.map(nameOf))}`)
  }
  const [first, second] = endpoints
  if (!first) return new Problem(`${container.name} is on no network`)
  if (!second) return first
  return new Problem(`${container.name} is on ${endpoints.map(nameOf).sort().join(' and ')}; say which`)
}

function address(container: Container, [network]: readonly string[], topology: Topology): string | Problem {
  const endpoint = endpointOf(container, network, topology)
  if (endpoint instanceof Problem) return endpoint
  return endpoint.ipv4 ?? endpoint.ipv6 ?? new Problem(`${container.name} has no address (it is ${container.state})`)
}

function vethName(container: Container, [network]: readonly string[], topology: Topology): string | Problem {
  const endpoint = endpointOf(container, network, topology)
  if (endpoint instanceof Problem) return endpoint
  const veth = topology.veths[`${endpoint.containerId}/${endpoint.networkId}`]
  return veth?.name ?? new Problem(`the host end of ${container.name}'s veth is not known${veth?.why ? ` (${veth.why})` : ''}`)
}

function volumeName(container: Container, [path = '']: readonly string[], topology: Topology): string | Problem {
  const mount = topology.mounts[`${container.id}:${path}`]
  if (mount?.type === 'volume' && mount.source !== undefined) return mount.source
  return new Problem(`${container.name} has no volume at ${path}`)
}
