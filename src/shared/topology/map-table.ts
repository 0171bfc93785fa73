import type { Table } from './topology.ts'

/** The table with each record changed by `to`; the very same table when no record changed, so that comparisons stay cheap. */
export function mapTable<T>(table: Table<T>, to: (record: T) => T): Table<T> {
  let changed = false
  const entries = Object.entries(table).map(([key, record]) => {
    const next = to(record)
    if (next !== record) changed = true
    return [key, next] as const
  })
  return changed ? Object.fromEntries(entries) : table
}

/** The table without the records that `keep` refuses; the very same table when it keeps all. */
export function filterTable<T>(table: Table<T>, keep: (record: T) => boolean): Table<T> {
  const entries = Object.entries(table)
  const kept = entries.filter(([, record]) => keep(record))
  return kept.length === entries.length ? table : Object.fromEntries(kept)
}
