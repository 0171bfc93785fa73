import { errorText } from '../files/file-error.ts'
import { SpawnError } from '../ports.ts'
import { lookUp } from '../process/executable.ts'
import type { Proc, Program } from '../process/proc.ts'
import { signalName } from '../process/signals.ts'
import { unescaped } from './escapes.ts'
import { badOption, readOptions } from './options.ts'

const echo: Program = async (proc) => {
  const args = proc.args
  let newline = true
  let escapes = false
  while (/^-[neE]+$/.test(args[0] ?? '')) {
    const option = args.shift() ?? ''
    if (option.includes('n')) newline = false
    if (option.includes('e')) escapes = true
  }
  const text = args.join(' ')
  await proc.write((escapes ? unescaped(text).text : text) + (newline ? '\n' : ''))
  return 0
}

/** `sleep 1.5 2m`: the sum of all; ends early only by a signal. */
const sleep: Program = async (proc) => {
  const units: Record<string, number> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
  if (proc.args.length === 0) {
    await proc.error('sleep: missing operand\n')
    return 1
  }
  let ms = 0
  for (const arg of proc.args) {
    const found = /^(\d*\.?\d+|infinity|inf)([smhd]?)$/.exec(arg)
    if (!found) {
      await proc.error(`sleep: invalid time interval '${arg}'\n`)
      return 1
    }
    ms += found[1]?.startsWith('inf') ? Number.POSITIVE_INFINITY : Number(found[1]) * (units[found[2] ?? ''] ?? 1000)
  }
  // Timers of the host hold at most 2^31 ms.
  for (; ms > 0; ms -= 1e9) await proc.sleep(Math.min(ms, 1e9))
  return 0
}

const cat: Program = async (proc) => {
  const { flags, operands, unknown } = readOptions(proc.args, 'nuAetv')
  if (unknown) return badOption(proc, unknown)
  let code = 0
  let line = 1
  for (const path of operands.length > 0 ? operands : ['-']) {
    try {
      if ((await proc.files.kindOf(path)) === 'directory') {
        await proc.error(`cat: ${path}: Is a directory\n`)
        code = 1
        continue
      }
      await eachChunk(proc, path, async (bytes) => {
        if (!flags.has('n')) return proc.write(bytes)
        const text = new TextDecoder().decode(bytes)
        await proc.write(text.replace(/[^\n]*\n|[^\n]+$/g, (found) => `${String(line++).padStart(6)}\t${found}`))
      })
    } catch (cause) {
      if (proc.signal.aborted || !isFileProblem(cause)) throw cause
      await proc.error(`cat: ${path}: ${errorText(cause)}\n`)
      code = 1
    }
  }
  return code
}

/** What an operand names, piece by piece as it comes; `-` is standard input. */
export async function eachChunk(proc: Proc, path: string, use: (bytes: Uint8Array) => Promise<unknown>): Promise<void> {
  if (path === '-') {
    for (let bytes = await proc.read(); bytes; bytes = await proc.read()) if ((await use(bytes)) === false) return
    return
  }
  const file = await proc.files.open(path, 'read')
  try {
    for (;;) {
      const bytes = await proc.wait(file.read(65_536, proc.signal))
      if (!bytes || (await use(bytes)) === false) return
    }
  } finally {
    file.release()
  }
}

export function isFileProblem(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'FileError'
}

const yes: Program = async (proc) => {
  const text = `${proc.args.length > 0 ? proc.args.join(' ') : 'y'}\n`
  for (;;) await proc.write(text.repeat(Math.max(1, Math.floor(4096 / text.length))))
}

const tee: Program = async (proc) => {
  const { flags, operands } = readOptions(proc.args, 'ai', { append: 'a' })
  const files = await Promise.all(operands.map((path) => proc.files.open(path, flags.has('a') ? 'append' : 'write')))
  try {
    for (let bytes = await proc.read(); bytes; bytes = await proc.read()) {
      await proc.write(bytes)
      for (const file of files) await proc.wait(file.write(bytes, proc.signal))
    }
  } finally {
    for (const file of files) file.release()
  }
  return 0
}

const env: Program = async (proc) => {
  const { flags, values, operands, unknown } = readOptions(proc.args, 'iu:', { 'ignore-environment': 'i', unset: 'u' }, true)
  if (unknown) return badOption(proc, unknown, 125)
  const environment = new Map(flags.has('i') ? [] : proc.env)
  environment.delete(values.get('u') ?? '')
  const rest = [...operands]
  while (/^[^=]+=/.test(rest[0] ?? '')) {
    const entry = rest.shift() ?? ''
    environment.set(entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1))
  }
  if (rest.length > 0) return runCommand(proc, rest, environment)
  await proc.write([...environment].map(([name, value]) => `${name}=${value}\n`).join(''))
  return 0
}

/** Runs another program as this one's child and takes on its exit code (127 or 126 when there is none). */
export async function runCommand(
  proc: Proc,
  argv: readonly string[],
  environment: ReadonlyMap<string, string> = proc.env,
): Promise<number> {
  try {
    const child = await proc.kernel.execute(proc, argv, { env: environment })
    return (await proc.wait(child.exit)).code
  } catch (cause) {
    if (!(cause instanceof SpawnError)) throw cause
    await proc.error(`${proc.name}: '${argv[0]}': ${cause.code === 127 ? 'No such file or directory' : 'Permission denied'}\n`)
    return cause.code
  }
}

const printenv: Program = async (proc) => {
  if (proc.args.length === 0) {
    await proc.write([...proc.env].map(([name, value]) => `${name}=${value}\n`).join(''))
    return 0
  }
  const values = proc.args.map((name) => proc.env.get(name))
  await proc.write(values.map((value) => (value === undefined ? '' : `${value}\n`)).join(''))
  return values.includes(undefined) ? 1 : 0
}

const which: Program = async (proc) => {
  let code = 0
  for (const name of proc.args.filter((arg) => !arg.startsWith('-'))) {
    const path = await lookUp(proc, name)
    if (path === undefined) code = 1
    else await proc.write(`${path}\n`)
  }
  return code
}

const timeout: Program = async (proc) => {
  const { values, operands } = readOptions(proc.args, 's:k:', { signal: 's', 'kill-after': 'k' }, true)
  const [limit = '', ...argv] = operands
  const seconds = Number.parseFloat(limit) * ({ m: 60, h: 3600, d: 86_400 }[limit.at(-1) ?? ''] ?? 1)
  try {
    const child = await proc.kernel.execute(proc, argv)
    const late = proc.world.clock.sleep(seconds * 1000, child.signal).then(
      () => true,
      () => false,
    )
    if (!(await proc.wait(Promise.race([late, child.exit.then(() => false)])))) return (await child.exit).code
    child.deliver(signalName(values.get('s') ?? 'TERM') ?? 'SIGTERM')
    await proc.wait(child.exit)
    return 124
  } catch (cause) {
    if (!(cause instanceof SpawnError)) throw cause
    await proc.error(`timeout: failed to run command '${argv[0]}': No such file or directory\n`)
    return cause.code
  }
}

const pwd: Program = async (proc) => {
  await proc.write(`${proc.cwd}\n`)
  return 0
}

const tty: Program = async (proc) => {
  const terminal = proc.fds.get(0)?.terminal
  await proc.write(terminal ? `/dev/${terminal.name}\n` : 'not a tty\n')
  return terminal ? 0 : 1
}

const stty: Program = async (proc) => {
  const terminal = proc.fds.get(0)?.terminal
  if (!terminal) {
    await proc.error("stty: 'standard input': Inappropriate ioctl for device\n")
    return 1
  }
  for (const arg of proc.args) {
    if (arg === 'size') await proc.write(`${terminal.rows} ${terminal.columns}\n`)
    else if (arg === 'echo' || arg === '-echo') terminal.echo = arg === 'echo'
    else if (arg === 'raw' || arg === '-icanon') terminal.canonical = false
    else if (arg === 'sane' || arg === 'icanon' || arg === '-raw') terminal.canonical = true
    if (arg === 'sane') terminal.echo = true
  }
  if (proc.args.length === 0) await proc.write(`speed 38400 baud; line = 0;\n${terminal.echo ? '' : '-echo\n'}`)
  return 0
}

/** Programs of a line or two, and those that others lean on. */
export const basicPrograms: Readonly<Record<string, Program>> = {
  ...{ echo, sleep, cat, yes, tee, env, printenv, which, timeout, pwd, tty, stty },
  more: cat,
  true: () => 0,
  false: () => 1,
  sync: () => 0,
  clear: async (proc) => {
    await proc.write('\x1b[H\x1b[2J\x1b[3J')
    return 0
  },
  nproc: async (proc) => {
    await proc.write('1\n')
    return 0
  },
}
