import type { Language } from '../language.ts'
import { type GlossaryTerm, termNamed } from './glossary.ts'
import { codeIn } from './markdown-code.ts'

/** `[[veth]]`, or with words of the text's own: `[[veth|the cable]]`. */
export interface MarkedTerm {
  readonly offset: number
  readonly length: number
  /** What it names, as ids are written: lower case, single blanks. */
  readonly id: string
  /** What it names, as it stands there. */
  readonly written: string
  /** What is shown in place of the term. */
  readonly words?: string
}

/**
 * A mark opens with a letter or a digit right behind its brackets: `[[ -f x ]]` and `[[:space:]]` are none, wherever they stand. Its words are
 * plain: brackets, bars and code cannot stand in them. A backslash in front makes it plain text.
 */
const mark = /(?<![\\[])\[\[([\p{L}\p{N}][^[\]|`]{0,79})(?:\|([^[\]|`]{0,200}))?\]\](?!\]|\(https?:)/gu

/** The terms that a Markdown text marks, outside its code. */
export function termsIn(text: string): MarkedTerm[] {
  if (!text.includes('[[')) return []
  const code = codeIn(text)
  const found: MarkedTerm[] = []
  for (const match of text.matchAll(mark)) {
    const [whole, named = '', own = ''] = match
    const offset = match.index
    const isQuoted = code.some((it) => offset < it.end && offset + whole.length > it.start)
    if (isQuoted || /\n\s*\n/.test(whole)) continue
    const written = oneLine(named)
    const words = oneLine(own)
    found.push({ offset, length: whole.length, id: written.toLowerCase(), written, ...(words === '' ? {} : { words }) })
  }
  return found
}

/** A text cut at its marks: what stands between them as it is, and each mark. */
export function piecesOf(text: string): (string | MarkedTerm)[] {
  const pieces: (string | MarkedTerm)[] = []
  let at = 0
  for (const term of termsIn(text)) {
    if (term.offset > at) pieces.push(text.slice(at, term.offset))
    pieces.push(term)
    at = term.offset + term.length
  }
  if (at < text.length) pieces.push(text.slice(at))
  return pieces
}

/** What is shown for a mark: its own words, else the glossary's term in the language of the text, else what is written there. */
export const wordsOf = (term: MarkedTerm, terms: readonly GlossaryTerm[], language: Language): string =>
  term.words ?? termNamed(term.id, terms)?.[language].term ?? term.written

/** A text as it is read where nothing can be opened: each mark is replaced by its words. */
export const withoutMarks = (text: string, terms: readonly GlossaryTerm[] = [], language: Language = 'en'): string =>
  piecesOf(text)
    .map((it) => (typeof it === 'string' ? it : wordsOf(it, terms, language)))
    .join('')

/** Where brackets open as a mark's do, outside code, and no mark comes of it. */
export function brokenMarksIn(text: string): number[] {
  const code = codeIn(text)
  const marks = termsIn(text)
  return [...text.matchAll(/(?<![\\[])\[\[(?=[\p{L}\p{N}])/gu)]
    .map((it) => it.index)
    .filter((at) => !code.some((it) => at >= it.start && at < it.end) && !marks.some((it) => it.offset === at))
}

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ')
