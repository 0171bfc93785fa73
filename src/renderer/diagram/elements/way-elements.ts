import type { Point } from '../layout/scene.ts'
import type { Way } from '../layout/ways.ts'
import { path, round } from './attributes.ts'
import type { LayerName } from './layer-order.ts'
import type { SceneElement } from './scene-element.ts'

export const waysClass = 'traffic-ways'
export const endsClass = 'traffic-ends'
/** The layer that the bands lie under. */
export const waysBelow: LayerName = 'lines'

/** The band along a way, which stays: it lies under cables, cards and texts. */
export function wayBand({ kind, end, still, badge }: Way): SceneElement {
  const band: SceneElement = { name: 'path', attributes: { d: still.map((points) => path(points)).join(' ') }, children: [] }
  return {
    name: 'g',
    attributes: { class: `way is-${kind}`, 'data-end': end },
    children: badge ? [band, ring(badge)] : [band],
  }
}

/** Around a name server's badge. */
function ring({ x, y, width, height }: NonNullable<Way['badge']>): SceneElement {
  // Next to it there is text, under it too.
  const air = 1.5
  const box = { x: round(x - air), y: round(y - air), width: round(width + 2 * air), height: height + 2 * air, rx: height / 2 + air }
  return { name: 'rect', attributes: box, children: [] }
}

/** What tells a way's end, over everything: a head, filled where an answer came back, or a cross. A badge that answered needs neither. */
export function wayEnd({ badge, points, end }: Way): SceneElement {
  const [from, to] = points.slice(-2)
  const marks: SceneElement[] = []
  // On a badge's upper edge there is no text.
  if (badge && end === 'cross') marks.push(mark('way-cross', cross([badge.x + badge.width / 2, badge.y - 7])))
  else if (!badge && from && to) marks.push(end === 'cross' ? mark('way-cross', cross(beyond(from, to))) : mark('way-head', head(from, to)))
  return { name: 'g', attributes: { class: `way-end is-${end}` }, children: marks }
}

const mark = (className: string, d: string): SceneElement => ({ name: 'path', attributes: { class: className, d }, children: [] })

/** A little beyond where the way ends, as before that stand the names of plugs. */
function beyond(from: Point, to: Point): Point {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1
  return [to[0] + ((to[0] - from[0]) * 4) / length, to[1] + ((to[1] - from[1]) * 4) / length]
}

/** Its base lies where the way ends: before that stand the names of plugs. */
function head(from: Point, at: Point): string {
  const length = Math.hypot(at[0] - from[0], at[1] - from[1]) || 1
  const [x, y] = [(at[0] - from[0]) / length, (at[1] - from[1]) / length]
  const corner = (along: number, beside: number): string =>
    `${round(at[0] + x * along - y * beside)} ${round(at[1] + y * along + x * beside)}`
  return `M ${corner(0, -6.5)} L ${corner(9, 0)} L ${corner(0, 6.5)} Z`
}

const cross = ([x, y]: Point): string =>
  `M ${round(x - 7)} ${round(y - 7)} L ${round(x + 7)} ${round(y + 7)} M ${round(x + 7)} ${round(y - 7)} L ${round(x - 7)} ${round(y + 7)}`
