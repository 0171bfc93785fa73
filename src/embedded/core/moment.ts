/** A point in time: whole microseconds since the epoch, so that a number holds it exactly and events of one millisecond keep their order. */
export type Moment = number

/** What Docker writes where there is no time. */
export const noTime = '0001-01-01T00:00:00Z'

export const millisecondsOf = (at: Moment): number => Math.floor(at / 1000)
export const secondsOf = (at: Moment): number => Math.floor(at / 1_000_000)

/** RFC 3339 as Go prints it: the fraction without trailing zeros. */
export function isoOf(at: Moment): string {
  const base = new Date(millisecondsOf(at)).toISOString().slice(0, 19)
  const fraction = String(at % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return fraction ? `${base}.${fraction}Z` : `${base}Z`
}

/** Nine digits, as log lines have it. */
export function isoNanoOf(at: Moment): string {
  return `${new Date(millisecondsOf(at)).toISOString().slice(0, 19)}.${String(at % 1_000_000).padStart(6, '0')}000Z`
}

/** `1795470189.825750300`, `1795470189`, RFC 3339 or a duration back from now (`10m`), as `since` and `until` take them. */
export function momentFrom(text: string, now: Moment): Moment | undefined {
  const stamp = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text)
  if (stamp) return Number(stamp[1]) * 1_000_000 + Number((stamp[2] ?? '').padEnd(6, '0').slice(0, 6) || 0)
  const parts = /^(?:\d+(?:\.\d+)?(?:h|m|s|ms))+$/.test(text) ? text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g) : undefined
  if (parts) {
    const sizes: Record<string, number> = { h: 3_600_000_000, m: 60_000_000, s: 1_000_000, ms: 1000 }
    let back = 0
    for (const [, count, unit] of parts) back += Number(count) * (sizes[unit ?? ''] ?? 0)
    return now - Math.round(back)
  }
  const date = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(date)) return undefined
  const micro = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? ''
  return date * 1000 + Number(micro.padEnd(3, '0'))
}
