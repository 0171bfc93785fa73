import type { Program } from '../process/proc.ts'
import { runTest } from '../shell/file-tests.ts'
import { runCommand } from './basic.ts'
import { readOptions } from './options.ts'
import { formatPrintf } from './printf.ts'

/** `xargs [-n N] [-I {}] [-0] [-r] command`: the commands are processes. */
const xargs: Program = async (proc) => {
  const { flags, values, operands } = readOptions(proc.args, 'n:I:0rtP:L:d:', { 'max-args': 'n', null: '0', 'no-run-if-empty': 'r' }, true)
  const text = Buffer.from(await proc.readAll()).toString()
  const replace = values.get('I')
  const words = flags.has('0')
    ? text.split('\0')
    : replace !== undefined
      ? text.split('\n')
      : [...text.matchAll(/"([^"]*)"|'([^']*)'|((?:\\.|[^\s"'])+)/g)].map(([, a, b, c]) => a ?? b ?? (c ?? '').replace(/\\(.)/g, '$1'))
  const items = words.filter((word) => word !== '')
  const command = operands.length > 0 ? operands : ['echo']
  const size = replace !== undefined ? 1 : Number(values.get('n') ?? values.get('L') ?? Number.POSITIVE_INFINITY)
  let code = 0
  if (items.length === 0 && (flags.has('r') || replace !== undefined)) return 0
  for (let at = 0; at === 0 || at < items.length; at += size) {
    const chunk = items.slice(at, at + size)
    const argv = replace === undefined ? [...command, ...chunk] : command.map((word) => word.replaceAll(replace, chunk[0] ?? ''))
    if (flags.has('t')) await proc.error(`${argv.join(' ')}\n`)
    const status = await runCommand(proc, argv)
    if (status === 126 || status === 127) return status
    if (status !== 0) code = 123
    if (size === Number.POSITIVE_INFINITY) break
  }
  return code
}

const test: Program = async (proc) => {
  const args = proc.name === '[' ? proc.args.slice(0, -1) : proc.args
  const { status, error } = await runTest(proc, args)
  if (error) await proc.error(`${proc.name}: ${error}\n`)
  return status
}

const printf: Program = async (proc) => {
  const [format = '', ...args] = proc.args
  const { text, error } = formatPrintf(format, args)
  await proc.write(text)
  if (error) await proc.error(`printf: ${error}\n`)
  return error ? 1 : 0
}

/** `busybox NAME ...`, or the name it was called by. */
const busybox: Program = async (proc) => {
  const own = proc.name !== 'busybox'
  const name = own ? proc.name : proc.args[0]
  if (name === undefined || name === '--list' || name === '--help') {
    const list = proc.kernel.programs.names
    await proc.write(
      name === '--list'
        ? list.map((one) => `${one}\n`).join('')
        : `BusyBox v1.35.0 multi-call binary.\n\nCurrently defined functions:\n\t${list.join(', ')}\n`,
    )
    return 0
  }
  const program = proc.kernel.programs.find(name)
  if (!program || name === 'busybox') {
    await proc.error(`${name}: applet not found\n`)
    return 127
  }
  if (!own) proc.argv = proc.args
  return program(proc)
}

export const commandPrograms: Readonly<Record<string, Program>> = { xargs, test, '[': test, printf, busybox }
