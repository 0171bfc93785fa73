import { select } from 'd3'
import { layerContent, layerOrder } from '../elements/layer-order.ts'
import type { Scene } from '../layout/scene.ts'
import { drawLines } from './draw-lines.ts'
import { drawNodes } from './draw-nodes.ts'
import { stagesOf } from './stages.ts'

const drawn = new WeakMap<Element, Scene>()

/** Brings what the element shows to `scene` within `ms`; a call before the last one is done goes on from where that is. */
export function draw(root: SVGGElement, scene: Scene, ms: number): void {
  const group = select(root)
  const before = drawn.get(root)
  drawn.set(root, scene)
  if (group.select('g.layer').empty()) for (const name of layerOrder) group.append('g').attr('class', `layer layer-${name}`)
  const moving = ms > 0 && before !== undefined
  const stages = stagesOf(before, scene, ms)
  for (const name of layerOrder) {
    const layer = group.select<SVGGElement>(`:scope > g.layer-${name}`)
    const content = layerContent(scene, name)
    if ('nodes' in content) drawNodes(layer, content.nodes, stages, moving)
    else drawLines(layer, content.lines, stages, moving)
  }
}

/** Marks the elements of `keys` with a class, and takes it from all others. Lines go by the key of what they belong to. */
export function mark(root: Element, className: string, keys: ReadonlySet<string>): void {
  const isMarked = ({ dataset: { key, line } }: SVGElement): boolean => keys.has(key ?? line ?? '')
  for (const element of root.querySelectorAll<SVGElement>(`.${className}`)) if (!isMarked(element)) element.classList.remove(className)
  for (const key of keys)
    for (const element of root.querySelectorAll(`[data-key="${CSS.escape(key)}"], [data-line="${CSS.escape(key)}"]`))
      element.classList.add(className)
}
