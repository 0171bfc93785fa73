import { type Expression, type Node, parseTemplate, TemplateError } from './go-template-parse.ts'

/**
 * Renders a Go template over plain data, as far as the docker program's `--format` and `inspect -f` are used: fields, `index`, `json`, `join`,
 * `range`, `if`, `with`, `eq` and their kin, variables, pipes, and `{{-` trimming. Throws `TemplateError` with a message in Go's manner.
 */
export function renderTemplate(template: string, data: unknown, types: DataTypes = noTypes): string {
  return renderNodes(parseTemplate(template), { dot: data, variables: new Map([['$', data]]), types })
}

/** What plain data does not say of the types that it had in Go. */
export interface DataTypes {
  /** How an absent value of a field is printed: `[]`, `map[]`, `<nil>`. */
  nilText(field: string): string
  /** Fields that hold a map with keys of any name: one that is not there is no error. */
  readonly openMaps: readonly string[]
  /** Fields that may be left out where they are empty. */
  readonly optional: readonly string[]
}
const noTypes: DataTypes = { nilText: () => '<no value>', openMaps: [], optional: [] }

interface Scope {
  readonly dot: unknown
  readonly variables: Map<string, unknown>
  readonly types: DataTypes
}

const inner = (scope: Scope, dot: unknown): Scope => ({ dot, variables: new Map(scope.variables), types: scope.types })

function renderNodes(nodes: readonly Node[], scope: Scope): string {
  return nodes.map((node) => renderNode(node, scope)).join('')
}

function renderNode(node: Node, scope: Scope): string {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'print':
      return printed(node.value, scope)
    case 'assign':
      scope.variables.set(node.variable, evaluate(node.value, scope))
      return ''
    case 'if':
      return renderNodes(isTrue(evaluate(node.condition, scope)) ? node.body : node.otherwise, inner(scope, scope.dot))
    case 'with': {
      const value = evaluate(node.value, scope)
      return isTrue(value) ? renderNodes(node.body, inner(scope, value)) : renderNodes(node.otherwise, scope)
    }
    case 'range': {
      const entries = entriesOf(evaluate(node.value, scope))
      if (entries.length === 0) return renderNodes(node.otherwise, scope)
      return entries
        .map(([key, value]) => {
          const each = inner(scope, value)
          const [first, second] = node.variables
          if (first !== undefined) each.variables.set(first, second === undefined ? value : key)
          if (second !== undefined) each.variables.set(second, value)
          return renderNodes(node.body, each)
        })
        .join('')
    }
  }
}

function printed(expression: Expression, scope: Scope): string {
  const value = evaluate(expression, scope)
  return value === null && expression.kind === 'field' ? scope.types.nilText(expression.name) : goText(value)
}

function entriesOf(value: unknown): [unknown, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item])
  return isMap(value) ? sortedEntries(value) : []
}

function evaluate(expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'dot':
      return scope.dot
    case 'variable': {
      if (!scope.variables.has(expression.name)) throw new TemplateError(`undefined variable "${expression.name}"`)
      return scope.variables.get(expression.name)
    }
    case 'field':
      return fieldOf(evaluate(expression.of, scope), expression, scope.types)
    case 'method': {
      const method = evaluate(expression.field, scope)
      if (typeof method === 'function') return method(...expression.arguments.map((it) => evaluate(it, scope)))
      const { place, written } = expression.field.source
      throw new TemplateError(`executing "" at <${written}>: ${expression.field.name} is not a method but has arguments`, place)
    }
    case 'call': {
      const run = functions[expression.name]
      if (!run) throw new TemplateError(`function "${expression.name}" not defined`)
      const { place, written } = expression.source
      try {
        return run(...expression.arguments.map((it) => evaluate(it, scope)))
      } catch (error) {
        if (error instanceof CallError)
          throw new TemplateError(`executing "" at <${written}>: error calling ${expression.name}: ${error.message}`, place)
        throw error
      }
    }
  }
}

type Field = Extract<Expression, { kind: 'field' }>

function fieldOf(value: unknown, field: Field, types: DataTypes): unknown {
  const { place, written } = field.source
  const failed = (why: string): TemplateError => new TemplateError(`executing "" at <${written}>: ${why}`, place)
  const parent = field.of.kind === 'field' ? field.of.name : ''
  if (isMap(value)) {
    if (Object.hasOwn(value, field.name)) return value[field.name]
    if (types.openMaps.includes(parent)) return undefined
    if (types.optional.includes(field.name)) return null
    throw failed(`map has no entry for key "${field.name}"`)
  }
  // Behind a key that an open map does not have there is nothing either.
  if (value === undefined) return undefined
  if (value === null) throw failed(`map has no entry for key "${parent}"`)
  throw failed(`can't evaluate field ${field.name} in type interface {}`)
}

/** A function's own complaint. */
class CallError extends Error {
  override readonly name = 'CallError'
}

type Functions = Readonly<Record<string, (...values: unknown[]) => unknown>>

const functions: Functions = {
  json: (value) => JSON.stringify(value ?? null),
  join: (items, separator) => (Array.isArray(items) ? items.map(goText).join(String(separator)) : goText(items)),
  split: (text, separator) => String(text).split(String(separator)),
  lower: (text) => String(text).toLowerCase(),
  upper: (text) => String(text).toUpperCase(),
  title: (text) => String(text).replace(/\b\p{L}/gu, (letter) => letter.toUpperCase()),
  pad: (text, before, after) => ' '.repeat(Number(before)) + goText(text) + ' '.repeat(Number(after)),
  truncate: (text, length) => [...String(text)].slice(0, Number(length)).join(''),
  len: (value) => (typeof value === 'string' ? new TextEncoder().encode(value).length : entriesOf(value).length),
  index: (value, ...keys) => keys.reduce(indexOf, value),
  slice: (value, from, to) =>
    Array.isArray(value) || typeof value === 'string'
      ? value.slice(Number(from ?? 0), to === undefined ? undefined : Number(to))
      : undefined,
  print: (...values) => values.map(goText).join(' '),
  println: (...values) => `${values.map(goText).join(' ')}\n`,
  printf: (format, ...values) => printf(String(format), values),
  eq: (a, ...others) => others.some((it) => it === a),
  ne: (a, b) => a !== b,
  lt: (a, b) => Number(a) < Number(b),
  le: (a, b) => Number(a) <= Number(b),
  gt: (a, b) => Number(a) > Number(b),
  ge: (a, b) => Number(a) >= Number(b),
  and: (...values) => values.find((it) => !isTrue(it)) ?? values.at(-1),
  or: (...values) => values.find(isTrue) ?? values.at(-1),
  not: (value) => !isTrue(value),
}

function indexOf(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) {
    if (typeof key === 'number' && key >= 0 && key < value.length) return value[key]
    throw new CallError(`index out of range: ${String(key)}`)
  }
  if (isMap(value)) return Object.hasOwn(value, String(key)) ? value[String(key)] : undefined
  throw new CallError('index of untyped nil')
}

function printf(format: string, values: unknown[]): string {
  const rest = [...values]
  return format.replace(/%(-?\d*)([%svdq])/g, (_, width: string, verb: string) => {
    if (verb === '%') return '%'
    const text = verb === 'q' ? JSON.stringify(goText(rest.shift())) : goText(rest.shift())
    return width.startsWith('-') ? text.padEnd(Number(width.slice(1))) : text.padStart(Number(width || 0))
  })
}

/** Go's truth: not false, 0, nil, nor empty. */
function isTrue(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return entriesOf(value).length > 0
  return Boolean(value)
}

/** As Go prints a value: `[a b]`, `map[k:v]`, `<no value>` for nil. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<no value>'
  if (Array.isArray(value)) return `[${value.map(nested).join(' ')}]`
  if (isMap(value))
    return `map[${sortedEntries(value)
      .map(([key, it]) => `${key}:${nested(it)}`)
      .join(' ')}]`
  return String(value)
}
const nested = (value: unknown): string => (value === null || value === undefined ? '<nil>' : goText(value))

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const sortedEntries = (map: Record<string, unknown>): [string, unknown][] => Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))
