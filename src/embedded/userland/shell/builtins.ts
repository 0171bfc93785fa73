import { lookup } from '../../../shared/lookup.ts'
import { errorText } from '../files/file-error.ts'
import { lookUp } from '../process/executable.ts'
import { unescaped } from '../programs/escapes.ts'
import { kill } from '../programs/kill.ts'
import { formatPrintf } from '../programs/printf.ts'
import { evaluateText } from './arithmetic.ts'
import { runTest } from './file-tests.ts'
import { ExitControl, LoopControl, ReturnControl, ShellError } from './flow.ts'
import { jobBuiltins } from './jobs.ts'
import { replace } from './replace.ts'
import type { Shell } from './shell.ts'
import { variableBuiltins } from './variables.ts'

export type Builtin = (shell: Shell, args: string[]) => Promise<number> | number

const loopControl =
  (kind: 'break' | 'continue'): Builtin =>
  (_shell, [levels]) => {
    throw new LoopControl(kind, Math.max(1, Number(levels ?? 1)))
  }

const cd: Builtin = async (shell, args) => {
  const { state, proc } = shell
  const [first] = args.filter((arg) => !/^-[LPe]$/.test(arg))
  const target = first === '-' ? (state.get('OLDPWD') ?? '') : (first ?? state.get('HOME') ?? '/')
  const path = proc.files.absolute(target)
  const kind = await proc.files.kindOf(path)
  if (kind !== 'directory') {
    const why = kind === undefined ? 'No such file or directory' : 'Not a directory'
    await shell.complain(
      shell.flavour === 'bash' ? `cd: ${target}: ${why}` : `cd: can't cd to ${target}${shell.flavour === 'ash' ? `: ${why}` : ''}`,
    )
    return shell.flavour === 'dash' ? 2 : 1
  }
  state.set('OLDPWD', proc.cwd)
  proc.cwd = path
  state.set('PWD', path)
  if (first === '-') await proc.write(`${path}\n`)
  return 0
}

const echo: Builtin = async (shell, given) => {
  const args = [...given]
  let newline = true
  // A plain shell's echo always knows the escapes, bash's by -e.
  let escapes = shell.flavour === 'dash'
  const option = shell.flavour === 'dash' ? /^-n$/ : /^-[neE]+$/
  while (option.test(args[0] ?? '')) {
    const text = args.shift() ?? ''
    if (text.includes('n')) newline = false
    if (text.includes('e')) escapes = true
  }
  const text = args.join(' ')
  const done = escapes ? unescaped(text) : { text, stopped: false }
  await shell.proc.write(done.text + (newline && !done.stopped ? '\n' : ''))
  return 0
}

const printf: Builtin = async (shell, args) => {
  const [variable, format, rest] = args[0] === '-v' ? [args[1], args[2], args.slice(3)] : [undefined, args[0], args.slice(1)]
  if (format === '--') return printf(shell, rest)
  if (format === undefined) {
    await shell.complain('printf: usage: printf [-v var] format [arguments]')
    return 2
  }
  const { text, error } = formatPrintf(format, rest)
  if (variable !== undefined) shell.state.set(variable, text)
  else await shell.proc.write(text)
  if (error) await shell.complain(`printf: ${error}`)
  return error ? 1 : 0
}

const test = async (shell: Shell, args: readonly string[], name: string): Promise<number> => {
  const { status, error } = await runTest(shell.proc, args)
  if (error) await shell.complain(`${name}: ${error}`)
  return status
}

const source: Builtin = async (shell, [path, ...args]) => {
  if (path === undefined) throw new ShellError('.: filename argument required', 2)
  const found = path.includes('/') ? path : ((await lookUp(shell.proc, path)) ?? path)
  let text: string
  try {
    text = await shell.proc.files.readText(found)
  } catch (cause) {
    throw new ShellError(`${path}: ${errorText(cause)}`, 1, shell.flavour !== 'bash' && !shell.interactive)
  }
  const before = shell.state.positional
  if (args.length > 0) shell.state.positional = [before[0] ?? '', ...args]
  try {
    return await shell.runText(text)
  } catch (cause) {
    if (!(cause instanceof ReturnControl)) throw cause
    return cause.status
  } finally {
    shell.state.positional = before
  }
}

const type: Builtin = async (shell, args) => {
  let code = 0
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    const path = await lookUp(shell.proc, name, shell.state.environment())
    if (shell.state.aliases.has(name)) await shell.proc.write(`${name} is aliased to \`${shell.state.aliases.get(name)}'\n`)
    else if (shell.state.functions.has(name)) await shell.proc.write(`${name} is a function\n`)
    else if (builtins[name]) await shell.proc.write(`${name} is a shell builtin\n`)
    else if (path !== undefined) await shell.proc.write(`${name} is ${path}\n`)
    else {
      code = 1
      await shell.complain(`type: ${name}: not found`)
    }
  }
  return code
}

const command: Builtin = async (shell, args) => {
  const [first, ...rest] = args
  if (first === '-v' || first === '-V') {
    const [name = ''] = rest
    const path = await lookUp(shell.proc, name, shell.state.environment())
    const known = shell.state.functions.has(name) || builtins[name] ? name : path
    if (known !== undefined) await shell.proc.write(`${known}\n`)
    return known === undefined ? 1 : 0
  }
  if (first === undefined) return 0
  const builtin = builtins[first]
  if (builtin) return builtin(shell, rest)
  const quoted = args.map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(' ')
  const body = shell.state.functions.get(first)
  shell.state.functions.delete(first)
  try {
    return await shell.runText(quoted)
  } finally {
    if (body) shell.state.functions.set(first, body)
  }
}

const alias: Builtin = async (shell, args) => {
  for (const arg of args) {
    const at = arg.indexOf('=')
    if (at > 0) shell.state.aliases.set(arg.slice(0, at), arg.slice(at + 1))
  }
  if (args.length === 0) for (const [name, text] of shell.state.aliases) await shell.proc.write(`alias ${name}='${text}'\n`)
  return 0
}

const exit: Builtin = (shell, [status]) => {
  throw new ExitControl(status === undefined ? shell.state.lastStatus : Number(status) & 0xff)
}

/** What the shell does itself. */
/** `history [count]`, `history -c`. */
const history: Builtin = async (shell, [option]) => {
  const { history: lines } = shell.state
  if (option === '-c') lines.length = 0
  const from = option === undefined || option.startsWith('-') ? 0 : Math.max(0, lines.length - Number(option))
  await shell.proc.write(
    lines
      .slice(from)
      .map((line, at) => `${String(from + at + 1).padStart(5)}  ${line}\n`)
      .join(''),
  )
  return 0
}

export const builtins: Readonly<Record<string, Builtin>> = lookup({
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  ...{ cd, echo, printf, source, '.': source, type, command, alias, exit, logout: exit, history },
  ...variableBuiltins,
  ...jobBuiltins,
  break: loopControl('break'),
  continue: loopControl('continue'),
  return: (shell, [status]) => {
    throw new ReturnControl(status === undefined ? shell.state.lastStatus : Number(status) & 0xff)
  },
  exec: (shell, args) => replace(shell, args[0] === '-a' ? args.slice(2) : args, shell.state.environment()),
  eval: (shell, args) => shell.runText(args.join(' ')),
  test: (shell, args) => test(shell, args, 'test'),
  '[': (shell, args) => {
    if (args.at(-1) !== ']') throw new ShellError("[: missing `]'", 2)
    return test(shell, args.slice(0, -1), '[')
  },
  let: async (shell, args) => {
    let value = 0
    for (const text of args) value = await evaluateText(shell, text)
    return value === 0 ? 1 : 0
  },
  pwd: async (shell) => {
    await shell.proc.write(`${shell.proc.cwd}\n`)
    return 0
  },
  kill: (shell, args) => kill(shell.proc, args, (spec) => shell.state.jobs.find(({ number }) => `%${number}` === spec)?.pid),
  unalias: (shell, args) => {
    for (const name of args) shell.state.aliases.delete(name)
    return 0
  },
  umask: async (shell, args) => {
    if (args.length === 0) await shell.proc.write('0022\n')
    return 0
  },
  ulimit: async (shell) => {
    await shell.proc.write('unlimited\n')
    return 0
  },
  hash: () => 0,
  times: async (shell) => {
    await shell.proc.write('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n')
    return 0
  },
})
