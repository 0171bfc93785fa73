import { type Document, isAlias, isNode, LineCounter, type Node, parseDocument, type Scalar } from 'yaml'
import { unseenCharacters } from './unseen-characters.ts'
import { yamlProblems } from './yaml-problems.ts'

/** More than a scenario ever is; what is larger is not read at all. */
export const mostCharacters = 400_000
/** How many values a file may hold, those that its aliases stand for counted each time. */
const mostValues = 20_000

export interface Found {
  readonly offset: number
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** Where things stand in a text, and what is wrong with it. Offsets are in code units; they become lines and columns at the end. */
export class YamlSource {
  readonly text: string
  readonly document: Document
  readonly found: Found[] = []
  /** Where the YAML itself breaks, from which on the tree is not to be relied on. */
  readonly brokenAt: number | undefined
  readonly #lines = new LineCounter()
  #values = 0
  #unseen: readonly { offset: number; message: string }[] = []

  constructor(text: string) {
    this.text = text
    this.document = this.#parse()
    this.brokenAt = this.found.length > 0 ? Math.min(...this.found.map((it) => it.offset)) : undefined
    // They do not break the tree.
    for (const { offset, message } of this.#unseen) this.error(offset, message)
  }

  error(at: Node | number, message: string): void {
    this.found.push({ offset: startOf(at), severity: 'error', message })
  }

  warning(at: Node | number, message: string): void {
    this.found.push({ offset: startOf(at), severity: 'warning', message })
  }

  /** Both counted from 1. */
  place(offset: number): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(Math.min(offset, this.text.length))
    return line === 0 ? { line: 1, column: 1 } : { line, column: col }
  }

  /**
   * The node that an alias stands for; other nodes are themselves. Every look counts: a file whose aliases multiply (a "YAML bomb") throws
   * `TooManyValues` here.
   */
  resolve(value: unknown): Node | undefined {
    if (!isNode(value)) return undefined
    this.#values++
    if (this.#values > mostValues) throw new TooManyValues(startOf(value))
    if (!isAlias(value)) return value
    const target = value.resolve(this.document)
    if (!target) this.error(value, `nothing is named &${value.source} before this`)
    return target
  }

  #parse(): Document {
    const empty = (): Document => parseDocument('')
    if (this.text.length > mostCharacters) {
      this.error(0, `the file has ${this.text.length} characters; at most ${mostCharacters} are read`)
      return empty()
    }
    try {
      // Keys are compared by our own reader, which says where the first one is; nothing is ever turned into objects by the library.
      const options = { lineCounter: this.#lines, uniqueKeys: false, prettyErrors: false, merge: false } as const
      const document = parseDocument(this.text, { ...options, version: '1.2', schema: 'core' })
      for (const { offset, message } of yamlProblems(document, this.text)) this.error(offset, message)
      if (this.found.length === 0) this.#unseen = unseenCharacters(document as Document, this.text)
      return document as Document
    } catch (error) {
      // The library composes nested collections by recursion.
      if (!(error instanceof RangeError)) throw error
      this.error(0, 'the YAML is nested too deeply to be read')
      return empty()
    }
  }
}

export class TooManyValues extends Error {
  readonly offset: number
  constructor(offset: number) {
    super(`the file's aliases multiply to more than ${mostValues} values`)
    this.name = 'TooManyValues'
    this.offset = offset
  }
}

export const startOf = (at: Node | number): number => (typeof at === 'number' ? at : (at.range?.[0] ?? 0))

/**
 * Where a character of a scalar's value stands in the file: block scalars lose their indentation, quoted ones their escapes. White space of
 * the value is placed right behind what is before it.
 */
export function sourceOffset(text: string, scalar: Scalar, valueOffset: number): number {
  const value = String(scalar.value)
  const start = scalar.range?.[0] ?? 0
  const end = scalar.range?.[1] ?? text.length
  let at = firstCharacter(text, scalar, start)
  let behind = at
  for (let i = 0; i < Math.min(valueOffset, value.length); i++) {
    if (isSpace(value[i])) continue
    at = skipSpace(text, scalar, at, end)
    at += widthOf(text, scalar, at)
    behind = at
  }
  if (valueOffset >= value.length || isSpace(value[valueOffset])) return behind
  return skipSpace(text, scalar, behind, end)
}

function firstCharacter(text: string, { type }: Scalar, start: number): number {
  if (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE') return start + 1
  if (type !== 'BLOCK_LITERAL' && type !== 'BLOCK_FOLDED') return start
  const newline = text.indexOf('\n', start)
  return newline < 0 ? text.length : newline + 1
}

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character)

/** Over white space, and in double quotes over the escapes that stand for white space or nothing. */
function skipSpace(text: string, { type }: Scalar, from: number, end: number): number {
  const space = type === 'QUOTE_DOUBLE' ? /(?:\s|\\[ nrt\t\r\n])*/y : /\s*/y
  space.lastIndex = from
  return Math.min(from + (space.exec(text)?.[0].length ?? 0), end)
}

/** How many characters of the file make the one of the value that stands at `at`. */
function widthOf(text: string, { type }: Scalar, at: number): number {
  if (type === 'QUOTE_SINGLE' && text.startsWith("''", at)) return 2
  if (type !== 'QUOTE_DOUBLE' || text[at] !== '\\') return 1
  const kind = text[at + 1]
  return kind === 'x' ? 4 : kind === 'u' ? 6 : kind === 'U' ? 10 : 2
}
