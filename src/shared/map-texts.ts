/**
 * Any JSON value with its texts rewritten; the form stays, and what did not change is the same value as before.
 * @param skip keys whose values are left as they are
 */
export function mapTexts<T>(value: T, to: (text: string) => string, skip: ReadonlySet<string> = none): T {
  if (typeof value === 'string') return to(value) as T & string
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => mapTexts(item, to, skip))
    return items.every((item, at) => item === value[at]) ? value : (items as T & unknown[])
  }
  const entries = Object.entries(value).map(([key, item]) => [key, skip.has(key) ? item : mapTexts(item, to, skip)] as const)
  const isSame = entries.every(([key, item]) => item === (value as Record<string, unknown>)[key])
  return isSame ? value : (Object.fromEntries(entries) as T)
}

const none: ReadonlySet<string> = new Set()
