import { lookup } from '../../../shared/lookup.ts'
import type { Program } from '../process/proc.ts'
import { badOption, readOptions } from './options.ts'

const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, '\\': 92 }
const classes: Readonly<Record<string, RegExp>> = lookup({
  ...{
    alpha: /[A-Za-z]/,
    digit: /\d/,
    alnum: /[A-Za-z0-9]/,
    upper: /[A-Z]/,
    lower: /[a-z]/,
    space: /\s/,
    blank: /[ \t]/,
    xdigit: /[0-9A-Fa-f]/,
  },
  ...{ punct: /[!-/:-@[-`{-~]/, cntrl: /[^ -~\x80-\xff]/, print: /[ -~]/, graph: /[!-~]/ },
})

/** The bytes that a set names: characters, `a-z`, `[:alpha:]`, `\n`, `\012`. */
function readSet(text: string): number[] {
  const bytes = Buffer.from(text, 'utf8').toString('latin1')
  const out: number[] = []
  let at = 0
  const one = (): number => {
    const octal = /^\\([0-7]{1,3})/.exec(bytes.slice(at))
    if (octal) {
      at += octal[0].length
      return Number.parseInt(octal[1] ?? '0', 8)
    }
    const escaped = bytes[at] === '\\' && at + 1 < bytes.length
    const character = bytes[escaped ? at + 1 : at] ?? ''
    at += escaped ? 2 : 1
    return (escaped ? escapes[character] : undefined) ?? character.charCodeAt(0)
  }
  while (at < bytes.length) {
    const named = /^\[:(\w+):\]/.exec(bytes.slice(at))
    const known = named && classes[named[1] ?? '']
    if (named && known) {
      for (let byte = 0; byte < 128; byte++) if (known.test(String.fromCharCode(byte))) out.push(byte)
      at += named[0].length
      continue
    }
    const first = one()
    if (bytes[at] === '-' && at + 1 < bytes.length) {
      at++
      const last = one()
      for (let byte = first; byte <= last; byte++) out.push(byte)
    } else out.push(first)
  }
  return out
}

/** `tr [-cds] SET1 [SET2]`, byte by byte as it comes. (just-bash's own does not know `\0`, the way to read `/proc/1/environ`.) */
export const tr: Program = async (proc) => {
  const { flags, operands, unknown } = readOptions(proc.args, 'cCdst', { complement: 'c', delete: 'd', 'squeeze-repeats': 's' }, true)
  if (unknown) return badOption(proc, unknown)
  const [given, target] = operands
  if (given === undefined || (target === undefined && !flags.has('d') && !flags.has('s'))) {
    await proc.error(given === undefined ? 'tr: missing operand\n' : `tr: missing operand after '${given}'\n`)
    return 1
  }
  const listed = readSet(given)
  const complement = flags.has('c') || flags.has('C')
  const from = complement ? Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !listed.includes(byte)) : listed
  const to = target === undefined ? [] : readSet(target)
  const map = new Map(flags.has('d') ? [] : from.map((byte, at) => [byte, to[at] ?? to.at(-1) ?? byte] as const))
  const drop = new Set(flags.has('d') ? from : [])
  const squeeze = new Set(flags.has('s') ? (target === undefined ? from : to) : [])
  let last = -1
  for (let bytes = await proc.read(); bytes; bytes = await proc.read()) {
    const out: number[] = []
    for (const byte of bytes) {
      if (drop.has(byte)) continue
      const changed = map.get(byte) ?? byte
      if (changed === last && squeeze.has(changed)) continue
      out.push(changed)
      last = changed
    }
    await proc.write(Uint8Array.from(out))
  }
  return 0
}
