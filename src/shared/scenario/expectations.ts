import { plainText } from '../plain-text.ts'
import { assertNever } from '../result.ts'
import { bridgeHere } from '../topology/bridge-here.ts'
import type { Container, Mount, Network, Topology } from '../topology/topology.ts'
import { isWithin } from './engine-condition.ts'
import { containerNamed, escapeRegExp, fillPlaceholders } from './placeholders.ts'
import type { EngineRange, Expectation } from './scenario.ts'

/** `unknown` is neither held nor broken: it could not be observed on this engine. `message` says what was expected and what was observed. */
export interface ExpectationResult {
  readonly held: boolean
  readonly unknown: boolean
  readonly expectation: Expectation
  readonly message: string
}

type Outcome = 'held' | { readonly broken: string } | { readonly unknown: string }
const broken = (observed: string): Outcome => ({ broken: observed })
const unknown = (why: string): Outcome => ({ unknown: why })
/** What one of several things to be observed says; undefined where it holds. */
type Complaint = string | undefined

/** Looks for a scenario's expression in an output. Both are untrusted, and some are made to be looked for for ever: main gives one that has a limit. */
type IsFound = (pattern: RegExp, text: string) => boolean
const plainlyFound: IsFound = (pattern, text) => pattern.test(text)

interface Seen {
  readonly before: Topology
  readonly topology: Topology
  readonly output: string
  readonly isFound: IsFound
}

/**
 * Holds what a step expects against what was observed after it (and, for `output`, what it printed; `before` is for placeholders of things that
 * the step itself has removed). Expectations for other engine versions are left out of the answer. Names lead to the run's own things.
 */
export function checkExpectations(
  expect: readonly Expectation[],
  before: Topology,
  topology: Topology,
  output: string,
  isFound: IsFound = plainlyFound,
): ExpectationResult[] {
  return expect.flatMap((expectation): ExpectationResult[] => {
    const applies = isWithin(expectation.engine, topology.engine)
    if (applies === false) return []
    const judged = judge(expectation, { before, topology, output, isFound })
    const outcome = applies === undefined ? notOfItsKind(judged, expectation.engine, topology) : judged
    const wanted = wordsOf(expectation)
    if (outcome === 'held') return [{ held: true, unknown: false, expectation, message: wanted }]
    if ('unknown' in outcome) return [{ held: false, unknown: true, expectation, message: `${wanted}: not known (${outcome.unknown})` }]
    return [{ held: false, unknown: false, expectation, message: `expected ${wanted}; ${outcome.broken}` }]
  })
}

/** What is expected of certain Docker Engines proves nothing where it does not hold on another kind of engine. */
function notOfItsKind(judged: Outcome, range: EngineRange | undefined, { engine }: Topology): Outcome {
  if (judged === 'held' || 'unknown' in judged) return judged
  return unknown(`it is expected of Docker Engine ${range?.compare}${range?.major}; on ${engine.name} ${engine.version} ${judged.broken}`)
}

function judge(it: Expectation, seen: Seen): Outcome {
  const { before, topology } = seen
  switch (it.kind) {
    case 'container':
      return judgeContainer(it, topology)
    case 'veth':
      return judgeVeth(it, topology)
    case 'network':
      return judgeNetwork(it, topology)
    case 'volume': {
      const there = Object.hasOwn(topology.volumes, it.volume)
      return there === !it.absent ? 'held' : broken(there ? 'it is there' : 'there is none')
    }
    case 'anonymousVolumes': {
      const count = Object.values(topology.volumes).filter((volume) => volume.anonymous && volume.mine).length
      return count === it.anonymousVolumes
        ? 'held'
        : broken(count === 0 ? 'there are none' : `there ${count === 1 ? 'is' : 'are'} ${count}`)
    }
    case 'link':
      return judgeLink(it, topology)
    case 'port':
      return judgePort(it, topology)
    case 'mount':
      return judgeMount(it, before, topology)
    case 'output':
      return judgeOutput(it, seen)
    default:
      return assertNever(it)
  }
}

function judgeContainer(it: Extract<Expectation, { kind: 'container' }>, topology: Topology): Outcome {
  const container = containerNamed(it.container, topology)
  if (it.absent) return container ? broken(`it is there (${stateWords(container)})`) : 'held'
  if (!container) return broken('there is no such container')
  const networks = networksOf(container, topology)
  const on = networks.map((one) => one.name).sort()
  const where = `it is on ${on.length > 0 ? on.join(' and ') : 'no network'}`
  const endpoints = Object.values(topology.endpoints).filter((one) => one.containerId === container.id)
  const inQuestion = it.network === undefined ? endpoints : endpoints.filter((one) => topology.networks[one.networkId]?.name === it.network)
  const addresses = inQuestion.flatMap((one) => one.ipv4 ?? one.ipv6 ?? [])
  const aliases = inQuestion.flatMap((one) => one.aliases)
  const image = topology.images[container.imageId]
  return all([
    it.state !== undefined && it.state !== container.state && `it is ${stateWords(container)}`,
    it.exitCode !== undefined && it.exitCode !== container.exitCode && `it is ${stateWords(container)}`,
    it.network !== undefined && !on.includes(it.network) && where,
    it.notOn !== undefined && on.includes(it.notOn) && where,
    it.image !== undefined && !sameImage(it.image, [container.image, ...(image?.tags ?? [])]) && `it is made from ${container.image}`,
    it.address !== undefined && !addresses.includes(it.address) && `its address is ${addresses.join(' and ') || 'none'}`,
    it.alias !== undefined && !aliases.includes(it.alias) && `its aliases are ${aliases.join(', ') || 'none'}`,
  ])
}

const all = (complaints: readonly (string | false)[]): Outcome => {
  const found = [...new Set(complaints.filter((it): it is string => it !== false))]
  return found.length === 0 ? 'held' : broken(found.join(', and '))
}

/**
 * `wordpress` is `wordpress:latest`, and `docker.io/library/wordpress:latest` in full. Podman says all names in full, and those of images that were
 * built or loaded with `localhost/`.
 */
const sameImage = (wanted: string, names: readonly string[]): boolean => {
  const familiar = (name: string): string => name.replace(/^(docker\.io\/(library\/)?|localhost\/)/, '')
  const whole = (name: string): string => (/:[^/]*$/.test(name) ? familiar(name) : `${familiar(name)}:latest`)
  return names.some((it) => whole(it) === whole(wanted))
}

const stateWords = ({ state, exitCode }: Container): string =>
  state === 'exited' && exitCode !== undefined ? `exited (${exitCode})` : state

function networksOf(container: Container, topology: Topology): Network[] {
  return Object.values(topology.endpoints)
    .filter((it) => it.containerId === container.id)
    .flatMap((it) => topology.networks[it.networkId] ?? [])
}

function judgeVeth(it: Extract<Expectation, { kind: 'veth' }>, topology: Topology): Outcome {
  const container = containerNamed(it.veth, topology)
  if (!container) return it.absent ? 'held' : broken('there is no such container')
  const ours = Object.values(topology.veths).filter((veth) => veth.containerId === container.id)
  const of = ours.filter((veth) => it.network === undefined || topology.networks[veth.networkId]?.name === it.network)
  const bridgeOf = (veth: (typeof of)[number]): string | undefined => veth.bridge ?? topology.networks[veth.networkId]?.bridge
  const wanted = it.bridge === undefined ? undefined : bridgeHere(it.bridge, topology)
  const hits = of.filter((veth) => wanted === undefined || bridgeOf(veth) === wanted)
  if (it.absent) return hits.length === 0 ? 'held' : broken(`there is ${hits.map((veth) => veth.name ?? 'one').join(' and ')}`)
  const found = hits.filter((veth) => veth.evidence !== 'none')
  if (found.length > 0) return 'held'
  // A host end that was not found may be on the expected bridge or not.
  const lost = of.find((veth) => veth.evidence === 'none' && (hits.includes(veth) || bridgeOf(veth) === undefined))
  if (lost) return unknown(lost.why ?? 'its host end was not found')
  const where = ours.map((veth) => `${veth.name ?? 'one'} on ${bridgeOf(veth) ?? 'an unknown bridge'}`)
  return broken(where.length === 0 ? `it has no veth (it is ${stateWords(container)})` : `it has ${where.join(' and ')}`)
}

function judgeNetwork(it: Extract<Expectation, { kind: 'network' }>, topology: Topology): Outcome {
  const named = Object.values(topology.networks).filter((one) => one.name === it.network)
  const network = named.find((one) => one.mine) ?? named[0]
  if (it.absent) return network ? broken('it is there') : 'held'
  if (!network) return broken('there is none')
  const subnets = network.subnets.map((one) => one.subnet)
  return all([
    it.driver !== undefined && it.driver !== network.driver && `its driver is ${network.driver}`,
    it.internal !== undefined && it.internal !== network.internal && (network.internal ? 'it is internal' : 'it is not internal'),
    it.subnet !== undefined && !subnets.includes(it.subnet) && `its subnet is ${subnets.join(' and ') || 'none'}`,
  ])
}

function judgeLink(it: Extract<Expectation, { kind: 'link' }>, topology: Topology): Outcome {
  const from = containerNamed(it.link, topology)
  const links = Object.values(topology.links).filter((one) => one.from === from?.id)
  const there = links.some((one) => one.alias === it.alias && topology.containers[one.to]?.name === it.to)
  if (there === !it.absent) return 'held'
  if (there) return broken('it is there')
  if (!from) return broken(`there is no container ${it.link}`)
  const words = links.map((one) => `to ${topology.containers[one.to]?.name ?? one.to} as ${one.alias}`)
  return broken(words.length === 0 ? `${it.link} has no links` : `${it.link} is linked ${words.join(' and ')}`)
}

function judgePort(it: Extract<Expectation, { kind: 'port' }>, topology: Topology): Outcome {
  const container = containerNamed(it.port, topology)
  const bound = Object.values(topology.ports).filter((one) => one.containerId === container?.id && one.containerPort === it.containerPort)
  const hits = bound.filter(
    (one) => (it.hostIp === undefined || one.hostIp === it.hostIp) && (it.hostPort === undefined || one.hostPort === it.hostPort),
  )
  if (hits.length > 0 === !it.absent) return 'held'
  if (it.absent) return broken(`it is published on ${hits.map((one) => `${one.hostIp}:${one.hostPort}`).join(' and ')}`)
  if (!container) return broken(`there is no container ${it.port}`)
  if (bound.length > 0) return broken(`it is published on ${bound.map((one) => `${one.hostIp}:${one.hostPort}`).join(' and ')}`)
  return broken(`it is not published (${it.port} is ${stateWords(container)})`)
}

function judgeMount(it: Extract<Expectation, { kind: 'mount' }>, before: Topology, topology: Topology): Outcome {
  const container = containerNamed(it.mount, topology)
  if (!container) return it.absent ? 'held' : broken(`there is no container ${it.mount}`)
  const mount = topology.mounts[`${container.id}:${it.at}`]
  if (it.absent) return mount ? broken(`there is a ${mount.type} at ${it.at}`) : 'held'
  if (!mount) return broken(`nothing is mounted at ${it.at}`)
  const source = it.source === undefined ? undefined : filled(it.source, before, topology)
  const volume = mount.type === 'volume' && mount.source !== undefined ? topology.volumes[mount.source] : undefined
  return all([
    it.type !== undefined && it.type !== mount.type && `it is a ${mount.type}`,
    source !== undefined && !sameSource(source, mount) && `its source is ${mount.source ?? 'not known'}`,
    it.readOnly !== undefined && it.readOnly !== mount.readOnly && (mount.readOnly ? 'it is read-only' : 'it can be written to'),
    it.anonymous !== undefined &&
      it.anonymous !== volume?.anonymous &&
      (volume ? `its volume ${volume.anonymous ? 'is anonymous' : `is named ${volume.name}`}` : 'it is no volume'),
  ])
}

/** A relative path is the run's workspace's, whose own place on this machine a scenario does not know. */
function sameSource(wanted: string, { source }: Mount): boolean {
  if (source === undefined) return false
  if (!/^\.{1,2}[/\\]/.test(wanted)) return source === wanted
  const tail = wanted
    .replace(/^\.[/\\]/, '/')
    .replaceAll('\\', '/')
    .replace(/\/$/, '')
  return source.replaceAll('\\', '/').endsWith(tail)
}

function judgeOutput(it: Extract<Expectation, { kind: 'output' }>, { before, topology, output, isFound }: Seen): Outcome {
  const pattern = filled(it.output, before, topology, escapeRegExp)
  const found = isFound(new RegExp(pattern, 'm'), plainText(output))
  if (found === !it.absent) return 'held'
  return broken(it.absent ? 'it does' : output.trim() === '' ? 'nothing was printed' : `it printed ${quoted(output)}`)
}

/** Filled from what is there now, else from what was there before the step; a placeholder that has no value in either stays as written. */
function filled(text: string, before: Topology, topology: Topology, escaping: (value: string) => string = (it) => it): string {
  const now = fillPlaceholders(text, topology, { escape: escaping })
  if (now.ok) return now.value
  const then = fillPlaceholders(text, before, { escape: escaping })
  return then.ok ? then.value : escapeRegExp(text)
}

function quoted(output: string): string {
  const text = output.trim()
  return JSON.stringify(text.length > 300 ? `${text.slice(0, 297)}...` : text)
}

/** What is expected, as the rest of a sentence that begins with "expected". */
function wordsOf(it: Expectation): string {
  const and = (...parts: readonly Complaint[]): string => parts.filter((part) => part !== undefined).join(', ')
  switch (it.kind) {
    case 'container': {
      if (it.absent) return `no container ${it.container}`
      const parts = and(
        it.state && `to be ${it.state}${it.exitCode === undefined ? '' : ` (${it.exitCode})`}`,
        it.state === undefined && it.exitCode !== undefined ? `to have exit code ${it.exitCode}` : undefined,
        it.network && `to be on network ${it.network}`,
        it.notOn && `not to be on network ${it.notOn}`,
        it.image && `to be made from ${it.image}`,
        it.address && `to have address ${it.address}`,
        it.alias && `to have the alias ${it.alias}`,
      )
      return `${it.container} ${parts || 'to be there'}`
    }
    case 'veth': {
      const where = and(it.bridge && `on ${it.bridge}`, it.network && `of network ${it.network}`)
      return `${it.absent ? 'no veth' : 'a veth'} of ${it.veth} ${where}`
    }
    case 'network':
      if (it.absent) return `no network ${it.network}`
      return `network ${it.network} ${
        and(
          it.driver && `to have the driver ${it.driver}`,
          it.internal === undefined ? undefined : it.internal ? 'to be internal' : 'not to be internal',
          it.subnet && `to have the subnet ${it.subnet}`,
        ) || 'to be there'
      }`
    case 'volume':
      return `${it.absent ? 'no volume' : 'a volume'} ${it.volume}`
    case 'anonymousVolumes':
      return `${it.anonymousVolumes} anonymous ${it.anonymousVolumes === 1 ? 'volume' : 'volumes'} of this run`
    case 'link':
      return `${it.absent ? 'no link' : 'a link'} from ${it.link} to ${it.to} as ${it.alias}`
    case 'port': {
      const where =
        it.hostPort === undefined && it.hostIp === undefined
          ? ''
          : ` on ${and(it.hostIp, it.hostPort === undefined ? undefined : `port ${it.hostPort}`)}`
      return `port ${it.containerPort} of ${it.port} ${it.absent ? 'not ' : ''}to be published${where}`
    }
    case 'mount': {
      if (it.absent) return `nothing mounted in ${it.mount} at ${it.at}`
      const kind = `${it.readOnly ? 'read-only ' : ''}${it.anonymous ? 'anonymous ' : ''}${it.type ?? 'mount'}`
      return `a ${kind} in ${it.mount} at ${it.at}${it.source === undefined ? '' : ` from ${it.source}`}`.replace('a anon', 'an anon')
    }
    case 'output':
      return `the output ${it.absent ? 'not ' : ''}to match /${it.output}/`
  }
}
