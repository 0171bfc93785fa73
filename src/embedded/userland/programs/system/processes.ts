import { lookup } from '../../../../shared/lookup.ts'
import type { Proc, Program } from '../../process/proc.ts'
import { readOptions } from '../options.ts'
import { styleOf } from '../style.ts'

const clockTime = (ms: number): string => new Date(ms).toISOString().slice(11, 16)
const commandOf = (proc: Proc): string => proc.argv.join(' ')
const stateOf = (proc: Proc, by: Proc): string => (proc === by ? 'R' : proc.stopped ? 'T' : 'S')

/** `ps`, `ps aux`, `ps -ef`, `ps -o pid,ppid,...`. */
const ps: Program = async (proc) => {
  const text = proc.args.filter((arg) => !/^-?o/.test(arg)).join('')
  const { processes } = proc.kernel
  const at = proc.args.findIndex((arg) => /^-?o/.test(arg))
  if (at >= 0) return columns(proc, (proc.args[at] ?? '').replace(/^-?o/, '') || (proc.args[at + 1] ?? ''))
  const busybox = (await styleOf(proc)) === 'busybox'
  if (busybox) {
    const lines = processes.map((one) => `${String(one.pid).padStart(5)} ${one.user.name.padEnd(8)} ${commandOf(one)}\n`)
    await proc.write(`PID   USER     COMMAND\n${lines.join('')}`)
    return 0
  }
  if (/u/.test(text) && /[ax]/.test(text)) {
    const lines = processes.map((one) => {
      const state = `${stateOf(one, proc)}${one.ppid === 0 ? 's' : ''}${one.terminal ? '+' : ''}`
      const cells = [
        one.user.name.padEnd(8).slice(0, 8),
        String(one.pid).padStart(7),
        ' 0.0  0.0',
        '  4188',
        '  3296',
        (one.terminal?.name ?? '?').padEnd(8),
        state.padEnd(4),
        clockTime(one.startedAt),
        '  0:00',
        commandOf(one),
      ]
      return `${cells.join(' ')}\n`
    })
    await proc.write(`USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${lines.join('')}`)
  } else if (/f/.test(text)) {
    const lines = processes.map(
      (one) =>
        `${one.user.name.padEnd(8)} ${String(one.pid).padStart(7)} ${String(one.ppid).padStart(7)}  0 ${clockTime(one.startedAt)} ${(one.terminal?.name ?? '?').padEnd(8)} 00:00:00 ${commandOf(one)}\n`,
    )
    await proc.write(`UID          PID    PPID  C STIME TTY          TIME CMD\n${lines.join('')}`)
  } else {
    const all = /[eAax]/.test(text)
    const shown = all ? processes : processes.filter((one) => one.terminal === proc.terminal && one.user.uid === proc.user.uid)
    const lines = shown.map((one) => `${String(one.pid).padStart(7)} ${(one.terminal?.name ?? '?').padEnd(8)} 00:00:00 ${one.name}\n`)
    await proc.write(`    PID TTY          TIME CMD\n${lines.join('')}`)
  }
  return 0
}

async function columns(proc: Proc, names: string): Promise<number> {
  const values: Readonly<Record<string, (one: Proc) => string>> = lookup({
    pid: (one) => String(one.pid),
    ppid: (one) => String(one.ppid),
    pgid: (one) => String(one.group),
    user: (one) => one.user.name,
    comm: (one) => one.name.slice(0, 15),
    args: commandOf,
    cmd: commandOf,
    command: commandOf,
    tty: (one) => one.terminal?.name ?? '?',
    stat: (one) => stateOf(one, proc),
    time: () => '00:00:00',
    etime: (one) => `00:${String(Math.floor((proc.world.clock.now() - one.startedAt) / 1000) % 60).padStart(2, '0')}`,
  })
  const chosen = names.split(',').map((name) => name.split('='))
  const unknown = chosen.find(([name = '']) => !values[name])
  if (unknown) {
    await proc.error(`error: unknown user-defined format specifier "${unknown[0]}"\n`)
    return 1
  }
  const rows = [
    chosen.map(([name = '', title]) => title ?? name.toUpperCase()),
    ...proc.kernel.processes.map((one) => chosen.map(([name = '']) => values[name]?.(one) ?? '')),
  ]
  const widths = chosen.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  await proc.write(
    rows.map((row) => `${row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join(' ')}\n`).join(''),
  )
  return 0
}

/** `top`, once with `-b -n1`, else again every 3 s until a signal. */
const top: Program = async (proc) => {
  const { values, flags } = readOptions(proc.args, 'bn:d:p:u:')
  const times = values.has('n') ? Number(values.get('n')) : Number.POSITIVE_INFINITY
  for (let turn = 0; turn < times; turn++) {
    if (turn > 0) await proc.sleep(Number(values.get('d') ?? 3) * 1000)
    const now = proc.world.clock.now()
    const { processes } = proc.kernel
    const lines = processes.map(
      (one) =>
        `${String(one.pid).padStart(7)} ${one.user.name.padEnd(8).slice(0, 8)}  20   0    4188   3296   2976 ${stateOf(one, proc)}   0.0   0.2   0:00.00 ${one.name}\n`,
    )
    const head = [
      `top - ${new Date(now).toISOString().slice(11, 19)} up ${Math.floor((now - proc.kernel.startedAt) / 60_000)} min,  0 users,  load average: 0.00, 0.00, 0.00`,
      `Tasks: ${String(processes.length).padStart(3)} total,   1 running, ${String(processes.length - 1).padStart(3)} sleeping,   0 stopped,   0 zombie`,
      '%Cpu(s):  0.0 us,  0.0 sy,  0.0 ni,100.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st',
      'MiB Mem :   2048.0 total,   1024.0 free,    512.0 used,    512.0 buff/cache',
      'MiB Swap:      0.0 total,      0.0 free,      0.0 used.   1536.0 avail Mem',
    ]
    await proc.write(
      `${flags.has('b') || !proc.fds.get(1)?.terminal ? '' : '\x1b[H\x1b[2J'}${head.join('\n')}\n\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n${lines.join('')}`,
    )
  }
  return 0
}

export const processPrograms: Readonly<Record<string, Program>> = { ps, top }
