import { constants } from 'node:fs'
import { access, type FileHandle, lstat, mkdir, open, readdir } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'

/**
 * Files of a run's workspace, opened so that no link is followed on the way. A container that has a directory of the workspace can put a link in a
 * directory's place at any moment, so a path that was looked at before is not one that may be used after. On Linux each directory is opened within the one
 * before, which is held by its handle; elsewhere the way is looked at before and after.
 */

const directoryFlags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW
/** Neither a link in the last place, nor a pipe or a device to hang on. */
const fileFlags = constants.O_NOFOLLOW | constants.O_NONBLOCK

export interface OpenOptions {
  readonly flags: number
  readonly mode?: number
  /** Directories on the way that are not there are made. */
  readonly makesDirectories?: boolean
}

/** @param parts the way from `root`, which is real, in plain names; rejects with Node's error (`ELOOP` or `ENOTDIR` where a link is on the way, `EINVAL` for `.` and `..`) */
export async function openInside(
  root: string,
  parts: readonly string[],
  { flags, mode, makesDirectories = false }: OpenOptions,
): Promise<FileHandle> {
  checkNames(parts)
  return withDirectory(root, parts.slice(0, -1), makesDirectories, async (directory) => {
    // Not by `join`, which leaves out a `.` and with it the step into the directory.
    return open(`${directory}/${parts.at(-1) ?? '.'}`, flags | fileFlags, mode)
  })
}

/** The names in a directory. */
export const listInside = (root: string, parts: readonly string[]): Promise<string[]> =>
  withDirectory(root, parts, false, (it) => readdir(it))

/** A part that is no plain name would be a way of its own, which nobody looks at. */
function checkNames(parts: readonly string[]): void {
  const wrong = parts.find((it) => it === '' || it === '.' || it === '..' || it.includes('/') || it.includes('\0') || it.includes(sep))
  if (wrong !== undefined) throw Object.assign(new Error(`EINVAL: ${JSON.stringify(wrong)} is no name in a directory`), { code: 'EINVAL' })
}

/** Calls `use` with a path of the directory which stays that directory, whatever happens to its names meanwhile. */
async function withDirectory<T>(
  root: string,
  parts: readonly string[],
  makes: boolean,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  checkNames(parts)
  if (!(await hasHandles)) return withDirectoryLookedAt(root, parts, makes, use)
  let handle = await open(root, directoryFlags)
  try {
    for (const part of parts) {
      const path = join(ofHandle(handle), part)
      if (makes) await mkdirUnlessThere(path)
      const next = await open(path, directoryFlags)
      await handle.close()
      handle = next
    }
    return await use(ofHandle(handle))
  } finally {
    await handle.close()
  }
}

const ofHandle = ({ fd }: FileHandle): string => `/proc/self/fd/${fd}`
const hasHandles = access('/proc/self/fd').then(
  () => true,
  () => false,
)

async function withDirectoryLookedAt<T>(
  root: string,
  parts: readonly string[],
  makes: boolean,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const lookAt = async (): Promise<string> => {
    let path = root
    for (const part of parts) {
      path = join(path, part)
      if (makes) await mkdirUnlessThere(path)
      if (!(await lstat(path)).isDirectory())
        throw Object.assign(new Error(`ENOTDIR: ${basename(path)} is no directory`), { code: 'ENOTDIR' })
    }
    return path
  }
  const result = await use(await lookAt())
  await lookAt()
  return result
}

const mkdirUnlessThere = (path: string): Promise<void> =>
  mkdir(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause
  })
