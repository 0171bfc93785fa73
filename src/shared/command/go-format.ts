import { concrete, duration, entries, type GoValue, indirect, isNil, items, members, typeName } from './go-types.ts'

/** As Go's `fmt` prints a value with `%v`: `[a b]`, `map[k:v]`, `{a b}`, and `<nil>` for what is not there. */
export function goText(value: GoValue | undefined, depth = 0): string {
  const it = concrete(value)
  if (!it) return '<nil>'
  const { type } = it
  switch (type.kind) {
    case 'pointer':
      // Within another value an address is printed; there is none here, and no two runs of a program have the same.
      if (isNil(it)) return '<nil>'
      return depth === 0 ? `&${goText({ type: type.to, value: it.value }, 1)}` : '0xc000000000'
    case 'slice':
      return `[${items(it)
        .map((item) => goText(item, depth + 1))
        .join(' ')}]`
    case 'map':
      return `map[${entries(it)
        .map(([key, item]) => `${key}:${goText(item, depth + 1)}`)
        .join(' ')}]`
    case 'struct':
      return `{${members(it)
        .map(([, item]) => goText(item, depth + 1))
        .join(' ')}}`
    case 'string':
      return String(it.value ?? '')
    case 'bool':
      return String(Boolean(it.value))
    case 'time':
      return timeText(String(it.value ?? '0001-01-01T00:00:00Z'))
    case 'duration':
      return durationText(Number(it.value ?? 0))
    case 'method':
      return '<func>'
    default:
      return String(it.value ?? 0)
  }
}

/** As a template prints a value: a pointer's target, and `<no value>` for what is not there. */
export function printed(value: GoValue | undefined): string {
  const it = concrete(value)
  if (!it) return '<no value>'
  return it.type.kind === 'pointer' ? goText(indirect(it), 1) : goText(it)
}

/** `2026-11-25 05:19:03.9 +0000 UTC`, of `2026-11-25T05:19:03.9Z` or one with an offset. */
function timeText(text: string): string {
  const [, day, clock, zone] = /^(\S+?)T([\d:.]+)(Z|[+-]\d\d:\d\d)$/.exec(text) ?? []
  if (day === undefined) return text
  const offset = zone === 'Z' ? '+0000' : (zone ?? '').replace(':', '')
  return `${day} ${clock} ${offset} ${zone === 'Z' ? 'UTC' : offset}`
}

/** `30s`, `1m30s`, `1.5ms`, as Go writes a duration of nanoseconds. */
function durationText(nanoseconds: number): string {
  if (nanoseconds === 0) return '0s'
  const sign = nanoseconds < 0 ? '-' : ''
  const all = Math.abs(nanoseconds)
  if (all < 1e9) return `${sign}${all < 1e3 ? `${all}ns` : all < 1e6 ? `${all / 1e3}µs` : `${all / 1e6}ms`}`
  const hours = Math.floor(all / 3600e9)
  const minutes = Math.floor((all % 3600e9) / 60e9)
  const seconds = `${(all % 60e9) / 1e9}s`
  return `${sign}${hours > 0 ? `${hours}h${minutes}m` : minutes > 0 ? `${minutes}m` : ''}${seconds}`
}

/** Go's `Sprint`: a space between two operands where neither is a string. */
export function sprint(values: readonly (GoValue | undefined)[]): string {
  const isText = (value: GoValue | undefined): boolean => concrete(value)?.type.kind === 'string'
  return values.map((it, at) => (at > 0 && !isText(it) && !isText(values[at - 1]) ? ' ' : '') + goText(it)).join('')
}

/** Go's `Sprintf`, for the verbs that templates are written with. */
export function sprintf(format: string, values: readonly (GoValue | undefined)[]): string {
  let used = 0
  const text = format.replace(/%([-+# 0]*)(\d*)(?:\.(\d*))?([A-Za-z%]?)/g, (_, flags: string, width: string, precision, verb: string) => {
    if (verb === '') return '%!(NOVERB)'
    if (verb === '%') return '%'
    if (used >= values.length) return `%!${verb}(MISSING)`
    const found = verbText(verb, values[used++], { flags, precision: precision === undefined ? undefined : Number(precision) })
    return padded(found, flags, Number(width || 0))
  })
  if (used >= values.length) return text
  const extra = values.slice(used).map((it) => (it === undefined ? '<nil>' : `${nameOf(it)}=${goText(it)}`))
  return `${text}%!(EXTRA ${extra.join(', ')})`
}

function padded(text: string, flags: string, width: number): string {
  const missing = Math.max(0, width - [...text].length)
  if (flags.includes('-')) return text + ' '.repeat(missing)
  if (!flags.includes('0') || !/^[+-]?\d/.test(text)) return ' '.repeat(missing) + text
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  return sign + '0'.repeat(missing) + text.slice(sign.length)
}

const nameOf = (value: GoValue): string => typeName(concrete(value)?.type ?? value.type)

interface VerbOptions {
  readonly flags: string
  readonly precision: number | undefined
}

function verbText(verb: string, value: GoValue | undefined, options: VerbOptions): string {
  const it = concrete(value)
  if (verb === 'T') return it ? typeName(it.type) : '<nil>'
  if (!it) return verb === 'v' ? '<nil>' : `%!${verb}(<nil>)`
  if (verb === 'v') return goText(it)
  if (it.type.kind === 'slice')
    return `[${items(it)
      .map((item) => verbText(verb, item, options))
      .join(' ')}]`
  if (it.type.kind === 'map')
    return `map[${entries(it)
      .map(([key, item]) => `${key}:${verbText(verb, item, options)}`)
      .join(' ')}]`
  if (it.type.kind === 'struct')
    return `{${members(it)
      .map(([, item]) => verbText(verb, item, options))
      .join(' ')}}`
  return scalarText(verb, it, options) ?? `%!${verb}(${typeName(it.type)}=${goText(it)})`
}

/** Undefined where the verb is none for such a value. */
function scalarText(verb: string, it: GoValue, { flags, precision }: VerbOptions): string | undefined {
  const { kind } = it.type
  if (kind === 'string' || ((verb === 's' || verb === 'q') && (kind === 'time' || kind === 'duration')))
    return stringText(verb, goText(it), precision)
  if (kind === 'bool') return verb === 't' ? goText(it) : undefined
  const number = Number(it.value ?? 0)
  if (kind === 'float') {
    if (verb === 'f' || verb === 'F') return number.toFixed(precision ?? 6)
    if (verb === 'e') return number.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2')
    return verb === 'g' ? (precision === undefined ? String(number) : String(Number(number.toPrecision(precision)))) : undefined
  }
  if (kind !== 'int' && kind !== duration.kind) return undefined
  if (verb === 'd') return flags.includes('+') && number >= 0 ? `+${number}` : String(number)
  if (verb === 'c') return String.fromCodePoint(number)
  const base = { x: 16, X: 16, o: 8, b: 2 }[verb]
  if (base === undefined) return undefined
  const text = (flags.includes('#') && base === 16 ? '0x' : '') + number.toString(base)
  return verb === 'X' ? text.toUpperCase() : text
}

function stringText(verb: string, text: string, precision: number | undefined): string | undefined {
  const cut = precision === undefined ? text : [...text].slice(0, precision).join('')
  if (verb === 's') return cut
  if (verb === 'q') return JSON.stringify(cut)
  if (verb !== 'x' && verb !== 'X') return undefined
  const hex = [...new TextEncoder().encode(cut)].map((it) => it.toString(16).padStart(2, '0')).join('')
  return verb === 'X' ? hex.toUpperCase() : hex
}
