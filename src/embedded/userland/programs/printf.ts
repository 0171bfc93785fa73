import { unescaped } from './escapes.ts'

/** `printf`: the format is used again until all arguments are. `%q`, `%b`, `%(...)T` as in bash; `error` for an argument that is no number. */
export function formatPrintf(format: string, args: readonly string[]): { readonly text: string; readonly error?: string } {
  let rest = [...args]
  let error: string | undefined
  let out = ''
  do {
    const before = rest.length
    const { text, stopped } = unescaped(format.replace(/%%/g, '%\0').replace(/\\%/g, '\\\\%'))
    out += text.replace(
      /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?([diouxXeEfFgGcsbq\0])/g,
      (_all, flags: string, width?: string, precision?: string, kind?: string) => {
        if (kind === '\0') return '%'
        const number = (text: string | undefined): number | undefined =>
          text === undefined ? undefined : Number(text === '*' ? rest.shift() : text)
        const [wide, exact] = [number(width), number(precision)]
        const arg = rest.shift() ?? ''
        const formatted = one(kind ?? 's', arg, exact, flags)
        if (formatted.error) error ??= formatted.error
        const size = wide ?? 0
        if (flags.includes('-')) return formatted.text.padEnd(size)
        if (flags.includes('0') && !'sbcq'.includes(kind ?? 's'))
          return formatted.text.replace(
            /^([+-]?)(.*)$/s,
            (_whole, sign: string, digits: string) => sign + digits.padStart(size - sign.length, '0'),
          )
        return formatted.text.padStart(size)
      },
    )
    if (stopped || rest.length === before) rest = []
  } while (rest.length > 0)
  return { text: out, ...(error === undefined ? {} : { error }) }
}

function one(kind: string, arg: string, precision: number | undefined, flags: string): { text: string; error?: string } {
  if (kind === 's') return { text: precision === undefined ? arg : arg.slice(0, precision) }
  if (kind === 'b') return { text: unescaped(arg).text }
  if (kind === 'c') return { text: arg.slice(0, 1) }
  if (kind === 'q') return { text: /^[\w@%+=:,./-]+$/.test(arg) ? arg : arg === '' ? "''" : arg.replace(/[^\w@%+=:,./-]/g, '\\$&') }
  const quoted = /^['"](.)/su.exec(arg)
  const value = quoted ? (quoted[1]?.codePointAt(0) ?? 0) : Number(/^0[0-7]+$/.test(arg) ? `0o${arg.slice(1)}` : arg)
  const invalid = Number.isNaN(value) ? { error: `${arg}: invalid number` } : {}
  const safe = Number.isNaN(value) ? Number.parseFloat(arg) || 0 : value
  const sign = flags.includes('+') && safe >= 0 ? '+' : ''
  if ('eE'.includes(kind)) return { text: safe.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2'), ...invalid }
  if ('fFgG'.includes(kind))
    return { text: sign + (kind === 'f' || kind === 'F' ? safe.toFixed(precision ?? 6) : String(safe)), ...invalid }
  const whole = Math.trunc(safe)
  const base = { o: 8, x: 16, X: 16 }[kind]
  const digits = (base ? whole.toString(base) : sign + String(whole)).padStart(precision ?? 0, '0')
  return { text: kind === 'X' ? digits.toUpperCase() : digits, ...invalid }
}
