import { type EngineInfo, type RecordOf, type Table, type TableName, type Topology, tableNames } from './topology.ts'

export interface TableDiff<T> {
  readonly added: Table<T>
  readonly updated: Table<{ readonly before: T; readonly after: T }>
  readonly removed: Table<T>
}

/** What changed from one topology to the next. Tables without a change are left out; `{}` is no change at all. Reversible by `invert`. */
export type TopologyDiff = { readonly [N in TableName]?: TableDiff<RecordOf<N>> } & {
  readonly engine?: { readonly before: EngineInfo; readonly after: EngineInfo }
}

type AnyTable = Table<unknown>

/** Compares by content, so records need not be the same objects. */
export function diff(before: Topology, after: Topology): TopologyDiff {
  const changed: Record<string, unknown> = {}
  for (const name of tableNames) {
    if (before[name] === after[name]) continue
    const tableDiff = diffTables(before[name], after[name])
    if (tableDiff) changed[name] = tableDiff
  }
  if (!sameContent(before.engine, after.engine)) changed.engine = { before: before.engine, after: after.engine }
  return changed as TopologyDiff
}

/** `apply(a, diff(a, b))` is `b`, byte for byte as JSON. Tables that did not change stay the same objects. */
export function apply(topology: Topology, change: TopologyDiff): Topology {
  const tables: Record<string, AnyTable> = {}
  for (const name of tableNames) {
    const tableDiff: TableDiff<unknown> | undefined = change[name]
    if (tableDiff) tables[name] = applyTable(topology[name], tableDiff)
  }
  return { ...topology, ...tables, ...(change.engine ? { engine: change.engine.after } : {}) }
}

/** `apply(b, invert(diff(a, b)))` is `a`. */
export function invert(change: TopologyDiff): TopologyDiff {
  const inverse: Record<string, unknown> = {}
  for (const name of tableNames) {
    const it: TableDiff<unknown> | undefined = change[name]
    if (!it) continue
    const updated = mapValues(it.updated, ({ before, after }) => ({ before: after, after: before }))
    inverse[name] = { added: it.removed, updated, removed: it.added }
  }
  if (change.engine) inverse.engine = { before: change.engine.after, after: change.engine.before }
  return inverse as TopologyDiff
}

export const isEmpty = (change: TopologyDiff): boolean => Object.keys(change).length === 0

function diffTables(before: AnyTable, after: AnyTable): TableDiff<unknown> | undefined {
  const added: Record<string, unknown> = {}
  const updated: Record<string, { before: unknown; after: unknown }> = {}
  const removed: Record<string, unknown> = {}
  for (const [key, record] of Object.entries(after)) {
    if (!Object.hasOwn(before, key)) added[key] = record
    else if (!sameContent(before[key], record)) updated[key] = { before: before[key], after: record }
  }
  for (const [key, record] of Object.entries(before)) if (!Object.hasOwn(after, key)) removed[key] = record
  const none = [added, updated, removed].every((part) => Object.keys(part).length === 0)
  return none ? undefined : { added, updated, removed }
}

function applyTable(table: AnyTable, change: TableDiff<unknown>): AnyTable {
  const kept = Object.entries(table).filter(([key]) => !Object.hasOwn(change.removed, key) && !Object.hasOwn(change.updated, key))
  const updated = Object.entries(change.updated).map(([key, { after }]) => [key, after] as const)
  const entries = [...kept, ...updated, ...Object.entries(change.added)]
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

/** Deep equality of JSON values; the order of an object's keys counts for nothing, as an engine's answers vary in it. */
export function sameContent(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && sameContent((a as Table<unknown>)[key], (b as Table<unknown>)[key]))
}

const mapValues = <A, B>(table: Table<A>, to: (value: A) => B): Table<B> =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, to(value)]))
