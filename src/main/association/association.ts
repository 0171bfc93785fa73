import { lstat, mkdir, realpath, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { readRegularText } from '../../engine/regular-file.ts'
import icon from '../../renderer/icon.svg?raw'
import { FailureError } from '../../shared/result.ts'
import { withDefault, withoutDefault } from './default-applications.ts'
import { desktopEntry, desktopId } from './desktop-entry.ts'
import { mimePackage, mimeType } from './mime-package.ts'
import { type ProgramResult, updateDatabases } from './update-databases.ts'

/** What a user has of these files is far smaller. */
const mostBytes = 10_000_000

/** Where a user's own data and settings lie (XDG Base Directory Specification). */
export interface XdgHomes {
  readonly data: string
  readonly config: string
}

/** What became of one file. `foreign`: it is somebody else's, and stays. */
export interface FileResult {
  readonly path: string
  readonly what: 'written' | 'same' | 'removed' | 'foreign'
}
export interface AssociationResult {
  readonly files: readonly FileResult[]
  readonly programs: readonly ProgramResult[]
}

/** Stands in each file as a comment. A file without it is not ours. */
const mark = 'Written by Dockstage ("dockstage associate"), which also rewrites and removes it.'

/** The specification has relative paths ignored. */
export function xdgHomes(environment: NodeJS.ProcessEnv, home: string): XdgHomes {
  const folder = (named: string | undefined, usual: string): string => (named && isAbsolute(named) ? named : join(home, usual))
  return { data: folder(environment.XDG_DATA_HOME, '.local/share'), config: folder(environment.XDG_CONFIG_HOME, '.config') }
}

/**
 * Tells this user's desktop that `*.dockstage.json` is a recording and that Dockstage opens it. What is there of an earlier call and differs (the checkout
 * was moved) is written anew. Throws `not-saved` where a file of somebody else has one of the names; then nothing was written.
 * @param command the program and its arguments, before the file's path
 */
export async function associate(homes: XdgHomes, command: readonly [string, ...string[]]): Promise<AssociationResult> {
  const paths = pathsIn(homes.data)
  for (const path of Object.values(paths))
    if ((await ownText(path)) === 'foreign') refuse(path, 'it is there already, and is not from Dockstage')
  const written = [
    // The comment goes behind the opening tag, as nothing may stand before an XML document's first.
    await write(paths.icon, icon.replace('>', `>\n  <!-- ${mark} -->`)),
    await write(paths.type, mimePackage(mark)),
    await write(paths.entry, desktopEntry(command, mark)),
  ]
  // An icon theme is read again when its folder's time changes (Icon Theme Specification, "Implementation Notes").
  const now = new Date()
  await utimes(join(homes.data, 'icons', 'hicolor'), now, now)
  // Without this GLib (2.74) gives recordings to the default for application/json, which they are a kind of, where nothing made the applications' database;
  // and to whichever name comes first where another program knows the type too.
  const isNew = await rewrite(defaultsOf(homes), (text) => withDefault(text, mimeType, desktopId))
  const defaults: FileResult = { path: defaultsOf(homes), what: isNew ? 'written' : 'same' }
  return { files: [...written, defaults], programs: await updateDatabases(homes.data) }
}

/** Takes away what `associate` wrote, and the folders that are empty by that; what the system's programs made of it is made anew by them. */
export async function dissociate(homes: XdgHomes): Promise<AssociationResult> {
  const files: FileResult[] = []
  for (const path of Object.values(pathsIn(homes.data))) {
    const text = await ownText(path)
    if (text === undefined) continue
    if (text !== 'foreign') await rm(path).catch((cause: Error) => refuse(path, cause.message))
    files.push({ path, what: text === 'foreign' ? 'foreign' : 'removed' })
  }
  const removed = files.filter(({ what }) => what === 'removed')
  // Before their folders go: the program fails where there is none.
  const programs = removed.length > 0 ? await updateDatabases(homes.data) : []
  for (const { path } of removed) await removeEmptyFolders(dirname(path), homes.data)
  const wasDefault = await rewrite(defaultsOf(homes), (text) => withoutDefault(text, mimeType, desktopId))
  return { files: wasDefault ? [...files, { path: defaultsOf(homes), what: 'removed' }] : files, programs }
}

const defaultsOf = ({ config }: XdgHomes): string => join(config, 'mimeapps.list')

const pathsIn = (data: string) => ({
  icon: join(data, 'icons', 'hicolor', 'scalable', 'apps', 'dockstage.svg'),
  type: join(data, 'mime', 'packages', 'dockstage.xml'),
  entry: join(data, 'applications', desktopId),
})

/** The text of a file that is ours, undefined where there is none; a link is somebody else's doing. */
async function ownText(path: string): Promise<{ readonly text: string } | 'foreign' | undefined> {
  try {
    if (!(await lstat(path)).isFile()) return 'foreign'
    const text = await readRegularText(path, mostBytes)
    return text.includes(mark) ? { text } : 'foreign'
  } catch (cause) {
    if (isMissing(cause)) return undefined
    return refuse(path, (cause as Error).message)
  }
}

async function write(path: string, text: string): Promise<FileResult> {
  const found = await ownText(path)
  if (typeof found === 'object' && found.text === text) return { path, what: 'same' }
  await replaceFile(path, text)
  return { path, what: 'written' }
}

/** Changes a file that others write too, and tells whether there was anything to change. One that is empty then is not kept; a link stays a link. */
async function rewrite(path: string, change: (text: string) => string): Promise<boolean> {
  const real = await realpath(path).catch(() => path)
  const text = await readRegularText(real, mostBytes).catch((cause: Error) => (isMissing(cause) ? '' : refuse(path, cause.message)))
  const changed = change(text)
  if (changed === text) return false
  if (changed !== '') await replaceFile(real, changed)
  else await rm(real).catch((cause: Error) => refuse(path, cause.message))
  return true
}

/** By a second file and a rename, so that a crash leaves either the old or the new one. */
async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}.new`
  try {
    await mkdir(dirname(path), { recursive: true })
    const mode = await stat(path).then(
      (it) => it.mode,
      () => 0o644,
    )
    await writeFile(fresh, text, { flag: 'wx', mode })
    await rename(fresh, path)
  } catch (cause) {
    await rm(fresh, { force: true })
    refuse(path, (cause as Error).message)
  }
}

async function removeEmptyFolders(folder: string, top: string): Promise<void> {
  for (let it = folder; it !== top; it = dirname(it))
    try {
      await rmdir(it)
    } catch {
      return
    }
}

const isMissing = (cause: unknown): boolean => (cause as NodeJS.ErrnoException).code === 'ENOENT'

function refuse(path: string, why: string): never {
  throw new FailureError({
    code: 'not-saved',
    message: `${path} cannot be written: ${why}`,
    remedy: 'Put that right, or move the file away, and run it again.',
  })
}
