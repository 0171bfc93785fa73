import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Of a workspace that is larger, or has more in it, no copy is made. */
const mostBytes = 16 * 1024 * 1024
const mostEntries = 5_000

type Entry =
  | { readonly kind: 'directory'; readonly mode: number; readonly modified: number }
  | { readonly kind: 'symlink'; readonly target: string }
  | { readonly kind: 'file'; readonly mode: number; readonly modified: number; readonly changed: number; readonly content: Buffer }

/** What a run's workspace held at one moment, by path within it; a directory stands before what is in it. */
export interface WorkspaceCopy {
  readonly entries: ReadonlyMap<string, Entry>
}

/**
 * Copies a workspace into memory; of a file that is as it was in `earlier`, its bytes are shared. Undefined where it holds too much. What is neither file nor
 * directory nor symlink is left out. Rejects with Node's error for what cannot be read.
 */
export async function copyWorkspace(directory: string, earlier?: WorkspaceCopy): Promise<WorkspaceCopy | undefined> {
  const entries = new Map<string, Entry>()
  let bytes = 0
  const add = async (path: string): Promise<boolean> => {
    for (const name of (await readdir(join(directory, path))).sort()) {
      const at = join(path, name)
      const stat = await lstat(join(directory, at))
      const mode = stat.mode & 0o7777
      if (stat.isSymbolicLink()) entries.set(at, { kind: 'symlink', target: await readlink(join(directory, at)) })
      else if (stat.isDirectory()) entries.set(at, { kind: 'directory', mode, modified: stat.mtimeMs })
      else if (stat.isFile()) {
        bytes += stat.size
        if (bytes > mostBytes) return false
        const was = earlier?.entries.get(at)
        const known = was?.kind === 'file' && was.content.length === stat.size ? was : undefined
        const read = known?.changed === stat.ctimeMs ? known.content : await readFile(join(directory, at))
        const content = known?.content.equals(read) ? known.content : read
        entries.set(at, { kind: 'file', mode, modified: stat.mtimeMs, changed: stat.ctimeMs, content })
      }
      if (entries.size > mostEntries || (stat.isDirectory() && !(await add(at)))) return false
    }
    return true
  }
  return (await add('')) ? { entries } : undefined
}

/** Makes a workspace hold what it held then: what came since is removed, what was changed or removed is written again. */
export async function putWorkspaceBack(directory: string, { entries }: WorkspaceCopy): Promise<void> {
  await removeOthers(directory, '', entries)
  for (const [path, entry] of entries) {
    const place = join(directory, path)
    if (entry.kind === 'directory') {
      await mkdir(place, { recursive: true })
      await chmod(place, entry.mode)
    } else if (entry.kind === 'symlink') await symlink(entry.target, place)
    else if ((await lstat(place).catch(() => undefined))?.ctimeMs !== entry.changed) {
      await writeFile(place, entry.content)
      await chmod(place, entry.mode)
      await utimes(place, entry.modified / 1000, entry.modified / 1000)
    }
  }
  // What was written in them has dated them anew.
  for (const [path, entry] of entries)
    if (entry.kind === 'directory') await utimes(join(directory, path), entry.modified / 1000, entry.modified / 1000)
}

/** Symlinks are always made anew: nothing of the workspace is written to through one. */
async function removeOthers(directory: string, path: string, entries: WorkspaceCopy['entries']): Promise<void> {
  for (const it of await readdir(join(directory, path), { withFileTypes: true })) {
    const at = join(path, it.name)
    const kind = entries.get(at)?.kind
    if (kind === 'directory' && it.isDirectory()) await removeOthers(directory, at, entries)
    else if (kind !== 'file' || !it.isFile()) await rm(join(directory, at), { recursive: true, force: true })
  }
}

/** Bytes that the copy keeps and that `seen` has not got; adds them to `seen`. */
export function weighCopy({ entries }: WorkspaceCopy, seen: Set<object>): number {
  let sum = 0
  for (const entry of entries.values()) {
    if (entry.kind !== 'file' || seen.has(entry.content)) continue
    seen.add(entry.content)
    sum += entry.content.length
  }
  return sum
}
