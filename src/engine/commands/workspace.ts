import { lstat, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { isAbsoluteHostPath } from '../../shared/command/mounts.ts'
import { FailureError } from '../../shared/result.ts'

/**
 * A host path of a bind as the engine is to get it: relative ones resolved inside the run's workspace, with no way out by `..` or links
 * (`FailureError` code `bad-usage`); absolute ones as they are (they needed consent).
 */
export async function hostPath(workspace: string, source: string): Promise<string> {
  if (isAbsoluteHostPath(source)) return source
  if (await isInsideWorkspace(workspace, source)) return resolve(workspace, source)
  throw new FailureError({
    code: 'bad-usage',
    message: `The host path "${source}" leads out of the run’s workspace.`,
    remedy: 'Relative host paths stay inside the workspace; an absolute path needs the consent "bind".',
  })
}

/**
 * A file that a command itself reads or writes (`--env-file`, `--cidfile`): in the workspace and nowhere else, whatever is consented to. Answers with its
 * real place, as `openInside` takes it: the way to it may be another the next moment, so it is looked at once, and what was found is what is answered.
 */
export async function workspaceFile(workspace: string, file: string): Promise<{ root: string; parts: readonly string[] }> {
  const place = await placeInside(workspace, file)
  if (place) return { root: place.root, parts: relative(place.root, place.target).split(/[\\/]/).filter(Boolean) }
  throw new FailureError({
    code: 'bad-usage',
    message: `The file "${file}" is not in the run’s workspace.`,
    remedy: 'A step’s "host" writes files there; name it relative to that.',
  })
}

/** Whether a host path, absolute or relative to the workspace, lies inside it, also by its links. What is not there yet counts by where it will be. */
export const isInsideWorkspace = async (workspace: string, path: string): Promise<boolean> =>
  (await placeInside(workspace, path)) !== undefined

/** The real places of the workspace and of what is in it; undefined where it is not. */
async function placeInside(workspace: string, path: string): Promise<{ root: string; target: string } | undefined> {
  // A Windows path means nothing on another system; it is not relative either.
  if (isAbsoluteHostPath(path) && !isAbsolute(path)) return undefined
  const wanted = resolve(workspace, path)
  const [root, target] = await Promise.all([realOf(workspace), realOf(wanted)])
  if (root === undefined || target === undefined) return undefined
  const isInside = (isWithin(workspace, wanted) || isWithin(root, wanted)) && isWithin(root, target)
  return isInside ? { root, target } : undefined
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (!isAbsolute(way) && way !== '..' && !/^\.\.[\\/]/.test(way))
}

/** The real path of the deepest part that exists, and the rest after it; undefined where that can not be told (a broken link, no permission). */
async function realOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path)
  } catch (error) {
    const parent = dirname(path)
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isAbsent || parent === path || (await isLink(path))) return undefined
    const above = await realOf(parent)
    return above === undefined ? undefined : join(above, relative(parent, path))
  }
}

const isLink = (path: string): Promise<boolean> =>
  lstat(path).then(
    (it) => it.isSymbolicLink(),
    () => false,
  )
