import type { Language } from '../../../shared/language.ts'
import { mapTable } from '../../../shared/topology/map-table.ts'
import type { Mount, Topology } from '../../../shared/topology/topology.ts'
import { placesInBestOrder } from './best-order.ts'
import { gather, type Seen, type SeenContainer, storageKey } from './gather.ts'
import { type Grid, gridOf, type Pane } from './grid.ts'
import { isPlaced, orderIn, type Places, placesOf } from './places.ts'
import { type SameNames, sameNames } from './same-names.ts'
import type { Reading } from './text.ts'

/**
 * The places of a run whose course is known: given by its start and by what comes, not by what came, so that no frame changes them. Only frames
 * that show something else (another's container, a step that went otherwise) are asked for places too.
 */
export function foreseenGrid(run: readonly Topology[], ahead: readonly Topology[], pane: Pane, language: Language): Grid {
  const { reading = 'desk' } = pane
  const names = sameNames(run, ahead)
  const start = run.slice(0, 1)
  const known = knownPlaces(start, ahead, language, reading)
  const others = run
    .slice(1)
    .map((topology) => inOtherNames(topology, names))
    .filter((topology) => !hasPlaces(known, gather([topology], language, reading)))
  const places = others.length === 0 ? known : placesOf(gather([...start, ...ahead, ...others], language, reading, ahead), orderIn(known))
  return inOwnNames(gridOf(places, pane), names, gather(run, language, reading))
}

interface KnownPlaces {
  readonly start: Topology | undefined
  readonly language: Language
  readonly reading: Reading
  readonly places: Places
}

const knownBefore = new WeakMap<readonly Topology[], KnownPlaces>()

/** Asked for with each frame of a run, and the same each time. */
function knownPlaces([start]: readonly Topology[], ahead: readonly Topology[], language: Language, reading: Reading): Places {
  const before = knownBefore.get(ahead)
  if (before && before.start === start && before.language === language && before.reading === reading) return before.places
  const places = placesInBestOrder(gather([...(start ? [start] : []), ...ahead], language, reading, ahead))
  knownBefore.set(ahead, { start, language, reading, places })
  return places
}

/** A topology of the run as the play that looked ahead would have called its things. */
function inOtherNames(topology: Topology, { containers, storages }: SameNames): Topology {
  const volumeOf = (name: string): string => storages.get(`volume:${name}`)?.slice('volume:'.length) ?? name
  const sourceOf = (mount: Mount): string | undefined => {
    const key = storageKey(mount, '')
    const other = key === undefined ? undefined : storages.get(key)
    return other === undefined ? mount.source : other.slice(other.indexOf(':') + 1)
  }
  return {
    ...topology,
    containers: mapTable(topology.containers, (it) => ({ ...it, name: containers.get(it.name) ?? it.name })),
    volumes: Object.fromEntries(Object.values(topology.volumes).map((it) => [volumeOf(it.name), { ...it, name: volumeOf(it.name) }])),
    mounts: mapTable(topology.mounts, (mount) => {
      const source = sourceOf(mount)
      return source === undefined ? mount : { ...mount, source }
    }),
  }
}

/** Whether all that was seen at one moment has a place, each its own. */
function hasPlaces(places: Places, seen: Seen): boolean {
  const cells = cellsOf(places)
  const isIn = <T>(all: { has(it: T): boolean }, some: Iterable<T>): boolean => [...some].every((it) => all.has(it))
  const containers = [...seen.containers.values()].filter(isPlaced)
  const columns = containers.map((it) => places.columnOf.get(it.name))
  const storages = [...seen.storages.values()].filter((it) => it.mine).map((it) => cells.get(it.key))
  const networks = [...seen.networks.values()].filter((it) => it.mine || it.isDefault)
  return (
    new Set(columns).size === columns.length &&
    new Set(storages).size === storages.length &&
    !storages.includes(undefined) &&
    containers.every((it) => hasPlace(places, it)) &&
    isIn(
      places.laneOf,
      networks.map((it) => it.key),
    ) &&
    isIn(places.seen.links, seen.links.keys()) &&
    isIn(places.seen.uplinks, seen.uplinks)
  )
}

function hasPlace(places: Places, it: SeenContainer): boolean {
  const column = places.columnOf.get(it.name)
  const known = places.seen.containers.get(it.name)
  if (!column || !known) return false
  return (
    it.networks.every((key) => column.networks.includes(key)) &&
    [...it.mounts.keys()].every((destination) => known.mounts.has(destination)) &&
    [...it.sockets.keys()].every((key) => column.sockets.includes(key)) &&
    (it.owner === undefined || it.owner === known.owner) &&
    it.hostMode === known.hostMode &&
    (it.aliasTexts.size === 0 || [...places.seen.containers.values()].some((other) => other.aliasTexts.size > 0))
  )
}

function cellsOf(places: Places): Map<string, object> {
  const cells = [...places.columns.flatMap((column) => column.mounts.flatMap((mount) => mount.cells)), ...places.strays]
  return new Map(cells.flatMap((cell) => cell.storages.map((it) => [it.key, cell] as const)))
}

/** The same places under the names that the run's things have: a scene looks them up by these. */
function inOwnNames(grid: Grid, { containers, storages }: SameNames, observed: Seen): Grid {
  const columnOf = new Map(grid.places.columnOf)
  const cells = new Map(grid.cells)
  const sockets = new Map(grid.sockets)
  const noteRooms = new Map(grid.noteRooms)
  const mountTracks = new Map(grid.mountTracks)
  const links = new Map(grid.links)
  const nameOf = (name: string): string => containers.get(name) ?? name
  const same = <T>(map: Map<string, T>, own: string, other: string): void => {
    const it = own === other ? undefined : map.get(other)
    if (it !== undefined) map.set(own, it)
  }
  for (const key of observed.storages.keys()) same(cells, key, otherKey(key))
  for (const it of observed.containers.values()) {
    same(columnOf, it.name, nameOf(it.name))
    for (const key of it.sockets.keys()) {
      const other = nameOf(it.name) + key.slice(it.name.length)
      same(sockets, key, other)
      same(noteRooms, key, other)
    }
    for (const [destination, { storages: mounted }] of it.mounts)
      for (const key of mounted) same(mountTracks, `${it.name}:${destination}>${key}`, `${nameOf(it.name)}:${destination}>${otherKey(key)}`)
  }
  for (const [key, { from, to, alias }] of observed.links) same(links, key, `${nameOf(from)}/${nameOf(to)}/${alias}`)
  return { ...grid, places: { ...grid.places, columnOf }, observed, cells, sockets, noteRooms, mountTracks, links }

  function otherKey(key: string): string {
    const [, name = '', path = ''] = /^tmpfs:([^:]*):(.*)$/s.exec(key) ?? []
    return name === '' ? (storages.get(key) ?? key) : `tmpfs:${nameOf(name)}:${path}`
  }
}
