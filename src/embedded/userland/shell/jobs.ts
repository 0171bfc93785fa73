import type { Proc } from '../process/proc.ts'
import { signalName, signalNumbers } from '../process/signals.ts'
import { ShellError } from './flow.ts'
import { foreground } from './foreground.ts'
import type { Shell } from './shell.ts'
import type { Job } from './state.ts'

type Builtin = (shell: Shell, args: string[]) => Promise<number> | number

/** `wait`: a signal with a trap ends it at once, with 128 + its number; the trap runs after it. */
const wait: Builtin = async (shell, args) => {
  const wanted: Proc[] = []
  let status = 0
  for (const arg of args.filter((one) => !one.startsWith('-'))) {
    const pid = arg.startsWith('%') ? shell.state.jobs.find(({ number }) => `%${number}` === arg)?.pid : Number(arg)
    const child = pid === undefined ? undefined : shell.children.get(pid)
    if (child) wanted.push(child)
    else {
      await shell.complain(`wait: pid ${arg} is not a child of this shell`)
      status = 127
    }
  }
  const all = args.length === 0 ? [...shell.children.values()] : wanted
  const exits = Promise.all(all.map(({ exit }) => exit))
  const stop = new AbortController()
  const interrupted = shell.arrived.wait(stop.signal).then(
    () => 'signal' as const,
    () => 'stopped' as const,
  )
  try {
    const first = shell.pending.length > 0 ? 'signal' : await shell.proc.wait(Promise.race([exits, interrupted]))
    if (first === 'signal') return 128 + (signalNumbers[shell.pending[0] ?? ''] ?? 0)
    if (Array.isArray(first) && args.length > 0 && status === 0) status = first.at(-1)?.code ?? 0
    for (const child of all) shell.children.delete(child.pid)
    shell.state.jobs = shell.state.jobs.filter(({ pid }) => shell.children.has(pid))
    return status
  } finally {
    stop.abort(new Error('no longer waited for'))
  }
}

const jobs: Builtin = async (shell) => {
  for (const job of shell.state.jobs) {
    const state = job.done ? (job.ending ?? 'Done') : job.stopped ? 'Stopped' : 'Running'
    const mark = job === shell.state.jobs.at(-1) ? '+' : ' '
    await shell.proc.write(`[${job.number}]${mark}  ${state.padEnd(24)}${job.command}${state === 'Running' ? ' &' : ''}\n`)
  }
  shell.state.jobs = shell.state.jobs.filter(({ done }) => !done)
  return 0
}

/** The job that is meant, and all of its processes. */
function jobOf(shell: Shell, name: string, spec: string | undefined): { job: Job; children: Proc[] } {
  const { jobs: all } = shell.state
  const job = spec === undefined ? all.at(-1) : all.find(({ number }) => `%${number}` === spec || String(number) === spec)
  const group = job && shell.children.get(job.pid)?.group
  if (!job || job.done || group === undefined) throw new ShellError(`${name}: ${spec ?? 'current'}: no such job`)
  return { job, children: [...shell.children.values()].filter((child) => child.group === group && !child.ended) }
}

const fg: Builtin = async (shell, [spec]) => {
  const { job, children } = jobOf(shell, 'fg', spec)
  await shell.proc.write(`${job.command}\n`)
  job.stopped = false
  for (const child of children) child.deliver('SIGCONT')
  const codes = await foreground(shell, children, job)
  if (!job.stopped) shell.state.jobs = shell.state.jobs.filter((one) => one !== job)
  return codes.at(-1) ?? 0
}

const bg: Builtin = async (shell, [spec]) => {
  const { job, children } = jobOf(shell, 'bg', spec)
  job.stopped = false
  for (const child of children) child.deliver('SIGCONT')
  await shell.proc.write(`[${job.number}]+ ${job.command} &\n`)
  return 0
}

/** `trap 'action' SIGNAL...`; `-` gives the default back, an empty action ignores. */
const trap: Builtin = async (shell, args) => {
  if (args.length === 0 || args[0] === '-p') {
    for (const [name, action] of shell.state.traps) await shell.proc.write(`trap -- '${action}' ${name}\n`)
    return 0
  }
  if (args[0] === '-l') {
    await shell.proc.write(
      `${Object.entries(signalNumbers)
        .map(([name, number]) => `${number}) ${name}`)
        .join('\t')}\n`,
    )
    return 0
  }
  const given = args[0] === '--' ? args.slice(1) : args
  const [action, names] = given.length === 1 ? ['-', given] : [given[0] ?? '', given.slice(1)]
  for (const text of names) {
    const name = text === '0' || text.toUpperCase() === 'EXIT' ? 'EXIT' : signalName(text)
    if (text.toUpperCase() === 'DEBUG' || text.toUpperCase() === 'RETURN') continue
    if (text.toUpperCase() === 'ERR' && shell.flavour === 'bash') {
      if (action === '-') shell.state.traps.delete('ERR')
      else shell.state.traps.set('ERR', action)
      continue
    }
    if (!name) throw new ShellError(`trap: ${text}: invalid signal specification`)
    if (action === '-') shell.state.traps.delete(name)
    else shell.state.traps.set(name, action)
    if (name === 'EXIT') continue
    if (action === '-') shell.proc.on(name, undefined)
    else if (action === '') shell.proc.on(name, 'ignore')
    else
      shell.proc.on(name, () => {
        shell.pending.push(name)
        shell.arrived.notify()
      })
  }
  return 0
}

export const jobBuiltins: Readonly<Record<string, Builtin>> = {
  ...{ wait, jobs, fg, bg, trap },
  disown: (shell) => {
    shell.state.jobs = []
    return 0
  },
}
