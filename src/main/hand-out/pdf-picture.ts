import { visible } from '../../shared/visible.ts'
import type { DrawnPicture } from './draw-picture.ts'
import { boxedRuns, type FaceName, type Faces } from './fonts.ts'
import type { StyledElement } from './picture-styles.ts'
import { faceOf } from './svg.ts'

type Document = PDFKit.PDFDocument

/** Draws a picture with its upper left corner at a place of the page, so wide, in the page's points. Returns its height there. */
export function drawOnPage(
  doc: Document,
  picture: DrawnPicture,
  faces: Faces,
  at: { readonly x: number; readonly y: number; readonly width: number },
): number {
  const scale = at.width / picture.width
  const height = picture.height * scale
  doc.save()
  doc.rect(at.x, at.y, at.width, height).clip()
  doc.rect(at.x, at.y, at.width, height).fill(picture.ground)
  doc.translate(at.x, at.y).scale(scale)
  drawElement(doc, picture.root, { faces, opacity: 1, arrow: arrowFill(picture.root) })
  doc.restore()
  return height
}

interface Context {
  readonly faces: Faces
  readonly opacity: number
  readonly arrow: string
}

function drawElement(doc: Document, element: StyledElement, context: Context): void {
  if (element.name === 'defs' || element.name === 'title') return
  const opacity = context.opacity * Number(element.look.opacity ?? 1)
  const inside = { ...context, opacity }
  doc.save()
  transform(doc, String(element.attributes.transform ?? ''))
  if (element.name === 'text') drawText(doc, element, inside)
  else if (element.name === 'rect' || element.name === 'circle' || element.name === 'path') drawShape(doc, element, inside)
  else for (const child of element.children) if (typeof child !== 'string') drawElement(doc, child, inside)
  doc.restore()
}

/** `translate(x,y)` and `scale(k)`, as the picture has them. */
function transform(doc: Document, text: string): void {
  for (const [, name, values = ''] of text.matchAll(/(translate|scale)\(([^)]*)\)/g)) {
    const [first = 0, second = 0] = values.split(',').map(Number)
    if (name === 'scale') doc.scale(first)
    else doc.translate(first, second)
  }
}

const numberOf = (element: StyledElement, name: string): number => Number(element.attributes[name] ?? 0)

function outline(doc: Document, element: StyledElement): void {
  if (element.name === 'circle') doc.circle(numberOf(element, 'cx'), numberOf(element, 'cy'), numberOf(element, 'r'))
  else if (element.name === 'path') doc.path(String(element.attributes.d ?? ''))
  else {
    const [width, height] = [numberOf(element, 'width'), numberOf(element, 'height')]
    const radius = Math.min(numberOf(element, 'rx'), width / 2, height / 2)
    doc.roundedRect(numberOf(element, 'x'), numberOf(element, 'y'), width, height, radius)
  }
}

function drawShape(doc: Document, element: StyledElement, { opacity, arrow }: Context): void {
  const { fill = 'black', stroke = 'none' } = element.look
  if (fill !== 'none') {
    outline(doc, element)
    doc.fillOpacity(opacity).fill(fill)
  }
  if (stroke === 'none') return
  const width = Number(element.look['stroke-width'] ?? 1)
  outline(doc, element)
  doc.lineWidth(width).strokeOpacity(opacity * Number(element.look['stroke-opacity'] ?? 1))
  doc
    .lineCap((element.look['stroke-linecap'] ?? 'butt') as 'butt' | 'round')
    .lineJoin((element.look['stroke-linejoin'] ?? 'miter') as 'miter' | 'round')
  const dashes = element.look['stroke-dasharray']
  if (dashes === undefined || dashes === 'none') doc.undash()
  else {
    const [length = 1, space = length] = dashes.split(/[ ,]+/).map(Number)
    doc.dash(length, { space })
  }
  doc.stroke(stroke)
  if (element.attributes['marker-end'] !== undefined) drawArrow(doc, String(element.attributes.d ?? ''), width, arrow, opacity)
}

/** The marker of `attributes.ts` at a way's end: it is as large as the stroke is wide, and points where the way goes. */
function drawArrow(doc: Document, d: string, stroke: number, fill: string, opacity: number): void {
  const numbers = (d.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number)
  const [fromX, fromY, x, y] = numbers.slice(-4)
  if (fromX === undefined || fromY === undefined || x === undefined || y === undefined) return
  doc.save()
  doc
    .translate(x, y)
    .rotate((Math.atan2(y - fromY, x - fromX) * 180) / Math.PI)
    .scale(stroke / 2)
    .translate(-9, -5)
  doc.undash().polygon([0, 0], [10, 5], [0, 10]).fillOpacity(opacity).fill(fill)
  doc.restore()
}

function arrowFill(root: StyledElement): string {
  const isHead = (it: StyledElement): boolean => it.attributes.class === 'arrow-head'
  const find = (it: StyledElement): StyledElement | undefined =>
    isHead(it)
      ? it
      : it.children.reduce<StyledElement | undefined>(
          (found, child) => found ?? (typeof child === 'string' ? undefined : find(child)),
          undefined,
        )
  return find(root)?.look.fill ?? 'black'
}

function drawText(doc: Document, element: StyledElement, { faces, opacity }: Context): void {
  const text = visible(element.children.filter((it) => typeof it === 'string').join(''))
  const size = numberOf(element, 'font-size')
  const runs = boxedRuns(text, faceOf(element.look), faces).map((it) => ({ ...it, width: widthOf(doc, it.text, it.face, size) }))
  const whole = runs.reduce((sum, it) => sum + it.width, 0)
  const anchor = element.attributes['text-anchor']
  let x = numberOf(element, 'x') - (anchor === 'middle' ? whole / 2 : anchor === 'end' ? whole : 0)
  doc.fillColor(element.look.fill ?? 'black', opacity)
  for (const run of runs) {
    doc.font(run.face, size).text(run.text, x, numberOf(element, 'y'), { lineBreak: false, baseline: 'alphabetic' })
    x += run.width
  }
}

/** In points, where the document has the face under its name. */
export const widthOf = (doc: Document, text: string, face: FaceName, size: number): number => doc.font(face, size).widthOfString(text)
