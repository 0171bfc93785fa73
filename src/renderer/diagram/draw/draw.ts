import { select } from 'd3'
import { layers, type Scene } from '../layout/scene.ts'
import { drawLines } from './draw-lines.ts'
import { drawNodes } from './draw-nodes.ts'
import { stagesOf } from './stages.ts'

/** Lines lie over rails and frames and under cards and plugs, whose ends they meet. */
const order = ['ground', 'lines-back', 'rail', 'frame', 'lines', 'card', 'lines-front', 'plug'] as const
const linesIn = { 'lines-back': ['uplink'], lines: ['cable', 'mount'], 'lines-front': ['route', 'link'] } as const

const drawn = new WeakMap<Element, Scene>()

/** Brings what the element shows to `scene` within `ms`; a call before the last one is done goes on from where that is. */
export function draw(root: SVGGElement, scene: Scene, ms: number): void {
  const group = select(root)
  const before = drawn.get(root)
  drawn.set(root, scene)
  if (group.select('g.layer').empty()) for (const name of order) group.append('g').attr('class', `layer layer-${name}`)
  const moving = ms > 0 && before !== undefined
  const stages = stagesOf(before, scene, ms)
  const layerOf = (name: string) => group.select<SVGGElement>(`:scope > g.layer-${name}`)
  for (const layer of layers)
    drawNodes(
      layerOf(layer),
      scene.nodes.filter((node) => node.layer === layer),
      stages,
      moving,
    )
  for (const [name, kinds] of Object.entries(linesIn))
    drawLines(
      layerOf(name),
      scene.lines.filter((line) => (kinds as readonly string[]).includes(line.kind)),
      stages,
      moving,
    )
}

/** Marks the elements of `keys` with a class, and takes it from all others. Lines go by the key of what they belong to. */
export function mark(root: Element, className: string, keys: ReadonlySet<string>): void {
  const isMarked = ({ dataset: { key, line } }: SVGElement): boolean => keys.has(key ?? line ?? '')
  for (const element of root.querySelectorAll<SVGElement>(`.${className}`)) if (!isMarked(element)) element.classList.remove(className)
  for (const key of keys)
    for (const element of root.querySelectorAll(`[data-key="${CSS.escape(key)}"], [data-line="${CSS.escape(key)}"]`))
      element.classList.add(className)
}
