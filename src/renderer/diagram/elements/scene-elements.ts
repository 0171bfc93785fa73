import { drawnKey } from '../layout/drawn-key.ts'
import type { Scene, SceneLine, SceneNode, SceneText } from '../layout/scene.ts'
import type { Way } from '../layout/ways.ts'
import {
  type Attributes,
  arrowHead,
  arrowMarker,
  inkClass,
  lineAttributes,
  markerEnd,
  nodeAttributes,
  path,
  place,
  shapeAttributes,
  textAttributes,
} from './attributes.ts'
import { layerContent, layerOrder } from './layer-order.ts'
import { pastElements } from './past-elements.ts'
import type { SceneElement } from './scene-element.ts'
import { endsClass, wayBand, wayEnd, waysBelow, waysClass } from './way-elements.ts'

export interface SceneElements {
  readonly defs: SceneElement
  /** `g.viewport`, in the scene's units: whoever shows it gives its transform. */
  readonly viewport: SceneElement
}

/**
 * What the page's picture consists of when everything is in its place, as plain data: the same elements in the same order with the same classes.
 * Only what lets the page's picture be pointed at and pressed (`tabindex`, `role`, a line's halo) is left out.
 * @param focus keys of what the step is about
 * @param ways what travelled in it
 */
export function sceneElements(scene: Scene, focus: ReadonlySet<string> = new Set(), ways: readonly Way[] = []): SceneElements {
  const viewport = layerOrder.flatMap((name) => {
    const content = layerContent(scene, name)
    const children =
      'nodes' in content ? content.nodes.map((it) => nodeElement(it, focus)) : content.lines.map((it) => lineElement(it, focus))
    const layer = element('g', { class: `layer layer-${name}` }, children)
    return name === waysBelow ? [element('g', { class: waysClass }, ways.map(wayBand)), layer] : [layer]
  })
  viewport.push(element('g', { class: endsClass }, [...pastElements(ways), ...ways.map(wayEnd)]))
  return {
    defs: element('defs', {}, [element('marker', arrowMarker, [element('path', arrowHead)])]),
    viewport: element('g', { class: 'viewport' }, viewport),
  }
}

export const element = (name: string, attributes: Attributes, children: SceneElement['children'] = []): SceneElement => ({
  name,
  attributes,
  children,
})

/** The keys under which a scene draws what a step's `focus` names (`container:wordpress`). */
export function focusKeys(scene: Scene, focus: readonly string[]): Set<string> {
  const keys = focus.flatMap((name) => scene.keysByName[name] ?? [name])
  // A container is no drawing of its image, from which others are made too.
  return new Set(keys.map((key) => (key.startsWith('image:') ? key : (drawnKey(scene, key) ?? key))))
}

function nodeElement(node: SceneNode, focus: ReadonlySet<string>): SceneElement {
  const attributes = marked(nodeAttributes(node), node.key, focus)
  const body = [...node.shapes.map((it) => element(it.shape, shapeAttributes(it))), ...node.texts.map(textElement)]
  return element('g', { ...attributes, transform: place(node) }, [
    element('title', {}, [node.title]),
    element('g', { class: 'body' }, body),
  ])
}

function textElement(text: SceneText): SceneElement {
  const whole = text.full === undefined ? [] : [element('title', {}, [text.full])]
  return element('text', textAttributes(text), [text.text, ...whole])
}

function lineElement(line: SceneLine, focus: ReadonlySet<string>): SceneElement {
  const ink = { class: inkClass(line), d: path(line.points), 'marker-end': markerEnd(line) }
  return element('g', marked(lineAttributes(line), line.key, focus), [element('title', {}, [line.title]), element('path', ink)])
}

const marked = (attributes: Attributes, key: string | undefined, focus: ReadonlySet<string>): Attributes =>
  key !== undefined && focus.has(key) ? { ...attributes, class: `${attributes.class} is-focus` } : attributes
