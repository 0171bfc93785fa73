import { errorCode } from '../files/file-error.ts'
import { normalise } from '../files/paths.ts'
import { SpawnError } from '../ports.ts'
import { ownInterpreter } from '../program-names.ts'
import type { Proc, Program } from './proc.ts'

/** Programs by the name that a file's `program` gives. */
export interface ProgramTable {
  readonly names: readonly string[]
  find(name: string): Program | undefined
}

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The path that a command's name stands for, as `execvp` looks for it; undefined when there is none. */
export async function lookUp(proc: Proc, name: string, env: ReadonlyMap<string, string> = proc.env): Promise<string | undefined> {
  if (name.includes('/')) return (await proc.files.kindOf(name)) ? normalise(name, proc.cwd) : undefined
  if (name === '') return undefined
  for (const directory of (env.get('PATH') ?? defaultPath).split(':')) {
    const path = normalise(name, normalise(directory, proc.cwd))
    const stat = await proc.files.statIfThere(path)
    if (stat?.kind === 'file' && (stat.mode & 0o111) !== 0) return path
  }
  return undefined
}

/** Finds what would run; throws `SpawnError` with runc's words (engine-facts 01, steps 53 and 57; what stands around them is the engine's). */
export async function findExecutable(
  proc: Proc,
  argv: readonly string[],
  env: ReadonlyMap<string, string> = proc.env,
  depth = 0,
): Promise<{ argv: readonly string[]; program: Program }> {
  const name = argv[0] ?? ''
  const denied = (): SpawnError => new SpawnError(126, `exec: "${name}": permission denied`)
  const path = await lookUp(proc, name, env)
  if (path === undefined) {
    const why = name.includes('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH'
    throw new SpawnError(127, `exec: "${name}": ${why}`)
  }
  const stat = await proc.files.stat(path)
  if (stat.kind === 'directory') throw new SpawnError(126, `exec: "${name}": is a directory`)
  if ((stat.mode & 0o111) === 0) throw denied()
  const own = (called: string): { argv: readonly string[]; program: Program } => {
    const program = proc.kernel.programs.find(called)
    if (!program) throw new SpawnError(126, `exec ${name}: no program "${called}" in this engine`)
    return { argv, program }
  }
  if (stat.program !== undefined) return own(stat.program)
  const content = await proc.files.read(path).catch((cause: unknown) => {
    throw errorCode(cause) === 'EACCES' ? denied() : cause
  })
  const first = new TextDecoder().decode(content.subarray(0, 256)).split('\n')[0] ?? ''
  const interpreter = /^#!\s*(\S+)(?:\s+(.*?))?\s*$/.exec(first)
  if (!interpreter?.[1] || depth > 4) throw new SpawnError(126, `exec ${name}: exec format error`)
  if (interpreter[1] === ownInterpreter) return own(interpreter[2] ?? '')
  const extra = interpreter[2] ? [interpreter[2]] : []
  return findExecutable(proc, [interpreter[1], ...extra, path, ...argv.slice(1)], env, depth + 1)
}
