import { isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import { didYouMean, nearest } from '../command/nearest.ts'
import type { YamlSource } from './yaml-source.ts'

/**
 * How a value of a file is read: it answers with the value, or reports what was found and expected, with its place, and answers undefined.
 * `expected` says in words what it takes.
 */
export interface Shape<T> {
  readonly expected: string
  read(node: Node, source: YamlSource, what: string): T | undefined
  /** What it takes as JSON Schema, for editors: never stricter than `read`, and less strict where a schema cannot say it. */
  schema(): JsonSchema
}

/** A JSON Schema (draft 7, which editors know best), as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>

export interface Field<T> {
  readonly shape: Shape<T>
  readonly needed: boolean
  /** What it is for, as editors show it beside the key. */
  readonly about?: string
}
export const needed = <T>(shape: Shape<T>, about?: string): Field<T> => ({ shape, needed: true, ...(about === undefined ? {} : { about }) })
export const optional = <T>(shape: Shape<T>, about?: string): Field<T> => ({
  shape,
  needed: false,
  ...(about === undefined ? {} : { about }),
})

/** Words for what stands in the file: `"60" (text)`, `a list`. */
export function inWords(node: Node): string {
  if (isMap(node)) return 'a table of keys'
  if (isSeq(node)) return 'a list'
  if (!isScalar(node)) return 'something else'
  const { value } = node
  if (value === null) return 'nothing'
  if (typeof value === 'string') return `"${shortened(value)}"`
  return `${String(value)} (${typeof value === 'boolean' ? 'true or false' : `a ${typeof value}`})`
}
export const shortened = (text: string): string =>
  (text.length > 60 ? `${text.slice(0, 57).replace(/\s+$/, '')}...` : text).replaceAll('\n', ' ')

export function mismatch(node: Node, source: YamlSource, what: string, expected: string): undefined {
  const quotes = isScalar(node) && (typeof node.value === 'number' || typeof node.value === 'boolean') && expected.startsWith('text')
  source.error(node, `${what}: expected ${expected}, found ${inWords(node)}${quotes ? '; put it in quotes' : ''}`)
  return undefined
}

/** A shape over a scalar of one type, that `check` turns into a value or finds wrong (it answers with what it expects, as `bad`). */
export function scalar<T>(
  expected: string,
  check: (value: unknown) => T | undefined,
  after?: (value: T, node: Scalar, source: YamlSource, what: string) => void,
  schema: JsonSchema = { type: 'string', description: expected },
): Shape<T> {
  return {
    expected,
    schema: () => schema,
    read(node, source, what) {
      const value = isScalar(node) ? check(node.value) : undefined
      if (value === undefined) return mismatch(node, source, what, expected)
      after?.(value, node as Scalar, source, what)
      return value
    },
  }
}

export const text = (after?: (value: string, node: Scalar, source: YamlSource, what: string) => void): Shape<string> =>
  scalar('text', (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined), after, {
    type: 'string',
    pattern: '\\S',
  })

export const anyText: Shape<string> = scalar('text', (value) => (typeof value === 'string' ? value : undefined), undefined, {
  type: 'string',
})

export const truth: Shape<boolean> = scalar('true or false', (value) => (typeof value === 'boolean' ? value : undefined), undefined, {
  type: 'boolean',
})

export const wholeNumber = (least: number, most: number): Shape<number> =>
  scalar(
    `a whole number from ${least} to ${most}`,
    (value) => (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : undefined),
    undefined,
    { type: 'integer', minimum: least, maximum: most },
  )

export function oneOf<const W extends string>(words: readonly W[]): Shape<W> {
  const expected = words.length === 1 ? `"${words[0]}"` : `one of ${words.join(', ')}`
  return {
    expected,
    schema: () => ({ enum: words }),
    read(node, source, what) {
      const found = isScalar(node) ? node.value : undefined
      const word = words.find((it) => it === found)
      if (word !== undefined || typeof found !== 'string') return word ?? mismatch(node, source, what, expected)
      source.error(node, `${what}: expected ${expected}, found ${inWords(node)}${didYouMean(found, words)}`)
      return undefined
    },
  }
}

/** Items that are wrong are reported and left out. */
export function listOf<T>(item: Shape<T>, named: string, most = 500): Shape<T[]> {
  const expected = `a list of ${named}s`
  return {
    expected,
    schema: () => ({ type: 'array', items: item.schema(), maxItems: most }),
    read(node, source, what) {
      if (!isSeq(node)) return mismatch(node, source, what, expected)
      if (node.items.length > most) source.error(node, `${what}: expected at most ${most} ${named}s, found ${node.items.length}`)
      const values: T[] = []
      node.items.slice(0, most).forEach((it, index) => {
        const value = readValue(it, node, item, source, `${what}, ${named} ${index + 1}`)
        if (value !== undefined) values.push(value)
      })
      return values
    },
  }
}

/** One alone may stand without the list's brackets. */
export function oneOrMore<T>(item: Shape<T>, named: string, most = 500): Shape<T[]> {
  const list = listOf(item, named, most)
  return {
    expected: `${item.expected}, or ${list.expected}`,
    schema: () => ({ anyOf: [item.schema(), list.schema()] }),
    read(node, source, what) {
      if (isSeq(node)) return list.read(node, source, what)
      const value = item.read(node, source, what)
      return value === undefined ? undefined : [value]
    },
  }
}

/** Keys that name something of an object's own in JavaScript are never data. */
export const isUnsafeKey = (key: string): boolean => key in {} || key === '__proto__'

export interface Entry {
  readonly key: string
  readonly keyNode: Node
  readonly value: Node
}

/** The entries of a map with their places. Keys that are no text, that are here twice, or that are unsafe are reported and left out. */
export function entriesOf(map: YAMLMap, source: YamlSource, what: string): Entry[] {
  const first = new Map<string, Node>()
  const entries: Entry[] = []
  for (const pair of map.items) {
    const keyNode = source.resolve(pair.key)
    if (!keyNode) continue
    const key = isScalar(keyNode) ? String(keyNode.value) : undefined
    if (key === undefined) source.error(keyNode, `${what}: expected a key, found ${inWords(keyNode)}`)
    else if (key === '<<') source.error(keyNode, `${what}: merge keys ("<<") are not read; write the keys themselves`)
    else if (isUnsafeKey(key)) source.error(keyNode, `${what}: "${key}" can not be used as a key`)
    else if (first.has(key)) {
      const { line } = source.place(first.get(key)?.range?.[0] ?? 0)
      source.error(keyNode, `${what}: "${key}" is here twice; the first is in line ${line}`)
    } else {
      first.set(key, keyNode)
      const value = source.resolve(pair.value)
      if (value) entries.push({ key, keyNode, value })
      else if (pair.value === null) source.error(keyNode, `${what}: "${key}" has no value`)
    }
  }
  return entries
}

/** A table whose keys are the file's own, e.g. the fields of a form. */
export const recordOf = <T>(value: Shape<T>): Shape<Record<string, T>> => ({
  expected: 'a table of keys',
  schema: () => ({ type: 'object', additionalProperties: value.schema() }),
  read(node, source, what) {
    if (!isMap(node)) return mismatch(node, source, what, this.expected)
    const record: Record<string, T> = {}
    for (const entry of entriesOf(node, source, what)) {
      const it = value.read(entry.value, source, `"${entry.key}" of ${what}`)
      if (it !== undefined) record[entry.key] = it
    }
    return record
  },
})

export type Fields<T> = { readonly [K in keyof T]-?: Field<Exclude<T[K], undefined>> }

/** A table of known keys. With a needed key missing or wrong the whole is undefined; an optional one that is wrong is left out. */
export function object<T extends object>(named: string, fields: Fields<T>, advice: Readonly<Record<string, string>> = {}): Shape<T> {
  const known = Object.keys(fields)
  return {
    expected: `a table with ${known.join(', ')}`,
    schema: () => {
      const all = Object.entries<Field<unknown>>(fields)
      const properties = all.map(([key, { shape, about }]) => [
        key,
        { ...shape.schema(), description: about ?? inASentence(shape.expected) },
      ])
      const required = all.filter(([, field]) => field.needed).map(([key]) => key)
      return {
        type: 'object',
        properties: Object.fromEntries(properties),
        ...(required.length > 0 ? { required } : {}),
        additionalProperties: false,
      }
    },
    read(node, source, what) {
      if (!isMap(node)) return mismatch(node, source, what, this.expected)
      const value: Partial<Record<string, unknown>> = {}
      const seen = new Set<string>()
      for (const { key, keyNode, value: found } of entriesOf(node, source, what)) {
        seen.add(key)
        const field = (fields as Readonly<Record<string, Field<unknown>>>)[key]
        if (!field) {
          // A key that is misspelt is not missing as well.
          seen.add(nearest(key, known) ?? key)
          source.error(keyNode, unknownKey(key, what, named, known, advice))
          continue
        }
        const read = field.shape.read(found, source, `"${key}" of ${what}`)
        if (read !== undefined) value[key] = read
      }
      let whole = true
      for (const [key, field] of Object.entries<Field<unknown>>(fields)) {
        if (!field.needed) continue
        if (!seen.has(key)) source.error(node, `${what}: "${key}" is missing (${field.shape.expected})`)
        if (value[key] === undefined) whole = false
      }
      return whole ? (value as T) : undefined
    },
  }
}

const inASentence = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`

/** Refuses a table that has none, or more than one, of keys of which it should have one. */
export function exactlyOne(node: Node, source: YamlSource, what: string, value: object, keys: readonly string[]): boolean {
  const given = isMap(node) ? keys.filter((it) => node.has(it)) : []
  if (given.length === 1) return keys.some((it) => it in value)
  const misspelt = isMap(node) && node.items.some(({ key }) => isScalar(key) && !(String(key.value) in value))
  if (given.length === 0 && misspelt) return false
  const words = keys.map((it) => `"${it}"`).join(', ')
  source.error(node, `${what}: expected one of ${words}, found ${given.length === 0 ? 'none' : given.map((it) => `"${it}"`).join(' and ')}`)
  return false
}

export function unknownKey(
  key: string,
  what: string,
  named: string,
  known: readonly string[],
  advice: Readonly<Record<string, string>> = {},
): string {
  const own = Object.hasOwn(advice, key) ? `; ${advice[key]}` : ''
  const hint = own || didYouMean(key, known) || `; ${named} takes ${known.join(', ')}`
  return `${what}: unknown key "${shortened(key)}"${hint}`
}

function readValue<T>(value: unknown, parent: Node, shape: Shape<T>, source: YamlSource, what: string): T | undefined {
  const node = source.resolve(value)
  if (node) return shape.read(node, source, what)
  if (value === null || value === undefined) source.error(parent, `${what}: expected ${shape.expected}, found nothing`)
  return undefined
}
