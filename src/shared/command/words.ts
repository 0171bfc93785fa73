import { type ParseEntry, parse } from 'shell-quote'
import type { CommandProblem } from './parsed.ts'

/** One word of a shell line. `value` is without its quotes, `raw` as it stands in the text (continuations taken out). */
export interface Word {
  readonly value: string
  readonly raw: string
  readonly offset: number
  readonly length: number
}

/**
 * Splits a text into shell lines of words. Comments and empty lines are left out; a backslash at a line's end continues it. What only a shell
 * can do (pipes, redirections, variables, `$(…)`) is a problem with its place, and its line is left out.
 *
 * shell-quote gives no offsets, so the text is cut at word borders here and each word is handed to it to be unquoted. Differing from a shell,
 * `{{…}}` is one word even with spaces in it (a scenario's placeholder), and in a word with a Windows drive (`D:\dir`) backslashes stand for
 * themselves, as they do in Windows' own shells.
 */
export function readWords(text: string): { lines: Word[][]; problems: CommandProblem[] } {
  const lines: Word[][] = []
  const problems: CommandProblem[] = []
  let line: Word[] = []
  let broken = false
  let at = 0

  const endLine = (): void => {
    if (line.length > 0 && !broken) lines.push(line)
    line = []
    broken = false
  }
  const problem = (it: CommandProblem): void => {
    if (!broken) problems.push(it)
    broken = true
  }

  while (at < text.length) {
    const space = match(/(?:[ \t]|\\\r?\n)+/y, text, at)
    if (space !== undefined) {
      at += space.length
      continue
    }
    const newline = match(/\r?\n/y, text, at)
    if (newline !== undefined) {
      endLine()
      at += newline.length
      continue
    }
    const comment = match(/#[^\n]*/y, text, at)
    if (comment !== undefined) {
      at += comment.length
      continue
    }
    const operator = match(/&&|\|\||>>|<<|[|&;<>()]/y, text, at)
    if (operator !== undefined) {
      problem({ offset: at, length: operator.length, message: operatorMessage(operator) })
      at += operator.length
      continue
    }
    const blank = match(/\s/y, text, at)
    if (blank !== undefined) {
      problem({ offset: at, length: blank.length, message: blankMessage(blank) })
      at += blank.length
      continue
    }
    const { word, end, bad } = readWord(text, at)
    if (bad) problem(bad)
    if (word) line.push(word)
    at = end
  }
  endLine()
  return { lines, problems }
}

const operatorMessage = (operator: string): string => {
  const remedy =
    operator === ';' || operator === '&&' ? 'write each command on a line of its own' : 'only plain docker commands can be used here'
  return `there is no shell here for "${operator}"; ${remedy}`
}

/** A no-break space comes along when a line is copied from a page; a shell would take it for a part of the word. */
const blankMessage = (blank: string): string => {
  const code = (blank.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `a character that only looks like a space stands here (U+${code}); write a plain space`
}

/** One piece of a word: what it looks like, and how it is written so that shell-quote reads it as meant. */
const pieces: readonly [RegExp, (piece: string, before: string) => string][] = [
  [/\\\r?\n/y, () => ''],
  [/'[^']*'/y, (piece) => piece],
  [/"(?:\\[\s\S]|[^"\\])*"/y, (piece) => piece.replace(/\\\r?\n/g, '').replace(/\\`/g, '`')],
  [/\$'(?:\\[\s\S]|[^'\\])*'/y, (piece) => piece],
  // With an end to it: of a file full of beginnings, each would be looked for to the end of the file.
  [/\{\{[\s\S]{0,300}?\}\}/y, quoted],
  [/\\[A-Za-z0-9._-]/y, (piece, before) => (/(?:^|[=,])["']?[A-Za-z]:[^:]*$/.test(before) ? quoted(piece) : piece)],
  [/\\[\s\S]/y, (piece) => piece],
  [/#/y, quoted],
  [/\$(?![A-Za-z0-9_{(@*#?$!'"-])/y, quoted],
  [/[^\s'"\\$`|&;<>()#{]+|\{/y, (piece) => piece],
]

function readWord(text: string, start: number): { word?: Word; end: number; bad?: CommandProblem } {
  let at = start
  let raw = ''
  let forLibrary = ''
  let bad: CommandProblem | undefined
  for (;;) {
    const rest = text[at]
    if (rest === undefined || /[\s|&;<>()]/.test(rest)) break
    const found = firstPiece(text, at)
    if (found) {
      const [piece, write] = found
      bad ??= expansionIn(piece, at)
      forLibrary += write(piece, raw)
      if (!/^\\\r?\n$/.test(piece)) raw += piece
      at += piece.length
      continue
    }
    bad ??= rest === '"' || rest === "'" ? unclosed(rest, at, text) : expansion(text, at)
    const skipped = rest === '"' || rest === "'" ? text.length - at : 1
    raw += text.slice(at, at + skipped)
    at += skipped
  }
  if (bad) return { end: at, bad }
  const value = unquote(forLibrary)
  const place = { offset: start, length: at - start }
  if (value === undefined) return { end: at, bad: { ...place, message: `"${raw}" can not be read as a word of a command line` } }
  return { word: { value, raw, ...place }, end: at }
}

function firstPiece(text: string, at: number): [string, (piece: string, before: string) => string] | undefined {
  for (const [pattern, write] of pieces) {
    const piece = match(pattern, text, at)
    if (piece !== undefined) return [piece, write]
  }
  return undefined
}

function unquote(raw: string): string | undefined {
  if (raw === '') return ''
  const entries = parse(raw, (name: string) => `$${name}`)
  return entries.length === 1 && entries[0] !== undefined ? textOf(entries[0]) : undefined
}

/** A pattern that matches no file is handed on as it is by a shell. */
const textOf = (entry: ParseEntry): string | undefined =>
  typeof entry === 'string' ? entry : 'op' in entry && entry.op === 'glob' ? entry.pattern : undefined

function quoted(piece: string): string {
  return `'${piece.replaceAll("'", `'"'"'`)}'`
}

/** A variable or command substitution within double quotes. */
function expansionIn(piece: string, offset: number): CommandProblem | undefined {
  if (!piece.startsWith('"')) return undefined
  const found = /^(?:[^\\$`]|\\[\s\S]|\$(?![A-Za-z0-9_{(@*#?$!-]))*/.exec(piece)?.[0].length ?? 0
  return found < piece.length ? expansion(piece, found, offset) : undefined
}

function expansion(text: string, at: number, base = 0): CommandProblem {
  const found = match(/\$\{[^}\s]*\}?|\$\([^)\n]*\)?|\$\w+|`[^`\n]*`?|\$./y, text, at) ?? text.slice(at, at + 1)
  const what = found.startsWith('`') || found.startsWith('$(') ? 'command substitution' : 'a variable'
  const advice = /PWD|pwd/.test(found)
    ? 'a path relative to the run’s workspace is written "./…"'
    : 'write the value itself, or quote it in single quotes'
  return { offset: base + at, length: found.length, message: `there is no shell here for ${what} ("${found}"); ${advice}` }
}

const unclosed = (quote: string, offset: number, text: string): CommandProblem => ({
  offset,
  length: text.length - offset,
  message: `the quote ${quote} is not closed`,
})

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
