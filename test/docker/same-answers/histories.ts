import type { Frame } from '../../../src/shared/playback/frame.ts'
import type { Topology } from '../../../src/shared/topology/topology.ts'

/** What became of each thing within one step, as the frames showed it: `container wordpress` went `created`, `running`. */
export type Histories = Readonly<Record<string, readonly string[]>>

/** The histories of every step, by its id. */
export function historiesOf(frames: readonly Frame[]): Readonly<Record<string, Histories>> {
  const steps: Record<string, Record<string, readonly string[]>> = {}
  for (const { step, topology } of frames) {
    const histories = { ...steps[step] }
    const states = statesOf(topology)
    for (const thing of new Set([...Object.keys(histories), ...states.keys()])) {
      const history = histories[thing] ?? []
      const state = states.get(thing) ?? 'gone'
      if (history.at(-1) !== state) histories[thing] = [...history, state]
    }
    steps[step] = histories
  }
  return steps
}

/**
 * Whether two histories can be of the same thing. Each is what an observer saw who may have looked away: a moment that one of them lacks was too short
 * for it. What both saw came in the same order, and ended alike. One that was never seen was there between two looks only.
 */
export function agree(one: readonly string[] = ['gone'], other: readonly string[] = ['gone']): boolean {
  const seenByBoth = [one.filter((state) => other.includes(state)), other.filter((state) => one.includes(state))]
  const [shorter = [], longer = []] = seenByBoth.sort((a, b) => a.length - b.length)
  let at = 0
  for (const state of longer) if (state === shorter[at]) at++
  return at === shorter.length && one.at(-1) === other.at(-1)
}

function statesOf(topology: Topology): Map<string, string> {
  const states = new Map<string, string>()
  // Docker makes names of its own up, of two words.
  const nameOf = (id: string): string => topology.containers[id]?.name.replace(/^[a-z]+_[a-z]+\d?$/, 'unnamed') ?? '?'
  for (const { id, state } of Object.values(topology.containers)) states.set(`container ${nameOf(id)}`, state)
  for (const { containerId, networkId, ipv4 } of Object.values(topology.endpoints))
    states.set(`endpoint ${nameOf(containerId)} ${topology.networks[networkId]?.name}`, ipv4 ? 'with an address' : 'without an address')
  for (const { containerId, name } of Object.values(topology.veths)) states.set(`veth ${nameOf(containerId)}`, name ? 'found' : 'unknown')
  for (const { name, anonymous } of Object.values(topology.volumes)) states.set(`volume ${anonymous ? 'anonymous' : name}`, 'there')
  for (const { name } of Object.values(topology.networks)) states.set(`network ${name}`, 'there')
  for (const { containerId, containerPort } of Object.values(topology.ports))
    states.set(`published port ${nameOf(containerId)} ${containerPort}`, 'there')
  return states
}
