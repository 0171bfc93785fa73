import type { Topology } from '../../../shared/topology/topology.ts'
import { emptyFold, type Fold, foldAhead, foldIn, type StoragePlace } from './compact-fold.ts'
import type { GroupKey, Memberships } from './compact-standings.ts'

/** Where things stand in compact mode, still without numbers. All places are given by first appearance, and are kept. */
export interface CompactPlaces {
  /** In the order in which they are shown. */
  readonly groups: readonly GroupPlace[]
  /** By storage key (gather.ts). */
  readonly storages: ReadonlyMap<string, StoragePlace>
  /** Published ports by the keys of their sockets: their longest texts, in order. */
  readonly sockets: ReadonlyMap<string, string>
  readonly uplinks: readonly string[]
  /** When in the run an observation was made, the run's start being 0. */
  readonly moments: ReadonlyMap<Topology, number>
  readonly memberships: Memberships
}

export interface GroupPlace {
  readonly key: GroupKey
  /** The place of each container, by name; a place whose container is gone stays free. */
  readonly slots: ReadonlyMap<string, number>
  /** And of those that have ports, further networks or links at some moment. */
  readonly chipped: ReadonlyMap<string, number>
}

/**
 * The places of a whole run (its start, then each frame's observation). Of `ahead`, a play of the same scenario elsewhere, only what has the same name
 * here has a place beforehand: what nobody named comes after it.
 */
export function compactPlaces(topologies: readonly Topology[], ahead: readonly Topology[] = nothingAhead): CompactPlaces {
  const fold = foldOf(topologies, ahead)
  return {
    groups: groupsInOrder(fold),
    storages: fold.storages,
    sockets: fold.sockets,
    uplinks: [...fold.uplinks],
    moments: fold.moments,
    memberships: fold.memberships,
  }
}

const nothingAhead: readonly Topology[] = []

/** docker0 first, then the run's networks, then containers without one of their own, then the others' networks; each by first appearance. */
function groupsInOrder({ networks, slots, chipped }: Fold): GroupPlace[] {
  const place = (key: GroupKey): GroupPlace => ({ key, slots: slots.get(key) ?? new Map(), chipped: chipped.get(key) ?? new Map() })
  const those = (wanted: (it: { mine: boolean; isDefault: boolean }) => boolean): GroupPlace[] =>
    [...networks].filter(([, it]) => wanted(it)).map(([lane]) => place(`network:${lane}`))
  return [
    ...those((it) => it.isDefault),
    ...those((it) => it.mine && !it.isDefault),
    ...(['host', 'shared', 'none'] as const).map(place).filter(({ slots: { size } }) => size > 0),
    ...those((it) => !it.mine && !it.isDefault),
  ]
}

/**
 * What was folded of a run: of all its moments, and of all but the newest, which may be one that is no frame yet. Going on from one of these, a moment
 * that comes costs one moment and not all of them again.
 */
interface Kept {
  readonly ahead: readonly Topology[]
  readonly all: Folded
  readonly allButLast: Folded
}
interface Folded {
  readonly topologies: readonly Topology[]
  readonly fold: Fold
}
const keptByStart = new WeakMap<Topology, Kept>()

function foldOf(topologies: readonly Topology[], ahead: readonly Topology[]): Fold {
  const [start] = topologies
  if (!start) return emptyFold
  const upTo = topologies.slice(0, -1)
  const kept = keptByStart.get(start)
  const known = kept?.ahead === ahead ? [kept.all, kept.allButLast] : []
  const before = known.find(
    (it) => it.topologies.length <= upTo.length && it.topologies.every((topology, index) => topology === upTo[index]),
  )
  const allButLast = goOn(before ?? { topologies: [], fold: emptyFold }, upTo, ahead)
  const all = goOn(allButLast, topologies, ahead)
  keptByStart.set(start, { ahead, all, allButLast })
  return all.fold
}

/** With the rest of the topologies folded in. */
function goOn(before: Folded, topologies: readonly Topology[], ahead: readonly Topology[]): Folded {
  const done = before.topologies.length
  if (done === topologies.length) return before
  let { fold } = before
  for (const [index, topology] of topologies.entries()) {
    if (index < done) continue
    fold = foldIn(fold, topology, index, topologies[index - 1])
    if (index === 0) fold = foldAhead(fold, ahead)
  }
  return { topologies, fold }
}
