import { interpolateArray } from 'd3'
import { inkClass, isSolid, lineAttributes, markerEnd, path } from '../elements/attributes.ts'
import type { Point, SceneLine } from '../layout/scene.ts'
import type { Group } from './draw-nodes.ts'
import { setAttributes } from './set-attributes.ts'
import type { History } from './sight.ts'
import type { Stages } from './stages.ts'

/** Joins lines by id. A new cable is drawn in from the rail and plugged in; one that goes is pulled out the other way. */
export function drawLines(layer: Group, lines: readonly SceneLine[], stages: Stages, moving: boolean, part: History): void {
  const joined = layer.selectAll<SVGGElement, SceneLine>(':scope > g.line').data(lines, (line) => line.id)

  const gone = joined.exit<SceneLine>()
  if (!moving) gone.remove()
  else {
    gone.filter(({ id }) => part.stays(id)).remove()
    const leaving = gone.filter(({ id }) => !part.stays(id)).filter(':not([data-leaving])')
    leaving
      .attr('data-leaving', '')
      .interrupt('arrive')
      .transition('leave')
      .duration(stages.leave.ms / 2)
      .style('opacity', 0)
      .remove()
    leaving
      .selectAll<SVGPathElement, SceneLine>('path.ink.is-solid')
      .transition('draw')
      .duration(stages.leave.ms / 2)
      .attr('stroke-dashoffset', 1)
  }

  const entering = joined.enter().append('g')
  entering.append('title')
  entering.append('path').attr('class', 'halo')
  entering.append('path').attr('class', inkClass)
  const stood = ({ id, points }: SceneLine) => part.wasLine(id)?.points ?? points
  entering
    .selectAll<SVGPathElement, SceneLine>('path')
    .attr('d', (line) => path(stood(line)))
    .each(function stands(line) {
      shown.set(this, stood(line))
      targets.set(this, path(stood(line)))
    })
  if (moving) {
    const half = stages.arrive.ms / 2
    const arriving = entering.filter(({ id }) => part.wasLine(id) === undefined)
    arriving
      .style('opacity', 0)
      .transition('arrive')
      .delay(stages.arrive.delay + half)
      .duration((line) => (isSolid(line) ? 1 : half))
      .style('opacity', 1)
    arriving
      .filter(isSolid)
      .selectAll<SVGPathElement, SceneLine>('path.ink')
      .attr('pathLength', 1)
      .attr('stroke-dasharray', 1)
      .attr('stroke-dashoffset', 1)
      .transition('draw')
      .delay(stages.arrive.delay + half)
      .duration(half)
      .attr('stroke-dashoffset', 0)
      .on('end', undash)
  }

  joined.filter('[data-leaving]').attr('data-leaving', null).interrupt('leave').style('opacity', null)
  if (!moving) {
    joined.interrupt('arrive').style('opacity', null)
    joined.selectAll<SVGPathElement, SceneLine>('path').interrupt('draw').interrupt('move').each(undash)
  }
  const all = entering.merge(joined)
  all.order()
  // `select` hands the line on to its title and its two paths. What is as it was is left alone.
  const fresh = all.filter(function isNew(line) {
    const told = JSON.stringify([line.className, line.kind, line.key, line.title, line.arrow])
    const same = contents.get(this) === told
    contents.set(this, told)
    return !same
  })
  fresh.call(setAttributes, lineAttributes)
  fresh.select(':scope > title').text((line) => line.title)
  fresh.select<SVGPathElement>('path.ink').attr('marker-end', (line) => markerEnd(line) ?? null)
  all.select<SVGPathElement>('path.halo')
  all.select<SVGPathElement>('path.ink')
  const paths = all.selectAll<SVGPathElement, SceneLine>('path')
  if (!moving) {
    const stale = paths.filter(function differs(line) {
      return targets.get(this) !== path(line.points) || onTheWay.delete(this)
    })
    stale.attr('d', (line) => path(line.points))
  } else {
    const sent = paths.filter(function differs(line) {
      return targets.get(this) !== path(line.points)
    })
    sent.each(function goes() {
      onTheWay.add(this)
    })
    sent.transition('move').delay(stages.move.delay).duration(stages.move.ms).attrTween('d', tween)
  }
  all.selectAll<SVGPathElement, SceneLine>('path').each(function remember(line) {
    if (!moving || !shown.has(this)) shown.set(this, line.points)
    targets.set(this, path(line.points))
  })
}

/** Dashes were only for drawing in: what is drawn is plain, which is also cheaper to paint. */
function undash(this: SVGPathElement): void {
  for (const name of ['pathLength', 'stroke-dasharray', 'stroke-dashoffset']) this.removeAttribute(name)
}

/** What a line's element shows, but for its way. */
const contents = new WeakMap<Element, string>()

/** Paths that may not have their way yet. */
const onTheWay = new WeakSet<Element>()

/** The way an element has, or is getting. */
const targets = new WeakMap<Element, string>()

/** The points an element shows at present, so that a move that is interrupted goes on from where it is. */
const shown = new WeakMap<Element, readonly Point[]>()

function tween(this: SVGPathElement, line: SceneLine): (time: number) => string {
  const from = shown.get(this) ?? line.points
  const between = from.length === line.points.length ? interpolateArray(from.map(copy), line.points.map(copy)) : undefined
  return (time) => {
    const points = between ? between(time).map(copy) : line.points
    shown.set(this, points)
    return path(points)
  }
}

const copy = (point: readonly number[]): [number, number] => [point[0] ?? 0, point[1] ?? 0]
