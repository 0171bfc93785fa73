import { constants } from 'node:fs'
import type { ContainerSpec, ExecCommand } from '../../shared/command/command.ts'
import { splitPair } from '../../shared/command/entry.ts'
import type { CommandContext } from './context.ts'
import { openInside } from './open-inside.ts'
import { UsageError } from './output.ts'
import { workspaceFile } from './workspace.ts'

/** The files of `--env-file` and `--label-file`, as the docker program reads them; they lie in the run's workspace. */

/** An engine takes no container with more of them. */
const mostBytes = 1_000_000

type Files = Pick<CommandContext, 'workspace'>

/** What a line gives itself stands after what its files give, and so counts. */
export async function environmentOf(
  context: Files & Pick<CommandContext, 'variables'>,
  { environment, environmentFiles }: Pick<ContainerSpec | ExecCommand, 'environment' | 'environmentFiles'>,
): Promise<string[]> {
  const lines = [...(await linesOf(context, environmentFiles)), ...environment]
  // A name alone would take the caller's own value; a scenario has no such environment, and the docker program leaves out what is unset.
  const given = lines.filter((it) => it.includes('='))
  context.variables?.(given)
  return given
}

export async function labelsOf(
  context: Files,
  { labels, labelFiles }: Pick<ContainerSpec, 'labels' | 'labelFiles'>,
): Promise<Record<string, string>> {
  const lines = await linesOf(context, labelFiles)
  return { ...Object.fromEntries(lines.filter((it) => it.includes('=')).map(splitPair)), ...labels }
}

async function linesOf(context: Files, files: readonly string[]): Promise<string[]> {
  const read = await Promise.all(files.map(async (file) => readLines(file, await textOf(context, file))))
  return read.flat()
}

async function textOf({ workspace }: Files, file: string): Promise<string> {
  const { root, parts } = await workspaceFile(workspace, file)
  try {
    const handle = await openInside(root, parts, { flags: constants.O_RDONLY })
    try {
      const found = await handle.stat()
      if (found.isDirectory()) throw wrong(file, `read ${file}: is a directory`)
      // A container may have made a pipe or a device of that name, and what that gives has no end.
      if (!found.isFile()) throw wrong(file, `read ${file}: it is no file`)
      if (found.size > mostBytes) throw wrong(file, `read ${file}: it is larger than ${mostBytes / 1_000_000} MB`)
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes, 0)
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EISDIR') throw wrong(file, `read ${file}: is a directory`)
    throw new UsageError(`open ${file}: ${code === 'EACCES' ? 'permission denied' : 'no such file or directory'}`)
  }
}

const wrong = (file: string, why: string): UsageError => new UsageError(`invalid env file (${file}): ${why}`)

/** `NAME=value` or `NAME` a line; `#` comments. The wording of what is wrong is the same for labels. */
function readLines(file: string, text: string): string[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
  for (const line of lines) {
    const [name] = splitPair(line)
    if (/\s/.test(name)) throw wrong(file, `variable '${name}' contains whitespaces`)
    if (name === '') throw wrong(file, `no variable name on line '${line}'`)
  }
  return lines
}
