import type { Container, Table } from '../../../shared/topology/topology.ts'
import { keptFor } from './kept.ts'

/** Records of a table that are new, or other ones than before: what did not change is the same object in both. Without a table before, all are. */
export function changedRecords<T>(now: Table<T>, before: Table<T> | undefined): readonly T[] {
  const records: T[] = []
  if (now === before) return records
  for (const [key, record] of Object.entries(now)) if (before?.[key] !== record) records.push(record)
  return records
}

/** As `changedRecords`: several parts of a scene ask for the same ones. */
export const changedContainers = (now: Table<Container>, before: Table<Container> | undefined): readonly Container[] =>
  kept(now, [before], () => changedRecords(now, before))

const kept = keptFor<Table<Container>, readonly Container[]>()
