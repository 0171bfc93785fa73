import { syntaxError } from './sql-error.ts'

export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'sign' | 'end'
  /** Words in capitals; names, texts and numbers as they are. */
  readonly value: string
  readonly at: number
  /** As it was written. */
  readonly raw: string
}

const pattern =
  /\s+|--\s[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|(`(?:[^`]|``)*`)|('(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*")|(\d+(?:\.\d+)?)|(@@?[\w.]+|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(<=>|<>|!=|<=|>=|:=|&&|\|\||[\s\S])/gy

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', 0: '\0', b: '\b', Z: '\x1a' }

function unquoted(text: string): string {
  const quote = text[0] ?? ''
  return text
    .slice(1, -1)
    .replace(new RegExp(`\\\\([\\s\\S])|${quote}${quote}`, 'g'), (_all, escaped?: string) =>
      escaped === undefined ? quote : (escapes[escaped] ?? escaped),
    )
}

/** The tokens of one statement, with one of kind `end` after them. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = []
  for (const found of sql.matchAll(pattern)) {
    const [raw, name, text, number, word, sign] = found
    const at = found.index
    if (name !== undefined) tokens.push({ kind: 'name', value: name.slice(1, -1).replaceAll('``', '`'), at, raw })
    else if (text !== undefined) tokens.push({ kind: 'text', value: unquoted(text), at, raw })
    else if (number !== undefined) tokens.push({ kind: 'number', value: number, at, raw })
    else if (word !== undefined) tokens.push({ kind: 'word', value: word.toUpperCase(), at, raw })
    else if (sign !== undefined) {
      if (/['"`]/.test(sign)) throw syntaxError(sql.slice(at))
      tokens.push({ kind: 'sign', value: sign, at, raw })
    }
  }
  tokens.push({ kind: 'end', value: '', at: sql.length, raw: '' })
  return tokens
}

/** The statements of a text, cut at semicolons outside of quotes; the last may lack its own (`complete` says whether). */
export function splitStatements(text: string): { readonly statements: string[]; readonly rest: string } {
  const statements: string[] = []
  let start = 0
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (quote !== '') {
      if (character === '\\' && quote !== '`') at++
      else if (character === quote) quote = ''
    } else if (/['"`]/.test(character)) quote = character
    else if (character === ';') {
      statements.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  return { statements: statements.filter((statement) => statement !== ''), rest: text.slice(start).trim() }
}
