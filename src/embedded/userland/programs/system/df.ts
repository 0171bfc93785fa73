import { isWithin } from '../../files/paths.ts'
import type { Proc, Program } from '../../process/proc.ts'
import { readOptions } from '../options.ts'
import { styleOf } from '../style.ts'

interface Row {
  readonly device: string
  readonly at: string
  /** In KiB. */
  readonly size: number
  readonly used: number
}

/** A disk that nobody measures: the model has none. */
const disk = { size: 264_212_084, used: 25_013_876 }
const devices = { size: 65_536, used: 0 }

async function rowsOf(proc: Proc): Promise<Row[]> {
  const spaces = new Map(proc.world.files.mounts().map(({ destination, tree }) => [destination, tree.space?.()]))
  return (await proc.files.readText('/proc/self/mounts')).split('\n').flatMap((line) => {
    const [device = '', at = '', kind = ''] = line.split(' ')
    if (device === '' || kind === 'proc' || kind === 'sysfs') return []
    const space = spaces.get(at)
    if (space) return [{ device, at, size: space.size / 1024, used: space.used / 1024 }]
    return [{ device, at, ...(kind === 'tmpfs' ? devices : disk) }]
  })
}

/** Rounded up, with one decimal below ten, as GNU's; `10.0M` as busybox has it. */
function human(kib: number, isBusybox: boolean): string {
  if (kib === 0) return '0'
  let [value, unit] = [kib, 0]
  for (; value >= 1024 && unit < 3; unit++) value /= 1024
  const letter = 'KMGT'[unit]
  if (isBusybox) return `${value.toFixed(1)}${letter}`
  return value < 10 ? `${(Math.ceil(value * 10) / 10).toFixed(1)}${letter}` : `${Math.ceil(value)}${letter}`
}

export const df: Program = async (proc) => {
  const { flags, operands } = readOptions(proc.args, 'haTkmPi', { 'human-readable': 'h', all: 'a' })
  const isBusybox = (await styleOf(proc)) === 'busybox'
  const all = await rowsOf(proc)
  let [rows, code] = [all, 0]
  if (operands.length > 0) {
    rows = []
    for (const operand of operands) {
      const real = await proc.files.stat(operand).then(
        () => proc.files.realPath(operand),
        () => undefined,
      )
      const holder =
        real === undefined ? undefined : all.filter(({ at }) => isWithin(real, at)).sort((a, b) => b.at.length - a.at.length)[0]
      if (holder) rows.push(holder)
      else {
        await proc.error(`df: ${operand}: ${isBusybox ? "can't find mount point" : 'No such file or directory'}\n`)
        code = 1
      }
    }
    if (rows.length === 0) return code
  }
  const show = (kib: number): string => (flags.has('h') ? human(kib, isBusybox) : String(kib))
  const lines = rows.map(({ device, at, size, used }) => {
    const cells = [size, used, size - used].map(show)
    const percent = `${size === 0 ? 0 : Math.ceil((100 * used) / size)}%`
    if (isBusybox) return `${device.padEnd(20)}${cells.map((cell) => ` ${cell.padStart(9)}`).join('')} ${percent.padStart(4)} ${at}\n`
    const widths = flags.has('h') ? [5, 5, 5] : [10, 9, 9]
    return `${device.padEnd(15)} ${cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join(' ')} ${percent.padStart(4)} ${at}\n`
  })
  const head = isBusybox
    ? `Filesystem           ${flags.has('h') ? '     Size' : '1K-blocks'}      Used Available Use% Mounted on\n`
    : flags.has('h')
      ? 'Filesystem       Size  Used Avail Use% Mounted on\n'
      : 'Filesystem      1K-blocks      Used Available Use% Mounted on\n'
  await proc.write(head + lines.join(''))
  return code
}
