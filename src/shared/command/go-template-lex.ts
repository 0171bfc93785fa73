/** What the scanner of Go's `text/template/parse` (1.24) tells apart. */
export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'identifier'
  | 'keyword'
  | 'field'
  | 'variable'
  | 'dot'
  | 'nil'
  | 'bool'
  | 'number'
  | 'string'
  | 'raw'
  | 'pipe'
  | 'left'
  | 'right'
  | 'assign'
  | 'declare'
  | 'char'
  | 'error'
  | 'end'
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly at: number
}

const keywords = ['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with']

/** Cuts a template into tokens; what can not be one is the last of them, an error. */
export function lex(template: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  let trims = false
  while (at <= template.length) {
    const open = template.indexOf('{{', at)
    const trimsBefore = open >= 0 && /^-\s/.test(template.slice(open + 2, open + 4))
    const raw = template.slice(at, open < 0 ? undefined : open)
    const start = trims ? raw.trimStart() : raw
    const text = trimsBefore ? start.trimEnd() : start
    if (text !== '') tokens.push({ kind: 'text', text, at })
    if (open < 0) break
    const inside = open + (trimsBefore ? 4 : 2)
    const comment = template.startsWith('/*', inside) ? lexComment(template, inside) : undefined
    const action = comment ?? lexAction(template, open, inside, tokens)
    if (typeof action === 'string') return [...tokens, { kind: 'error', text: action, at: open }]
    at = action.end
    trims = action.trims
  }
  return [...tokens, { kind: 'end', text: '', at: template.length }]
}

type Lexed = string | { readonly end: number; readonly trims: boolean }

function lexComment(template: string, at: number): Lexed {
  const end = template.indexOf('*/', at)
  if (end < 0) return 'unclosed comment'
  const close = /^(\s-)?\}\}/.exec(template.slice(end + 2))
  return close ? { end: end + 2 + close[0].length, trims: close[1] !== undefined } : 'comment ends before closing delimiter'
}

const plain: readonly [RegExp, TokenKind][] = [
  [/\s+/y, 'space'],
  [/:=/y, 'declare'],
  [/=/y, 'assign'],
  [/\|/y, 'pipe'],
  [/"(?:\\[^\n]|[^"\\\n])*"/y, 'string'],
  [/`[^`]*`/y, 'raw'],
  [/'(?:\\[^\n]|[^'\\\n])+'/y, 'number'],
  [/\$\w*/y, 'variable'],
  [/\.[A-Za-z_]\w*/y, 'field'],
  [/[+-]?(?:0[xX][\da-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y, 'number'],
  [/\./y, 'dot'],
  [/[A-Za-z_]\w*/y, 'identifier'],
  [/\(/y, 'left'],
  [/\)/y, 'right'],
]

function lexAction(template: string, open: number, inside: number, tokens: Token[]): Lexed {
  tokens.push({ kind: 'open', text: '{{', at: open })
  let depth = 0
  let at = inside
  for (;;) {
    const close = /^(\s-)?\}\}/.exec(template.slice(at, at + 4))
    if (close) {
      if (depth > 0) return 'unclosed left paren'
      tokens.push({ kind: 'close', text: '}}', at })
      return { end: at + close[0].length, trims: close[1] !== undefined }
    }
    const letter = template[at]
    if (letter === undefined) return 'unclosed action'
    const [text, kind] = next(template, at)
    if (text === undefined) {
      const wrong = unreadable(letter)
      if (wrong !== undefined) return wrong
      tokens.push({ kind: 'char', text: letter, at })
      at++
      continue
    }
    // The space before a closing `-}}` belongs to it.
    const token = kind === 'space' && template.startsWith('-}}', at + text.length) ? text.slice(0, -1) : text
    if (kind === 'left') depth++
    if (kind === 'right' && --depth < 0) return 'unexpected right paren'
    const after = template[at + text.length]
    if (['identifier', 'field', 'variable'].includes(kind) && after !== undefined && !isTerminator(template, at + text.length))
      return `bad character ${codeOf(after)}`
    if (kind === 'number' && after !== undefined && /\w/.test(after)) return `bad number syntax: ${JSON.stringify(text + after)}`
    if (token !== '') tokens.push({ kind: kind === 'identifier' ? wordKind(text) : kind, text: token, at })
    at += token.length
  }
}

function next(template: string, at: number): [string | undefined, TokenKind] {
  for (const [pattern, kind] of plain) {
    pattern.lastIndex = at
    const text = pattern.exec(template)?.[0]
    if (text !== undefined) return [text, kind]
  }
  return [undefined, 'char']
}

function unreadable(letter: string): string | undefined {
  if (letter === '"') return 'unterminated quoted string'
  if (letter === '`') return 'unterminated raw quoted string'
  if (letter === "'") return 'unterminated character constant'
  if (letter === ':') return 'expected :='
  if (letter === '+' || letter === '-') return `bad number syntax: "${letter}"`
  return /[!-~]/.test(letter) ? undefined : `unrecognized character in action: ${codeOf(letter)}`
}

const isTerminator = (template: string, at: number): boolean => /[\s.,|:)(]/.test(template.charAt(at)) || template.startsWith('}}', at)
const codeOf = (letter: string): string => `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${letter}'`
const wordKind = (word: string): TokenKind =>
  keywords.includes(word) ? 'keyword' : word === 'true' || word === 'false' ? 'bool' : word === 'nil' ? 'nil' : 'identifier'

/** As Go's parser quotes a token: at most ten letters, keywords in angles. */
export function quoted({ kind, text }: Token): string {
  if (kind === 'end') return 'EOF'
  if (kind === 'keyword') return `<${text}>`
  return text.length > 10 ? `${JSON.stringify(text.slice(0, 10))}...` : JSON.stringify(text)
}
