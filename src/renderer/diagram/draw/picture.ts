import { select } from 'd3'
import { type LayerName, layerContent, layerOrder } from '../elements/layer-order.ts'
import type { Box, Scene, SceneNode } from '../layout/scene.ts'
import { drawLines } from './draw-lines.ts'
import { drawNodes, redrawNodes } from './draw-nodes.ts'
import { grown, holds, inSight } from './sight.ts'
import { noStages, stagesOf } from './stages.ts'

/** A scene as SVG elements: those of what is in sight, and a little around it. */
export interface Picture {
  /** Brings what is shown to `scene` within `ms`; a call before the last one is done goes on from where that is. */
  show(scene: Scene, ms: number): void
  /** The part of the scene that is in sight. What lies far from it is not drawn: a large engine's picture costs what its visible part does. */
  see(box: Box): void
  /** Marks the elements of `keys` with a class, and takes it from all others. Lines go by the key of what they belong to. */
  mark(className: string, keys: ReadonlySet<string>): void
  /** The node that an element draws, or a part of. */
  nodeAt(element: Element): SceneNode | undefined
  /** What draws a node, by its id; nothing where it is out of sight. */
  elementOf(id: string): SVGGElement | undefined
  /** Takes it all away. */
  clear(): void
}

/** @param root `g.viewport`, in the scene's units */
export function pictureIn(root: SVGGElement): Picture {
  const group = select(root)
  for (const name of layerOrder) group.append('g').attr('class', `layer layer-${name}`)
  let shown: Scene | undefined
  let sight: Box | undefined
  const marks = new Map<string, ReadonlySet<string>>()
  const contents = new Map<LayerName, readonly Thing[]>()
  let atRest = false

  /** Draws what is in sight of a scene, on the way from another one where `moving`. */
  const draw = (scene: Scene, before: Scene | undefined, ms: number): void => {
    const moving = ms > 0 && before !== undefined
    const stages = moving && before !== scene ? stagesOf(before, scene, ms) : noStages
    const part = inSight(scene, moving ? before : undefined, sight)
    for (const name of layerOrder) {
      const content = layerContent(part, name)
      const all = 'nodes' in content ? content.nodes : content.lines
      const known = contents.get(name)
      contents.set(name, all)
      // Of a large engine most of the picture is what it was. What may still be moving is brought to its place.
      const others = atRest && !moving && known ? differing(known, all) : undefined
      if (others?.length === 0) continue
      const layer = group.select<SVGGElement>(`:scope > g.layer-${name}`)
      if ('nodes' in content && others)
        redrawNodes(
          layer,
          others.flatMap((index) => content.nodes[index] ?? []),
          others,
        )
      else if ('nodes' in content) drawNodes(layer, content.nodes, stages, moving, part)
      else drawLines(layer, content.lines, stages, moving, part)
    }
    atRest = !moving
    for (const [className, keys] of marks) if (keys.size > 0) set(className, keys)
  }
  const set = (className: string, keys: ReadonlySet<string>): void => {
    for (const element of root.querySelectorAll<SVGElement>('.node, .line')) {
      const { key, line } = element.dataset
      element.classList.toggle(className, keys.has(key ?? line ?? ''))
    }
  }
  return {
    show(scene, ms) {
      const before = shown
      shown = scene
      draw(scene, before, ms)
    },
    see(box) {
      if (sight && holds(sight, box) && box.width * mostSpare >= sight.width) return
      sight = grown(box)
      // The same scene again moves nothing: what came into sight is there, what left it is not, and what is on its way goes on.
      if (shown) draw(shown, shown, 1)
    },
    mark(className, keys) {
      const before = marks.get(className)
      marks.set(className, keys)
      if (keys.size > 0 || (before && before.size > 0)) set(className, keys)
    },
    nodeAt(element) {
      const drawn = element.closest<SVGGElement>('g.node')
      return drawn && root.contains(drawn) ? select<SVGGElement, SceneNode>(drawn).datum() : undefined
    },
    elementOf: (id) =>
      group
        .selectAll<SVGGElement, SceneNode>(':scope > g.layer > g.node:not([data-leaving])')
        .filter((node) => node.id === id)
        .node() ?? undefined,
    clear() {
      group.selectChildren().interrupt().remove()
    },
  }
}

/** Closer up, so many times what is seen may stay drawn, along one side, before it is looked at anew. */
const mostSpare = 8

/** Where another thing of the same id stands; nothing, where not all ids are the same. */
function differing(before: readonly Thing[], now: readonly Thing[]): readonly number[] | undefined {
  if (before.length !== now.length) return undefined
  const places: number[] = []
  for (const [index, thing] of now.entries()) {
    const was = before[index]
    if (was === thing) continue
    if (was?.id !== thing.id) return undefined
    places.push(index)
  }
  return places
}

interface Thing {
  readonly id: string
}
