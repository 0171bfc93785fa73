import type { Proc } from '../process/proc.ts'
import { signalNumbers } from '../process/signals.ts'
import { ExitControl } from './flow.ts'
import type { Shell } from './shell.ts'
import type { Job } from './state.ts'

const endings: Readonly<Record<string, string>> = { SIGTERM: 'Terminated', SIGKILL: 'Killed', SIGHUP: 'Hangup', SIGINT: 'Interrupt' }

/** Notes processes as a job of this shell's, under the number after the last. */
export function addJob(shell: Shell, children: readonly Proc[], command: string): Job {
  const { jobs } = shell.state
  const last = children.at(-1)
  const job: Job = { number: (jobs.at(-1)?.number ?? 0) + 1, pid: last?.pid ?? 0, command, done: false }
  jobs.push(job)
  for (const child of children) shell.children.set(child.pid, child)
  void last?.exit.then(({ code, signal }) => {
    job.done = true
    job.ending = signal ? (endings[signal] ?? signal.slice(3)) : code === 0 ? 'Done' : `Exit ${code}`
  })
  return job
}

/** Waits for processes that have the terminal meanwhile; what ^Z stops becomes a job (or is `known` as one). */
export async function foreground(shell: Shell, children: readonly Proc[], known?: Job): Promise<number[]> {
  const { proc, interactive } = shell
  const terminal = interactive ? proc.terminal : undefined
  const group = children[0]?.group
  if (terminal && group !== undefined) terminal.foreground = group
  try {
    const exits = await untilOverOrHalted(shell, children)
    if (exits === 'halted') {
      const job = known ?? addJob(shell, children, children.map(({ argv }) => argv.join(' ')).join(' | '))
      job.stopped = true
      await proc.error(`\n[${job.number}]+  ${'Stopped'.padEnd(24)}${job.command}\n`)
      return [128 + (signalNumbers.SIGTSTP ?? 20)]
    }
    const interrupted = exits.some(({ signal }) => signal === 'SIGINT')
    if (interrupted && interactive) await proc.error('\n')
    // A script ends with the command that ^C ended.
    if (interrupted && !interactive && proc.terminal && !shell.state.traps.has('SIGINT')) throw new ExitControl(130)
    const killed = exits.at(-1)?.signal
    if (killed && interactive && killed === 'SIGKILL') await proc.error('Killed\n')
    if (killed && interactive && killed === 'SIGTERM') await proc.error('Terminated\n')
    return exits.map(({ code }) => code)
  } finally {
    if (terminal) terminal.foreground = proc.group
  }
}

/** Only a dialogue controls jobs: a script waits on for what is stopped. */
async function untilOverOrHalted(shell: Shell, children: readonly Proc[]): Promise<Awaited<Proc['exit']>[] | 'halted'> {
  const all = Promise.all(children.map(({ exit }) => exit))
  if (!shell.interactive) return shell.proc.wait(all)
  const over = new AbortController()
  const halted = children.map((child) => child.halted.wait(over.signal).then(() => 'halted' as const))
  for (const wait of halted) wait.catch(() => {})
  try {
    return await shell.proc.wait(Promise.race([all, ...halted]))
  } finally {
    over.abort(new Error('no longer waited for'))
  }
}
