import { Pipe, PipeReader, PipeWriter } from '../process/pipe.ts'
import type { Proc } from '../process/proc.ts'
import { collect } from '../programs/just-bash.ts'
import type { Shell } from './shell.ts'
import type { ScriptNode } from './syntax.ts'

/** The output of `$(...)`, without its last line ends. */
export async function substitute(shell: Shell, body: ScriptNode): Promise<string> {
  const [only] = body.statements
  const command = body.statements.length === 1 ? only?.pipelines[0]?.commands[0] : undefined
  const input =
    command?.type === 'SimpleCommand' && !command.name && command.redirections[0]?.operator === '<'
      ? command.redirections[0].target
      : undefined
  const { writer, text } = collect()
  const { proc } = shell
  const before = proc.file(1)
  proc.fds.set(1, writer)
  let child: Proc
  try {
    child = shell.fork(async (inner) => {
      if (input?.type !== 'Word') return inner.runInPlace(body.statements)
      await proc.kernel.execute(inner.proc, ['cat', await inner.wordText(input)]).then(({ exit }) => inner.proc.wait(exit))
      return 0
    })
  } finally {
    proc.fds.set(1, before)
    writer.release()
  }
  const [output, { code }] = await proc.wait(Promise.all([text, child.exit]))
  shell.state.lastStatus = code
  return output.replaceAll('\0', '').replace(/\n+$/, '')
}

/** `<(...)` and `>(...)`: the name of a descriptor. */
export async function substituteProcess(shell: Shell, body: ScriptNode, direction: 'input' | 'output'): Promise<string> {
  const pipe = new Pipe()
  const [mine, theirs] = direction === 'input' ? [new PipeReader(pipe), new PipeWriter(pipe)] : [new PipeWriter(pipe), new PipeReader(pipe)]
  const target = direction === 'input' ? 1 : 0
  const fd = shell.nextFd--
  const { fds } = shell.proc
  const before = fds.get(target)
  fds.set(target, theirs)
  shell.fork((inner) => inner.runInPlace(body.statements))
  if (before) fds.set(target, before)
  else fds.delete(target)
  theirs.release()
  fds.set(fd, mine)
  return `/dev/fd/${fd}`
}

/** Closes what process substitutions opened for a command. */
export function closeSubstitutions(shell: Shell): void {
  for (; shell.nextFd < 63; shell.nextFd++) {
    const file = shell.proc.fds.get(shell.nextFd + 1)
    shell.proc.fds.delete(shell.nextFd + 1)
    file?.release()
  }
}
