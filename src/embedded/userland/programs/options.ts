import type { Proc } from '../process/proc.ts'

export interface Options {
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
  readonly operands: readonly string[]
  /** The first option that is not known, as it was written. */
  readonly unknown?: string
}

/**
 * Options as `getopt` reads them: `short` is getopt's own notation (`an:`), `long` maps a long name to its letter (`{ all: 'a' }`), operands may
 * stand anywhere unless `stopAtOperand`.
 */
export function readOptions(
  args: readonly string[],
  short: string,
  long: Readonly<Record<string, string>> = {},
  stopAtOperand = false,
): Options {
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const operands: string[] = []
  const takesValue = (letter: string): boolean => short[short.indexOf(letter) + 1] === ':'
  const queue = [...args]
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (arg === '--') {
      operands.push(...queue)
      break
    }
    if (!arg.startsWith('-') || arg === '-') {
      operands.push(arg)
      if (!stopAtOperand) continue
      operands.push(...queue)
      break
    }
    const letters = arg.startsWith('--') ? (letterOf(long, arg.slice(2).split('=')[0] ?? '') ?? '') : arg.slice(1)
    if (letters === '') return { flags, values, operands, unknown: arg }
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at] ?? ''
      if (letter === ':' || !short.includes(letter)) return { flags, values, operands, unknown: arg.startsWith('--') ? arg : `-${letter}` }
      if (!takesValue(letter)) {
        flags.add(letter)
        continue
      }
      const inline = arg.startsWith('--') ? (arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : '') : letters.slice(at + 1)
      values.set(letter, inline || (queue.shift() ?? ''))
      break
    }
  }
  return { flags, values, operands }
}

const letterOf = (long: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(long, name) ? long[name] : undefined

/** Says that an option is not known, the way GNU programs do; the exit code is 1 unless given. */
export async function badOption(proc: Proc, option: string, code = 1): Promise<number> {
  const text = option.startsWith('--') ? `unrecognized option '${option}'` : `invalid option -- '${option.slice(1)}'`
  await proc.error(`${proc.name}: ${text}\n`)
  return code
}
