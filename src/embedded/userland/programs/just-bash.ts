import type { CustomCommand } from 'just-bash'
import { textOfCode } from '../files/file-error.ts'
import type { OpenFile } from '../process/open-file.ts'
import { Pipe, PipeReader, PipeWriter } from '../process/pipe.ts'
import type { Proc, Program } from '../process/proc.ts'
import { justBashFiles } from './just-bash-files.ts'
import { styleOf } from './style.ts'

type JustBash = typeof import('just-bash')
let loading: Promise<JustBash> | undefined

/** just-bash, loaded at its first use: it is large, and an engine starts without it. */
export function loadJustBash(): Promise<JustBash> {
  loading ??= import('just-bash')
  return loading
}

/** Utilities that never read standard input. */
const readNothing = new Set([
  ...['mkdir', 'rmdir', 'touch', 'rm', 'cp', 'mv', 'ln', 'chmod', 'readlink', 'basename', 'dirname', 'seq', 'expr', 'find', 'tree', 'du'],
  ...['file', 'printf', 'rg'],
])
/** Options that take a value, and how many operands come before the files: then a file operand means that standard input is not read. */
const filters: Readonly<Record<string, { readonly values: string; readonly before: number; readonly given?: string }>> = {
  grep: { values: 'efmABCd', before: 1, given: 'ef' },
  egrep: { values: 'efmABCd', before: 1, given: 'ef' },
  fgrep: { values: 'efmABCd', before: 1, given: 'ef' },
  sed: { values: 'ef', before: 1, given: 'ef' },
  awk: { values: 'Fvf', before: 1, given: 'f' },
  cut: { values: 'dfcb', before: 0 },
  sort: { values: 'ktoS', before: 0 },
  split: { values: 'lbna', before: 0 },
  fold: { values: 'w', before: 0 },
  od: { values: 'AtNj', before: 0 },
  uniq: { values: 'fsw', before: 0 },
  xan: { values: '', before: 9 },
  jq: { values: '', before: 1 },
}
/** Filters that treat each line by itself, as long as none of these options is used: they are run piece by piece, as their input comes. */
const linewise: Readonly<Record<string, RegExp>> = {
  grep: /^-[^-]*[cnmABCqLlfHz]|^--(?!color|ignore-case|line-buffered|invert)/,
  egrep: /^-[^-]*[cnmABCqLlfHz]|^--(?!color|ignore-case|line-buffered|invert)/,
  cut: /^-[^-]*z/,
  rev: /^-/,
}

function readsInput(name: string, args: readonly string[]): boolean {
  if (readNothing.has(name)) return false
  const { values, before, given } = filters[name] ?? { values: '', before: 0 }
  let operands = 0
  let needed = before
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? ''
    if (arg === '-') return true
    if (!arg.startsWith('-') || arg === '-') {
      operands++
      continue
    }
    if (given && [...given].some((letter) => arg.startsWith(`-${letter}`))) needed = 0
    if (/^-[^-]/.test(arg) && values.includes(arg.at(-1) ?? '')) at++
  }
  if ((name === 'grep' || name === 'egrep') && args.some((arg) => /^-[^-]*[rR]/.test(arg))) return false
  return operands <= needed
}

/** One of just-bash's utilities as a program: its arguments as they are, the container's files, standard input read to its end. */
export function utility(name: string): Program {
  return async (proc) => {
    // just-bash's grep does not know it; ours never holds a line back.
    const args = proc.args.filter((arg) => arg !== '--line-buffered')
    if (!readsInput(name, args)) return runUtility(proc, name, args, new Uint8Array())
    const stateful = linewise[name]
    if (!stateful || args.some((arg) => stateful.test(arg))) return runUtility(proc, name, args, await proc.readAll())
    return lineByLine(proc, (bytes) => runUtility(proc, name, args, bytes))
  }
}

/** Hands over whole lines as they come; the code is the best (lowest) of all pieces, as `grep` has found something if one of them did. */
async function lineByLine(proc: Proc, run: (bytes: Uint8Array) => Promise<number>): Promise<number> {
  let code: number | undefined
  let rest: Uint8Array = new Uint8Array()
  for (;;) {
    const bytes = await proc.read()
    const all = Buffer.concat([rest, bytes ?? new Uint8Array()])
    const end = bytes ? all.lastIndexOf(10) + 1 : all.length
    rest = all.subarray(end)
    if (end > 0 || (!bytes && code === undefined)) {
      const result = await run(all.subarray(0, end))
      if (result > 1) return result
      code = Math.min(code ?? result, result)
    }
    if (!bytes) return code ?? 0
  }
}

async function runUtility(proc: Proc, name: string, args: readonly string[], stdin: Uint8Array): Promise<number> {
  const { Bash } = await loadJustBash()
  const bash = new Bash({
    fs: justBashFiles(proc.files),
    cwd: proc.cwd,
    commands: [name] as never,
    // Only these start other programs; those are then processes of the container.
    customCommands: name === 'find' || name === 'awk' ? outsideCommands(proc) : [],
    // It patches the globals of the whole host process while it runs; what keeps a container in is that it reaches no host API at all.
    defenseInDepth: false,
    sleep: (ms) => proc.sleep(ms),
    processInfo: { pid: proc.pid, ppid: proc.ppid, uid: proc.user.uid, gid: proc.user.gid },
  })
  const result = await proc.wait(
    bash.exec(name, {
      args: [...args],
      env: Object.fromEntries(proc.env),
      replaceEnv: true,
      cwd: proc.cwd,
      rawScript: true,
      stdin: Buffer.from(stdin).toString('latin1'),
      stdinKind: 'bytes',
      signal: proc.signal,
    }),
  )
  const binary = result.stdoutKind === 'bytes' || result.stdoutEncoding === 'binary'
  if (result.stdout !== '') await proc.write(Buffer.from(result.stdout, binary ? 'latin1' : 'utf8'))
  if (result.stderr !== '') await proc.error(inOwnWords(result.stderr, await styleOf(proc)))
  return result.exitCode
}

/** Node's `EROFS: read-only file system, open '/x'`, which it passes on, as C's `strerror` says it; and what it cannot do as busybox cannot. */
function inOwnWords(text: string, style: 'gnu' | 'busybox'): string {
  const plain = text
    .replace(/^bash: (?:line \d+: )?/gm, '')
    .replace(/\b(E[A-Z]+): [^,\n]+, [a-z]+ '[^'\n]*'/g, (all, code: string) => textOfCode(code) ?? all)
  if (style === 'gnu') return plain
  return plain.replace(/^touch: cannot touch '(.*)': /gm, 'touch: $1: ').replace(/^(\w+): cannot /gm, "$1: can't ")
}

/** The container's own programs, for `find -exec` and the like. */
function outsideCommands(proc: Proc): CustomCommand[] {
  return proc.kernel.programs.names
    .filter((name) => name !== 'find' && name !== 'awk')
    .map((name) => ({
      name,
      execute: async (args, context) => {
        const input = new Pipe()
        const [out, err] = [collect(), collect()]
        const fds = new Map<number, OpenFile>([
          [0, new PipeReader(input)],
          [1, out.writer],
          [2, err.writer],
        ])
        const child = await proc.kernel.execute(proc, [name, ...args], { fds, cwd: context.cwd })
        for (const file of fds.values()) file.release()
        input.closeWriting()
        const [stdout, stderr, { code }] = await Promise.all([out.text, err.text, child.exit])
        return { stdout, stderr, exitCode: code }
      },
    }))
}

/** The writing end of a pipe, and all that comes out of it. */
export function collect(): { writer: PipeWriter; text: Promise<string> } {
  const pipe = new Pipe()
  const read = async (): Promise<string> => {
    const parts: Uint8Array[] = []
    for (let bytes = await pipe.read(65_536); bytes; bytes = await pipe.read(65_536)) parts.push(bytes)
    return Buffer.concat(parts).toString()
  }
  return { writer: new PipeWriter(pipe), text: read() }
}
