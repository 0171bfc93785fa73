import { lookup } from '../../../shared/lookup.ts'

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
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? ''
    if (character === '\\') out += quoted(pattern[++at] ?? '\\')
    else if (character === '*') out += (path ? '[^/]*' : '[^]*') + (lazy ? '?' : '')
    else if (character === '?') out += path ? '[^/]' : '[^]'
    else if (character === '[') {
      const found = /^\[([!^]?)(\]?(?:\[:\w+:\]|\\.|[^\]])*)\]/s.exec(pattern.slice(at))
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

export function matches(text: string, pattern: string): boolean {
  return new RegExp(`^${patternSource(pattern)}$`).test(text)
}

/** A text in which no character is special in a pattern. */
export function literalPattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&')
}
