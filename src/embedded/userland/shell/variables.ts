import { evaluateText } from './arithmetic.ts'
import { ShellError } from './flow.ts'
import type { Shell } from './shell.ts'

type Builtin = (shell: Shell, args: string[]) => Promise<number> | number

const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** Sets what `NAME=value` arguments say, arrays too, and hands each name on. */
async function assignments(shell: Shell, args: readonly string[], each: (name: string) => void): Promise<void> {
  for (const arg of args) {
    const [, name = arg, append, value] = /^([A-Za-z_]\w*)(\+?)=(.*)$/s.exec(arg) ?? []
    if (!/^[A-Za-z_]\w*(\[.*\])?$/.test(name)) throw new ShellError(`\`${arg}': not a valid identifier`)
    each(name)
    if (value === undefined) continue
    if (/^\(.*\)$/s.test(value)) await shell.runText(`${name}${append ?? ''}=${value}`)
    else if (shell.state.variable(name)?.integer) {
      const sum = append ? `(${shell.state.get(name) || 0}) + (${value || 0})` : value || '0'
      shell.state.set(name, String(await evaluateText(shell, sum)))
    } else shell.state.set(name, append ? (shell.state.get(name) ?? '') + value : value)
  }
}

const marking =
  (marks: { exported?: boolean; readonly?: boolean }, listing: string): Builtin =>
  async (shell, args) => {
    const names = args.filter((arg) => !/^-[a-z]+$/.test(arg))
    if (args.includes('-n')) {
      for (const name of names) shell.state.mark(name, { exported: false })
      return 0
    }
    if (names.length === 0) {
      const chosen = [...shell.state.all()].filter(([, variable]) => (marks.exported ? variable.exported : variable.readonly))
      const lines = chosen.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name]) => `${listing} ${name}="${shell.state.get(name) ?? ''}"\n`)
      await shell.proc.write(lines.join(''))
      return 0
    }
    // Marked read-only after it got its value.
    await assignments(shell, names, (name) => marks.exported && shell.state.mark(name, marks))
    for (const name of names) shell.state.mark(name.replace(/\+?=.*$/s, ''), marks)
    return 0
  }

const local: Builtin = async (shell, args) => {
  if (shell.state.depth === 0) throw new ShellError('local: can only be used in a function')
  const status = shell.state.lastStatus
  await assignments(
    shell,
    args.filter((arg) => !/^-[a-zA-Z]+$/.test(arg)),
    (name) => {
      shell.state.local(name)
      if (args.some((arg) => /^-[a-zA-Z]*i/.test(arg))) shell.state.mark(name, { integer: true })
    },
  )
  return status === 0 ? 0 : 0
}

const declare: Builtin = async (shell, args) => {
  const flags = args.filter((arg) => /^[-+][a-zA-Z]+$/.test(arg)).join('')
  const names = args.filter((arg) => !/^[-+][a-zA-Z]+$/.test(arg))
  if (flags.includes('p') || names.length === 0) {
    for (const [name, { value, exported }] of shell.state.all()) {
      if (names.length > 0 && !names.includes(name)) continue
      const text = typeof value === 'string' ? `"${value}"` : `(${[...value].map(([key, element]) => `[${key}]="${element}"`).join(' ')})`
      await shell.proc.write(`declare ${exported ? '-x' : typeof value === 'string' ? '--' : '-a'} ${name}=${text}\n`)
    }
    return 0
  }
  if (flags.includes('f') || flags.includes('F')) return names.every((name) => shell.state.functions.has(name)) ? 0 : 1
  await assignments(shell, names, (name) => {
    const variable = shell.state.depth > 0 && !flags.includes('g') ? shell.state.local(name) : shell.state.variable(name)
    if (/[aA]/.test(flags) && typeof variable?.value !== 'object') {
      if (variable) variable.value = new Map()
      else shell.state.set(name, new Map())
    }
    if (/^-[a-zA-Z]*i/.test(flags)) shell.state.mark(name, { integer: true })
  })
  for (const name of names) {
    const plain = name.replace(/\+?=.*$/s, '')
    if (flags.includes('x')) shell.state.mark(plain, { exported: true })
    if (flags.includes('r')) shell.state.mark(plain, { readonly: true })
  }
  return 0
}

const optionNames: Readonly<Record<string, string>> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  a: 'allexport',
  C: 'noclobber',
  n: 'noexec',
  v: 'verbose',
  m: 'monitor',
  b: 'notify',
  h: 'hashall',
}

/** Takes option letters as `set` and the shell's own command line do; what is left are the arguments. */
export function takeOptions(shell: Shell, args: readonly string[]): { rest: string[]; given: boolean } {
  const rest = [...args]
  while (/^[-+][a-zA-Z]+$/.test(rest[0] ?? '')) {
    const word = rest.shift() ?? ''
    const turnOn = word.startsWith('-')
    for (const letter of word.slice(1)) {
      const name = letter === 'o' ? rest.shift() : optionNames[letter]
      if (name === undefined) throw new ShellError(`set: -${letter}: invalid option`, 2)
      if (turnOn) shell.state.options.add(name)
      else shell.state.options.delete(name)
    }
  }
  const given = rest[0] === '--' || rest[0] === '-'
  if (given) rest.shift()
  return { rest, given: given || rest.length > 0 }
}

const set: Builtin = async (shell, args) => {
  if (args.length === 0) {
    const lines = [...shell.state.all()]
      .filter(([name]) => name !== '__pid')
      .map(([name]) => `${name}=${quoted(shell.state.get(name) ?? '')}\n`)
    await shell.proc.write(lines.sort().join(''))
    return 0
  }
  const { rest, given } = takeOptions(shell, args)
  if (given) shell.state.positional = [shell.state.positional[0] ?? '', ...rest]
  return 0
}

const read: Builtin = async (shell, args) => {
  const names: string[] = []
  let raw = false
  let fd = 0
  let array = false
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '-p') {
      const prompt = args[++at] ?? ''
      if (shell.proc.fds.get(0)?.terminal) await shell.proc.error(prompt)
    } else if (arg === '-u') fd = Number(args[++at])
    else if (arg === '-t' || arg === '-n' || arg === '-d') at++
    else if (/^-[rsa]+$/.test(arg)) {
      raw ||= arg.includes('r')
      array ||= arg.includes('a')
    } else names.push(arg)
  }
  let line = await shell.proc.readLine(fd)
  const ended = line === undefined
  line ??= ''
  while (!raw && /(^|[^\\])(\\\\)*\\$/.test(line) && !ended) line = line.slice(0, -1) + ((await shell.proc.readLine(fd)) ?? '')
  if (!raw) line = line.replace(/\\(.)/g, '$1')
  if (names.length === 0) shell.state.set('REPLY', line)
  const separators = shell.state.get('IFS') ?? ' \t\n'
  if (array)
    shell.state.set(names[0] ?? 'REPLY', new Map(fields(line, separators, Number.POSITIVE_INFINITY).map((text, at) => [String(at), text])))
  else {
    const values = fields(line, separators, names.length)
    for (const [at, name] of names.entries()) shell.state.set(name, values[at] ?? '')
  }
  return ended ? 1 : 0
}

/** At most `count` fields; the last has all that is left. */
function fields(line: string, separators: string, count: number): string[] {
  const spaces = [...separators].filter((character) => ' \t\n'.includes(character)).join('')
  const strip = (text: string): string => {
    let [from, to] = [0, text.length]
    while (from < to && spaces.includes(text[from] ?? '')) from++
    while (to > from && spaces.includes(text[to - 1] ?? '')) to--
    return text.slice(from, to)
  }
  const out: string[] = []
  let rest = strip(line)
  while (rest !== '' && out.length < count - 1) {
    const end = [...rest].findIndex((character) => separators.includes(character))
    if (end < 0) break
    out.push([...rest].slice(0, end).join(''))
    rest = strip([...rest].slice(end + 1).join(''))
  }
  if (rest !== '') out.push(rest)
  return out
}

export const variableBuiltins: Readonly<Record<string, Builtin>> = {
  ...{ local, declare, typeset: declare, set, read },
  export: marking({ exported: true }, 'export'),
  readonly: marking({ readonly: true }, 'readonly'),
  unset: (shell, args) => {
    for (const name of args.filter((arg) => !/^-[vf]$/.test(arg))) {
      if (args.includes('-f')) shell.state.functions.delete(name)
      else if (shell.state.variable(name)?.readonly) throw new ShellError(`unset: ${name}: cannot unset: readonly variable`)
      else if (shell.state.variable(name) || name.includes('[')) shell.state.unset(name)
      else shell.state.functions.delete(name)
    }
    return 0
  },
  shift: (shell, [count]) => {
    const by = Number(count ?? 1)
    const [name = '', ...rest] = shell.state.positional
    if (by > rest.length) return 1
    shell.state.positional = [name, ...rest.slice(by)]
    return 0
  },
  shopt: () => 0,
  getopts: async (shell, [letters = '', name = 'opt', ...given]) => {
    const { state } = shell
    const args = given.length > 0 ? given : state.positional.slice(1)
    const [at, inside] = (state.get('__optind') ?? `${Number(state.get('OPTIND') ?? 1)}.1`).split('.').map(Number) as [number, number]
    const word = Number(state.get('OPTIND') ?? 1) === at ? (args[at - 1] ?? '') : (args[Number(state.get('OPTIND')) - 1] ?? '')
    if (!/^-./.test(word) || word === '--') {
      state.set(name, '?')
      return 1
    }
    const letter = word[inside] ?? '?'
    const spot = letters.indexOf(letter)
    let next = inside + 1 < word.length ? `${at}.${inside + 1}` : `${at + 1}.1`
    if (spot < 0) await shell.complain(`illegal option -- ${letter}`)
    else if (letters[spot + 1] === ':') {
      const inline = word.slice(inside + 1)
      state.set('OPTARG', inline || (args[at] ?? ''))
      next = inline ? `${at + 1}.1` : `${at + 2}.1`
    }
    state.set(name, spot < 0 ? '?' : letter)
    state.set('__optind', next)
    state.set('OPTIND', next.split('.')[0] ?? '1')
    return 0
  },
}
