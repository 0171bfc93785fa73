import { errorText } from '../files/file-error.ts'
import { Notifier } from '../process/notifier.ts'
import type { Proc, Program } from '../process/proc.ts'
import { complete } from './complete.ts'
import { ExitControl, LoopControl, ShellError } from './flow.ts'
import { type Flavour, Shell } from './shell.ts'
import { ShellState } from './state.ts'
import { parseScript } from './syntax.ts'
import { takeOptions } from './variables.ts'

/** `sh`, `bash`, `ash`, `dash`: `-c`, a script file, a script on standard input, or a dialogue on a terminal. */
export const shellProgram: Program = async (proc) => {
  const state = new ShellState(proc.env)
  const shell = new Shell(proc, state, await flavourOf(proc))
  state.set('PWD', proc.cwd)
  state.mark('PWD', { exported: true })
  if (shell.flavour === 'bash') state.set('SHLVL', String(Number(state.get('SHLVL') ?? 0) + 1))
  if (shell.flavour === 'bash') state.mark('SHLVL', { exported: true })
  return shell.toEnd(() => start(shell, proc.args))
}

/** Bash by name; else what stands behind `sh` in this image: Debian's dash, or busybox. */
async function flavourOf(proc: Proc): Promise<Flavour> {
  if (/bash$/.test(proc.name)) return 'bash'
  const release = await proc.files.readText('/etc/os-release').catch(() => '')
  if (/^ID="?(centos|rhel|fedora|rocky|almalinux)/m.test(release)) return 'bash'
  return /^ID="?(debian|ubuntu)/m.test(release) ? 'dash' : 'ash'
}

async function start(shell: Shell, args: readonly string[]): Promise<number> {
  const rest: string[] = []
  let [command, fromInput, interactive] = [false, false, false]
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '--version') {
      await shell.proc.write('GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n')
      return 0
    }
    if (arg.startsWith('--') && arg !== '--') continue
    if (!/^[-+]\w/.test(arg)) {
      rest.push(...args.slice(arg === '--' ? at + 1 : at))
      break
    }
    command ||= arg.includes('c')
    fromInput ||= arg.includes('s')
    interactive ||= arg.includes('i')
    const known = arg.replace(/[csil]/g, '')
    if (known.length > 1) takeOptions(shell, known.includes('o') ? [known, args[++at] ?? ''] : [known])
  }
  if (command) {
    const [text = '', name, ...positional] = rest
    shell.state.positional = [name ?? shell.proc.argv[0] ?? 'sh', ...positional]
    return runWhole(shell, text)
  }
  const [script, ...positional] = rest
  if (script !== undefined && !fromInput) {
    shell.state.positional = [script, ...positional]
    return runFile(shell, script)
  }
  shell.state.positional = [shell.proc.argv[0] ?? 'sh', ...(fromInput ? rest : [])]
  if (interactive || shell.proc.fds.get(0)?.terminal) return talk(shell)
  return readAndRun(shell)
}

async function runWhole(shell: Shell, text: string): Promise<number> {
  const parsed = await parseScript(text)
  if (parsed.kind !== 'script') throw new ShellError(parsed.message, 2, true)
  return shell.runInPlace(parsed.script.statements)
}

async function runFile(shell: Shell, path: string): Promise<number> {
  let text: string
  try {
    text = await shell.proc.files.readText(path)
  } catch (cause) {
    await shell.proc.error(
      shell.flavour === 'bash'
        ? `${shell.proc.name}: ${path}: ${errorText(cause)}\n`
        : `${shell.proc.name}: 0: cannot open ${path}: No such file\n`,
    )
    return shell.flavour === 'bash' ? 127 : 2
  }
  return runWholeScript(shell, text)
}

async function runWholeScript(shell: Shell, text: string): Promise<number> {
  const parsed = await parseScript(text)
  if (parsed.kind !== 'script') throw new ShellError(parsed.message, 2, true)
  return shell.run(parsed.script.statements)
}

/** Statement by statement as they come, leaving to the commands what stands after them. */
async function readAndRun(shell: Shell): Promise<number> {
  let text = ''
  for (;;) {
    const line = await shell.proc.readLine()
    if (line === undefined) {
      if (text.trim() !== '') await runWholeScript(shell, text)
      return shell.state.lastStatus
    }
    text += `${line}\n`
    const parsed = await parseScript(text)
    if (parsed.kind === 'incomplete') continue
    text = ''
    if (parsed.kind === 'error') throw new ShellError(parsed.message, 2, true)
    await shell.run(parsed.script.statements)
  }
}

/** A dialogue: prompt, line, command; ^C takes the line or the command back, ^D ends it. */
async function talk(shell: Shell): Promise<number> {
  const { proc, state } = shell
  state.options.add('interactive')
  const interrupted = new Notifier()
  const handle = (): void => {
    proc.on('SIGINT', () => {
      shell.broken = true
      shell.arrived.notify()
      interrupted.notify()
    })
    // Not ignored, which what it starts would inherit: only without effect here.
    for (const signal of ['SIGTERM', 'SIGQUIT', 'SIGTSTP']) if (!state.traps.has(signal)) proc.on(signal, () => {})
  }
  handle()
  if (proc.terminal) proc.terminal.foreground = proc.group
  await readProfile(shell)
  let reading: Promise<string | undefined> | undefined
  let text = ''
  for (;;) {
    await reportJobs(shell)
    const prompt = await promptOf(shell, text === '' ? 'PS1' : 'PS2')
    await proc.error(prompt)
    // Dash edits no lines.
    if (shell.flavour !== 'dash') proc.terminal?.edit({ prompt, history: state.history, complete: (before) => complete(shell, before) })
    reading ??= proc.readLine()
    const line = await Promise.race([reading, interrupted.wait(proc.signal).then(() => null)])
    if (line === null) {
      await proc.error('\n')
      state.lastStatus = 130
      text = ''
      continue
    }
    reading = undefined
    proc.terminal?.stopEditing()
    if (line !== undefined && line.trim() !== '') state.history.push(line)
    if (line === undefined) {
      if (shell.flavour === 'bash') await proc.error('exit\n')
      else await proc.error('\n')
      return state.lastStatus
    }
    text += `${line}\n`
    const parsed = await parseScript(text)
    if (parsed.kind === 'incomplete') continue
    text = ''
    try {
      if (parsed.kind === 'error') throw new ShellError(parsed.message, 2)
      shell.broken = false
      await shell.run(parsed.script.statements)
    } catch (cause) {
      if (cause instanceof ExitControl) {
        // A plain `exit` says so, as ^D does.
        if (/^\s*exit\b/.test(line) && shell.flavour === 'bash') await proc.error('exit\n')
        throw cause
      }
      if (!(cause instanceof ShellError) && !(cause instanceof LoopControl)) throw cause
      if (cause instanceof ShellError) {
        await (cause.message === '' ? proc.error('\n') : shell.complain(cause.message))
        state.lastStatus = cause.status
      }
    }
    if (!state.traps.has('SIGINT')) handle()
  }
}

async function readProfile(shell: Shell): Promise<void> {
  const home = shell.state.get('HOME') ?? '/root'
  const paths = shell.flavour === 'bash' ? ['/etc/bash.bashrc', `${home}/.bashrc`] : []
  for (const path of paths) {
    const text = await shell.proc.files.readText(path).catch(() => undefined)
    if (text !== undefined) await runWholeScript(shell, text)
  }
}

async function reportJobs(shell: Shell): Promise<void> {
  for (const job of shell.state.jobs.filter(({ done }) => done))
    await shell.proc.error(`[${job.number}]+  ${(job.ending ?? 'Done').padEnd(24)}${job.command}\n`)
  shell.state.jobs = shell.state.jobs.filter(({ done }) => !done)
}

async function promptOf(shell: Shell, which: 'PS1' | 'PS2'): Promise<string> {
  const { proc, state } = shell
  const sign = proc.user.uid === 0 ? '#' : '$'
  const release = await proc.files.readText('/etc/os-release').catch(() => '')
  const usualBash = /^ID="?(centos|rhel|fedora)/m.test(release) ? '[\\u@\\h \\W]\\$ ' : '\\u@\\h:\\w\\$ '
  const usual = shell.flavour === 'bash' ? usualBash : shell.flavour === 'ash' ? '\\w \\$ ' : '\\$ '
  const text = state.get(which) ?? (which === 'PS2' ? '> ' : usual)
  const home = state.get('HOME')
  const where =
    home && home !== '/' && shell.flavour !== 'dash' && (proc.cwd === home || proc.cwd.startsWith(`${home}/`))
      ? `~${proc.cwd.slice(home.length)}`
      : proc.cwd
  const codes: Readonly<Record<string, string>> = {
    ...{
      u: proc.user.name,
      h: proc.world.hostname().split('.')[0] ?? '',
      H: proc.world.hostname(),
      w: where,
      W: where === '/' ? '/' : (where.split('/').at(-1) ?? ''),
    },
    ...{ $: sign, n: '\n', s: shell.flavour === 'bash' ? 'bash' : 'sh', e: '\x1b', '[': '', ']': '', '\\': '\\', a: '\x07' },
  }
  const coded = text.replace(/\\033/g, '\x1b').replace(/\\([uhHwW$nse[\]\\a])/g, (_all, code: string) => codes[code] ?? '')
  return shell.expandText(coded)
}
