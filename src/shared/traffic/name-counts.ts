import type { Topology } from '../topology/topology.ts'
import type { Message } from './traffic.ts'

/** How often a name was used on a network in a run so far. */
export interface NameCount {
  /** Questions for it that were seen. */
  readonly asked: number
  /** Of these, how many got no address. */
  readonly unknown: number
  /** By container id. `named`: its address stood in an answer. `reached`: a ping, a request or a connection by this name went to it. */
  readonly containers: Readonly<Record<string, { readonly named: number; readonly reached: number }>>
}

/** By network id, then by name. */
export type NameCounts = Readonly<Record<string, Readonly<Record<string, NameCount>>>>

/** What a step sent, and what was there at its end. */
export interface StepTraffic {
  readonly messages: readonly Message[]
  readonly topology: Topology
}

const nothing: NameCount = { asked: 0, unknown: 0, containers: {} }

/** Counts who answered to which name over the steps of a run; only what was seen in their output. */
export function nameCounts(steps: readonly StepTraffic[]): NameCounts {
  const counts: Record<string, Record<string, NameCount>> = {}
  const change = (networkId: string, name: string, to: (before: NameCount) => NameCount): void => {
    // A name is anything that was typed, `constructor` too.
    const network = counts[networkId] ?? (Object.create(null) as Record<string, NameCount>)
    counts[networkId] = network
    network[name] = to(network[name] ?? nothing)
  }
  for (const { messages, topology } of steps) {
    for (const message of messages) {
      const { kind, name, count } = message
      if (name === undefined) continue
      if (kind !== 'dns') {
        const { to, arrivesBy } = message
        const came = message.outcome !== 'no-answer' && message.outcome !== 'unreachable'
        if (came && to.at === 'container' && arrivesBy !== undefined && message.from.at === 'container')
          change(arrivesBy, name, (it) => withContainer(it, to.id, { named: 0, reached: count }))
        continue
      }
      for (const networkId of networksAsked(message)) {
        const holders = Object.values(topology.endpoints).filter(
          (it) => it.networkId === networkId && it.ipv4 !== undefined && message.addresses.includes(it.ipv4),
        )
        change(networkId, name, (it) =>
          holders.reduce((sum, { containerId }) => withContainer(sum, containerId, { named: count, reached: 0 }), {
            ...it,
            asked: it.asked + count,
            unknown: it.unknown + (message.outcome === 'answered' ? 0 : count),
          }),
        )
      }
    }
  }
  return counts
}

/** A name from `/etc/hosts` was asked of nobody. */
const networksAsked = ({ to }: Message): readonly string[] => (to.at === 'dns' ? to.networkIds : [])

function withContainer(count: NameCount, id: string, more: { readonly named: number; readonly reached: number }): NameCount {
  const before = count.containers[id] ?? { named: 0, reached: 0 }
  const sum = { named: before.named + more.named, reached: before.reached + more.reached }
  return { ...count, containers: { ...count.containers, [id]: sum } }
}
