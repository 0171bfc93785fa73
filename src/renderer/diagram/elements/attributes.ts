import type { Point, SceneLine, SceneNode, SceneShape, SceneText } from '../layout/scene.ts'
import { textStyles } from '../layout/text.ts'

/** The attributes that a scene's parts have as SVG elements, wherever they are drawn: on the page by D3, in a hand-out as text. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

export const nodeAttributes = (node: SceneNode): Attributes => ({
  class: `node ${node.className}`,
  'data-kind': node.kind,
  'data-key': node.key,
  'data-name': node.name,
})

export const lineAttributes = (line: SceneLine): Attributes => ({
  class: `line ${line.className}`,
  'data-kind': line.kind,
  'data-line': line.key,
})

export const inkClass = (line: SceneLine): string => `ink${isSolid(line) ? ' is-solid' : ''}`
/** A solid line is drawn in along its way; the others are dashed already. */
export const isSolid = (line: SceneLine): boolean => line.kind === 'cable' || line.kind === 'mount'

export const arrowId = 'dockstage-arrow'
export const arrowMarker = {
  id: arrowId,
  viewBox: '0 0 10 10',
  refX: 9,
  refY: 5,
  markerWidth: 5,
  markerHeight: 5,
  orient: 'auto',
} satisfies Attributes
export const arrowHead = { d: 'M 0 0 L 10 5 L 0 10 z', class: 'arrow-head' } satisfies Attributes
export const markerEnd = (line: SceneLine): string | undefined => (line.arrow ? `url(#${arrowId})` : undefined)

export function shapeAttributes(shape: SceneShape): Attributes {
  switch (shape.shape) {
    case 'rect':
      return { class: shape.className, ...rectBox(shape), rx: shape.radius }
    case 'circle':
      return { class: shape.className, cx: shape.x, cy: shape.y, r: shape.radius }
    case 'path':
      return { class: shape.className, d: shape.d }
  }
}

/** A rectangle is never drawn inside out, however small its room. */
export const rectBox = ({ x, y, width, height }: Extract<SceneShape, { shape: 'rect' }>) => ({
  x,
  y,
  width: Math.max(0, width),
  height: Math.max(0, height),
})

export function textAttributes(text: SceneText): Attributes {
  const style = textStyles[text.role]
  return {
    class: `${style.family} ${'bold' in style ? 'bold ' : ''}${text.className}`,
    x: text.x,
    y: text.y,
    'font-size': style.size,
    'text-anchor': text.anchor,
  }
}

export const place = (node: Pick<SceneNode, 'x' | 'y'>): string => `translate(${round(node.x)},${round(node.y)})`

/** A polyline with rounded corners. */
export function path(points: readonly Point[], radius = 7): string {
  const [first, ...rest] = points
  if (!first) return ''
  let d = `M ${round(first[0])} ${round(first[1])}`
  rest.forEach((point, index) => {
    const before = index === 0 ? first : (rest[index - 1] ?? first)
    const after = rest[index + 1]
    const r = after ? Math.min(radius, distance(before, point) / 2, distance(point, after) / 2) : 0
    if (!after || r < 0.5) {
      d += ` L ${round(point[0])} ${round(point[1])}`
      return
    }
    const [ax, ay] = toward(point, before, r)
    const [bx, by] = toward(point, after, r)
    d += ` L ${round(ax)} ${round(ay)} Q ${round(point[0])} ${round(point[1])} ${round(bx)} ${round(by)}`
  })
  return d
}

/** To hundredths of a unit. */
export const round = (value: number): number => Math.round(value * 100) / 100
const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

function toward(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to) || 1
  return [from[0] + ((to[0] - from[0]) * length) / whole, from[1] + ((to[1] - from[1]) * length) / whole]
}
