import type { Frame } from '../../src/shared/playback/frame.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'
import { momentsOfStep, trafficOf } from '../../src/shared/traffic/traffic.ts'
import { trafficWords } from '../../src/shared/traffic/traffic-words.ts'

interface Played {
  readonly start: Topology
  readonly frames: readonly Frame[]
}

/**
 * What travelled in a run, by step, without what differs from play to play: addresses are written as the container's name, ports of the engine's choice
 * as PORT, and of three behind one name, who was how often the first is chance.
 */
export function trafficLines(run: Played): Record<string, string[]> {
  const lines: Record<string, string[]> = {}
  for (const frame of run.frames) {
    const messages = frame.last ? trafficOf(frame, momentsOfStep(run, frame.index)) : []
    if (messages.length === 0) continue
    const names = namesOf([...momentsOfStep(run, frame.index).map((it) => it.topology), frame.topology])
    lines[frame.step] = messages.map((it) => plain(trafficWords(it, frame.topology, 'en'), names)).sort()
  }
  return lines
}

function namesOf(topologies: readonly Topology[]): ReadonlyMap<string, string> {
  const endpoints = topologies.flatMap((topology) =>
    Object.values(topology.endpoints).map((it) => [it.ipv4 ?? '', `@${topology.containers[it.containerId]?.name}`] as const),
  )
  return new Map(endpoints)
}

function plain(line: string, names: ReadonlyMap<string, string>): string {
  const [head = '', answers] = line.split(/ → (?=\d+\.\d+\.\d+\.\d+(?:, |$))/)
  const named = (text: string): string => text.replace(/\d+\.\d+\.\d+\.\d+(?!:)/g, (it) => names.get(it) ?? it)
  const sorted = answers === undefined ? '' : ` → ${named(answers).split(', ').sort().join(', ')}`
  // Which mirror an image has its packages from, and how many fetches that took, is the image's.
  const known = named(head).replace(/^HTTP(?: ×\d+)?(.* → outside )\([^)]*\)/, 'HTTP$1(a mirror)')
  return `${known.replace(/:\d{5}\b/g, ':PORT').replace(/^ping ×\d+/, 'ping')}${sorted}`
}
