import type { Language } from '../../../shared/language.ts'
import type { LayerSizes, Network, Topology } from '../../../shared/topology/topology.ts'
import type { CompactGrid } from './compact-grid.ts'
import type { CompactLabels } from './compact-labels.ts'
import type { Standing, Ties } from './compact-standings.ts'
import { laneKey } from './gather.ts'
import type { Labels } from './labels.ts'
import type { Roster } from './roster.ts'

/** What the parts of a compact scene are built from. */
export interface CompactBuild {
  readonly topology: Topology
  readonly grid: CompactGrid
  readonly language: Language
  readonly labels: Labels
  readonly words: CompactLabels
  readonly ties: Ties
  readonly sizes?: LayerSizes
  readonly standings: readonly Standing[]
  readonly roster: Roster
  /** `net-1` to `net-6`, by lane key. */
  readonly colours: ReadonlyMap<string, string>
}

export const compactColour = ({ topology, colours }: Pick<CompactBuild, 'topology' | 'colours'>, network: Network | undefined): string =>
  (network && colours.get(laneKey(topology, network))) ?? 'net-none'
