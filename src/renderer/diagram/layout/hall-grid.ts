import type { Language } from '../../../shared/language.ts'
import { hasNamespace } from '../../../shared/topology/reach.ts'
import type { Topology } from '../../../shared/topology/topology.ts'
import { gather } from './gather.ts'
import { type Grid, gridOf, leastScale, type Pane } from './grid.ts'
import { gridFor, type Known } from './layout.ts'
import { sizes } from './measure.ts'
import { orderIn, placesOf } from './places.ts'
import { keysByName, relatedKeys } from './related.ts'

/**
 * The places of one moment for a hall's pane, in which nothing may be small. Where the whole run does not fit, places are given to what is there at this
 * moment alone; where that does not fit either, to as many containers as do, those first that the step is about, and the rest is counted. Where not even
 * one fits, all is there and is panned to.
 * @param focus by names, as a step has it
 */
export function hallGrid(
  topologies: readonly Topology[],
  shown: Topology,
  focus: readonly string[],
  pane: Pane,
  language: Language,
  ahead?: readonly Topology[],
  known: Known = 'so far',
): Grid {
  const containers = byRelevance(shown, focus)
  // Cards stand in one row: how many can have room at most is known, and a large engine's need not be laid out to see that they have none.
  const most = Math.floor(pane.width / (leastScale(pane) * sizes.hallCard))
  const standing = Object.values(shown.containers).filter((it) => it.mine || hasNamespace(it)).length
  const whole = standing > most ? undefined : gridFor(topologies, pane, language, ahead, known)
  if (whole && fits(whole, pane)) return whole
  // A network keeps its colour whatever is left out, and what is there stands in the order of the whole.
  const places = whole?.places ?? placesOf(gather(topologies, language, 'hall'))
  const colours = places.laneOf
  const order = orderIn(places)
  const gridOnly = (topology: Topology): Grid => gridOf(placesOf(gather([topology], language, pane.reading ?? 'desk'), order), pane)
  const now = whole && { ...gridOnly(shown), colours }
  if (now && fits(now, pane)) return now
  const observed = now?.observed ?? gather([shown], language, 'hall')
  for (let count = Math.min(containers.length - 1, most); count > 0; count -= 1) {
    const some = { ...gridOnly(onlyWith(shown, containers.slice(0, count), focus)), observed, colours }
    if (fits(some, pane)) return some
  }
  return now ?? { ...gridOnly(shown), colours }
}

const fits = ({ width, scale, bands }: Grid, pane: Pane): boolean =>
  width * scale <= pane.width + 1 && bands.height * scale <= pane.height + 1

/**
 * The ids of all containers, by how much a step is about them: those that it names, or whose cable, port, mount or volume it names; those that are linked
 * to these or share a network namespace with them; those on a network that it names; the others. Among equals the run's own come first, and of these
 * the newest.
 */
export function byRelevance(topology: Topology, focus: readonly string[]): readonly string[] {
  const byName = keysByName(topology)
  const related = relatedKeys(topology)
  const containersBy = (key: string): readonly string[] => (related[key] ?? []).filter((it) => it.startsWith('container:'))
  const named = focus.flatMap((name) => byName[name] ?? [])
  const isWide = (key: string): boolean => /^(network|image):/.test(key)
  const first = new Set(named.flatMap((key) => (key.startsWith('container:') ? [key] : isWide(key) ? [] : containersBy(key))))
  const second = new Set([...first].flatMap(containersBy))
  const third = new Set(named.filter(isWide).flatMap(containersBy))
  const rank = (id: string): number => {
    const at = [first, second, third].findIndex((keys) => keys.has(`container:${id}`))
    return at < 0 ? 3 : at
  }
  return Object.values(topology.containers)
    .sort((a, b) => rank(a.id) - rank(b.id) || Number(b.mine) - Number(a.mine) || (a.createdAt < b.createdAt ? 1 : -1))
    .map(({ id }) => id)
}

/** The part of a topology that is these containers and what hangs on them, with the networks and volumes that `focus` names. */
export function onlyWith(topology: Topology, containerIds: readonly string[], focus: readonly string[]): Topology {
  const byName = keysByName(topology)
  const named = new Set(focus.flatMap((name) => byName[name] ?? []))
  const kept = new Set(containerIds)
  const ofKept = <T extends { readonly containerId: string }>(table: Readonly<Record<string, T>>) =>
    only(table, ({ containerId }) => kept.has(containerId))
  const endpoints = ofKept(topology.endpoints)
  const mounts = ofKept(topology.mounts)
  const networks = new Set(Object.values(endpoints).map((it) => it.networkId))
  const volumes = new Set(Object.values(mounts).map((it) => it.source))
  return {
    ...topology,
    containers: only(topology.containers, ({ id }) => kept.has(id)),
    endpoints,
    mounts,
    veths: ofKept(topology.veths),
    ports: ofKept(topology.ports),
    links: only(topology.links, ({ from, to }) => kept.has(from) && kept.has(to)),
    networks: only(topology.networks, ({ id }) => networks.has(id) || named.has(`network:${id}`)),
    volumes: only(topology.volumes, ({ name }) => volumes.has(name) || named.has(`volume:${name}`)),
  }
}

const only = <T>(table: Readonly<Record<string, T>>, keep: (it: T) => boolean): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(table).filter(([, it]) => keep(it)))
