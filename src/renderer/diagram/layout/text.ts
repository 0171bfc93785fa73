/**
 * Widths of texts without a screen: in em, each character's widest advance among DejaVu Sans, Noto Sans CJK and Liberation Sans, so that
 * an estimate is never too small whichever of the usual system fonts is there.
 */
export type Family = 'sans' | 'mono'

export interface TextStyle {
  readonly family: Family
  /** In scene units. */
  readonly size: number
  readonly bold?: boolean
}

const widths = (numbers: string): readonly number[] => numbers.split(' ').map((number) => Number(number) / 100)

// From U+0020 to U+007E.
const sans = widths(
  '32 40 47 84 64 95 78 28 39 39 50 84 32 36 32 39 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 56 102 68 69 72 77 67 61 78 75 29 53 67 56 86 75 79 67 79 72 67 61 73 68 99 69 67 69 39 39 39 84 56 61 61 63 55 63 62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84',
)
const sansBold = widths(
  '35 46 57 84 70 100 87 32 46 46 52 84 38 42 38 39 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 61 101 77 76 73 83 68 68 82 84 37 57 77 64 100 84 85 73 85 77 72 68 81 77 110 77 72 73 46 39 46 84 57 63 67 72 59 72 68 44 72 71 34 34 67 34 104 71 69 72 72 49 60 48 71 65 92 65 65 58 71 37 71 84',
)
const monoWidth = 0.605

const known = new WeakMap<TextStyle, Map<string, number>>()
/** Of each style; then all are forgotten, since names come and go. */
const mostKnown = 20_000

/** The width of a text in scene units; wide (CJK, emoji) characters count a full em in both families. */
export function textWidth(text: string, style: TextStyle): number {
  let widths = known.get(style)
  if (!widths || widths.size > mostKnown) {
    widths = new Map()
    known.set(style, widths)
  }
  const before = widths.get(text)
  if (before !== undefined) return before
  let em = 0
  for (const character of text) em += characterWidth(character, style)
  // In 64ths of a unit: lengths that are added and taken away again come out the same, and what just fits does fit.
  const width = Math.ceil(em * style.size * 64) / 64
  widths.set(text, width)
  return width
}

function characterWidth(character: string, style: TextStyle): number {
  const code = character.codePointAt(0) ?? 0
  if (isCombining(code)) return 0
  if (isWide(code)) return 1
  if (style.family === 'mono') return code < 0x250 || code === 0x2026 || (code >= 0x2190 && code <= 0x21ff) ? monoWidth : 0.75
  if (code >= 0x20 && code <= 0x7e) return (style.bold ? sansBold : sans)[code - 0x20] ?? 0.7
  if (code === 0xb7) return 0.38
  return code < 0x250 ? 0.78 : 1
}

const isCombining = (code: number): boolean => (code >= 0x300 && code <= 0x36f) || code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f)

/** East Asian wide and fullwidth ranges, and the pictographs, coarsely. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    code >= 0x1f300
  )
}

/** A character with the marks and joiners that belong to it; an escape of one that must not be shown (visible.ts) whole. */
const inseparable = /\\u\{[\da-f]+\}|\P{M}(?:\p{M}|\u200d\P{M})*|./gsu

/** `text` if it fits in `room`, else shortened in its middle (`/var/…/mysql`), where names differ least; both ends stay readable. */
export function shorten(text: string, room: number, style: TextStyle): string {
  if (textWidth(text, style) <= room) return text
  const characters = text.match(inseparable) ?? []
  let low = 0
  let high = characters.length - 1
  while (low < high) {
    const kept = Math.ceil((low + high) / 2)
    if (textWidth(shortened(characters, kept), style) <= room) low = kept
    else high = kept - 1
  }
  return shortened(characters, low)
}

function shortened(characters: readonly string[], kept: number): string {
  const head = Math.ceil(kept / 2)
  return `${characters.slice(0, head).join('')}…${kept > head ? characters.slice(head - kept).join('') : ''}`
}

/** A path shortened at its start, `…/site/html`: of a directory the last part says most. */
export function shortenPath(path: string, room: number, style: TextStyle): string {
  if (textWidth(path, style) <= room) return path
  const parts = path.split(/(?<=[^/\\])(?=[/\\])/)
  for (let from = 1; from < parts.length; from += 1) {
    const tail = `…${parts.slice(from).join('')}`
    if (textWidth(tail, style) <= room) return tail
  }
  return shorten(path, room, style)
}

/** From where the picture is read: at a desk, or from the back row of a hall. */
export type Reading = 'desk' | 'hall'

/** The texts of the picture by role; the smallest is 12.5 units, and a scene is never scaled under 0.962. */
export const textStyles = {
  name: { family: 'sans', size: 17, bold: true },
  state: { family: 'sans', size: 13, bold: true },
  address: { family: 'mono', size: 14.5, bold: true },
  small: { family: 'sans', size: 12.5 },
  smallBold: { family: 'sans', size: 12.5, bold: true },
  code: { family: 'mono', size: 12.5 },
  codeBold: { family: 'mono', size: 12.5, bold: true },
  rail: { family: 'mono', size: 14.5, bold: true },
  socket: { family: 'mono', size: 14, bold: true },
  large: { family: 'mono', size: 16, bold: true },
  largeText: { family: 'sans', size: 16 },
} as const satisfies Record<string, TextStyle>

export type TextRole = keyof typeof textStyles

/** What is a name or an address by itself. In a hall it is at least 16 units: 36 pixels of a stage that is 1920 wide (`leastScale` in grid.ts). */
export type NamedPart = 'address' | 'rail' | 'socket' | 'plug' | 'alias' | 'detail'

export type Roles = Readonly<Record<NamedPart, TextRole>>

export const rolesFor: Readonly<Record<Reading, Roles>> = {
  desk: { address: 'address', rail: 'rail', socket: 'socket', plug: 'codeBold', alias: 'small', detail: 'small' },
  hall: { address: 'large', rail: 'large', socket: 'large', plug: 'large', alias: 'largeText', detail: 'largeText' },
}

export const widthOf = (text: string, role: TextRole): number => textWidth(text, textStyles[role])
export const fitted = (text: string, room: number, role: TextRole): string => shorten(text, room, textStyles[role])
