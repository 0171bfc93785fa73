import { sameContent } from './diff.ts'
import { type Table, type Topology, tableNames } from './topology.ts'

/**
 * `after` with the objects of `before` wherever the content is the same: a record that did not change is the same object in both, and so is a table.
 * What crosses to the page as JSON has lost that, and whoever makes something of each record (the picture of a large engine) would make all of it anew.
 */
export function shareRecords(before: Topology, after: Topology): Topology {
  const tables: Record<string, Table<unknown>> = {}
  for (const name of tableNames) tables[name] = sharedTable(before[name], after[name])
  return { ...after, ...tables }
}

function sharedTable(before: Table<unknown>, after: Table<unknown>): Table<unknown> {
  if (before === after) return after
  const keys = Object.keys(after)
  let isSame = keys.length === Object.keys(before).length
  const shared: Record<string, unknown> = {}
  for (const key of keys) {
    const known = Object.hasOwn(before, key) ? before[key] : undefined
    const reused = known !== undefined && sameContent(known, after[key])
    shared[key] = reused ? known : after[key]
    if (!reused) isSame = false
  }
  return isSame ? before : shared
}
