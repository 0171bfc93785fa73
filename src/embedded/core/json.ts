/** Reads what a client sent, field by field, refusing other types as Go's decoder does; null and absent are the same. */
export type Json = Readonly<Record<string, unknown>>

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value === 'object' ? 'object' : typeof value

/** A value of another type than its field has. Which status and prefix that gets is the engine version's. */
export class WrongType extends Error {
  readonly kind: string
  readonly field: string
  readonly wanted: string

  constructor(kind: string, field: string, wanted: string) {
    super(`json: cannot unmarshal ${kind} into Go struct field ${field} of type ${wanted}`)
    this.kind = kind
    this.field = field
    this.wanted = wanted
  }
}

function mismatch(value: unknown, field: string, wanted: string): never {
  throw new WrongType(kindOf(value), field, wanted)
}

/** What `read` gives; a field of a wrong type is told as one of this struct. */
export function within<T>(struct: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw cause instanceof WrongType ? new WrongType(cause.kind, `${struct}.${cause.field}`, cause.wanted) : cause
  }
}

export function objectAt(from: Json, field: string): Json | undefined {
  const value = from[field]
  if (value === undefined || value === null) return undefined
  return typeof value === 'object' && !Array.isArray(value) ? (value as Json) : mismatch(value, field, 'struct')
}
export function textAt(from: Json, field: string): string {
  const value = from[field]
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : mismatch(value, field, 'string')
}
export function flagAt(from: Json, field: string): boolean {
  const value = from[field]
  if (value === undefined || value === null) return false
  return typeof value === 'boolean' ? value : mismatch(value, field, 'bool')
}
export function numberAt(from: Json, field: string): number {
  const value = from[field]
  if (value === undefined || value === null) return 0
  return typeof value === 'number' && Number.isInteger(value) ? value : mismatch(value, field, 'int64')
}
/** A list of texts; one text stands for a list of one where Docker takes both (`Cmd`, `Entrypoint`). */
export function textsAt(from: Json, field: string, alsoText = false): readonly string[] | null {
  const value = from[field]
  if (value === undefined || value === null) return null
  if (alsoText && typeof value === 'string') return [value]
  if (!Array.isArray(value)) return mismatch(value, field, alsoText ? 'string' : '[]string')
  return value.map((item) => (typeof item === 'string' ? item : mismatch(item, field, 'string')))
}
export function objectsAt(from: Json, field: string): readonly Json[] | null {
  const value = from[field]
  if (value === undefined || value === null) return null
  if (!Array.isArray(value)) return mismatch(value, field, '[]struct')
  return value.map((item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item) ? (item as Json) : mismatch(item, field, 'struct'),
  )
}
export function textTableAt(from: Json, field: string): Readonly<Record<string, string>> | null {
  const value = objectAt(from, field)
  if (!value) return null
  const table = Object.entries(value).map(([key, item]) => [
    key,
    typeof item === 'string' ? item : item === null ? '' : mismatch(item, field, 'string'),
  ])
  return byKey(Object.fromEntries(table))
}
/** `{"80/tcp": {}}`: a set. */
export function setAt(from: Json, field: string): Readonly<Record<string, object>> | null {
  const value = objectAt(from, field)
  return value ? byKey(Object.fromEntries(Object.keys(value).map((key) => [key, {}]))) : null
}
/** A table as an engine shows it: Go writes the keys of a map in their order (`encoding/json`). */
export function byKey<T>(table: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)))
}
