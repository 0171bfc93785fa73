import type { Language } from '../../../shared/language.ts'
import type { Topology } from '../../../shared/topology/topology.ts'
import { type CompactGrid, compactGrid } from './compact-grid.ts'
import { compactPlaces } from './compact-places.ts'
import { compactLayout } from './compact-scene.ts'
import type { Grid, Pane } from './grid.ts'
import { gridFor, type Known, layout, type SceneOptions } from './layout.ts'
import { madeUpName } from './places.ts'
import type { Scene } from './scene.ts'

/** Detailed: a card for each container, with its cables. Compact: a tile for each, in the frame of its network. */
export type PictureMode = 'detailed' | 'compact'

/** With more containers than this in a run, cards have no room beside each other on any screen, and the picture begins in compact mode. */
export const mostCards = 40

/** Places of a run, in either mode. */
export type Arrangement = Grid | CompactGrid

export const isCompact = (arrangement: Arrangement): arrangement is CompactGrid => 'mode' in arrangement

/** The mode that suits a run: its start, each frame, and what is known to come. */
export function modeFor(topologies: readonly Topology[], ahead: readonly Topology[] = []): PictureMode {
  const named = new Set<string>()
  let oneOffs = 0
  // The newest first: in a large run that alone tells.
  for (const { containers } of [...topologies, ...ahead].reverse()) {
    if (Object.keys(containers).length > mostCards) return 'compact'
    // Of those that nobody named, each takes the place of one that is gone (places.ts).
    let unnamed = 0
    for (const { name } of Object.values(containers)) {
      if (madeUpName.test(name)) unnamed += 1
      else named.add(name)
    }
    oneOffs = Math.max(oneOffs, unnamed)
    if (named.size + oneOffs > mostCards) return 'compact'
  }
  return 'detailed'
}

/** As `gridFor`, in a mode. */
export const arrangementFor = (
  mode: PictureMode,
  topologies: readonly Topology[],
  pane: Pane,
  language: Language,
  ahead?: readonly Topology[],
  known?: Known,
): Arrangement =>
  mode === 'compact' ? compactGrid(compactPlaces(topologies, ahead), pane) : gridFor(topologies, pane, language, ahead, known)

/** One moment of the run in its places. */
export const sceneIn = (arrangement: Arrangement, topology: Topology, options: SceneOptions): Scene =>
  isCompact(arrangement) ? compactLayout(topology, arrangement, options) : layout(topology, arrangement, options)
