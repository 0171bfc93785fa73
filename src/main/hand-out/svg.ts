import type { Attributes } from '../../renderer/diagram/elements/attributes.ts'
import { element } from '../../renderer/diagram/elements/scene-elements.ts'
import { visibleMarks } from '../../shared/visible.ts'
import type { DrawnPicture } from './draw-picture.ts'
import { type FaceName, type Faces, faceRuns, fontStacks, loadFaces, UsedLetters } from './fonts.ts'
import type { StyledElement } from './picture-styles.ts'
import { signature } from './signature.ts'

export interface SvgText {
  readonly text: string
  /** Characters that no font of ours has. */
  readonly missing: readonly string[]
}

/**
 * A picture as a file of its own: looks as presentation attributes, which every program for pictures knows (a style sheet with `var()` and `:where()` none
 * but browsers do), and its letters embedded.
 */
export async function svgFile(picture: DrawnPicture): Promise<SvgText> {
  const faces = await loadFaces()
  const letters = lettersOf(picture, faces)
  const style = `<style>\n${await letters.fontFaceRules()}</style>\n`
  return { text: `${svgText(picture, faces, style)}\n`, missing: [...letters.missing] }
}

export function lettersOf({ root }: DrawnPicture, faces: Faces): UsedLetters {
  const letters = new UsedLetters(faces)
  for (const { text, face } of textsOf(root)) letters.add(text, face)
  return letters
}

/** The markup; `style` stands at its beginning as it is. */
export function svgText({ root, width, height, label, ground }: DrawnPicture, faces: Faces, style = ''): string {
  const size = { width, height, viewBox: `0 0 ${width} ${height}` }
  const open = attributesText({ xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img', 'aria-label': label, class: 'diagram' })
  const back = markup({ ...element('rect', { width: '100%', height: '100%' }), children: [], look: { fill: ground } }, faces)
  const inside = root.children.map((it) => (typeof it === 'string' ? escaped(it) : markup(it, faces)))
  return `<svg${open}>\n<!-- ${signature} -->\n${style}${back}\n${inside.join('\n')}\n</svg>`
}

function markup(styled: StyledElement, faces: Faces): string {
  const { name, attributes, children, look } = styled
  const open = `<${name}${attributesText({ ...attributes, ...presentation(name, look) })}`
  if (children.length === 0) return `${open}/>`
  const text = (it: string): string => (name === 'text' ? runsMarkup(it, faceOf(look), faces) : escaped(it))
  return `${open}>${children.map((it) => (typeof it === 'string' ? text(it) : markup(it, faces))).join('')}</${name}>`
}

/** Where a face lacks a letter, programs differ in how much of the text they then take from another one. Here it is said. */
const runsMarkup = (text: string, wanted: FaceName, faces: Faces): string =>
  faceRuns(text, wanted, faces)
    .map((it) => (it.face === wanted ? escaped(it.text) : `<tspan font-family="${escaped(fontStacks.sans)}">${escaped(it.text)}</tspan>`))
    .join('')

const drawn = ['rect', 'circle', 'path', 'text']

/** Of a group only what it has for itself; of what is drawn everything that is not as SVG has it anyway. */
function presentation(name: string, look: StyledElement['look']): Attributes {
  const { opacity, 'font-family': family, 'font-weight': weight, ...paint } = look
  const own = opacity === undefined ? {} : { opacity }
  if (!drawn.includes(name)) return own
  return { ...own, ...paint, ...(name === 'text' ? { 'font-family': family, 'font-weight': weight } : {}) }
}

const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('')

/** What XML 1.0 can't hold at all is left out. */
const impossible = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => visibleMarks(text.replace(impossible, '')).replace(/[&<>"]/g, (it) => entities[it] ?? it)

interface DrawnText {
  readonly text: string
  readonly face: FaceName
}

/** The texts that are drawn (titles are not), each with its face. */
function textsOf(root: StyledElement): DrawnText[] {
  if (root.name !== 'text') return root.children.flatMap((it) => (typeof it === 'string' ? [] : textsOf(it)))
  const text = root.children.filter((it) => typeof it === 'string').join('')
  return [{ text, face: faceOf(root.look) }]
}

export function faceOf(look: StyledElement['look']): FaceName {
  const family = look['font-family'] === fontStacks.mono ? 'mono' : 'sans'
  return look['font-weight'] === '700' ? `${family}Bold` : family
}
