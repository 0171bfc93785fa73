import { lookup } from '../lookup.ts'
import { printed, sprint, sprintf } from './go-format.ts'
import {
  any,
  bool,
  concrete,
  entries,
  type GoType,
  type GoValue,
  goJson,
  indirect,
  int,
  isNil,
  isTrue,
  items,
  string,
  strings,
  typeName,
} from './go-types.ts'

/** A function's own complaint. */
export class CallError extends Error {
  override readonly name = 'CallError'
}

type Given = readonly (GoValue | undefined)[]

export interface GoFunction {
  /** What it takes; `any` is not checked. The last may be left out or given more than once where `more` says so. */
  readonly takes: readonly GoType[]
  readonly more?: boolean
  call(...values: Given): GoValue | undefined
}

const text = (value: string): GoValue => ({ type: string, value })
const textOf = (value: GoValue | undefined): string => String(value?.value ?? '')
const numberOf = (value: GoValue | undefined): number => Number(value?.value ?? 0)

const ofText = (change: (value: string) => string): GoFunction => ({ takes: [string], call: (value) => text(change(textOf(value))) })
const printing = (write: (values: Given) => string): GoFunction => ({ takes: [any], more: true, call: (...values) => text(write(values)) })
const comparing = (compare: (a: GoValue | undefined, b: GoValue | undefined) => boolean): GoFunction => ({
  takes: [any, any],
  call: (a, b) => ({ type: bool, value: compare(a, b) }),
})

const title = (value: string): string =>
  value.replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())

/** Go's own functions for templates. */
const builtins: Readonly<Record<string, GoFunction>> = {
  and: { takes: [any], more: true, call: (...values) => values.find((it) => !isTrue(it)) ?? values.at(-1) },
  or: { takes: [any], more: true, call: (...values) => values.find(isTrue) ?? values.at(-1) },
  not: { takes: [any], call: (value) => ({ type: bool, value: !isTrue(value) }) },
  len: { takes: [any], call: (value) => ({ type: int, value: lengthOf(value) }) },
  index: { takes: [any], more: true, call: (value, ...keys) => keys.reduce(indexed, value) },
  slice: { takes: [any], more: true, call: (value, ...bounds) => sliced(value, bounds) },
  print: printing(sprint),
  println: printing((values) => `${values.map((it) => sprint([it])).join(' ')}\n`),
  printf: { takes: [string, any], more: true, call: (format, ...values) => text(sprintf(textOf(format), values)) },
  html: printing((values) =>
    escaped(values, /[&<>"'\0]/g, { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;', '\0': '\uFFFD' }),
  ),
  js: printing((values) =>
    escaped(values, /[\\'"<>&=\n\r\t]/g, {
      '\\': '\\\\',
      "'": "\\'",
      '"': '\\"',
      '<': '\\u003C',
      '>': '\\u003E',
      '&': '\\u0026',
      '=': '\\u003D',
      '\n': '\\u000A',
      '\r': '\\u000D',
      '\t': '\\u0009',
    }),
  ),
  urlquery: printing((values) =>
    encodeURIComponent(asText(values))
      .replaceAll('%20', '+')
      .replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`),
  ),
  eq: {
    takes: [any],
    more: true,
    call: (first, ...others) => {
      if (others.length === 0) throw new CallError('missing argument for comparison')
      return { type: bool, value: others.some((it) => equal(first, it)) }
    },
  },
  ne: comparing((a, b) => !equal(a, b)),
  lt: comparing(less),
  le: comparing((a, b) => less(a, b) || equal(a, b)),
  gt: comparing((a, b) => !less(a, b) && !equal(a, b)),
  ge: comparing((a, b) => !less(a, b)),
}

/** The docker program's own (`templates` in docker/cli). */
const programs: Readonly<Record<string, GoFunction>> = {
  json: { takes: [any], call: (value) => text(goJson(value)) },
  lower: ofText((it) => it.toLowerCase()),
  upper: ofText((it) => it.toUpperCase()),
  title: ofText(title),
  split: { takes: [string, string], call: (it, by) => ({ type: strings, value: textOf(it).split(textOf(by)) }) },
  join: { takes: [strings, string], call: (list, by) => text(list ? items(list).map(textOf).join(textOf(by)) : '') },
  pad: {
    takes: [string, int, int],
    call: (it, before, after) => text(textOf(it) && ' '.repeat(numberOf(before)) + textOf(it) + ' '.repeat(numberOf(after))),
  },
  truncate: { takes: [string, int], call: (it, length) => text([...textOf(it)].slice(0, numberOf(length)).join('')) },
}

export const functions: Readonly<Record<string, GoFunction>> = lookup({ ...builtins, ...programs })

/** In a table's heading the program's functions leave a heading as it is. */
export const headingFunctions: Readonly<Record<string, GoFunction>> = lookup({
  ...builtins,
  ...Object.fromEntries(
    Object.entries(programs).map(([name, { takes }]) => [
      name,
      { takes: [any, ...takes.slice(1)], call: (value: GoValue | undefined) => value },
    ]),
  ),
})

function asText(values: Given): string {
  const [only, ...more] = values
  return more.length === 0 ? printed(only) : sprint(values)
}
const escaped = (values: Given, letters: RegExp, by: Readonly<Record<string, string>>): string =>
  asText(values).replace(letters, (letter) => by[letter] ?? letter)

function lengthOf(value: GoValue | undefined): number {
  const it = indirect(value)
  if (!it) throw new CallError('len of nil pointer')
  switch (it.type.kind) {
    case 'string':
      return bytesOf(it).length
    case 'slice':
      return items(it).length
    case 'map':
      return entries(it).length
    default:
      throw new CallError(`len of type ${typeName(it.type)}`)
  }
}

const bytesOf = (value: GoValue): Uint8Array => new TextEncoder().encode(textOf(value))

function indexed(value: GoValue | undefined, key: GoValue | undefined): GoValue | undefined {
  if (!concrete(value)) throw new CallError('index of untyped nil')
  const it = indirect(value)
  if (!it) throw new CallError('index of nil pointer')
  const by = concrete(key)
  if (it.type.kind === 'map') {
    const name = by ? typeName(by.type) : 'nil'
    if (!by || name !== it.type.key)
      throw new CallError(by ? `value has type ${name}; should be ${it.type.key}` : `value is nil; should be of type ${it.type.key}`)
    const found = entries(it).find(([key]) => key === textOf(by))
    return found ? found[1] : { type: it.type.of, value: undefined }
  }
  if (it.type.kind !== 'slice' && it.type.kind !== 'string') throw new CallError(`can't index item of type ${typeName(it.type)}`)
  const at = position(by, lengthOf(it))
  if (it.type.kind === 'string') return { type: { kind: 'int', name: 'uint8' }, value: bytesOf(it)[at] }
  return items(it)[at]
}

/** An index below `end`. */
function position(by: GoValue | undefined, end: number): number {
  if (!by) throw new CallError('cannot index slice/array with nil')
  if (by.type.kind !== 'int' && by.type.kind !== 'duration') throw new CallError(`cannot index slice/array with type ${typeName(by.type)}`)
  const at = numberOf(by)
  if (at < 0 || at >= end) throw new CallError(`index out of range: ${at}`)
  return at
}

function sliced(value: GoValue | undefined, bounds: Given): GoValue | undefined {
  const it = concrete(value)
  if (!it) throw new CallError('slice of untyped nil')
  if (bounds.length > 3) throw new CallError(`too many slice indexes: ${bounds.length}`)
  if (it.type.kind !== 'string' && it.type.kind !== 'slice') throw new CallError(`can't slice item of type ${typeName(it.type)}`)
  if (it.type.kind === 'string' && bounds.length === 3) throw new CallError('cannot 3-index slice a string')
  const length = lengthOf(it)
  const [from = 0, to = length] = bounds.map((bound) => position(concrete(bound), length + 1))
  if (from > to) throw new CallError(`invalid slice index: ${from} > ${to}`)
  if (it.type.kind === 'string') return text(new TextDecoder().decode(bytesOf(it).slice(from, to)))
  return { type: it.type, value: (it.value as unknown[]).slice(from, to) }
}

/** What of a value Go compares: its kind, as far as kinds are compared with each other. */
function comparedKind(value: GoValue | undefined): 'bool' | 'int' | 'float' | 'string' | undefined {
  const kind = concrete(value)?.type.kind
  if (kind === 'duration') return 'int'
  return kind === 'bool' || kind === 'int' || kind === 'float' || kind === 'string' ? kind : undefined
}

function equal(a: GoValue | undefined, b: GoValue | undefined): boolean {
  const [one, other] = [concrete(a), concrete(b)]
  const [kind, otherKind] = [comparedKind(one), comparedKind(other)]
  if (!one || !other) return one === other
  if (kind !== otherKind) throw new CallError('incompatible types for comparison')
  if (kind === undefined) {
    if (isNil(one) || isNil(other)) return isNil(one) === isNil(other)
    throw new CallError(`non-comparable types ${sprint([one])}: ${typeName(one.type)}, ${typeName(other.type)}: ${sprint([other])}`)
  }
  return scalar(one, kind) === scalar(other, kind)
}

function less(a: GoValue | undefined, b: GoValue | undefined): boolean {
  const [kind, otherKind] = [comparedKind(a), comparedKind(b)]
  if (kind === undefined || otherKind === undefined) throw new CallError('invalid type for comparison')
  if (kind !== otherKind) throw new CallError('incompatible types for comparison')
  if (kind === 'bool') throw new CallError('invalid type for comparison')
  return scalar(concrete(a), kind) < scalar(concrete(b), kind)
}

const scalar = (value: GoValue | undefined, kind: string): string | number | boolean =>
  kind === 'string' ? textOf(value) : kind === 'bool' ? Boolean(value?.value) : numberOf(value)
