import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { z } from 'zod'

/** Names a process beyond its pid, which the system gives away again: when it was started, in words of the platform. */
export interface ProcessMark {
  readonly pid: number
  /** Empty where the platform would not say. */
  readonly started: string
}

/** As it stands in files. */
export const processMarkSchema = z.object({ pid: z.int(), started: z.string() })

/** In place of a process, where nobody has in hand any more what it had. */
export const nobody: ProcessMark = { pid: 0, started: '' }

export const markOf = async (pid: number): Promise<ProcessMark> => ({ pid, started: (await startOf(pid)) ?? '' })

/** Whether that very process still runs. In doubt (its start cannot be read) a living pid counts as alive: what is alive is never cleaned up. */
export async function isAlive(mark: ProcessMark): Promise<boolean> {
  // To the system these are not processes, but groups of them.
  if (mark.pid <= 0) return false
  try {
    process.kill(mark.pid, 0)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const started = await startOf(mark.pid)
  if (started === undefined) return false
  return mark.started === '' || started === '' || started === mark.started
}

/** Undefined when there is no such process (or only its zombie), empty when the platform does not say. */
async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return startOnLinux(pid)
  const [program, ...args] =
    process.platform === 'win32'
      ? ['powershell.exe', '-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]
      : ['ps', '-o', 'lstart=', '-p', String(pid)]
  try {
    const { stdout } = await promisify(execFile)(program as string, args, { env: { ...process.env, LC_ALL: 'C' } })
    return stdout.trim()
  } catch {
    return ''
  }
}

/** Field 22 of `/proc/<pid>/stat` counts from the boot, so the boot's id belongs to it. The name before it, in brackets, may hold anything. */
async function startOnLinux(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return undefined
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
    return `${boot.trim()}/${rest[18] ?? ''}`
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : ''
  }
}
