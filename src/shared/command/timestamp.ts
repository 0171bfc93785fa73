import { parseDuration } from './quantities.ts'

/**
 * `10m` ago, a time or seconds since 1970, as the API takes it (the docker program's `GetTimestamp`): of a duration whole seconds, of a time
 * all that it says; one without a zone is this machine's. Undefined where it is none of these.
 */
export function parseTimestamp(text: string, now: number): string | undefined {
  const duration = text === '0' ? undefined : parseDuration(text)
  if (duration !== undefined) return String(Math.floor((now - duration / 1e6) / 1000))
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return text
  const [, day, clock, fraction, zone = ''] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d(?::\d\d(?::\d\d)?)?)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?$/i.exec(text) ?? []
  // A day alone would be read as one of Greenwich.
  const time = day === undefined ? Number.NaN : Date.parse(`${day}T${fullClock(clock)}${zone.toUpperCase()}`)
  if (Number.isNaN(time)) return undefined
  return `${Math.floor(time / 1000)}.${(fraction ?? '').padEnd(9, '0')}`
}

const fullClock = (clock = '00'): string => `${clock}${':00'.repeat(3 - clock.split(':').length)}`
