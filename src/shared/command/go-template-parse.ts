import { lex, quoted, type Token, type TokenKind } from './go-template-lex.ts'

/** A template that can not be read (`place` absent) or does not fit its data, worded as Go's `text/template` does. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  /** Line, counted from 1, and column, from 0. */
  readonly place: string | undefined
  /** What had been printed when it turned out not to fit. */
  printed = ''
  constructor(message: string, place?: string, template = '') {
    super(`template: ${template}:${place ?? '1'}: ${message}`)
    this.place = place
  }
}

/** Where an expression stands, and its text, as Go's errors name it. */
export interface Source {
  readonly place: string
  readonly written: string
}

/** `a | f x`: each command gets what came before as its last argument. */
export interface Pipeline {
  readonly commands: readonly Command[]
  readonly variables: readonly string[]
  readonly assigns: boolean
}
export interface Command {
  readonly words: readonly Operand[]
  readonly source: Source
}
export type Operand = { readonly source: Source } & (
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number; readonly whole: boolean }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'nil' }
  | { readonly kind: 'dot' }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'fields'; readonly names: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline; readonly names: readonly string[] }
)

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline; readonly source: Source }
  | {
      readonly kind: 'if' | 'with' | 'range'
      readonly pipeline: Pipeline
      readonly body: readonly Node[]
      readonly otherwise: readonly Node[]
      readonly source: Source
    }
  | { readonly kind: 'break' | 'continue' }
  | { readonly kind: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined; readonly source: Source }

export interface Template {
  readonly nodes: readonly Node[]
  /** By `define` and `block`. */
  readonly defined: ReadonlyMap<string, readonly Node[]>
}

/** Reads a template, by the rules of Go's `text/template/parse` (1.24). `name` is what its errors call it; the docker program gives most none. */
export function parseTemplate(template: string, functions: readonly string[], name = ''): Template {
  return new Parser(template, lex(template), functions, name).template()
}

type Ended = { readonly nodes: Node[]; readonly by: 'end' | 'else' }

class Parser {
  readonly #template: string
  readonly #tokens: readonly Token[]
  readonly #functions: readonly string[]
  readonly #name: string
  readonly #defined = new Map<string, readonly Node[]>()
  #at = 0
  #variables: string[] = ['$']
  #ranges = 0

  constructor(template: string, tokens: readonly Token[], functions: readonly string[], name: string) {
    this.#template = template
    this.#tokens = tokens
    this.#functions = functions
    this.#name = name
  }

  template(): Template {
    const nodes: Node[] = []
    while (this.#peek().kind !== 'end') {
      const read = this.#item()
      if (read === 'end' || read === 'else') throw this.#wrong(`unexpected {{${read}}}`)
      nodes.push(...read)
    }
    return { nodes, defined: this.#defined }
  }

  #wrong(message: string): TemplateError {
    return new TemplateError(message, undefined, this.#name)
  }
  #unexpected(token: Token, within: string): TemplateError {
    return this.#wrong(token.kind === 'error' ? token.text : `unexpected ${quoted(token)} in ${within}`)
  }
  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', at: this.#template.length }
  }
  #take(): Token {
    const token = this.#peek()
    if (token.kind !== 'end' && token.kind !== 'error') this.#at++
    return token
  }
  #skipSpace(): Token {
    while (this.#peek().kind === 'space') this.#at++
    return this.#peek()
  }
  #expectClose(within: string): void {
    if (this.#skipSpace().kind !== 'close') throw this.#unexpected(this.#peek(), within)
    this.#at++
  }

  /** A text or an action; `end` and `else` are for the one who asked. */
  #item(): Node[] | 'end' | 'else' {
    const token = this.#take()
    if (token.kind === 'text') return [{ kind: 'text', text: token.text }]
    if (token.kind !== 'open') throw this.#unexpected(token, 'input')
    const first = this.#skipSpace()
    if (first.kind !== 'keyword') return [this.#action(first)]
    this.#at++
    switch (first.text) {
      case 'end':
        this.#expectClose('end')
        return 'end'
      case 'else':
        // `{{else if …}}` is read on by the block that it belongs to.
        if (!['if', 'with'].includes(this.#skipSpace().text)) this.#expectClose('else')
        return 'else'
      case 'define':
        this.#define()
        return []
      case 'block':
        return [this.#block(first)]
      case 'template':
        return [this.#call(first)]
      case 'break':
      case 'continue': {
        if (this.#ranges === 0) throw this.#wrong(`{{${first.text}}} outside {{range}}`)
        this.#expectClose(`{{${first.text}}}`)
        return [{ kind: first.text }]
      }
      default:
        return [this.#control(first.text as 'if' | 'with' | 'range', first)]
    }
  }

  #list(): Ended {
    const nodes: Node[] = []
    while (this.#peek().kind !== 'end') {
      const read = this.#item()
      if (read === 'end' || read === 'else') return { nodes, by: read }
      nodes.push(...read)
    }
    throw this.#wrong('unexpected EOF')
  }

  #action(first: Token): Node {
    const pipeline = this.#pipeline('command', 'close')
    return { kind: 'action', pipeline, source: this.#source(first.at, first.at) }
  }

  #control(kind: 'if' | 'with' | 'range', first: Token): Node {
    const scope = this.#variables.length
    const pipeline = this.#pipeline(kind, 'close')
    if (kind === 'range') this.#ranges++
    const body = this.#list()
    if (kind === 'range') this.#ranges--
    let otherwise: Node[] = []
    if (body.by === 'else') {
      const chained = this.#peek()
      if (chained.kind === 'keyword' && chained.text === kind && kind !== 'range') {
        this.#at++
        otherwise = [this.#control(kind, chained)]
      } else {
        const rest = this.#list()
        if (rest.by === 'else') throw this.#wrong('expected end; found {{else}}')
        otherwise = rest.nodes
      }
    }
    this.#variables.length = scope
    return { kind, pipeline, body: body.nodes, otherwise, source: this.#source(first.at, first.at) }
  }

  #string(within: string): string {
    const token = this.#skipSpace()
    if (token.kind !== 'string' && token.kind !== 'raw') throw this.#unexpected(token, within)
    this.#at++
    return unquote(token)
  }
  #define(): void {
    const name = this.#string('define clause')
    this.#expectClose('define clause')
    this.#defined.set(name, this.#inner('define clause'))
  }
  #block(first: Token): Node {
    const name = this.#string('block clause')
    const pipeline = this.#pipeline('block clause', 'close')
    this.#defined.set(name, this.#inner('block clause'))
    return { kind: 'template', name, pipeline, source: this.#source(first.at, first.at) }
  }
  #inner(within: string): Node[] {
    const scope = this.#variables
    this.#variables = ['$']
    const { nodes, by } = this.#list()
    if (by === 'else') throw this.#wrong(`unexpected {{else}} in ${within}`)
    this.#variables = scope
    return nodes
  }
  #call(first: Token): Node {
    const name = this.#string('template clause')
    const hasValue = this.#skipSpace().kind !== 'close'
    const pipeline = hasValue ? this.#pipeline('template clause', 'close') : undefined
    if (!hasValue) this.#at++
    return { kind: 'template', name, pipeline, source: this.#source(first.at, first.at) }
  }

  #pipeline(within: string, end: 'close' | 'right'): Pipeline {
    const { variables, assigns } = this.#declarations(within)
    const commands: Command[] = []
    for (;;) {
      const token = this.#skipSpace()
      if (token.kind === end) break
      if (!startsOperand.includes(token.kind)) throw this.#unexpected(token, within)
      commands.push(this.#command())
    }
    this.#at++
    if (commands.length === 0) throw this.#wrong(`missing value for ${within}`)
    const stage = commands.findIndex((it, index) => index > 0 && notExecutable.includes(it.words[0]?.kind ?? ''))
    if (stage > 0) throw this.#wrong(`non executable command in pipeline stage ${stage + 1}`)
    return { commands, variables, assigns }
  }

  #declarations(within: string): { variables: string[]; assigns: boolean } {
    const variables: string[] = []
    for (;;) {
      const before = this.#at
      const variable = this.#skipSpace()
      if (variable.kind !== 'variable') break
      this.#at++
      const after = this.#skipSpace()
      if (after.kind === 'assign' || after.kind === 'declare') {
        this.#at++
        variables.push(variable.text)
        if (after.kind === 'declare') this.#variables.push(...variables)
        return { variables, assigns: after.kind === 'assign' }
      }
      if (after.kind !== 'char' || after.text !== ',') {
        this.#at = before
        break
      }
      this.#at++
      variables.push(variable.text)
      if (within !== 'range' || variables.length > 1) throw this.#wrong(`too many declarations in ${within}`)
      if (this.#skipSpace().kind !== 'variable') throw this.#wrong('range can only initialize variables')
    }
    return { variables, assigns: false }
  }

  #command(): Command {
    const start = this.#skipSpace()
    const words: Operand[] = []
    let end = start.at
    for (;;) {
      this.#skipSpace()
      const operand = this.#operand()
      if (operand) {
        words.push(operand)
        end = this.#peek().at
      }
      const token = this.#peek()
      if (token.kind === 'space') continue
      if (token.kind === 'pipe') this.#at++
      else if (token.kind !== 'close' && token.kind !== 'right') throw this.#unexpected(token, 'operand')
      break
    }
    if (words.length === 0) throw this.#wrong('empty command')
    return { words, source: this.#source(start.at, start.at, end) }
  }

  #operand(): Operand | undefined {
    const first = this.#peek()
    const start = this.#term()
    if (!start) return undefined
    const behind = this.#peek()
    const names: string[] = []
    while (this.#peek().kind === 'field') names.push(this.#take().text.slice(1))
    // Go places a chain of fields behind its first.
    const source = this.#source(first.at, names.length > 0 ? behind.at : first.at, this.#peek().at)
    if (names.length === 0) return { ...start, source }
    if (start.kind === 'fields' || start.kind === 'variable') return { ...start, names: [...start.names, ...names], source }
    if (start.kind === 'pipeline') return { ...start, names, source }
    if (start.kind === 'dot') return { kind: 'fields', names, source }
    throw this.#wrong(`unexpected . after term ${JSON.stringify(this.#template.slice(first.at, behind.at))}`)
  }

  #term(): Operand | undefined {
    const token = this.#peek()
    const source = this.#source(token.at, token.at)
    switch (token.kind) {
      case 'identifier':
        if (!this.#functions.includes(token.text)) throw this.#wrong(`function "${token.text}" not defined`)
        this.#at++
        return { kind: 'function', name: token.text, source }
      case 'dot':
      case 'nil':
        this.#at++
        return { kind: token.kind, source }
      case 'variable':
        if (!this.#variables.includes(token.text)) throw this.#wrong(`undefined variable "${token.text}"`)
        this.#at++
        return { kind: 'variable', name: token.text, names: [], source }
      case 'field':
        this.#at++
        return { kind: 'fields', names: [token.text.slice(1)], source }
      case 'bool':
        this.#at++
        return { kind: 'bool', value: token.text === 'true', source }
      case 'number':
        this.#at++
        return { kind: 'number', ...readNumber(token.text), source }
      case 'string':
      case 'raw':
        this.#at++
        return { kind: 'text', value: unquote(token), source }
      case 'left':
        this.#at++
        return { kind: 'pipeline', pipeline: this.#pipeline('parenthesized pipeline', 'right'), names: [], source }
      default:
        return undefined
    }
  }

  /** What stands between two offsets, with the place of a third, as line and column. */
  #source(from: number, placed: number, to = from): Source {
    const lines = this.#template.slice(0, placed).split('\n')
    const column = new TextEncoder().encode(lines.at(-1) ?? '').length
    return { place: `${lines.length}:${column}`, written: this.#template.slice(from, to).trim().replace(/\s+/g, ' ') }
  }
}

const startsOperand: readonly TokenKind[] = ['bool', 'dot', 'field', 'identifier', 'number', 'nil', 'raw', 'string', 'variable', 'left']
const notExecutable: readonly string[] = ['bool', 'dot', 'nil', 'number', 'text']

function readNumber(text: string): { value: number; whole: boolean } {
  if (text.startsWith("'")) return { value: readString(text).codePointAt(0) ?? 0, whole: true }
  const value = Number(text.replace(/^\+/, ''))
  return { value, whole: !/[.eE]/.test(text) || /^[+-]?0[xX]/.test(text) }
}

const unquote = ({ kind, text }: Token): string => (kind === 'raw' ? text.slice(1, -1) : readString(text))

function readString(text: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
  return text.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter)
}
