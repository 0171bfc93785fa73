import { SpawnError } from '../ports.ts'
import { findExecutable, lookUp } from '../process/executable.ts'
import { ExitControl } from './flow.ts'
import type { Shell } from './shell.ts'

/** `exec name ...`: the program goes on in this process. Ends the shell, also when there is no such program. */
export async function replace(shell: Shell, argv: readonly string[], environment: ReadonlyMap<string, string>): Promise<never> {
  const { proc } = shell
  try {
    const found = await findExecutable(proc, argv, environment)
    proc.argv = found.argv
    proc.env = new Map(environment)
    proc.resetHandlers()
    if (shell.interactive && proc.terminal) proc.terminal.foreground = proc.group
    throw new ExitControl(await found.program(proc))
  } catch (cause) {
    if (!(cause instanceof SpawnError)) throw cause
    throw new ExitControl(await notRun(shell, argv, cause, environment))
  }
}

/** Says why a program did not start; the exit code is 127 or 126. */
export async function notRun(
  shell: Shell,
  argv: readonly string[],
  cause: unknown,
  environment: ReadonlyMap<string, string>,
): Promise<number> {
  if (!(cause instanceof SpawnError)) throw cause
  const name = argv[0] ?? ''
  // A text file without an interpreter is a script of this shell's.
  if (cause.message.includes('exec format error')) {
    const script = await shell.proc.files.readText((await lookUp(shell.proc, name, environment)) ?? name)
    const child = shell.fork((inner) => {
      inner.state.positional = [...argv]
      return inner.runText(script)
    })
    return (await shell.foreground([child]))[0] ?? 0
  }
  if (cause.code === 127)
    await shell.complain(
      name.includes('/') && shell.flavour === 'bash'
        ? `${name}: No such file or directory`
        : `${name}: ${shell.flavour === 'bash' ? 'command ' : ''}not found`,
    )
  else await shell.complain(`${name}: ${cause.message.includes('directory') ? 'Is a directory' : 'Permission denied'}`)
  return cause.code
}
