/** A template that can not be read (`place` absent) or does not fit its data, worded as Go's `text/template` does. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  /** Line, counted from 1, and column, from 0. */
  readonly place: string | undefined
  constructor(message: string, place?: string) {
    super(`template: :${place ?? '1'}: ${message}`)
    this.place = place
  }
}

/** Where an expression stands, and its text, as Go's errors name it. */
export interface Source {
  readonly place: string
  readonly written: string
}

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | undefined }
  | { readonly kind: 'dot' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'field'; readonly of: Expression; readonly name: string; readonly source: Source }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[]; readonly source: Source }
  /** `.Label "a"`: a field that is a function. */
  | { readonly kind: 'method'; readonly field: Extract<Expression, { kind: 'field' }>; readonly arguments: readonly Expression[] }

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly value: Expression }
  | { readonly kind: 'assign'; readonly variable: string; readonly value: Expression }
  | { readonly kind: 'if'; readonly condition: Expression; readonly body: readonly Node[]; readonly otherwise: readonly Node[] }
  | { readonly kind: 'with'; readonly value: Expression; readonly body: readonly Node[]; readonly otherwise: readonly Node[] }
  | {
      readonly kind: 'range'
      /** Key and value, or the value alone. */
      readonly variables: readonly string[]
      readonly value: Expression
      readonly body: readonly Node[]
      readonly otherwise: readonly Node[]
    }

/** An action's text, trimmed, and where in the template it ends. */
interface Action {
  readonly action: string
  readonly end: number
  readonly template: string
}
type Piece = { readonly text: string } | Action

export function parseTemplate(template: string): Node[] {
  const pieces = cut(template)
  const { nodes, next, end } = readNodes(pieces, 0)
  if (end !== '') throw new TemplateError(`unexpected {{${end}}}`)
  if (next < pieces.length) throw new TemplateError('unexpected {{end}}')
  return nodes
}

/** Text and actions; `{{-` and `-}}` take the white space beside them away. */
function cut(template: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  let trimNext = false
  const pushText = (text: string, trimEnd: boolean): void => {
    const start = trimNext ? text.trimStart() : text
    const kept = trimEnd ? start.trimEnd() : start
    if (kept !== '') pieces.push({ text: kept })
  }
  const action = /\{\{(-(?=\s))?((?:"(?:\\.|[^"\\])*"|`[^`]*`|(?!-?\}\})[\s\S])*)(-)?\}\}/g
  for (const match of template.matchAll(action)) {
    pushText(template.slice(at, match.index), match[1] !== undefined)
    const end = match.index + 2 + (match[1] ?? '').length + (match[2] ?? '').trimEnd().length
    pieces.push({ action: (match[2] ?? '').trim(), end, template })
    trimNext = match[3] !== undefined
    at = match.index + match[0].length
  }
  const rest = template.slice(at)
  if (rest.includes('{{')) throw new TemplateError('unclosed action')
  pushText(rest, false)
  return pieces
}

/** Reads up to an `end`, an `else` or the template's end; `next` is the piece after it. */
function readNodes(pieces: readonly Piece[], start: number): { nodes: Node[]; next: number; end: string; last?: Action } {
  const nodes: Node[] = []
  let at = start
  while (at < pieces.length) {
    const piece = pieces[at++]
    if (!piece) break
    if ('text' in piece) {
      nodes.push({ kind: 'text', text: piece.text })
      continue
    }
    const { action } = piece
    if (action === 'end' || action === 'else' || action.startsWith('else ')) return { nodes, next: at, end: action, last: piece }
    if (/^(?:if|with|range)$/.test(action)) throw new TemplateError(`missing value for ${action}`)
    if (action.startsWith('/*')) continue
    const block = /^(if|with|range)\s+([\s\S]+)$/.exec(action)
    if (block) {
      const read = readBlock(pieces, at, block[1] ?? '', { ...piece, action: block[2] ?? '' })
      nodes.push(read.node)
      at = read.next
    } else nodes.push(readSimple(piece))
  }
  return { nodes, next: at, end: '' }
}

function readSimple(piece: Action): Node {
  const { action } = piece
  const assign = /^(\$\w*)\s*:?=\s*([\s\S]+)$/.exec(action)
  if (assign) return { kind: 'assign', variable: assign[1] ?? '', value: readPipeline({ ...piece, action: assign[2] ?? '' }) }
  if (action === '') throw new TemplateError('missing value for command')
  return { kind: 'print', value: readPipeline(piece) }
}

function readBlock(pieces: readonly Piece[], start: number, word: string, head: Action): { node: Node; next: number } {
  const body = readNodes(pieces, start)
  let otherwise: Node[] = []
  let next = body.next
  const elseIf = /^else (if|with)\s+([\s\S]+)$/.exec(body.end)
  if (elseIf && body.last) {
    const read = readBlock(pieces, next, elseIf[1] ?? '', { ...body.last, action: elseIf[2] ?? '' })
    otherwise = [read.node]
    next = read.next
  } else if (body.end === 'else') {
    const rest = readNodes(pieces, next)
    if (rest.end !== 'end') throw new TemplateError('unexpected EOF')
    otherwise = rest.nodes
    next = rest.next
  } else if (body.end !== 'end') throw new TemplateError('unexpected EOF')
  return { node: blockNode(word, head, body.nodes, otherwise), next }
}

function blockNode(word: string, head: Action, body: readonly Node[], otherwise: readonly Node[]): Node {
  if (word === 'if') return { kind: 'if', condition: readPipeline(head), body, otherwise }
  if (word === 'with') return { kind: 'with', value: readPipeline(head), body, otherwise }
  const [, first, second, value] = /^(?:(\$\w+)\s*(?:,\s*(\$\w+)\s*)?:=\s*)?([\s\S]+)$/.exec(head.action) ?? []
  const variables = [first, second].filter((it) => it !== undefined)
  return { kind: 'range', variables, value: readPipeline({ ...head, action: value ?? '' }), body, otherwise }
}

const token = /\s+|"(?:\\.|[^"\\])*"|`[^`]*`|\$\w*|\.[A-Za-z_]\w*|\.|-?\d+(?:\.\d+)?|[A-Za-z_]\w*|[|()]/y

function tokens(text: string): string[] {
  const found: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const match = token.exec(text)
    if (!match) throw new TemplateError(`unexpected "${text.charAt(at)}" in command`)
    found.push(match[0])
  }
  return found
}

function readPipeline(piece: Action): Expression {
  const reader = { tokens: tokens(piece.action), at: 0, piece }
  const expression = pipeline(reader)
  if (reader.at < reader.tokens.length) throw new TemplateError(`unexpected <${reader.tokens[reader.at]}> in command`)
  return expression
}

interface Reader {
  readonly tokens: readonly string[]
  at: number
  readonly piece: Action
}

/** The source of what was read from one token up to where the reader stands; Go places a chain of fields behind its first. */
function sourceOf(reader: Reader, from: number, placedAt: number): Source {
  const before = (count: number): number => reader.tokens.slice(0, count).join('').length
  const { piece } = reader
  const offset = piece.end - piece.action.length + before(placedAt)
  const lines = piece.template.slice(0, offset).split('\n')
  return { place: `${lines.length}:${lines.at(-1)?.length ?? 0}`, written: reader.tokens.slice(from, reader.at).join('').trim() }
}

const isSpace = (text: string | undefined): boolean => text !== undefined && /^\s/.test(text)
function skipSpace(reader: Reader): void {
  while (isSpace(reader.tokens[reader.at])) reader.at++
}

/** `a | f x`: what comes before a pipe is the last argument of what comes after. */
function pipeline(reader: Reader): Expression {
  let value = command(reader)
  skipSpace(reader)
  while (reader.tokens[reader.at] === '|') {
    reader.at++
    const next = command(reader)
    if (next.kind !== 'call') throw new TemplateError('non executable command in pipeline')
    value = { ...next, arguments: [...next.arguments, value] }
    skipSpace(reader)
  }
  return value
}

function command(reader: Reader): Expression {
  skipSpace(reader)
  const name = reader.tokens[reader.at]
  if (name !== undefined && /^[A-Za-z_]/.test(name) && !['true', 'false', 'nil'].includes(name)) {
    const from = reader.at++
    return { kind: 'call', name, arguments: operands(reader), source: sourceOf(reader, from, from) }
  }
  const value = operand(reader)
  if (value.kind !== 'field') return value
  const rest = operands(reader)
  return rest.length > 0 ? { kind: 'method', field: value, arguments: rest } : value
}

/** What follows up to a pipe, a closing parenthesis or the end. */
function operands(reader: Reader): Expression[] {
  const found: Expression[] = []
  for (skipSpace(reader); reader.at < reader.tokens.length && !/^[|)]$/.test(reader.tokens[reader.at] ?? ''); skipSpace(reader)) {
    found.push(operand(reader))
  }
  return found
}

function operand(reader: Reader): Expression {
  const from = reader.at
  const first = reader.tokens[reader.at++]
  if (first === undefined) throw new TemplateError('missing value for command')
  const start = operandStart(reader, first)
  // A chain has no spaces in it: `.A.B`, `$x.A`, `(index …).A`.
  const chain = /^\.[A-Za-z_]/.test(first) ? [first] : []
  const behind = reader.at
  for (let next = reader.tokens[reader.at]; next !== undefined && /^\.[A-Za-z_]/.test(next); next = reader.tokens[reader.at]) {
    reader.at++
    chain.push(next)
  }
  const source = sourceOf(reader, from, reader.at > behind ? behind : from)
  return chain.reduce<Expression>((of, name) => ({ kind: 'field', of, name: name.slice(1), source }), start)
}

function operandStart(reader: Reader, first: string): Expression {
  if (first === '(') {
    const value = pipeline(reader)
    skipSpace(reader)
    if (reader.tokens[reader.at++] !== ')') throw new TemplateError('unclosed left paren')
    return value
  }
  if (first.startsWith('.')) return { kind: 'dot' }
  if (first.startsWith('$')) return { kind: 'variable', name: first }
  if (first.startsWith('`')) return { kind: 'literal', value: first.slice(1, -1) }
  if (first.startsWith('"')) return { kind: 'literal', value: readString(first) }
  if (/^-?\d/.test(first)) return { kind: 'literal', value: Number(first) }
  if (first === 'true' || first === 'false') return { kind: 'literal', value: first === 'true' }
  if (first === 'nil') return { kind: 'literal', value: undefined }
  if (/^[A-Za-z_]/.test(first)) return { kind: 'call', name: first, arguments: [], source: sourceOf(reader, reader.at - 1, reader.at - 1) }
  throw new TemplateError(`unexpected <${first}> in operand`)
}

function readString(quoted: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
  return quoted.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter)
}
