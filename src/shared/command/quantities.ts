const units = ['b', 'k', 'm', 'g', 't', 'p']

/** `64m`, `1.5g`, `512` (bytes), as docker's go-units reads them (powers of 1024). Undefined when it is no size. */
export function parseBytes(size: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(?:([kmgtp])i?b?|b)?$/i.exec(size) ?? []
  if (number === undefined) return undefined
  return Math.floor(Number(number) * 1024 ** Math.max(0, units.indexOf((unit ?? 'b').toLowerCase())))
}

const durationUnits: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 }

/** `1m30s`, `500ms`, as Go reads a duration: nanoseconds. Undefined when it is none. */
export function parseDuration(duration: string): number | undefined {
  if (duration === '0') return 0
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(duration)) return undefined
  const parts = duration.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)
  return [...parts].reduce((sum, [, number, unit]) => sum + Number(number) * (durationUnits[unit ?? ''] ?? 0), 0)
}
