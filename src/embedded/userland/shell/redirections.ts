import { errorText } from '../files/file-error.ts'
import type { OpenFile } from '../process/open-file.ts'
import { Pipe, PipeReader } from '../process/pipe.ts'
import { ShellError } from './flow.ts'
import type { Shell } from './shell.ts'
import type { Redirection } from './syntax.ts'

/** Runs with redirections in place and takes them back. */
export async function withRedirections<T>(shell: Shell, redirections: readonly Redirection[], run: () => Promise<T>): Promise<T> {
  if (redirections.length === 0) return run()
  const { fds } = shell.proc
  const before = new Map(fds)
  for (const file of before.values()) file.retain()
  try {
    await redirect(shell, redirections)
    return await run()
  } finally {
    // When the process ended meanwhile, its descriptors are closed already.
    for (const file of fds.values()) file.release()
    fds.clear()
    if (shell.proc.ended) for (const file of before.values()) file.release()
    else for (const [fd, file] of before) fds.set(fd, file)
  }
}

/** Puts redirections in place for good, as `exec >file` does. */
export async function redirect(shell: Shell, redirections: readonly Redirection[]): Promise<void> {
  for (const redirection of redirections) await one(shell, redirection)
}

async function one(shell: Shell, { operator, target, fd, fdVariable }: Redirection): Promise<void> {
  const { proc } = shell
  const put = (number: number, file: OpenFile): void => {
    proc.fds.get(number)?.release()
    proc.fds.set(number, file)
  }
  if (target.type === 'HereDoc') {
    const text = target.quoted ? plainText(target.content) : await shell.wordText(target.content)
    return put(fd ?? 0, hereDocument(target.stripTabs ? text.replace(/^\t+/gm, '') : text))
  }
  const text = await shell.wordText(target)
  if (operator === '<<<') return put(fd ?? 0, hereDocument(`${text}\n`))
  if (operator === '>&' || operator === '<&') {
    const number = fd ?? (operator === '>&' ? 1 : 0)
    if (text === '-') {
      proc.fds.get(number)?.release()
      proc.fds.delete(number)
      return
    }
    if (/^\d+$/.test(text)) {
      const file = proc.fds.get(Number(text))
      if (!file) throw new ShellError(`${text}: Bad file descriptor`)
      return put(number, file.retain())
    }
  }
  const both = operator === '&>' || operator === '&>>' || (operator === '>&' && fd === null)
  if ((operator === '>' || operator === '&>') && shell.state.options.has('noclobber') && (await proc.files.kindOf(text)) === 'file') {
    throw new ShellError(`${text}: cannot overwrite existing file`)
  }
  const mode = operator === '<' ? 'read' : operator.endsWith('>>') ? 'append' : operator === '<>' ? 'read-write' : 'write'
  const file = await proc.files.open(text, mode).catch((cause: unknown) => {
    throw new ShellError(shell.flavour === 'bash' ? `${text}: ${errorText(cause)}` : refusal(shell, text, mode, errorText(cause)))
  })
  const number = fdVariable === undefined ? (fd ?? (mode === 'read' || mode === 'read-write' ? 0 : 1)) : freeNumber(proc.fds)
  if (fdVariable !== undefined) shell.state.set(fdVariable, String(number))
  if (both) put(2, file.retain())
  put(number, file)
}

function freeNumber(fds: ReadonlyMap<number, OpenFile>): number {
  let number = 10
  while (fds.has(number)) number++
  return number
}

/** Plain shells say what they wanted to do: dash `cannot`, busybox `can't`, with words of its own for a name that is not there. */
function refusal(shell: Shell, path: string, mode: string, why: string): string {
  const isAsh = shell.flavour === 'ash'
  const missing = mode === 'read' ? (isAsh ? 'no such file' : 'No such file') : isAsh ? 'nonexistent directory' : 'Directory nonexistent'
  return `${isAsh ? "can't" : 'cannot'} ${mode === 'read' ? 'open' : 'create'} ${path}: ${why === 'No such file or directory' ? missing : why}`
}

function hereDocument(text: string): OpenFile {
  const pipe = new Pipe()
  pipe.push(new TextEncoder().encode(text))
  pipe.closeWriting()
  return new PipeReader(pipe)
}

function plainText(word: { parts: readonly object[] }): string {
  return word.parts.map((part) => ('value' in part ? String(part.value) : 'pattern' in part ? String(part.pattern) : '')).join('')
}
