import { ShellError } from './flow.ts'
import type { WordNode, WordPart } from './syntax.ts'

/** So many words braces may make; bash has them fill its memory, and says what is said here when that is full. */
const mostWords = 100_000

/** `a{b,c}d` and `{1..3}` as words of their own; a word without braces is the only one. */
export function expandBraces(word: WordNode): WordNode[] {
  const at = word.parts.findIndex(({ type }) => type === 'BraceExpansion')
  const brace = word.parts[at]
  if (brace?.type !== 'BraceExpansion') return [word]
  const before = word.parts.slice(0, at)
  const rest = expandBraces({ ...word, parts: word.parts.slice(at + 1) })
  const items = brace.items.flatMap((item): WordPart[][] =>
    item.type === 'Word' ? expandBraces(item.word).map(({ parts }) => parts) : range(item).map((value) => [{ type: 'Literal', value }]),
  )
  hold(items.length * rest.length)
  return items.flatMap((parts) => rest.map((after) => ({ ...word, parts: [...before, ...parts, ...after.parts] })))
}

function range({
  start,
  end,
  step,
  startStr = '',
  endStr = '',
}: {
  start: string | number
  end: string | number
  step?: number
  startStr?: string
  endStr?: string
}): string[] {
  const isNumber = typeof start === 'number' && typeof end === 'number'
  const [from, to] = isNumber ? [start, end] : [String(start).charCodeAt(0), String(end).charCodeAt(0)]
  const by = Math.max(1, Math.abs(step ?? 1)) * (from <= to ? 1 : -1)
  const width = /^-?0\d/.test(startStr) || /^-?0\d/.test(endStr) ? Math.max(startStr.length, endStr.length) : 0
  hold(Math.floor(Math.abs((to - from) / by)) + 1)
  const out: string[] = []
  for (let value = from; by > 0 ? value <= to : value >= to; value += by) {
    out.push(isNumber ? String(value).padStart(width, '0') : String.fromCharCode(value))
  }
  return out
}

function hold(count: number): void {
  if (count > mostWords) throw new ShellError(`brace expansion: failed to allocate memory for \`${count}' elements`, 1)
}
