import { mapTexts } from '../map-texts.ts'
import { visible, visibleLines } from '../visible.ts'
import { mapTable } from './map-table.ts'
import { type Topology, tableNames } from './topology.ts'

/**
 * A topology as it may be shown: what in an engine's texts acts upon a terminal, breaks a line or reorders the text around it is written as its number.
 * Everything behind it (the picture, the words, every export) then has plain text to deal with. The same topology where there is nothing of that.
 */
export function visibleTopology(topology: Topology): Topology {
  const tables: Record<string, unknown> = {}
  let changed = false
  for (const name of tableNames) {
    const table = topology[name] as Readonly<Record<string, object>>
    const records = mapTable(table, visibleRecord)
    const keys = Object.keys(records)
    const shown = keys.some((key) => visible(key) !== key)
      ? Object.fromEntries(Object.entries(records).map(([key, record]) => [visible(key), record]))
      : records
    changed ||= shown !== table
    tables[name] = shown
  }
  const engine = mapTexts(topology.engine, visible)
  return changed || engine !== topology.engine ? { ...topology, ...tables, engine } : topology
}

/** Records are the same objects from one observation to the next: each is looked through once. */
const known = new WeakMap<object, object>()

function visibleRecord(record: object): object {
  const before = known.get(record)
  if (before) return before
  const { command, environment, ...rest } = record as { command?: string; environment?: readonly string[] }
  const plain = mapTexts(rest, visible)
  const lines = mapTexts({ ...(command === undefined ? {} : { command }), ...(environment ? { environment } : {}) }, visibleLines)
  const isSame = plain === rest && lines.command === command && lines.environment === environment
  const shown = isSame ? record : { ...plain, ...lines }
  known.set(record, shown)
  return shown
}
