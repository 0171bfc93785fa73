import { type BaseType, type Selection, select, selectAll } from 'd3'
import { nodeAttributes, place, rectBox, shapeAttributes, textAttributes } from '../elements/attributes.ts'
import type { SceneNode, SceneShape, SceneText } from '../layout/scene.ts'
import { setAttributes } from './set-attributes.ts'
import type { History } from './sight.ts'
import { noStages, type Stages } from './stages.ts'

export type Group = Selection<SVGGElement, unknown, null, undefined>

/**
 * Joins a layer's nodes by id and stages the change; with no time at all, everything is simply put in place. What is as it was is left alone: an attribute
 * that is set anew to the same value makes the browser lay out its text again.
 */
export function drawNodes(layer: Group, nodes: readonly SceneNode[], stages: Stages, moving: boolean, part: History): void {
  const joined = layer.selectAll<SVGGElement, SceneNode>(':scope > g.node').data(nodes, (node) => node.id)

  const gone = joined.exit<SceneNode>()
  if (!moving) gone.interrupt('move').interrupt('arrive').remove()
  else {
    // What is only out of sight does not leave, and what leaves already goes on.
    gone
      .filter(({ id }) => part.stays(id))
      .interrupt('move')
      .interrupt('arrive')
      .remove()
    gone
      .filter(({ id }) => !part.stays(id))
      .filter(':not([data-leaving])')
      .attr('data-leaving', '')
      .interrupt('arrive')
      .transition('leave')
      .delay((node) => (node.stage === 1 ? 0 : stages.leave.ms / 2))
      .duration(stages.leave.ms / 2)
      .style('opacity', 0)
      .remove()
  }

  const entering = joined.enter().append('g')
  entering.append('title')
  entering.append('g').attr('class', 'body')
  // What comes into sight stands where it stood, and goes on from there.
  entering.attr('transform', (node) => place(part.was(node.id) ?? node))
  if (moving) {
    entering
      .filter(({ id }) => part.was(id) === undefined)
      .each(inMotion)
      .style('opacity', 0)
      .transition('arrive')
      .delay((node) => stages.arrive.delay + (node.stage === 1 ? stages.arrive.ms / 2 : 0))
      .duration(stages.arrive.ms / 2)
      .style('opacity', 1)
  }

  // What was leaving or still arriving and is wanted after all stays, at once.
  joined.filter('[data-leaving]').attr('data-leaving', null).interrupt('leave').style('opacity', null)
  const still = moving ? undefined : joined.filter(isInMotion).each(atRest)
  still?.interrupt('arrive').interrupt('move').style('opacity', null).attr('transform', place).each(settle)
  entering.each(function stands(node) {
    targets.set(this, place(part.was(node.id) ?? node))
  })
  const all = entering.merge(joined)
  refresh(all, stages, moving)
  all.order()
}

/**
 * Puts nodes in the place of others of the same ids, in a layer at rest: what of a large engine did not change costs nothing.
 * @param at where they stand among the layer's nodes
 */
export function redrawNodes(layer: Group, nodes: readonly SceneNode[], at: readonly number[]): void {
  const drawn = layer.selectChildren<SVGGElement, SceneNode>('g.node').nodes()
  const those = selectAll<SVGGElement, SceneNode>(at.flatMap((index) => drawn[index] ?? []))
  refresh(those.data(nodes), noStages, false)
}

/** Shows in elements what is bound to them. */
function refresh(all: Selection<SVGGElement, SceneNode, BaseType, unknown>, stages: Stages, moving: boolean): void {
  all
    .filter(function isNew(node) {
      return contents.get(this)?.node !== signatureOf(node)
    })
    .call(setAttributes, nodeAttributes)
    .attr('tabindex', (node) => (node.stop ? 0 : null))
    .attr('role', (node) => (node.stop ? 'button' : null))
    .attr('aria-label', (node) => (node.stop ? node.title : null))
    .each(function refill(node) {
      fill(this, node, stages, moving)
    })
  // What is on its way to the same place already goes on undisturbed.
  const sent = all.filter(function differs(node) {
    return targets.get(this) !== place(node)
  })
  if (!moving) sent.attr('transform', place)
  else {
    sent.each(inMotion).transition('move').delay(stages.move.delay).duration(stages.move.ms).attr('transform', place)
  }
  all.each(function remember(node) {
    targets.set(this, place(node))
  })
}

/** Where an element is, or is going. */
const targets = new WeakMap<Element, string>()

/** What an element shows at present: of which node, and with which shapes. */
const contents = new WeakMap<Element, { readonly node: string; readonly shapes: string; readonly texts: string; readonly form: string }>()

const signatures = new WeakMap<SceneNode, string>()

/** All that is drawn of a node, but for where it stands. */
function signatureOf(node: SceneNode): string {
  const known = signatures.get(node)
  if (known !== undefined) return known
  const { x: _x, y: _y, width: _width, height: _height, ...drawn } = node
  const signature = JSON.stringify(drawn)
  signatures.set(node, signature)
  return signature
}

/** Elements that may be on their way or be fading: they are not where their attributes say. */
const moved = new WeakSet<Element>()
function inMotion(this: Element): void {
  moved.add(this)
}
function atRest(this: Element): void {
  moved.delete(this)
}
function isInMotion(this: Element): boolean {
  return moved.has(this)
}

/**
 * Shapes and texts are small and few: they are made anew where a node's content changed. Where only its size did (a rail grows), its boxes
 * change with the move.
 */
function fill(element: SVGGElement, node: SceneNode, stages: Stages, moving: boolean): void {
  const shapes = JSON.stringify(node.shapes)
  const texts = JSON.stringify(node.texts)
  const before = contents.get(element)
  const form = JSON.stringify(node.shapes.map((shape) => (shape.shape === 'path' ? shape : [shape.shape, shape.className])))
  contents.set(element, { node: signatureOf(node), shapes, texts, form })
  const group = select(element)
  const title = group.select(':scope > title')
  if (title.text() !== node.title) title.text(node.title)
  const body = group.select<SVGGElement>(':scope > g.body')
  if (before?.shapes !== shapes) fillShapes(element, node, before?.form === form, stages, moving)
  // A text that is made anew is laid out anew.
  if (before?.texts === texts) return
  body.selectAll(':scope > text').remove()
  for (const text of node.texts) appendText(body, text)
}

function fillShapes(element: SVGGElement, node: SceneNode, isSameForm: boolean, stages: Stages, moving: boolean): void {
  const body = select(element).select<SVGGElement>(':scope > g.body')
  if (isSameForm) {
    const rects = body.selectAll<SVGRectElement, Rect>(':scope > rect').data(node.shapes.filter((shape) => shape.shape === 'rect'))
    if (moving) {
      moved.add(element)
      rects.transition('move').delay(stages.move.delay).duration(stages.move.ms).call(sizeRects)
    } else rects.interrupt('move').call(sizeRects)
    const circles = node.shapes.filter((shape) => shape.shape === 'circle')
    body
      .selectAll<SVGCircleElement, (typeof circles)[number]>(':scope > circle')
      .data(circles)
      .attr('cx', (shape) => shape.x)
      .attr('cy', (shape) => shape.y)
  } else {
    body.selectAll(':scope > :not(text)').remove()
    for (const shape of node.shapes) insertShape(body, shape)
  }
}

/** Boxes on their way to another size have it, where the node still has the same. */
function settle(this: SVGGElement, node: SceneNode): void {
  const rects = node.shapes.filter((shape) => shape.shape === 'rect')
  select(this).selectAll<SVGRectElement, Rect>(':scope > g.body > rect').data(rects).interrupt('move').call(sizeRects)
}

type Rect = Extract<SceneShape, { shape: 'rect' }>

/** Works on a selection and on a transition. */
function sizeRects(rects: { attr(name: string, value: (shape: Rect) => number): unknown }): void {
  for (const name of ['x', 'y', 'width', 'height'] as const) rects.attr(name, (shape) => rectBox(shape)[name])
}

type Body = Selection<SVGGElement, unknown, null, undefined>

/** Texts lie over shapes. */
function insertShape(body: Body, shape: SceneShape): void {
  body.insert(shape.shape, ':scope > text').datum(shape).call(setAttributes, shapeAttributes)
}

function appendText(body: Body, text: SceneText): void {
  const element = body.append('text').datum(text).call(setAttributes, textAttributes).text(text.text)
  if (text.full !== undefined) element.append('title').text(text.full)
}
