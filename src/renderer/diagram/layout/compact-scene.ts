import type { Topology } from '../../../shared/topology/topology.ts'
import type { CompactBuild } from './compact-build.ts'
import { edgeNodes } from './compact-edge.ts'
import type { CompactGrid } from './compact-grid.ts'
import { groupNodes } from './compact-groups.ts'
import { compactLabelsOf } from './compact-labels.ts'
import { standingsOf, tiesByContainer } from './compact-places.ts'
import { storageNodes } from './compact-storage.ts'
import { tileNodes } from './compact-tiles.ts'
import { labelsOf } from './labels.ts'
import type { SceneOptions } from './layout.ts'
import { keysByName, relatedKeys } from './related.ts'
import type { Scene, SceneNode } from './scene.ts'

/**
 * One moment of the run in compact mode: networks are frames, containers tiles in them, and ties light up instead of being drawn. What a tile does not
 * show its title tells. A function of its arguments and nothing else; `topology` must be among those the grid was made of.
 * @param before a scene whose nodes are taken over where they are the same, so that a drawing need not compare them
 */
export function compactLayout(topology: Topology, grid: CompactGrid, { language, sizes }: SceneOptions, before?: Scene): Scene {
  const build: CompactBuild = {
    topology,
    grid,
    language,
    labels: labelsOf(language),
    words: compactLabelsOf(language),
    ties: tiesByContainer(topology),
    ...(sizes ? { sizes } : {}),
    standings: standingsOf(topology, grid.places),
    colours: coloursOf(grid),
  }
  const nodes = [...edgeNodes(build), ...groupNodes(build), ...tileNodes(build), ...storageNodes(build)]
  return {
    width: grid.width,
    height: grid.height,
    scale: grid.scale,
    nodes: before ? takenOver(nodes, before) : nodes,
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

function takenOver(nodes: readonly SceneNode[], before: Scene): SceneNode[] {
  const old = new Map(before.nodes.map((node) => [node.id, node]))
  return nodes.map((node) => {
    const same = old.get(node.id)
    return same && looksTheSame(same, node) ? same : node
  })
}

/** A title tells everything that a node shows, but for its place, its looks, and texts that were shortened for it. */
const looksTheSame = (a: SceneNode, b: SceneNode): boolean =>
  a.title === b.title &&
  a.x === b.x &&
  a.y === b.y &&
  a.width === b.width &&
  a.height === b.height &&
  a.className === b.className &&
  a.shapes.length === b.shapes.length &&
  a.texts.length === b.texts.length &&
  a.texts.every(
    (text, index) => text.text === b.texts[index]?.text && text.x === b.texts[index]?.x && text.className === b.texts[index]?.className,
  )
