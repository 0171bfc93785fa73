import type { Proc, Program } from '../process/proc.ts'
import { signalName, signalNumbers } from '../process/signals.ts'

/** `kill`, as a program and as a shell's builtin; `jobs` gives the pid of `%1`. */
export async function kill(
  proc: Proc,
  args: readonly string[],
  jobs: (spec: string) => number | undefined = () => undefined,
): Promise<number> {
  let signal = 'SIGTERM'
  const targets: string[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '-l' || arg === '-L') {
      await proc.write(
        `${Object.keys(signalNumbers)
          .map((name) => name.slice(3))
          .join(' ')}\n`,
      )
      return 0
    }
    const named =
      arg === '-s' || arg === '-n' ? (args[++at] ?? '') : targets.length === 0 && /^-[A-Za-z0-9]/.test(arg) ? arg.slice(1) : undefined
    if (named === undefined) {
      targets.push(arg)
      continue
    }
    if (named === '0') signal = ''
    else {
      const known = signalName(named)
      if (!known) {
        await proc.error(`${proc.name}: kill: ${named}: invalid signal specification\n`)
        return 1
      }
      signal = known
    }
  }
  if (targets.length === 0) {
    await proc.error('kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n')
    return 2
  }
  let code = 0
  for (const target of targets) {
    const pid = target.startsWith('%') ? jobs(target) : Number(target)
    const procs = pid === undefined || Number.isNaN(pid) ? [] : found(proc, pid)
    if (procs.length === 0) {
      code = 1
      await proc.error(
        Number.isNaN(pid)
          ? `${proc.name}: kill: ${target}: arguments must be process or job IDs\n`
          : `${proc.name}: kill: (${target}) - No such process\n`,
      )
    }
    for (const one of procs) if (signal) send(one, signal)
  }
  return code
}

/** From inside the container: its first process takes only signals that it has a handler for, not even SIGKILL (pid_namespaces(7)). */
function send(target: Proc, signal: string): void {
  const spared = target.pid === 1 && !target.world.init && (signal === 'SIGKILL' || signal === 'SIGSTOP')
  if (!spared) target.deliver(signal)
}

/** Negative is a process group, -1 all but pid 1, 0 the caller's own group. */
function found(proc: Proc, pid: number): Proc[] {
  const { processes } = proc.kernel
  if (pid === -1) return processes.filter((one) => one.pid !== 1 && one !== proc)
  if (pid <= 0) return processes.filter(({ group }) => group === (pid === 0 ? proc.group : -pid))
  return processes.filter((one) => one.pid === pid)
}

const byName =
  (act: (proc: Proc, target: Proc) => Promise<void> | void): Program =>
  async (proc) => {
    const full = proc.args.includes('-f')
    const exact = proc.name === 'pidof' || proc.name === 'killall' || proc.args.includes('-x')
    const pattern = proc.args.find((arg) => !arg.startsWith('-')) ?? ''
    const targets = proc.kernel.processes.filter(
      (one) => one !== proc && (exact ? one.name === pattern : (full ? one.argv.join(' ') : one.name).includes(pattern)),
    )
    for (const target of targets) await act(proc, target)
    return targets.length > 0 ? 0 : 1
  }

export const killPrograms: Readonly<Record<string, Program>> = {
  kill: (proc) => kill(proc, proc.args),
  pkill: byName((proc, target) =>
    send(target, signalName(proc.args.find((arg) => /^-[A-Z0-9]+$/.test(arg))?.slice(1) ?? 'TERM') ?? 'SIGTERM'),
  ),
  killall: byName((_proc, target) => send(target, 'SIGTERM')),
  pgrep: byName((proc, target) => proc.write(`${target.pid}\n`)),
  pidof: byName((proc, target) => proc.write(`${target.pid}\n`)),
}
