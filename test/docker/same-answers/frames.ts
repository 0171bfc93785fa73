import { plainText } from '../../../src/shared/plain-text.ts'
import type { CommandRun, EngineCall, Frame } from '../../../src/shared/playback/frame.ts'
import type { Topology } from '../../../src/shared/topology/topology.ts'
import { type Intended, intended } from './intended.ts'
import { Normaliser } from './normalise.ts'
import { ownTopology } from './played.ts'

/** A step's last frame, as far as two engines can show the same. */
export interface ShownStep {
  readonly step: string
  readonly topology: unknown
  readonly commands: readonly ShownCommand[]
  /** Status, answer and what could not be observed. */
  readonly rest: unknown
}
interface ShownCommand {
  readonly line: string
  readonly terminal: number | undefined
  readonly exit?: number
  readonly output?: readonly string[]
  readonly calls: readonly string[]
}

/** The run's own directory of the host. */
const workspace = /\/[^"'\s]*\/runs\/[^/"\s]+\/workspace/g
/** Each play belongs to an app of its own. */
const owner = /("dockstage\.owner": ?)"[0-9a-f]+"/g
/** What counts up by itself: time, packets, bytes, and the kernel's numbers of interfaces. */
const passing: readonly (readonly [RegExp, string])[] = [
  [/\btime=[\d.]+ ms/g, 'time=MS'],
  [/(min\/avg\/max(?:\/mdev)? = ).*/g, '$1MS'],
  [/(?<=[?&]since=)[\d.]+/g, 'MOMENT'],
  [/\b([RT]X )(?:packets|bytes)(?::| )[\d.]+.*/g, '$1COUNTED'],
  [/(?<=HWaddr )(?:[0-9A-F]{2}:){5}[0-9A-F]{2}/g, 'MAC'],
  [/ {3,}/g, '   '],
]

export interface Shown {
  readonly steps: readonly ShownStep[]
  /** What is not compared, on purpose: exit code and output of all lines that an entry is about. */
  readonly setAside: ReadonlyMap<Intended, readonly string[]>
}

/** What each step of a scenario shows at its end, without the lines about things that others have on the engine (names, or short ids). */
export function shownBy(scenario: string, frames: readonly Frame[], others: readonly string[] = []): Shown {
  const normaliser = new Normaliser()
  const text = (value: string, by = normaliser): string =>
    passing.reduce(
      (so, [pattern, replacement]) => so.replace(pattern, replacement),
      by.text(value.replace(workspace, '/workspace').replace(owner, '$1OWNER')),
    )
  const setAside = new Map<Intended, string[]>()
  const command = (step: string, { line, exit, output, calls, terminal }: CommandRun): ShownCommand => {
    const entry = intended.find((it) => it.step === `${scenario}/${step}` && it.line.test(line))
    const plain = plainText(output)
      .split('\n')
      .filter((it) => !others.some((other) => it.includes(other)))
      .join('\n')
    // With numbers of its own: what is found in one engine's answer alone must not shift the others'.
    if (entry) setAside.set(entry, [...(setAside.get(entry) ?? []), `[${exit}] ${text(plain, new Normaliser())}`])
    return {
      line: text(line),
      terminal,
      ...(entry ? {} : { exit, output: shownLines(line, text(plain)) }),
      calls: calls.map((call) => text(shownCall(call))),
    }
  }
  const steps = frames
    .filter(({ last }) => last)
    .map(({ step, topology, commands, status, unknown, answer, passedOver }) => ({
      step,
      // First, as what it has in a fixed order gets its numbers here.
      topology: normaliser.value(JSON.parse(JSON.stringify(comparable(topology)).replace(workspace, '/workspace'))),
      commands: commands.map((run) => command(step, run)),
      rest: { status, unknown, answer, passedOver },
    }))
  return { steps, setAside }
}

const shownCall = ({ method, path, status }: EngineCall): string => `${method} ${decodeURIComponent(path)} ${status}`

/** Lists by random names, of what was pruned, and walks through a file system come in an order of their own, as do a name's addresses. */
function shownLines(line: string, output: string): readonly string[] {
  const inOrder = output.replace(/(?<=volume is in use - \[).*(?=\])/, (users) => users.split(', ').sort().join(', '))
  const lines = inOrder.split('\n')
  return /^docker (?:volume ls|\S+ prune|diff)|\b(?:nslookup|env)\b/.test(line) ? lines.sort() : lines
}

/**
 * The lab's images stand in for the Hub's: they have other variables, and the data of another database. On the first run of a new data directory an
 * engine leaves out the default bridge's gateway (engine-facts 02).
 */
function comparable(shown: Topology): unknown {
  const topology = ownTopology(shown, () => true)
  const { containers, networks, ...rest } = topology as Record<'containers' | 'networks', readonly Record<string, unknown>[]>
  const withoutGateway = (network: Record<string, unknown>): object => {
    const subnets = network.subnets as readonly { readonly subnet: string }[]
    return network.name === 'bridge' ? { ...network, subnets: subnets.map(({ subnet }) => ({ subnet })) } : network
  }
  return {
    ...rest,
    containers: containers.map(({ environment: _environment, ...container }) => container),
    networks: networks.map(withoutGateway),
  }
}
