import { goText, printed } from './go-format.ts'
import { CallError, functions, type GoFunction } from './go-functions.ts'
import {
  type Command,
  type Node,
  type Operand,
  type Pipeline,
  parseTemplate,
  type Source,
  type Template,
  TemplateError,
} from './go-template-parse.ts'
import {
  any,
  bool,
  concrete,
  entries,
  float64,
  type GoType,
  type GoValue,
  indirect,
  int,
  isNil,
  isTrue,
  items,
  member,
  string,
  typeName,
} from './go-types.ts'

export interface RenderOptions {
  /** What the data are in Go; plain JSON (`interface {}`) if left out. */
  readonly type?: GoType
  /** Go's `missingkey=error`: a key that a map does not have is an error. It counts for plain JSON, as the docker program has it there. */
  readonly strict?: boolean
  readonly functions?: Readonly<Record<string, GoFunction>>
  /** What errors call the template. */
  readonly name?: string
}

/**
 * Renders a Go template over plain data, looked at through their Go types: all of Go's `text/template` but for calls of methods with more than a
 * word, with the functions of the docker program. Throws `TemplateError` with Go's own words.
 */
export function renderTemplate(template: string, data: unknown, options: RenderOptions = {}): string {
  const known = options.functions ?? functions
  const parsed = parseTemplate(template, Object.keys(known), options.name)
  return new Renderer(parsed, known, { strict: options.strict ?? options.type === undefined, name: options.name ?? '' }).render(
    data,
    options.type ?? any,
  )
}

class Broken extends Error {
  readonly how: 'break' | 'continue'
  constructor(how: 'break' | 'continue') {
    super(how)
    this.how = how
  }
}

interface Scope {
  readonly dot: GoValue | undefined
  /** The innermost last. */
  readonly variables: { readonly name: string; value: GoValue | undefined }[]
}

class Renderer {
  readonly #template: Template
  readonly #functions: Readonly<Record<string, GoFunction>>
  readonly #how: { readonly strict: boolean; readonly name: string }
  #text = ''

  constructor(template: Template, known: Readonly<Record<string, GoFunction>>, how: { readonly strict: boolean; readonly name: string }) {
    this.#template = template
    this.#functions = known
    this.#how = how
  }

  render(data: unknown, type: GoType): string {
    const dot = { type, value: data }
    try {
      this.#nodes(this.#template.nodes, scopeOf(dot))
    } catch (error) {
      if (error instanceof TemplateError) error.printed = this.#text
      throw error
    }
    return this.#text
  }

  #wrong(source: Source, message: string): TemplateError {
    const { name } = this.#how
    return new TemplateError(`executing ${JSON.stringify(name)} at <${source.written}>: ${message}`, source.place, name)
  }

  #nodes(nodes: readonly Node[], scope: Scope): void {
    for (const node of nodes) this.#node(node, scope)
  }

  #node(node: Node, scope: Scope): void {
    switch (node.kind) {
      case 'text':
        this.#text += node.text
        return
      case 'action': {
        const value = this.#pipeline(node.pipeline, scope)
        if (node.pipeline.variables.length > 0) return
        if (value?.type.kind === 'method')
          throw this.#wrong(
            node.pipeline.commands[0]?.source ?? node.source,
            `can't print ${goText(value)} of type ${typeName(value.type)}`,
          )
        this.#text += printed(value)
        return
      }
      case 'if':
      case 'with': {
        const own = innerScope(scope)
        const value = this.#pipeline(node.pipeline, own)
        const isMet = isTrue(value)
        this.#nodes(isMet ? node.body : node.otherwise, isMet && node.kind === 'with' ? { ...own, dot: value } : own)
        return
      }
      case 'range':
        this.#range(node, scope)
        return
      case 'template': {
        const nodes = this.#template.defined.get(node.name)
        const value = node.pipeline && this.#pipeline(node.pipeline, scope)
        if (!nodes) throw this.#wrong(node.source, `template ${JSON.stringify(node.name)} not defined`)
        this.#nodes(nodes, scopeOf(value))
        return
      }
      default:
        throw new Broken(node.kind)
    }
  }

  #range(node: Extract<Node, { kind: 'if' | 'with' | 'range' }>, scope: Scope): void {
    const own = innerScope(scope)
    const value = indirect(this.#pipeline({ ...node.pipeline, variables: [] }, own))
    const found = rangeOf(value)
    if (!found) throw this.#wrong(node.pipeline.commands[0]?.words[0]?.source ?? node.source, `range can't iterate over ${goText(value)}`)
    if (found.length === 0) this.#nodes(node.otherwise, own)
    const [first, second] = node.pipeline.variables
    for (const [key, item] of found) {
      const each: Scope = { dot: item, variables: [...own.variables] }
      if (first !== undefined) each.variables.push({ name: first, value: second === undefined ? item : key })
      if (second !== undefined) each.variables.push({ name: second, value: item })
      try {
        this.#nodes(node.body, each)
      } catch (error) {
        if (!(error instanceof Broken)) throw error
        if (error.how === 'break') return
      }
    }
  }

  #pipeline(pipeline: Pipeline, scope: Scope): GoValue | undefined {
    let value: GoValue | undefined
    pipeline.commands.forEach((command, stage) => {
      value = concrete(this.#command(command, scope, stage > 0 ? [value] : []))
    })
    for (const name of pipeline.variables) {
      const known = pipeline.assigns ? scope.variables.findLast((it) => it.name === name) : undefined
      if (known) known.value = value
      else scope.variables.push({ name, value })
    }
    return value
  }

  #command({ words, source }: Command, scope: Scope, piped: readonly (GoValue | undefined)[]): GoValue | undefined {
    const [first, ...rest] = words
    if (!first) return undefined
    if (first.kind === 'function') return this.#call(first, source, rest, scope, piped)
    const hasArguments = rest.length > 0 || piped.length > 0
    if (first.kind === 'fields' || first.kind === 'variable' || first.kind === 'pipeline') {
      const value = concrete(this.#value(first, scope, hasArguments))
      if (value?.type.kind === 'method') return this.#method(first, value.type.call, rest, scope, piped)
      if (hasArguments && first.kind === 'pipeline' && first.names.length === 0)
        throw this.#wrong(first.source, `can't give argument to non-function ${first.source.written}`)
      return value
    }
    if (hasArguments) throw this.#wrong(first.source, `can't give argument to non-function ${first.source.written}`)
    if (first.kind === 'nil') throw this.#wrong(first.source, 'nil is not a command')
    return this.#value(first, scope, false)
  }

  #method(
    operand: Operand,
    call: (argument: string) => string,
    rest: readonly Operand[],
    scope: Scope,
    piped: readonly (GoValue | undefined)[],
  ): GoValue {
    const given = [...rest.map((it) => this.#value(it, scope, false)), ...piped]
    const name = 'names' in operand ? (operand.names.at(-1) ?? '') : ''
    if (given.length !== 1) throw this.#wrong(operand.source, `wrong number of args for ${name}: want 1 got ${given.length}`)
    return { type: string, value: call(goText(given[0])) }
  }

  #call(
    first: Extract<Operand, { kind: 'function' }>,
    source: Source,
    rest: readonly Operand[],
    scope: Scope,
    piped: readonly (GoValue | undefined)[],
  ): GoValue | undefined {
    const known = this.#functions[first.name]
    if (!known) throw this.#wrong(first.source, `function "${first.name}" not defined`)
    const count = rest.length + piped.length
    const minimum = known.more ? known.takes.length - (known.takes.length > 1 ? 1 : 0) : known.takes.length
    const least = first.name.startsWith('print') && first.name !== 'printf' ? 0 : minimum
    if (count < least || (!known.more && count > known.takes.length))
      throw this.#wrong(source, `wrong number of args for ${first.name}: want ${known.more ? 'at least ' : ''}${least} got ${count}`)
    // `and` and `or` look no further than they must.
    if (first.name === 'and' || first.name === 'or') return this.#logic(first.name, rest, scope, piped)
    const wanted = (at: number): GoType => known.takes[Math.min(at, known.takes.length - 1)] ?? any
    const given = rest.map((it, at) => this.#argument(it, wanted(at), scope))
    const last = piped.map((it) => this.#fitting(it, wanted(rest.length), source))
    try {
      return known.call(...given, ...last)
    } catch (error) {
      if (error instanceof CallError) throw this.#wrong(source, `error calling ${first.name}: ${error.message}`)
      throw error
    }
  }

  #logic(name: 'and' | 'or', rest: readonly Operand[], scope: Scope, piped: readonly (GoValue | undefined)[]): GoValue | undefined {
    let value: GoValue | undefined
    for (const operand of rest) {
      value = concrete(this.#value(operand, scope, false))
      if (isTrue(value) === (name === 'or')) return value
    }
    return piped.length > 0 ? piped[0] : value
  }

  #argument(operand: Operand, type: GoType, scope: Scope): GoValue | undefined {
    const isWanted = (kind: string): boolean => type.kind === 'any' || type.kind === kind
    const literals = { text: 'string', number: 'int', bool: 'bool' } as const
    if (operand.kind in literals && !isWanted(literals[operand.kind as keyof typeof literals])) {
      const expected = { string: 'string', int: 'integer', bool: 'bool' }[type.kind as 'string'] as string | undefined
      if (expected) throw this.#wrong(operand.source, `expected ${expected}; found ${operand.source.written}`)
    }
    return this.#fitting(this.#value(operand, scope, false), type, operand.source)
  }

  /** A value as an argument of a type; those that Go would not assign are refused. */
  #fitting(value: GoValue | undefined, type: GoType, source: Source): GoValue | undefined {
    const it = concrete(value)
    if (type.kind === 'any') return it
    if (!it) throw this.#wrong(source, `invalid value; expected ${typeName(type)}`)
    if (typeName(it.type) === typeName(type)) return it
    throw this.#wrong(source, `wrong type for value; expected ${typeName(type)}; got ${typeName(it.type)}`)
  }

  #value(operand: Operand, scope: Scope, hasArguments: boolean): GoValue | undefined {
    switch (operand.kind) {
      case 'text':
        return { type: string, value: operand.value }
      case 'number':
        return { type: operand.whole ? int : float64, value: operand.value }
      case 'bool':
        return { type: bool, value: operand.value }
      case 'nil':
        return undefined
      case 'dot':
        return scope.dot
      case 'function':
        return this.#call(operand, operand.source, [], scope, [])
      case 'fields':
        return this.#fields(scope.dot, operand.names, operand.source, hasArguments)
      case 'variable': {
        const value = scope.variables.findLast((it) => it.name === operand.name)?.value
        return this.#fields(value, operand.names, operand.source, hasArguments)
      }
      case 'pipeline':
        return this.#fields(this.#pipeline(operand.pipeline, innerScope(scope)), operand.names, operand.source, hasArguments)
    }
  }

  #fields(value: GoValue | undefined, names: readonly string[], source: Source, hasArguments: boolean): GoValue | undefined {
    return names.reduce<GoValue | undefined>(
      (of, name, at) => this.#field(of, name, source, hasArguments && at === names.length - 1),
      value,
    )
  }

  #field(of: GoValue | undefined, name: string, source: Source, hasArguments: boolean): GoValue | undefined {
    if (!of) {
      if (this.#how.strict) throw this.#wrong(source, `nil data; no entry for key "${name}"`)
      return undefined
    }
    const typed = typeName(of.type)
    const it = indirect(of)
    if (!it) throw this.#wrong(source, `nil pointer evaluating ${typed}.${name}`)
    if (it.type.kind === 'struct') {
      const found = member(it, name)
      if (found && hasArguments && found.type.kind !== 'method')
        throw this.#wrong(source, `${name} has arguments but cannot be invoked as function`)
      if (found) return found
      // Listings are looked at through a pointer.
      throw this.#wrong(source, `can't evaluate field ${name} in type ${it.type.encodesItself ? '*' : ''}${typed}`)
    }
    if (it.type.kind === 'map' && it.type.key === 'string') {
      const found = entries(it).find(([key]) => key === name)?.[1]
      if (hasArguments && concrete(found)?.type.kind !== 'method') throw this.#wrong(source, `${name} is not a method but has arguments`)
      if (found) return found
      if (this.#how.strict) throw this.#wrong(source, `map has no entry for key "${name}"`)
      return undefined
    }
    throw this.#wrong(source, `can't evaluate field ${name} in type ${typed}`)
  }
}

const scopeOf = (dot: GoValue | undefined): Scope => ({ dot, variables: [{ name: '$', value: dot }] })
const innerScope = (scope: Scope): Scope => ({ dot: scope.dot, variables: [...scope.variables] })

/** Keys and items; undefined where there is nothing to go through. */
function rangeOf(value: GoValue | undefined): [GoValue, GoValue][] | undefined {
  if (!value) return []
  const { type } = value
  if (type.kind === 'slice') return items(value).map((item, at) => [{ type: int, value: at }, item])
  if (type.kind === 'map') return entries(value).map(([key, item]) => [{ type: { kind: 'string', name: type.key }, value: key }, item])
  if (type.kind === 'int')
    return Array.from({ length: Number(value.value ?? 0) }, (_, at) => [
      { type, value: at },
      { type, value: at },
    ])
  return isNil(value) ? [] : undefined
}
