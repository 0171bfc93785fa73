import type { Frame } from '../playback/frame.ts'
import { endpointKey } from '../topology/keys.ts'
import { hasNamespace, namespaceOwner } from '../topology/reach.ts'
import type { Container, Endpoint, Table, Topology, Veth } from '../topology/topology.ts'
import { type Message, type StepMoment, trafficOf } from './traffic.ts'

/** What travelled in a step. */
export interface Sent {
  readonly messages: readonly Message[]
  /** Those who sent and were reached as they stood then, where they stand no longer. */
  readonly met?: Topology
}

/** As `trafficOf`, with `whenTheyMet`. */
export function sentIn(frame: Pick<Frame, 'commands' | 'topology'>, earlier: readonly StepMoment[]): Sent {
  const messages = trafficOf(frame, earlier)
  const met = whenTheyMet(messages, frame.topology, earlier)
  return { messages, ...(met ? { met } : {}) }
}

/**
 * The end of a step with those who sent or were reached in it as they were then: a one-off that pinged is gone by now, or has exited and stands on no
 * network any more. That they ran, and by which networks they reached each other, is told by what was printed.
 * @param earlier what was observed before and during the step, oldest first
 * @returns undefined where all of them still stand as they did, or nobody saw them
 */
export function whenTheyMet(messages: readonly Message[], topology: Topology, earlier: readonly StepMoment[]): Topology | undefined {
  const containers = new Map<string, Container>()
  const endpoints = new Map<string, Endpoint>()
  const veths = new Map<string, Veth>()
  for (const { id, networkIds } of messages.flatMap(parties)) {
    const now = topology.containers[id]
    if (now && hasNamespace(now) && isOn(topology, id, networkIds)) continue
    const then = earlier.findLast((it) => it.topology.containers[id] && isOn(it.topology, id, networkIds))?.topology
    if (!then) continue
    for (const one of new Set([id, namespaceOwner(then, id)])) {
      const [still, was] = [topology.containers[one], then.containers[one]]
      if (was && !(still && hasNamespace(still))) containers.set(one, { ...(still ?? was), state: 'running' })
      for (const endpoint of Object.values(then.endpoints)) {
        const key = endpointKey(endpoint)
        if (endpoint.containerId !== one || topology.endpoints[key] || !topology.networks[endpoint.networkId]) continue
        endpoints.set(key, endpoint)
        const veth = then.veths[key]
        if (veth) veths.set(key, veth)
      }
    }
  }
  if (containers.size + endpoints.size === 0) return undefined
  return {
    ...topology,
    containers: joined(topology.containers, containers),
    endpoints: joined(topology.endpoints, endpoints),
    veths: joined(topology.veths, veths),
  }
}

interface Party {
  readonly id: string
  /** By which it reached the other, or was reached. */
  readonly networkIds: readonly string[]
}

function parties({ from, to, leavesBy, arrivesBy }: Message): Party[] {
  const asked = to.at === 'dns' ? to.networkIds : leavesBy === undefined ? [] : [leavesBy]
  return [
    ...(from.at === 'container' ? [{ id: from.id, networkIds: asked }] : []),
    ...(to.at === 'container' ? [{ id: to.id, networkIds: arrivesBy === undefined ? [] : [arrivesBy] }] : []),
  ]
}

const isOn = (topology: Topology, containerId: string, networkIds: readonly string[]): boolean =>
  networkIds.every((networkId) => topology.endpoints[endpointKey({ containerId: namespaceOwner(topology, containerId), networkId })])

const joined = <T>(table: Table<T>, more: ReadonlyMap<string, T>): Table<T> =>
  Object.fromEntries([...Object.entries(table).filter(([key]) => !more.has(key)), ...more].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
