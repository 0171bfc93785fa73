import type { Topology } from '../../../shared/topology/topology.ts'
import type { CompactBuild } from './compact-build.ts'
import { edgeNodes } from './compact-edge.ts'
import type { CompactGrid } from './compact-grid.ts'
import { groupNodes } from './compact-groups.ts'
import { compactLabelsOf } from './compact-labels.ts'
import { standingsOf, tiesByContainer } from './compact-standings.ts'
import { storageNodes } from './compact-storage.ts'
import { tileNodes } from './compact-tiles.ts'
import { labelsOf } from './labels.ts'
import type { SceneOptions } from './layout.ts'
import { keysByName, relatedKeys } from './related.ts'
import { rosterOf } from './roster.ts'
import type { Scene } from './scene.ts'

/**
 * One moment of the run in compact mode: networks are frames, containers tiles in them, and ties light up instead of being drawn. What a tile does not
 * show its title tells. A function of its arguments and nothing else; `topology` must be among those the grid was made of.
 * What did not change since the scene before is the very same node in both.
 */
export function compactLayout(topology: Topology, grid: CompactGrid, { language, sizes }: SceneOptions): Scene {
  const build: CompactBuild = {
    topology,
    grid,
    language,
    labels: labelsOf(language),
    words: compactLabelsOf(language),
    ties: tiesByContainer(topology),
    ...(sizes ? { sizes } : {}),
    standings: standingsOf(topology, grid.places.memberships),
    roster: rosterOf(topology.containers),
    colours: coloursOf(grid),
  }
  const nodes = [...edgeNodes(build), ...groupNodes(build), ...tileNodes(build), ...storageNodes(build)]
  return {
    isCompact: true,
    width: grid.width,
    height: grid.height,
    scale: grid.scale,
    nodes,
    lines: [],
    // With a thousand containers these take longer than the scene, and many scenes are never pointed at.
    get related() {
      return relatedOf(topology)
    },
    get keysByName() {
      return namesOf(topology)
    },
  }
}

const relatedOf = oncePerTopology(relatedKeys)
const namesOf = oncePerTopology(keysByName)

function oncePerTopology<T>(make: (topology: Topology) => T): (topology: Topology) => T {
  const known = new WeakMap<Topology, { readonly made: T }>()
  return (topology) => {
    const it = known.get(topology) ?? { made: make(topology) }
    known.set(topology, it)
    return it.made
  }
}

/** Colours go round by the order of the networks' frames. */
function coloursOf({ places }: CompactGrid): ReadonlyMap<string, string> {
  const networks = places.groups.flatMap(({ key }) => (key.startsWith('network:') ? [key.slice('network:'.length)] : []))
  return new Map(networks.map((lane, order) => [lane, `net-${(order % 6) + 1}`]))
}
