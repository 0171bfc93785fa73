import { easeLinear, easeQuadInOut, type Selection, select } from 'd3'
import { pastElements } from '../elements/past-elements.ts'
import type { SceneElement } from '../elements/scene-element.ts'
import { endsClass, wayBand, wayEnd, waysBelow, waysClass } from '../elements/way-elements.ts'
import { lengthOf, pointAt } from '../layout/polyline.ts'
import { textStyles, widthOf } from '../layout/text.ts'
import type { Way } from '../layout/ways.ts'
import { journeys } from './journeys.ts'
import { markerShapes } from './traffic-shapes.ts'

type Group = Selection<SVGGElement, unknown, null, undefined>

export interface TrafficTimes {
  /** Until the change's own motion is nearly over, in ms. */
  readonly delay: number
  /** For all that travels, there and back; 0 shows the ways without anything that travels. */
  readonly ms: number
  /** The scene's width, in units: words do not leave it. */
  readonly width: number
}

const svg = 'http://www.w3.org/2000/svg'

/** Parts of a journey: there, at its end, and back. */
const there = 0.45
const back = 0.55

/**
 * Draws ways, and lets what travels on them travel once. Ways lie under cables, cards and texts and stay; markers are gone when they are done, and nothing
 * is left that moves. A call before the last one is done ends that.
 * @param through ways on which nothing travels
 */
export function drawTraffic(
  viewport: SVGGElement,
  ways: readonly Way[],
  through: readonly Way[],
  { delay, ms, width }: TrafficTimes,
): void {
  const { below, above } = layersOf(viewport)
  for (const layer of [below, above]) {
    select(layer).selectAll('*').interrupt('travel')
    layer.replaceChildren()
  }
  for (const way of through) {
    append(below, wayBand(way))
    append(above, wayEnd(way))
  }
  for (const it of pastElements(ways)) {
    const drawn = append(above, it)
    if (ms > 0) appear(drawn, delay)
  }
  const times = journeys(ways.length, ms)
  ways.forEach((way, index) => {
    const { delay: wait, ms: length } = times[index] ?? { delay: 0, ms: 0 }
    const [band, end] = [append(below, wayBand(way)), append(above, wayEnd(way))]
    if (length === 0) return
    appear(band, delay + wait)
    appear(end, delay + wait + length * there)
    travel(above, way, delay + wait, length, width)
  })
}

const appear = (drawn: SVGElement, delay: number): void => {
  select(drawn).style('opacity', 0).transition('travel').delay(delay).duration(1).style('opacity', 1)
}

/** Whether something is under way. */
export const isTravelling = (viewport: SVGGElement): boolean => viewport.querySelector('.traffic-marker') !== null

/** What travels is where it ends, at once. */
export function finishTraffic(viewport: SVGGElement): void {
  const { below, above } = layersOf(viewport)
  for (const layer of [below, above]) select(layer).selectAll('*').interrupt('travel').style('opacity', null)
  for (const marker of above.querySelectorAll('.traffic-marker')) marker.remove()
}

/** Bands lie under cables and cards, what tells their ends over everything. */
function layersOf(viewport: SVGGElement): { readonly below: SVGGElement; readonly above: SVGGElement } {
  const made = (name: string, before: Element | null): SVGGElement => {
    const found = viewport.querySelector<SVGGElement>(`:scope > g.${name}`)
    if (found) return found
    const layer = document.createElementNS(svg, 'g')
    layer.setAttribute('class', name)
    layer.setAttribute('aria-hidden', 'true')
    viewport.insertBefore(layer, before)
    return layer
  }
  return { below: made(waysClass, viewport.querySelector(`:scope > g.layer-${waysBelow}`)), above: made(endsClass, null) }
}

/** An element as the hand-outs draw it, too. */
function append(parent: Element, { name, attributes, children }: SceneElement): SVGElement {
  const made = document.createElementNS(svg, name)
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, String(value))
  for (const child of children) {
    if (typeof child === 'string') made.append(child)
    else append(made, child)
  }
  parent.append(made)
  return made
}

function travel(layer: SVGGElement, way: Way, delay: number, ms: number, width: number): void {
  const marker = appendMarker(layer, way, width)
  const length = lengthOf(way.points)
  const comes = way.end === 'back' || way.badge !== undefined
  let turned = false
  marker
    .style('opacity', 0)
    .transition('travel')
    .delay(delay)
    .duration(ms)
    .ease(easeLinear)
    .on('start', () => marker.style('opacity', null))
    .attrTween('transform', () => (time) => {
      if (!turned && time >= (there + back) / 2) {
        turned = true
        if (way.end !== 'there') turn(marker, way)
      }
      const part = time < there ? time / there : time < back || !comes ? 1 : 1 - (time - back) / (1 - back)
      const [x, y] = pointAt(way.points, length * easeQuadInOut(part))
      return `translate(${x},${y})`
    })
    .on('end', () => marker.remove())
}

function appendMarker(layer: SVGGElement, way: Way, width: number): Group {
  const marker = select(layer).append('g').attr('class', `traffic-marker is-${way.kind}`).attr('data-kind', way.kind)
  const shape = marker.append('g').attr('class', 'marker-shape')
  for (const { d, className } of markerShapes[way.kind]) shape.append('path').attr('class', className).attr('d', d)
  const word = marker.append('g').attr('class', 'marker-word')
  word.append('rect').attr('class', 'marker-box').attr('y', -12).attr('height', 24).attr('rx', 6)
  word.append('text').attr('class', 'mono bold marker-text').attr('y', 5.5).attr('font-size', textStyles.large.size)
  // The words stand on the side that has room for them all along the way.
  const needed = 26 + Math.max(widthOf(way.there, 'large'), widthOf(way.back, 'large'))
  const isLeft = Math.max(...way.points.map(([x]) => x)) + needed > width
  marker.attr('data-side', isLeft ? 'left' : 'right')
  write(marker, way.there)
  return marker
}

function write(marker: Group, text: string): void {
  const width = widthOf(text, 'large') + 14
  const from = marker.attr('data-side') === 'left' ? -14 - width : 14
  marker.select('.marker-box').attr('x', from).attr('width', width)
  marker
    .select('.marker-text')
    .attr('x', from + 7)
    .text(text)
}

function turn(marker: Group, way: Way): void {
  marker.classed(way.end === 'cross' ? 'is-lost' : 'is-answer', true)
  write(marker, way.back)
}
