/**
 * A persistent table: changing one entry of a thousand copies some dozens, so that the state can be kept, compared and restored as a value, and a
 * create costs the same whether it is the tenth or the thousandth. Plain data: it survives JSON.
 */
export interface Table<T> {
  readonly size: number
  readonly buckets: readonly (Readonly<Record<string, T>> | null)[]
}

const bucketCount = 64

export const emptyTable = <T>(): Table<T> => ({ size: 0, buckets: [] })

function bucketOf(key: string): number {
  let hash = 7
  for (let index = 0; index < key.length; index++) hash = (hash * 31 + key.charCodeAt(index)) | 0
  return Math.abs(hash) % bucketCount
}

export function get<T>(table: Table<T>, key: string): T | undefined {
  const bucket = table.buckets[bucketOf(key)]
  return bucket && Object.hasOwn(bucket, key) ? bucket[key] : undefined
}

export const has = <T>(table: Table<T>, key: string): boolean => get(table, key) !== undefined

export function put<T>(table: Table<T>, key: string, value: T): Table<T> {
  const at = bucketOf(key)
  const buckets = table.buckets.length ? table.buckets.slice() : new Array<null>(bucketCount).fill(null)
  const bucket = buckets[at]
  const isNew = !bucket || !Object.hasOwn(bucket, key)
  const entry = { [key]: value }
  buckets[at] = bucket ? { ...bucket, ...entry } : entry
  return { size: table.size + (isNew ? 1 : 0), buckets }
}

export function drop<T>(table: Table<T>, key: string): Table<T> {
  if (!has(table, key)) return table
  const at = bucketOf(key)
  const { [key]: _gone, ...rest } = table.buckets[at] ?? {}
  const buckets = table.buckets.slice()
  buckets[at] = rest as Readonly<Record<string, T>>
  return { size: table.size - 1, buckets }
}

/** In no particular order. */
export function* values<T>(table: Table<T>): Generator<T> {
  for (const bucket of table.buckets) if (bucket) yield* Object.values(bucket)
}

export function* entries<T>(table: Table<T>): Generator<[string, T]> {
  for (const bucket of table.buckets) if (bucket) yield* Object.entries(bucket)
}
