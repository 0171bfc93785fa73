import { easeLinear, easeQuadInOut, type Selection, select } from 'd3'
import { path } from '../elements/attributes.ts'
import { lengthOf, pointAt } from '../layout/polyline.ts'
import type { Point } from '../layout/scene.ts'
import { textStyles, widthOf } from '../layout/text.ts'
import type { Way } from '../layout/ways.ts'
import { crossPath, headPath, markerShapes } from './traffic-shapes.ts'

type Group = Selection<SVGGElement, unknown, null, undefined>

export interface TrafficTimes {
  /** Until the change's own motion is nearly over, in ms. */
  readonly delay: number
  /** For all that travels, there and back; 0 shows the ways without anything that travels. */
  readonly ms: number
  /** The scene's width, in units: words do not leave it. */
  readonly width: number
}

/** Parts of a journey: there, at its end, and back. */
const there = 0.45
const back = 0.55

/**
 * Draws ways, and lets what travels on them travel once. Ways lie under cables, cards and texts and stay; markers are gone when they are done, and nothing
 * is left that moves. A call before the last one is done ends that.
 */
export function drawTraffic(viewport: SVGGElement, ways: readonly Way[], { delay, ms, width }: TrafficTimes): void {
  const { below, above } = layersOf(viewport)
  for (const layer of [below, above]) {
    layer.selectAll('*').interrupt('travel')
    layer.selectChildren().remove()
  }
  const times = journeys(ways.length, ms)
  ways.forEach((way, index) => {
    const begins = delay + (times[index]?.delay ?? 0)
    const length = times[index]?.ms ?? 0
    const band = appendBand(below, way)
    const end = appendEnd(above, way)
    if (length === 0) return
    band.style('opacity', 0).transition('travel').delay(begins).duration(1).style('opacity', 1)
    end
      .style('opacity', 0)
      .transition('travel')
      .delay(begins + length * there)
      .duration(1)
      .style('opacity', 1)
    travel(above, way, begins, length, width)
  })
}

/** Whether something is under way. */
export const isTravelling = (viewport: SVGGElement): boolean => viewport.querySelector('.traffic-marker') !== null

/** What travels is where it ends, at once. */
export function finishTraffic(viewport: SVGGElement): void {
  const { below, above } = layersOf(viewport)
  for (const layer of [below, above]) layer.selectAll('*').interrupt('travel').style('opacity', null)
  above.selectAll('.traffic-marker').remove()
}

/** One takes the whole time; of several each begins a little after the one before, and all are done in it. */
export function journeys(count: number, ms: number): { readonly delay: number; readonly ms: number }[] {
  const apart = count > 1 ? (ms * 0.4) / (count - 1) : 0
  return Array.from({ length: count }, (_, index) => ({ delay: index * apart, ms: count > 1 ? ms * 0.6 : ms }))
}

/** Bands lie under cables and cards, what tells their ends over everything. */
function layersOf(viewport: SVGGElement): { below: Group; above: Group } {
  const root = select(viewport)
  const made = (name: string, before: string | null): Group => {
    const found = root.select<SVGGElement>(`:scope > g.${name}`)
    if (!found.empty()) return found as unknown as Group
    return (before === null ? root.append('g') : root.insert('g', before))
      .attr('class', name)
      .attr('aria-hidden', 'true') as unknown as Group
  }
  return { below: made('traffic-ways', ':scope > g.layer-lines'), above: made('traffic-marks', null) }
}

function appendBand(layer: Group, way: Way): Group {
  const group = layer.append('g').attr('class', `way is-${way.kind}`).attr('data-end', way.end) as unknown as Group
  group.append('path').attr('d', way.still.map((points) => path(points)).join(' '))
  if (way.badge) {
    const { x, y, width, height } = way.badge
    const air = 3
    group
      .append('rect')
      .attr('x', x - air)
      .attr('y', y - air)
      .attr('width', width + 2 * air)
      .attr('height', height + 2 * air)
      .attr('rx', height / 2 + air)
  }
  return group
}

function appendEnd(layer: Group, way: Way): Group {
  const group = layer.append('g').attr('class', `way-end is-${way.end}`) as unknown as Group
  const at = endOf(way)
  if (!at) return group
  group.attr('transform', `translate(${at[0]},${at[1]})`)
  if (way.end === 'cross') group.append('path').attr('class', 'way-cross').attr('d', crossPath)
  else if (!way.badge)
    group
      .append('path')
      .attr('class', 'way-head')
      .attr('d', headPath)
      .attr('transform', `rotate(${headingOf(way.points)})`)
  return group
}

/** A badge has its cross on its upper edge, where no text is. */
const endOf = ({ badge, points }: Way): Point | undefined => (badge ? [badge.x + badge.width / 2, badge.y - 4] : points.at(-1))

/** Of the last part of a way, in degrees from the right. */
function headingOf(points: readonly Point[]): number {
  const [from, to] = points.slice(-2)
  return from && to ? (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI : 0
}

function travel(layer: Group, way: Way, delay: number, ms: number, width: number): void {
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

function appendMarker(layer: Group, way: Way, width: number): Group {
  const marker = layer.append('g').attr('class', `traffic-marker is-${way.kind}`).attr('data-kind', way.kind) as unknown as Group
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
