import { lookup } from '../../../shared/lookup.ts'
import { linearExpression } from '../../linear-expression.ts'

const classes: Readonly<Record<string, string>> = lookup({
  ...{
    alpha: 'a-zA-Z',
    digit: '0-9',
    alnum: 'a-zA-Z0-9',
    upper: 'A-Z',
    lower: 'a-z',
    space: '\\s',
    blank: ' \\t',
    punct: '!-\\/:-@\\[-`{-~',
  },
  xdigit: '0-9a-fA-F',
})

const quoted = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/**
 * The source of a regular expression for a shell pattern, in which `\` takes the next character as it is.
 * With `path`, `*` and `?` stop at a slash, as in file names.
 */
export function patternSource(pattern: string, path = false, lazy = false): string {
  let out = ''
  // A set of characters that nothing closes is none; looked for all the same, it would be looked for in every way that there is.
  const lastClosing = pattern.lastIndexOf(']')
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? ''
    if (character === '\\') out += quoted(pattern[++at] ?? '\\')
    else if (character === '*') out += (path ? '[^/]*' : '[\\s\\S]*') + (lazy ? '?' : '')
    else if (character === '?') out += path ? '[^/]' : '[\\s\\S]'
    else if (character === '[') {
      const found = at < lastClosing && /^\[([!^]?)(\]?(?:\[:\w+:\]|\\.|[^\]])*)\]/s.exec(pattern.slice(at))
      if (!found) {
        out += '\\['
        continue
      }
      const body = (found[2] ?? '').replace(/\[:(\w+):\]|\\(.)|([\\^\][])/gs, (_all, name?: string, escaped?: string, special?: string) =>
        name === undefined ? quoted(escaped ?? special ?? '') : (classes[name] ?? ''),
      )
      out += `[${found[1] ? '^' : ''}${body}]`
      at += found[0].length - 1
    } else out += quoted(character)
  }
  return out
}

export const matches = (text: string, pattern: string): boolean => patternTest(pattern)(text)

/** Whether a text is all of what a shell pattern stands for. */
export function patternTest(pattern: string, path = false): (text: string) => boolean {
  const source = `^${patternSource(pattern, path)}$`
  // With one star there is one place at most to try again from.
  const expression = pattern.split('*').length <= 2 ? new RegExp(source) : linearExpression(source)
  return (text) => expression.test(text)
}

/** A text without the shortest or (`greedy`) longest of its beginnings or ends that a pattern stands for. */
export function removePattern(text: string, pattern: string, side: 'prefix' | 'suffix', greedy: boolean): string {
  // At its end, what is kept before a longest part is as short as can be.
  const source =
    side === 'prefix'
      ? `^${patternSource(pattern, false, !greedy)}([\\s\\S]*)$`
      : `^([\\s\\S]*${greedy ? '?' : ''})${patternSource(pattern)}$`
  return linearExpression(source).exec(text)?.[1] ?? text
}

/** A text in which no character is special in a pattern. */
export function literalPattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&')
}
