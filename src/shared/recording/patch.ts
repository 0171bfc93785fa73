import { apply, diff, type TableDiff, type TopologyDiff } from '../topology/diff.ts'
import { endpointKey, linkKey, mountKey, portKey } from '../topology/keys.ts'
import { type EngineInfo, type RecordOf, type Table, type TableName, type Topology, tableNames } from '../topology/topology.ts'

/** One table's part of a patch: the records that are new or other than before, and the keys that are gone. */
export interface TablePatch<T> {
  readonly set?: readonly T[]
  readonly gone?: readonly string[]
}

/** Leads from one topology to the next: a diff without what the topology before says already. */
export type TopologyPatch = { readonly [N in TableName]?: TablePatch<RecordOf<N>> } & { readonly engine?: EngineInfo }

/** The key of each table's records: a record stands in a file without it, so that the two cannot disagree. */
export const keyOf: { readonly [N in TableName]: (record: RecordOf<N>) => string } = {
  hostInterfaces: (it) => it.name,
  images: (it) => it.id,
  containers: (it) => it.id,
  networks: (it) => it.id,
  endpoints: endpointKey,
  veths: endpointKey,
  volumes: (it) => it.name,
  mounts: mountKey,
  links: linkKey,
  ports: portKey,
}

export function patchOf(change: TopologyDiff): TopologyPatch {
  const patch: Record<string, unknown> = {}
  for (const name of tableNames) {
    const it: TableDiff<unknown> | undefined = change[name]
    if (!it) continue
    const set = [...Object.values(it.added), ...Object.values(it.updated).map(({ after }) => after)]
    const gone = Object.keys(it.removed)
    patch[name] = { ...(set.length > 0 ? { set } : {}), ...(gone.length > 0 ? { gone } : {}) }
  }
  return (change.engine ? { ...patch, engine: change.engine.after } : patch) as TopologyPatch
}

/** The topology after, and how it differs; or the first thing in the patch that the topology before does not allow, with its place. */
export function patched(
  before: Topology,
  patch: TopologyPatch,
): { readonly topology: Topology; readonly diff: TopologyDiff } | { readonly at: string; readonly message: string } {
  const change: Record<string, unknown> = patch.engine ? { engine: { before: before.engine, after: patch.engine } } : {}
  for (const name of tableNames) {
    const part: TablePatch<unknown> | undefined = patch[name]
    if (!part) continue
    const table: Table<unknown> = before[name]
    const absent = part.gone?.findIndex((key) => !Object.hasOwn(table, key)) ?? -1
    if (absent >= 0) return { at: `${name}.gone[${absent}]`, message: `${JSON.stringify(part.gone?.[absent])} was not there before` }
    const key = keyOf[name] as (record: unknown) => string
    const set = new Map((part.set ?? []).map((record) => [key(record), record] as const))
    const twice = set.size < (part.set?.length ?? 0) || part.gone?.some((it) => set.has(it))
    if (twice) return { at: name, message: 'one key is told twice' }
    // An object takes it for something else, and the record would not be there.
    if (set.has('__proto__')) return { at: name, message: '"__proto__" is no key' }
    const [added, updated]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}]
    for (const [it, record] of set) {
      if (Object.hasOwn(table, it)) updated[it] = { before: table[it], after: record }
      else added[it] = record
    }
    change[name] = { added, updated, removed: Object.fromEntries((part.gone ?? []).map((it) => [it, table[it]])) }
  }
  const topology = apply(before, change as TopologyDiff)
  // Compared anew: what a file calls new may be what was there before, and then nothing changed.
  return { topology, diff: diff(before, topology) }
}

/** A run's start as it stands in a file: a patch too, against an engine with nothing on it. */
export const startPatch = (start: Topology): TopologyPatch & { readonly engine: EngineInfo } => ({
  ...patchOf(diff(nothingObserved, start)),
  engine: start.engine,
})

/** What a recording's start is a patch against. */
export const nothingObserved: Topology = {
  engine: { kind: 'docker', name: '', version: '', apiVersion: '', os: '', arch: '' },
  hostInterfaces: {},
  images: {},
  containers: {},
  networks: {},
  endpoints: {},
  veths: {},
  volumes: {},
  mounts: {},
  links: {},
  ports: {},
}
