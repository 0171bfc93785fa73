import type { Language } from '../../../shared/language.ts'
import type { LayerSizes, Topology } from '../../../shared/topology/topology.ts'
import { placesInBestOrder } from './best-order.ts'
import { type Build, placedContainers } from './build.ts'
import { cablePart, namespaceNodes } from './cables.ts'
import { cardNodes } from './cards.ts'
import { foreseenGrid } from './foreseen.ts'
import { gather } from './gather.ts'
import { type Grid, gridOf, type Pane } from './grid.ts'
import { labelsOf } from './labels.ts'
import { linkPart } from './links.ts'
import { placesOf } from './places.ts'
import { portPart } from './ports.ts'
import { hostPart, railNodes } from './rails.ts'
import { keysByName, relatedKeys } from './related.ts'
import type { Scene } from './scene.ts'
import { storagePart } from './storage.ts'

/** Whether topologies are all that a run will ever show, as in a recording. What has been so far must not move for what comes. */
export type Known = 'whole' | 'so far'

/**
 * The places of a whole run in a pane: by first appearance over `topologies` (the run's start, then each frame's). Whatever of them is shown later
 * stands where this says. `ahead` is what the run will show by a play of the same scenario elsewhere: places are kept free for that, and as long
 * as the run shows nothing else, nothing ever moves. Where all is known, by that or because `topologies` are the whole, lanes and columns stand in the
 * order in which the fewest lines cross.
 */
export function gridFor(
  topologies: readonly Topology[],
  pane: Pane,
  language: Language,
  ahead: readonly Topology[] = [],
  known: Known = 'so far',
): Grid {
  if (ahead.length > 0) return foreseenGrid(topologies, ahead, pane, language)
  const seen = gather(topologies, language, pane.reading ?? 'desk')
  return gridOf(known === 'whole' ? placesInBestOrder(seen) : placesOf(seen), pane)
}

export interface SceneOptions {
  readonly language: Language
  readonly sizes?: LayerSizes
}

/** One moment of the run, in its places: a function of its arguments and nothing else. `topology` must be among those the grid was made of. */
export function layout(topology: Topology, grid: Grid, options: SceneOptions): Scene {
  const build: Build = {
    topology,
    grid,
    placed: placedContainers(topology, grid),
    labels: labelsOf(options.language),
    language: options.language,
    ...(options.sizes ? { sizes: options.sizes } : {}),
  }
  const parts = [
    hostPart(build),
    { nodes: railNodes(build), lines: [] },
    { nodes: namespaceNodes(build), lines: [] },
    { nodes: cardNodes(build), lines: [] },
    portPart(build),
    cablePart(build),
    storagePart(build),
    linkPart(build),
  ]
  return {
    isCompact: false,
    width: grid.width,
    height: grid.height,
    scale: grid.scale,
    nodes: parts.flatMap((part) => part.nodes),
    lines: parts.flatMap((part) => part.lines),
    // Only what is pointed at or focused asks for these.
    get related() {
      return relatedKeys(topology)
    },
    get keysByName() {
      return keysByName(topology)
    },
  }
}
