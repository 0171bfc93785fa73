import type { Container, Table, Topology } from '../../../shared/topology/topology.ts'
import { changedContainers } from './changed-records.ts'

/** Stands for who is there: the very same object as long as the containers are the same, under the same names, with the same network modes. */
export type Roster = object

/** The last one: from moment to moment hardly ever somebody comes or goes. */
let last: { readonly containers: Table<Container>; readonly roster: Roster } | undefined

export function rosterOf(containers: Topology['containers']): Roster {
  const roster = last && sameContainers(last.containers, containers) ? last.roster : {}
  last = { containers, roster }
  return roster
}

const sameContainers = (before: Table<Container>, now: Table<Container>): boolean =>
  before === now ||
  (Object.keys(before).length === Object.keys(now).length && changedContainers(now, before).every((it) => isSame(it, before[it.id])))

const isSame = (a: Container, b: Container | undefined): boolean =>
  a.name === b?.name && a.networkMode === b.networkMode && a.sharesNetworkOf === b.sharesNetworkOf
