import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import type { ContainerSpec } from '../../shared/command/command.ts'
import type { CommandContext } from './context.ts'
import { listInside, openInside } from './open-inside.ts'
import { ProgramError } from './output.ts'
import { workspaceFile } from './workspace.ts'

/**
 * The file of `--cidfile`, for one command. It is made once, and then written through its handle alone: a container that has the directory it lies in can
 * put a link in that one's place at any moment, and a name that is used again may be another's by then.
 */
export class IdFile {
  readonly #workspace: string
  /** As written; undefined where none is asked for. */
  readonly #file: string | undefined
  #handle: FileHandle | undefined

  constructor({ workspace }: Pick<CommandContext, 'workspace'>, { idFile }: Pick<ContainerSpec, 'idFile'>) {
    this.#workspace = workspace
    this.#file = idFile
  }

  /** Throws in the docker program's words where it cannot be made: the docker program writes over no file. `bad-usage` outside the workspace. */
  async check(): Promise<void> {
    if (this.#file === undefined || this.#handle) return
    const { root, parts } = await workspaceFile(this.#workspace, this.#file)
    const file = this.#file
    const names = await listInside(root, parts.slice(0, -1)).catch((cause: unknown) => {
      throw notMade(file, cause)
    })
    const name = parts.at(-1)
    if (name === undefined || names.includes(name))
      throw new ProgramError(`container ID file found, make sure the other container isn't running or delete ${file}`)
  }

  /** In place of the one that it held. */
  async write(id: string): Promise<void> {
    if (this.#file === undefined) return
    this.#handle ??= await this.#make(this.#file)
    await this.#handle.truncate()
    await this.#handle.write(id, 0)
  }

  /** The container of the id is gone; what the file was called may be something else's by now, so it stays, empty. */
  async clear(): Promise<void> {
    await this.#handle?.truncate()
  }

  async close(): Promise<void> {
    await this.#handle?.close()
    this.#handle = undefined
  }

  async #make(file: string): Promise<FileHandle> {
    const { root, parts } = await workspaceFile(this.#workspace, file)
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
    return openInside(root, parts, { flags, mode: 0o644 }).catch((cause: unknown) => {
      throw notMade(file, cause)
    })
  }
}

/** In the docker program's words; a link on the way is none of them. */
function notMade(file: string, cause: unknown): ProgramError {
  const { code } = cause as NodeJS.ErrnoException
  const why = code === 'EEXIST' ? 'file exists' : code === 'EACCES' ? 'permission denied' : 'no such file or directory'
  return new ProgramError(`failed to create the container ID file: open ${file}: ${why}`)
}
