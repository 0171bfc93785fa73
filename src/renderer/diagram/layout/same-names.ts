import type { Container, Topology } from '../../../shared/topology/topology.ts'
import { storageKey } from './gather.ts'
import { madeUpName } from './places.ts'

/**
 * What a run's things are called in a play that looked ahead, where that is another name: anonymous volumes, directories (each run has its own
 * workspace) and containers that nobody named. All else goes by its own name.
 */
export interface SameNames {
  /** Container names, the run's to the play's. */
  readonly containers: ReadonlyMap<string, string>
  /** Storage keys, the run's to the play's. */
  readonly storages: ReadonlyMap<string, string>
}

/**
 * Matches by what does not change from engine to engine: a storage by the mount that showed it first, one that nobody has mounted yet by the order
 * in which such things come; a container that nobody named by its image, in order.
 */
export function sameNames(run: readonly Topology[], ahead: readonly Topology[]): SameNames {
  const containers = sameContainers(run, ahead)
  return { containers, storages: sameStorages(run, ahead, containers) }
}

const isOneOff = (it: Container): boolean => it.mine && madeUpName.test(it.name)
const byCreation = (a: Container, b: Container): number => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0)
const oneOffs = (topology: Topology): Container[] => Object.values(topology.containers).filter(isOneOff).sort(byCreation)

function sameContainers(run: readonly Topology[], ahead: readonly Topology[]): Map<string, string> {
  const awaited = new Map(ahead.flatMap(oneOffs).map((it) => [it.name, it.image]))
  const names = new Map<string, string>()
  for (const topology of run) {
    for (const { name, image } of oneOffs(topology)) {
      if (names.has(name)) continue
      const ofImage = [...awaited.keys()].filter((it) => awaited.get(it) === image)
      // A step that is tried again makes more of them than were foreseen: they take the place of one that is gone.
      const here = new Set(oneOffs(topology).map((it) => names.get(it.name)))
      const taken = new Set(names.values())
      const free = ofImage.find((it) => !taken.has(it)) ?? ofImage.findLast((it) => !here.has(it))
      if (free !== undefined) names.set(name, free)
    }
  }
  return names
}

function sameStorages(run: readonly Topology[], ahead: readonly Topology[], names: ReadonlyMap<string, string>): Map<string, string> {
  const awaited = storagesBySlot(ahead, (name) => name)
  const same = new Map<string, string>()
  for (const [slot, keys] of storagesBySlot(run, (name) => names.get(name) ?? name))
    keys.forEach((key, index) => {
      const other = awaited.get(slot)?.[index]
      if (other !== undefined) same.set(key, other)
    })
  // A volume is there a moment before the container that mounts it.
  const order = [...new Set(ahead.flatMap(anonymousVolumes))]
  const taken = new Set(same.values())
  for (const key of new Set(run.flatMap(anonymousVolumes))) {
    if (same.has(key)) continue
    const next = order.find((it) => !taken.has(it))
    if (next === undefined) break
    same.set(key, next)
    taken.add(next)
  }
  return same
}

const anonymousVolumes = (topology: Topology): string[] =>
  Object.values(topology.volumes).flatMap((it) => (it.anonymous && it.mine ? [`volume:${it.name}`] : []))

/** Storages without a name of their own, by the container and the path inside that showed them first, in order. */
function storagesBySlot(topologies: readonly Topology[], nameOf: (name: string) => string): Map<string, string[]> {
  const slots = new Map<string, string[]>()
  const known = new Set<string>()
  for (const topology of topologies) {
    for (const mount of Object.values(topology.mounts)) {
      const container = topology.containers[mount.containerId]
      const key = container && storageKey(mount, container.name)
      if (!container || key === undefined || known.has(key)) continue
      if (mount.type === 'volume' && !isAnonymous(topology, mount.source ?? '')) continue
      known.add(key)
      const slot = `${mount.type} ${nameOf(container.name)}:${mount.destination}`
      slots.set(slot, [...(slots.get(slot) ?? []), key])
    }
  }
  return slots
}

/** A mount may tell of a volume before the engine's list does; a name of 64 digits is one that nobody gave. */
const isAnonymous = (topology: Topology, name: string): boolean => topology.volumes[name]?.anonymous ?? /^[0-9a-f]{64}$/.test(name)
