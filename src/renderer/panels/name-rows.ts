import { lookup } from '../../shared/lookup.ts'
import type { Network, Topology } from '../../shared/topology/topology.ts'
import type { NameCount, NameCounts } from '../../shared/traffic/name-counts.ts'
import { type KnownName, namesOn } from '../../shared/traffic/names.ts'

/** One container that a name leads to, or led to before. */
export interface NameAnswer {
  readonly container: string
  /** Absent where the name leads there no more. */
  readonly address?: string
  /** In so many answers of the DNS its address was seen, and so often something sent by this name came to it. */
  readonly named: number
  readonly reached: number
}

export interface NameRow {
  readonly name: string
  /** `none` for a name that was asked for and leads nowhere at this moment. */
  readonly kind: KnownName['kind'] | 'none'
  /** Of a `--link`: the name of the only container that it is for. */
  readonly onlyIn?: string
  readonly answers: readonly NameAnswer[]
  /** Questions for it that got no address. */
  readonly unknown: number
}

const nothing: NameCount = { asked: 0, unknown: 0, containers: {} }

/** The names of a network at a moment beside what was seen of them so far; last those that lead nowhere now. */
export function nameRows(topology: Topology, network: Network, counts: NameCounts): NameRow[] {
  // A name is anything that was typed or given: `constructor` is a container's, too.
  const counted = counts[network.id] ?? lookup<Record<string, NameCount>>({})
  const named = (id: string): string => topology.containers[id]?.name ?? id.slice(0, 12)
  const rows = namesOn(topology, network).map(({ name, kind, onlyIn, answers }): NameRow => {
    const count = counted[name] ?? nothing
    const here = new Set(answers.map((it) => it.containerId))
    return {
      name,
      kind,
      ...(onlyIn === undefined ? {} : { onlyIn: named(onlyIn) }),
      answers: [
        ...answers.map(({ containerId, address }) => ({ container: named(containerId), address, ...seen(count, containerId) })),
        ...before(count, here, named),
      ],
      unknown: count.unknown,
    }
  })
  const known = new Set(rows.map((it) => it.name))
  const gone = Object.entries(counted).filter(([name]) => !known.has(name))
  return [
    ...rows,
    ...gone.map(([name, count]): NameRow => ({ name, kind: 'none', answers: before(count, new Set(), named), unknown: count.unknown })),
  ]
}

const seen = ({ containers }: NameCount, id: string): { readonly named: number; readonly reached: number } =>
  containers[id] ?? { named: 0, reached: 0 }

/** Containers that were seen under the name and do not have it now. */
const before = (count: NameCount, here: ReadonlySet<string>, named: (id: string) => string): NameAnswer[] =>
  Object.keys(count.containers)
    .filter((id) => !here.has(id))
    .map((id) => ({ container: named(id), ...seen(count, id) }))

/** The networks that have names to tell: bridges and their kin, docker0 first; others' only where something of the run is on them. */
export function namedNetworks(topology: Topology): Network[] {
  const used = new Set(Object.values(topology.endpoints).map((it) => it.networkId))
  const shown = Object.values(topology.networks).filter(
    (it) => it.driver !== 'host' && it.driver !== 'null' && (it.mine || it.name === 'bridge' || used.has(it.id)),
  )
  const isDefault = (it: Network): number => (it.name === 'bridge' && !it.mine ? 0 : 1)
  return shown.sort((a, b) => isDefault(a) - isDefault(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
