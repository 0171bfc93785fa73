import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { readRegularFile } from '../../engine/regular-file.ts'
import { FailureError } from '../../shared/result.ts'
import type { HandOutFile } from './hand-out.ts'
import { signature } from './signature.ts'

/** Larger than anything that is handed out: what is read to find our signature in it. */
const largest = 200_000_000

/**
 * Throws `not-saved` where nothing can be handed out to: what is there is no directory, or cannot be written. It is made where it is not there; said before
 * anything runs.
 */
export async function checkHandOutDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch((cause: NodeJS.ErrnoException) =>
    cause.code === 'ENOENT' ? undefined : refuse(directory, cause.message),
  )
  if (found && !found.isDirectory()) refuse(directory, 'it is no directory')
  await mkdir(directory, { recursive: true }).catch((cause: Error) => refuse(directory, cause.message))
  const probe = join(directory, `.${process.pid}.new`)
  await writeFile(probe, '', { flag: 'wx' }).catch((cause: Error) => refuse(directory, cause.message))
  await rm(probe, { force: true })
}

/**
 * Writes files into a directory, all or none of those whose place is taken: a file that is there already is only ever replaced when it is a hand-out itself.
 * Throws `not-saved`; what was there before is then still there, whole. Returns their paths.
 */
export async function writeHandOut(directory: string, files: readonly HandOutFile[]): Promise<readonly string[]> {
  await checkHandOutDirectory(directory)
  const placed = files.map(({ name, content }) => ({ path: join(directory, name), content }))
  for (const { path } of placed) await checkHandOutPath(path)
  for (const { path, content } of placed) await writeWhole(path, content)
  return placed.map(({ path }) => path)
}

/** Throws `not-saved` where a file is that is no hand-out. */
export async function checkHandOutPath(path: string): Promise<void> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) =>
    cause.code === 'ENOENT' ? undefined : refuse(path, cause.message),
  )
  if (!found) return
  if (!found.isFile()) refuse(path, 'it is no file')
  const isOurs =
    found.size <= largest && (await readRegularFile(path, largest).catch((cause: Error) => refuse(path, cause.message))).includes(signature)
  if (!isOurs) refuse(path, 'it is there already and is no hand-out; nothing was written')
}

/** By a second file and a rename, so that a crash leaves either the old or the new one. Throws `not-saved`. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const fresh = join(dirname(resolve(path)), `.${basename(path)}.${process.pid}.new`)
  try {
    await writeFile(fresh, content, { flag: 'wx', mode: path.endsWith('.sh') ? 0o755 : 0o644 })
    await rename(fresh, path)
  } catch (cause) {
    await rm(fresh, { force: true })
    refuse(path, (cause as Error).message)
  }
}

function refuse(path: string, why: string): never {
  throw new FailureError({ code: 'not-saved', message: `${path} cannot be written: ${why}`, remedy: 'Name another directory.' })
}
