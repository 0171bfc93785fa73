import type { Language } from '../../../shared/language.ts'
import type { Topology } from '../../../shared/topology/topology.ts'
import type { Grid, Pane } from './grid.ts'
import { gridFor } from './layout.ts'
import { keysByName, relatedKeys } from './related.ts'

/**
 * The places of one moment for a hall's pane, in which nothing may be small. Where the whole run does not fit, places are given to what is there at this
 * moment alone; where that does not fit either, to what the step is about, and the rest is counted. What is still too much is panned to.
 * @param focus by names, as a step has it
 */
export function hallGrid(
  topologies: readonly Topology[],
  shown: Topology,
  focus: readonly string[],
  pane: Pane,
  language: Language,
  ahead?: readonly Topology[],
): Grid {
  const whole = gridFor(topologies, pane, language, ahead)
  if (fits(whole, pane)) return whole
  // A network keeps its colour whatever is left out.
  const colours = whole.places.laneOf
  const now = { ...gridFor([shown], pane, language), colours }
  if (fits(now, pane)) return now
  const about = onlyAbout(shown, focus)
  return about === shown ? now : { ...gridFor([about], pane, language), observed: now.observed, colours }
}

const fits = ({ width, scale, bands }: Grid, pane: Pane): boolean =>
  width * scale <= pane.width + 1 && bands.height * scale <= pane.height + 1

/**
 * The part of a topology that a step is about: the containers that it names, or whose cable, port, mount or volume it names, those that they are
 * linked to or share a network namespace with, and what hangs on these. All of it where no container is named.
 */
export function onlyAbout(topology: Topology, focus: readonly string[]): Topology {
  const byName = keysByName(topology)
  const related = relatedKeys(topology)
  const named = focus.flatMap((name) => byName[name] ?? [])
  const containersBy = (key: string): readonly string[] => {
    if (key.startsWith('container:')) return [key]
    return /^(network|image):/.test(key) ? [] : (related[key] ?? []).filter((it) => it.startsWith('container:'))
  }
  const first = new Set(named.flatMap(containersBy))
  if (first.size === 0) return topology
  const kept = new Set([...first, ...[...first].flatMap((key) => (related[key] ?? []).filter((it) => it.startsWith('container:')))])
  const isKept = (containerId: string): boolean => kept.has(`container:${containerId}`)
  const ofKept = <T extends { readonly containerId: string }>(table: Readonly<Record<string, T>>) =>
    only(table, ({ containerId }) => isKept(containerId))
  const endpoints = ofKept(topology.endpoints)
  const mounts = ofKept(topology.mounts)
  const networks = new Set(Object.values(endpoints).map((it) => it.networkId))
  const volumes = new Set(Object.values(mounts).map((it) => it.source))
  return {
    ...topology,
    containers: only(topology.containers, ({ id }) => isKept(id)),
    endpoints,
    mounts,
    veths: ofKept(topology.veths),
    ports: ofKept(topology.ports),
    links: only(topology.links, ({ from, to }) => isKept(from) && isKept(to)),
    networks: only(topology.networks, ({ id }) => networks.has(id) || named.includes(`network:${id}`)),
    volumes: only(topology.volumes, ({ name }) => volumes.has(name) || named.includes(`volume:${name}`)),
  }
}

const only = <T>(table: Readonly<Record<string, T>>, keep: (it: T) => boolean): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(table).filter(([, it]) => keep(it)))
