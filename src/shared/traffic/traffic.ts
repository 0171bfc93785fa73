import { readWords } from '../command/words.ts'
import { plainText } from '../plain-text.ts'
import type { CommandRun, Frame } from '../playback/frame.ts'
import { portKey } from '../topology/keys.ts'
import { containerNamed, endpointsOf, endpointsWhileItRan, hasDns, isOnHost, leavesBy, type Reached, reach } from '../topology/reach.ts'
import type { Container, PublishedPort, Topology } from '../topology/topology.ts'
import { lookupReports } from './lookup-reports.ts'
import { namesOn } from './names.ts'
import { pingReports } from './ping-reports.ts'
import { printedBy } from './printed-by.ts'
import type { Outcome, Report, TrafficKind } from './report.ts'
import { hostOf, webReports } from './web-reports.ts'

/** An end of what travelled. `unknown` is a place that was not told, and that nobody guesses. */
export type Place =
  | { readonly at: 'container'; readonly id: string; readonly name: string }
  /** The program on the host that a step's `http` is asked by: it stands for the user's browser. */
  | { readonly at: 'client' }
  /** The name servers of networks; one without an embedded DNS is a network where there is none to ask. */
  | { readonly at: 'dns'; readonly networkIds: readonly string[] }
  /** `/etc/hosts` of the container that asks: nothing leaves it. */
  | { readonly at: 'hosts-file' }
  /** Its own network namespace, by loopback or by its own address. */
  | { readonly at: 'itself' }
  /** The host's end of a network, its gateway. */
  | { readonly at: 'bridge'; readonly networkId: string }
  | { readonly at: 'host' }
  /** An address in a network's subnet that no endpoint has. */
  | { readonly at: 'nobody'; readonly networkId: string }
  | { readonly at: 'outside' }
  | { readonly at: 'unknown' }

/** Something that went over a network in a step, as the output of the step's commands tells it. Ids are Docker's. */
export interface Message {
  /** Equal for messages that are equal but for their count and status. */
  readonly id: string
  readonly kind: TrafficKind
  readonly from: Place
  readonly to: Place
  /** The network by whose cable it left its container; absent where it left none, or where that cannot be told. */
  readonly leavesBy?: string
  /** The network by whose cable it comes to the container `to`. */
  readonly arrivesBy?: string
  /** The published port that it came through, a key of the topology's `ports`. */
  readonly port?: string
  readonly name?: string
  /** Where it went; of a DNS answer, what was answered. */
  readonly addresses: readonly string[]
  /** Of a request or a connection by a container: the port that it was for. */
  readonly toPort?: number
  /** HTTP's. */
  readonly status?: number
  readonly outcome: Outcome
  /** How many of these there were. */
  readonly count: number
}

/** What was observed at a moment of a step, and how many of its commands were done by then. */
export interface StepMoment {
  readonly topology: Topology
  readonly done: number
}

/**
 * What travelled in a step, in the order in which it first did; the same ones are one with a count.
 * @param frame the step's last frame
 * @param earlier what was observed before and during the step, oldest first: at its end a container may be gone, and its address another's
 */
export function trafficOf(frame: Pick<Frame, 'commands' | 'topology'>, earlier: readonly StepMoment[] = []): Message[] {
  const messages = new Map<string, Message>()
  frame.commands.forEach((run, index) => {
    const moments = around(index, [...earlier, { topology: frame.topology, done: frame.commands.length }])
    for (const message of [...fromClient(run, moments), ...fromContainer(run, moments, earlier[0]?.topology)]) {
      const before = messages.get(message.id)
      messages.set(message.id, before ? { ...message, count: before.count + message.count } : message)
    }
  })
  return [...messages.values()]
}

/**
 * The topologies in which a command is looked for: the one that it began in first, then the later ones (what the command before it did may be
 * observed late), then those before.
 */
function around(command: number, moments: readonly StepMoment[]): Topology[] {
  const before = moments.filter((it) => it.done <= command)
  const after = moments.filter((it) => it.done > command)
  const ordered = [...before.slice(-1), ...after, ...before.slice(0, -1).reverse()]
  return ordered.map((it) => it.topology)
}

/** The moments of a step up to a frame, from the one before it began on. */
export function momentsOfStep(
  { start, frames }: { readonly start: Topology; readonly frames: readonly Frame[] },
  index: number,
): StepMoment[] {
  const step = frames[index]?.step
  let first = index
  // A step that is tried again begins after its failed try's last frame.
  while (first > 0 && frames[first - 1]?.step === step && !frames[first - 1]?.last) first -= 1
  return [
    { topology: frames[first - 1]?.topology ?? start, done: 0 },
    ...frames.slice(first, index).map(({ topology, commands }) => ({ topology, done: commands.length })),
  ]
}

function identified(message: Omit<Message, 'id' | 'count'>, count = 1): Message {
  const { kind, from, to, leavesBy, arrivesBy, port, name, addresses, toPort, outcome } = message
  // The order of a DNS answer is by chance, and says nothing.
  return {
    ...message,
    id: JSON.stringify([kind, from, to, leavesBy, arrivesBy, port, name, [...addresses].sort(), toPort, outcome]),
    count,
  }
}

/** A step's `http` part: a `curl` line that stands for a request from the host to a published port. */
function fromClient(run: CommandRun, moments: readonly Topology[]): Message[] {
  if (!run.line.startsWith('curl ')) return []
  const url = readWords(run.line).lines[0]?.at(-1)?.value
  const target = url === undefined ? undefined : hostOf(url)
  if (!target) return []
  const bindings = moments.flatMap((topology) => {
    const binding = bindingFor(topology, target.host, target.port ?? 80)
    return binding ? [{ binding, topology }] : []
  })
  const [found] = bindings
  const container = found?.topology.containers[found.binding.containerId]
  const statuses = statusesOf(plainText(run.output))
  const status = statuses.at(-1)
  return [
    identified(
      {
        kind: 'http',
        from: { at: 'client' },
        to: container ? placeOf(container) : { at: 'unknown' },
        ...(found ? { port: portKey(found.binding), ...arrival(found.topology, found.binding) } : {}),
        name: `${target.host}:${target.port}`,
        addresses: [],
        ...(status === undefined ? {} : { status }),
        outcome: status === undefined ? 'no-answer' : 'answered',
      },
      Math.max(1, statuses.length),
    ),
  ]
}

/** Where a container is on several networks, the engine does not report to which of its addresses it translates. */
function arrival(topology: Topology, binding: PublishedPort): Pick<Message, 'arrivesBy'> {
  const [endpoint, another] = endpointsOf(topology, binding.containerId)
  return endpoint && !another ? { arrivesBy: endpoint.networkId } : {}
}

/** The heads of the answers stand before the first empty line; what follows is a page, whatever it looks like. */
function statusesOf(output: string): number[] {
  const head = output.split(/\n\s*\n/, 1)[0] ?? ''
  return [...head.matchAll(/^HTTP\/[\d.]+ (\d{3})/gm)].map((it) => Number(it[1]))
}

/** `localhost` is IPv4 first, as published ports are bound on 127.0.0.1. */
function bindingFor(topology: Topology, host: string, port: number): PublishedPort | undefined {
  const bound = Object.values(topology.ports).filter((it) => it.protocol === 'tcp' && it.hostPort === port)
  const family = host === '::1' ? /:/ : /\./
  return bound.find((it) => family.test(it.hostIp)) ?? (host === 'localhost' ? bound[0] : undefined)
}

function fromContainer(run: CommandRun, moments: readonly Topology[], before: Topology | undefined): Message[] {
  const ran = printedBy(run)
  if (!ran) return []
  const reports = [...pingReports(ran.printed), ...lookupReports(ran.printed), ...webReports(ran.printed)]
  if (reports.length === 0) return []
  const places = placesIn(moments, ran, before)
  return reports.flatMap((report) => {
    const told = places.map(({ container, topology }) => resolved(report, container, topology))
    // Where no moment tells who has the address, nobody had it.
    const best = told.find((it) => it.to.at === 'container' || it.to.at === 'dns') ?? told[0]
    return best ? [identified(best)] : []
  })
}

interface Found {
  readonly container: Container
  readonly topology: Topology
}

/** Where the container was there, on its networks if it ever was; of one without a name, the one of its image that came in this step. */
function placesIn(
  moments: readonly Topology[],
  { container: reference, image }: { readonly container?: string; readonly image?: string },
  before: Topology | undefined,
): Found[] {
  const found = moments.flatMap((topology): Found[] => {
    if (reference !== undefined) {
      const container = containerNamed(topology, reference)
      return container ? [{ container, topology }] : []
    }
    const came = Object.values(topology.containers).filter((it) => it.image === image && !before?.containers[it.id])
    return came.length === 1 && came[0] ? [{ container: came[0], topology }] : []
  })
  const joined = found.filter((it) => endpointsOf(it.topology, it.container.id).length > 0)
  return joined.length > 0 ? joined : found
}

const placeOf = ({ id, name }: Container): Place => ({ at: 'container', id, name })

function resolved(report: Report, container: Container, topology: Topology): Omit<Message, 'id' | 'count'> {
  const { kind, name, addresses, port, status, outcome } = report
  const from = placeOf(container)
  const known = { kind, from, ...(name === undefined ? {} : { name }), addresses, ...(port === undefined ? {} : { toPort: port }), outcome }
  if (kind === 'dns') return { ...known, ...asked(report, container, topology) }
  const address = addresses[0] ?? onlyAddress(topology, container.id, name)
  const reached = whereTo(topology, container.id, address, name)
  if (!reached) return { ...known, to: { at: 'unknown' }, ...(status === undefined ? {} : { status }) }
  const way = reached.at === 'itself' ? undefined : leavesBy(topology, container.id, reached)
  return {
    ...known,
    addresses: address === undefined ? [] : [address],
    to: placeReached(reached, topology),
    ...(way === undefined ? {} : { leavesBy: way }),
    ...(reached.at === 'container' ? { arrivesBy: reached.networkId } : {}),
    ...(status === undefined ? {} : { status }),
  }
}

/** A domain's name that is none of the engine's is the outside's; of any other name without an address nothing can be told. */
function whereTo(topology: Topology, containerId: string, address: string | undefined, name: string | undefined): Reached | undefined {
  if (address === undefined) return name?.includes('.') && !isKnown(topology, name) ? { at: 'outside' } : undefined
  const reached = reach(topology, containerId, address)
  return isOnHost(topology, containerId) && (reached.at === 'bridge' || reached.at === 'host') ? { at: 'itself' } : reached
}

const isKnown = (topology: Topology, name: string): boolean =>
  Object.values(topology.networks).some((network) => namesOn(topology, network).some((it) => it.name === name))

/** A program that does not say which address a name had: told only where the engine's own names leave no choice. */
function onlyAddress(topology: Topology, containerId: string, name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  if (name === 'localhost') return '127.0.0.1'
  const found = new Set<string>()
  for (const { networkId } of endpointsWhileItRan(topology, containerId)) {
    const network = topology.networks[networkId]
    for (const it of network ? namesOn(topology, network) : [])
      if (it.name === name && (it.onlyIn === undefined || it.onlyIn === containerId))
        for (const { address } of it.answers) found.add(address)
  }
  return found.size === 1 ? [...found][0] : undefined
}

function placeReached(reached: Reached, topology: Topology): Place {
  if (reached.at !== 'container') return reached
  const container = topology.containers[reached.containerId]
  return container ? placeOf(container) : { at: 'unknown' }
}

/** Who was asked for a name. A container on one of its own networks asks their embedded DNS; on docker0 it has `/etc/hosts`, and no DNS of Docker's. */
function asked(report: Report, container: Container, topology: Topology): Pick<Message, 'to' | 'leavesBy'> {
  const { server, addresses, name } = report
  const own = endpointsWhileItRan(topology, container.id)
  const served = own.filter((it) => isServed(topology, it.networkId)).map((it) => it.networkId)
  if (server !== undefined && server !== '127.0.0.11') {
    const reached = reach(topology, container.id, server)
    const way = leavesBy(topology, container.id, reached)
    return { to: placeReached(reached, topology), ...(way === undefined || reached.at === 'itself' ? {} : { leavesBy: way }) }
  }
  const links = own.flatMap(({ networkId }) => (isServed(topology, networkId) ? [] : linked(topology, networkId, container.id)))
  const written = links.some((it) => it.name === name && it.answers.some(({ address }) => addresses.includes(address)))
  const isOwn = name !== undefined && container.id.startsWith(name) && name.length === 12
  if (server === undefined && (written || isOwn || name === 'localhost')) return { to: { at: 'hosts-file' } }
  if (served.length > 0) {
    const holders = served.filter((id) =>
      Object.values(topology.endpoints).some((it) => it.networkId === id && addresses.includes(it.ipv4 ?? '')),
    )
    return asking(holders.length > 0 ? holders : served)
  }
  return report.outcome === 'answered' || own.length === 0 ? { to: { at: 'unknown' } } : asking(own.map((it) => it.networkId))
}

const asking = (networkIds: readonly string[]): Pick<Message, 'to' | 'leavesBy'> => {
  const [only, another] = networkIds
  return { to: { at: 'dns', networkIds }, ...(only === undefined || another !== undefined ? {} : { leavesBy: only }) }
}

function isServed(topology: Topology, networkId: string): boolean {
  const network = topology.networks[networkId]
  return network !== undefined && hasDns(network)
}

function linked(topology: Topology, networkId: string, containerId: string) {
  const network = topology.networks[networkId]
  return network ? namesOn(topology, network).filter((it) => it.onlyIn === containerId) : []
}
