import { WriteError } from '../process/proc.ts'
import { evaluateText } from './arithmetic.ts'
import { builtins } from './builtins.ts'
import { expandWords } from './expand.ts'
import { ExitControl, ReturnControl, ShellError } from './flow.ts'
import { redirect, withRedirections } from './redirections.ts'
import { notRun, replace } from './replace.ts'
import type { Shell } from './shell.ts'
import { closeSubstitutions } from './substitutions.ts'
import { type Assignment, parseScript, type SimpleCommandNode, type WordNode } from './syntax.ts'

/** Runs a simple command as this shell would: assignments, a function, a builtin, or a program as a child. */
export async function runSimple(shell: Shell, command: SimpleCommandNode): Promise<number> {
  return perform(shell, command, false)
}

/** The same, when this process has nothing to do after it: a program takes its place. */
export async function runSimpleInPlace(shell: Shell, command: SimpleCommandNode): Promise<number> {
  return perform(shell, command, true)
}

async function perform(shell: Shell, node: SimpleCommandNode, inPlace: boolean): Promise<number> {
  const command = await withAlias(shell, node)
  try {
    const argv = await argumentsOf(shell, command)
    if (shell.state.options.has('xtrace')) await trace(shell, argv)
    return await dispatch(shell, command, argv, inPlace)
  } catch (cause) {
    if (!(cause instanceof ShellError) || (cause.fatal && shell.interactive)) throw cause
    await shell.complain(cause.message)
    if (cause.fatal) throw new ExitControl(cause.status)
    return cause.status
  } finally {
    if (!shell.proc.ended) closeSubstitutions(shell)
  }
}

/** Arguments of `export x=...` and the like are assignments: their values are not split. */
const declaring = new Set(['export', 'local', 'declare', 'typeset', 'readonly'])

async function argumentsOf(shell: Shell, { name, args }: SimpleCommandNode): Promise<string[]> {
  if (!name) return []
  const first = name.parts.length === 1 && name.parts[0]?.type === 'Literal' ? name.parts[0].value : ''
  if (!declaring.has(first)) return expandWords(shell, [name, ...args])
  const out = [first]
  for (const word of args) {
    const [part] = word.parts
    const assigns = part?.type === 'Literal' && /^\w+\+?=/.test(part.value)
    if (assigns) out.push(await shell.wordText(word))
    else out.push(...(await expandWords(shell, [word])))
  }
  return out
}

async function dispatch(shell: Shell, command: SimpleCommandNode, argv: readonly string[], inPlace: boolean): Promise<number> {
  const { state, proc } = shell
  const [name] = argv
  if (name === undefined) {
    const before = state.lastStatus
    state.lastStatus = 0
    for (const assignment of command.assignments) await assign(shell, assignment)
    await withRedirections(shell, command.redirections, async () => {})
    // The status of a lone assignment is that of its substitution.
    return command.assignments.length > 0 || before === 0 ? state.lastStatus : 0
  }
  if (name === 'exec' && argv.length === 1) {
    await redirect(shell, command.redirections)
    return 0
  }
  const body = state.functions.get(name)
  const builtin = builtins[name]
  if (body || builtin) {
    return withRedirections(shell, command.redirections, () =>
      withAssignments(shell, command.assignments, async () => {
        if (!body && builtin) return orWriteError(shell, name, () => builtin(shell, argv.slice(1)))
        if (!body) return 0
        return callFunction(shell, argv, () => withRedirections(shell, body.redirections, () => shell.compound(body.body)))
      }),
    )
  }
  const environment = await childEnvironment(shell, command.assignments)
  if (inPlace) {
    await redirect(shell, command.redirections)
    return replace(shell, argv, environment)
  }
  return withRedirections(shell, command.redirections, async () => {
    try {
      const child = await proc.kernel.execute(proc, argv, { env: environment, ...(shell.interactive ? { group: 'new' as const } : {}) })
      return (await shell.foreground([child]))[0] ?? 0
    } catch (cause) {
      return notRun(shell, argv, cause, environment)
    }
  })
}

/** What a builtin cannot write (the disk is full) is its own failure, and not the shell's. */
async function orWriteError(shell: Shell, name: string, run: () => Promise<number> | number): Promise<number> {
  try {
    return await run()
  } catch (cause) {
    if (!(cause instanceof WriteError)) throw cause
    await shell.complain(`${shell.flavour === 'ash' ? '' : `${name}: `}${cause.message}`)
    return 1
  }
}

async function callFunction(shell: Shell, argv: readonly string[], run: () => Promise<number>): Promise<number> {
  const { state } = shell
  if (state.depth > 500) throw new ShellError(`${argv[0]}: maximum function nesting level exceeded (500)`)
  const before = state.positional
  state.positional = [before[0] ?? '', ...argv.slice(1)]
  try {
    return await state.inScope(run)
  } catch (cause) {
    if (!(cause instanceof ReturnControl)) throw cause
    return cause.status
  } finally {
    state.positional = before
  }
}

/** `A=b builtin`: for the time of the builtin. */
async function withAssignments(shell: Shell, assignments: readonly Assignment[], run: () => Promise<number>): Promise<number> {
  if (assignments.length === 0) return run()
  const before = new Map(assignments.map(({ name }) => [name, shell.state.get(name)]))
  for (const assignment of assignments) await assign(shell, assignment)
  try {
    return await run()
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) shell.state.unset(name)
      else shell.state.set(name, value)
    }
  }
}

async function childEnvironment(shell: Shell, assignments: readonly Assignment[]): Promise<Map<string, string>> {
  const environment = shell.state.environment()
  if (environment.has('PWD')) environment.set('PWD', shell.proc.cwd)
  for (const { name, value } of assignments) environment.set(name, value ? await shell.wordText(value) : '')
  return environment
}

export async function assign(shell: Shell, { name, value, append, array }: Assignment): Promise<void> {
  const { state } = shell
  try {
    if (array) {
      const elements = new Map<string, string>()
      const before = state.variable(name)?.value
      if (append && typeof before === 'object') for (const [key, text] of before) elements.set(key, text)
      let next = elements.size
      for (const word of array) {
        const keyed = await keyedElement(shell, word)
        if (keyed) elements.set(...keyed)
        else for (const text of await expandWords(shell, [word])) elements.set(String(next++), text)
      }
      state.set(name, elements)
      return
    }
    const [, base, index] = /^(\w+)\[(.*)\]$/s.exec(name) ?? []
    const target = base === undefined || index === undefined ? name : `${base}[${await elementKey(shell, index)}]`
    const said = value ? await shell.wordText(value) : ''
    const isInteger = state.variable(base ?? name)?.integer === true
    if (isInteger) {
      const sum = append ? `(${state.get(name) || 0}) + (${said || 0})` : said || '0'
      state.set(target, String(await evaluateText(shell, sum)))
      return
    }
    const text = said
    const there = base === undefined ? state.get(name) : ''
    state.set(target, append ? (there ?? '') + text : text)
    if (name === 'PATH') shell.proc.env.set('PATH', text)
  } catch (cause) {
    if (cause instanceof Error && cause.message.endsWith('readonly variable')) throw new ShellError(cause.message)
    throw cause
  }
}

async function keyedElement(shell: Shell, word: WordNode): Promise<[string, string] | undefined> {
  const text = word.parts[0]?.type === 'Literal' || word.parts[0]?.type === 'Glob' ? await shell.wordText(word) : ''
  const found = /^\[([^\]]*)\]=(.*)$/s.exec(text)
  return found ? [found[1] ?? '', found[2] ?? ''] : undefined
}

async function elementKey(shell: Shell, index: string): Promise<string> {
  const text = await shell.expandText(index.replace(/^"(.*)"$/, '$1'))
  const number = await evaluateText(shell, text).catch(() => undefined)
  return number === undefined || !/^[\w\s+*/%()$-]+$/.test(text) || /^[A-Za-z_]/.test(text) ? text : String(number)
}

async function withAlias(shell: Shell, command: SimpleCommandNode): Promise<SimpleCommandNode> {
  const part = command.name?.parts.length === 1 ? command.name.parts[0] : undefined
  const text = part?.type === 'Literal' ? shell.state.aliases.get(part.value) : undefined
  if (text === undefined) return command
  const parsed = await parseScript(text)
  const alias = parsed.kind === 'script' ? parsed.script.statements[0]?.pipelines[0]?.commands[0] : undefined
  if (alias?.type !== 'SimpleCommand') return command
  return {
    ...command,
    name: alias.name,
    args: [...alias.args, ...command.args],
    assignments: [...command.assignments, ...alias.assignments],
  }
}

async function trace(shell: Shell, argv: readonly string[]): Promise<void> {
  const quote = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
  if (argv.length > 0) await shell.proc.error(`+ ${argv.map(quote).join(' ')}\n`)
}
