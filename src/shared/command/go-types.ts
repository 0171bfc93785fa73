/**
 * Go's types, as far as its templates and its JSON encoder tell one from another. Values stay plain JSON and are looked at through a type: so a
 * field that an engine left out is its type's zero (`false`, `[]`, `<nil>`), as it is in the docker program.
 */
export type GoType =
  /** `name` is that of a named kind of string (`json.Number`). */
  | { readonly kind: 'string'; readonly name: string }
  | { readonly kind: 'bool' }
  | { readonly kind: 'int'; readonly name: string }
  | { readonly kind: 'float'; readonly name: string }
  /** A `time.Time`; its JSON is the text of it. */
  | { readonly kind: 'time' }
  /** A `time.Duration`: nanoseconds. */
  | { readonly kind: 'duration' }
  | { readonly kind: 'slice'; readonly of: GoType; readonly length?: number }
  | { readonly kind: 'map'; readonly of: GoType; readonly key: string }
  | { readonly kind: 'pointer'; readonly to: GoType }
  | { readonly kind: 'any' }
  | GoStruct
  | { readonly kind: 'method'; readonly call: (argument: string) => string }

export interface GoStruct {
  readonly kind: 'struct'
  readonly name: string
  readonly fields: readonly GoField[]
  /** Listings encode themselves: in order of the names, `<`, `>` and `&` escaped. */
  readonly encodesItself: boolean
}
export interface GoField {
  readonly name: string
  readonly json: string
  readonly type: GoType
  readonly omitsEmpty: boolean
  /** Its fields count as the outer one's. */
  readonly embedded: boolean
}

/** A value as a template sees it. Undefined is Go's invalid value, which prints as `<no value>`. */
export interface GoValue {
  readonly type: GoType
  readonly value: unknown
}

export const string: GoType = { kind: 'string', name: 'string' }
export const bool: GoType = { kind: 'bool' }
export const int: GoType = { kind: 'int', name: 'int' }
export const int64: GoType = { kind: 'int', name: 'int64' }
export const uint64: GoType = { kind: 'int', name: 'uint64' }
export const float64: GoType = { kind: 'float', name: 'float64' }
export const time: GoType = { kind: 'time' }
export const duration: GoType = { kind: 'duration' }
export const any: GoType = { kind: 'any' }
export const slice = (of: GoType): GoType => ({ kind: 'slice', of })
export const array = (length: number, of: GoType): GoType => ({ kind: 'slice', of, length })
export const map = (of: GoType, key = 'string'): GoType => ({ kind: 'map', of, key })
export const pointer = (to: GoType): GoType => ({ kind: 'pointer', to })
export const strings = slice(string)
export const texts = map(string)

type FieldSpec = GoType | Omit<GoField, 'name'>

/** A struct by its fields, in Go's order. A field's JSON name is its own unless `as` says otherwise. */
export function struct(name: string, fields: Readonly<Record<string, FieldSpec>>): GoStruct {
  return { kind: 'struct', name, encodesItself: false, fields: Object.entries(fields).map(([field, spec]) => fieldOf(field, spec)) }
}
const fieldOf = (name: string, spec: FieldSpec): GoField =>
  'json' in spec ? { ...spec, name, json: spec.json || name } : { name, json: name, type: spec, omitsEmpty: false, embedded: false }

/** A field of another name in JSON. */
export const as = (json: string, type: GoType): Omit<GoField, 'name'> => ({ json, type, omitsEmpty: false, embedded: false })
/** A field that is left out of JSON where it is empty. */
export const optional = (type: GoType, json = ''): Omit<GoField, 'name'> => ({ json, type, omitsEmpty: true, embedded: false })
export const embedded = (type: GoType): Omit<GoField, 'name'> => ({ json: '', type, omitsEmpty: false, embedded: true })

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is in an `interface {}`: the type that Go's decoder would have made. A number is a `json.Number` there, so that it keeps its digits. */
export function concrete(value: GoValue | undefined): GoValue | undefined {
  if (value?.type.kind !== 'any') return value
  const it = value.value
  if (it === null || it === undefined) return undefined
  if (typeof it === 'string') return { type: string, value: it }
  if (typeof it === 'number') return { type: { kind: 'string', name: 'json.Number' }, value: String(it) }
  if (typeof it === 'boolean') return { type: bool, value: it }
  if (typeof it === 'function') return { type: { kind: 'method', call: it as (argument: string) => string }, value: it }
  return { type: Array.isArray(it) ? slice(any) : map(any), value: it }
}

/** Through pointers and interfaces to what they hold; undefined where one is nil. */
export function indirect(value: GoValue | undefined): GoValue | undefined {
  let it = concrete(value)
  while (it?.type.kind === 'pointer') {
    if (isNil(it)) return undefined
    it = concrete({ type: it.type.to, value: it.value })
  }
  return it
}

export const isNil = ({ value }: GoValue): boolean => value === null || value === undefined

export function typeName(type: GoType): string {
  switch (type.kind) {
    case 'string':
    case 'int':
    case 'float':
    case 'struct':
      return type.name
    case 'bool':
      return 'bool'
    case 'time':
      return 'time.Time'
    case 'duration':
      return 'time.Duration'
    case 'slice':
      return `[${type.length ?? ''}]${typeName(type.of)}`
    case 'map':
      return `map[${type.key}]${typeName(type.of)}`
    case 'pointer':
      return `*${typeName(type.to)}`
    case 'any':
      return 'interface {}'
    case 'method':
      return 'func(string) string'
  }
}

/** The items of a slice; none where it is nil. */
export function items({ type, value }: GoValue): GoValue[] {
  if (type.kind !== 'slice' || !Array.isArray(value)) return []
  return value.map((item) => ({ type: type.of, value: item }))
}

/** A map's entries, in the order of their keys. */
export function entries({ type, value }: GoValue): [string, GoValue][] {
  if (type.kind !== 'map' || !isRecord(value)) return []
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, { type: type.of, value: item }])
}

/** A struct's own field, or one of what is embedded in it. */
export function member({ type, value }: GoValue, name: string): GoValue | undefined {
  if (type.kind !== 'struct') return undefined
  const of = isRecord(value) ? value : {}
  const own = type.fields.find((it) => it.name === name)
  if (own) return { type: own.type, value: own.embedded ? value : of[own.json] }
  for (const { type: inner, embedded: isEmbedded } of type.fields) {
    const found = isEmbedded ? member({ type: inner.kind === 'pointer' ? inner.to : inner, value }, name) : undefined
    if (found) return found
  }
  return undefined
}

/** A struct's fields with their values; what is embedded is one of them. */
export const members = ({ type, value }: GoValue): [GoField, GoValue][] =>
  type.kind !== 'struct'
    ? []
    : type.fields.map((it) => [it, { type: it.type, value: it.embedded ? value : isRecord(value) ? value[it.json] : undefined }])

/** Go's truth: not false, 0, nil, nor empty. */
export function isTrue(value: GoValue | undefined): boolean {
  const it = concrete(value)
  if (!it) return false
  switch (it.type.kind) {
    case 'slice':
      return items(it).length > 0
    case 'map':
      return entries(it).length > 0
    case 'pointer':
      return !isNil(it)
    case 'struct':
    case 'time':
    case 'method':
      return true
    default:
      return Boolean(it.value)
  }
}

/** As Go's encoder writes a value, with `<`, `>` and `&` as they are. */
export function goJson(value: GoValue | undefined): string {
  const it = concrete(value)
  if (!it) return 'null'
  const { type } = it
  switch (type.kind) {
    case 'pointer':
      return isNil(it) ? 'null' : goJson({ type: type.to, value: it.value })
    case 'slice':
      return isNil(it) ? 'null' : `[${items(it).map(goJson).join(',')}]`
    case 'map':
      return isNil(it)
        ? 'null'
        : `{${entries(it)
            .map(([key, item]) => `${JSON.stringify(key)}:${goJson(item)}`)
            .join(',')}}`
    case 'struct':
      return type.encodesItself ? selfEncoded(it) : `{${jsonFields(it).join(',')}}`
    case 'string':
      return type.name === 'json.Number' ? String(it.value) : JSON.stringify(String(it.value ?? ''))
    case 'time':
      return JSON.stringify(it.value ?? '0001-01-01T00:00:00Z')
    case 'bool':
      return String(Boolean(it.value))
    case 'method':
      return 'null'
    default:
      return String(it.value ?? 0)
  }
}

function jsonFields(it: GoValue): string[] {
  return members(it).flatMap(([field, value]) => {
    if (field.embedded) return jsonFields({ type: field.type.kind === 'pointer' ? field.type.to : field.type, value: it.value })
    if (field.omitsEmpty && value.type.kind !== 'struct' && !isTrue(value)) return []
    return [`${JSON.stringify(field.json)}:${goJson(value)}`]
  })
}

function selfEncoded(it: GoValue): string {
  const fields = members(it).filter(([field]) => field.type.kind !== 'method')
  const sorted = fields.sort(([a], [b]) => (a.name < b.name ? -1 : 1))
  const json = `{${sorted.map(([field, value]) => `${JSON.stringify(field.name)}:${goJson(value)}`).join(',')}}`
  return json.replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)
}
