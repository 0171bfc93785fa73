import { lstat, mkdtemp, readdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { parseAddress } from '../../engine/connect/address.ts'
import { readRegularText } from '../../engine/regular-file.ts'
import { isAlive, markOf, type ProcessMark, processMarkSchema } from './process-alive.ts'

/** How long a folder may be empty while it is being made, in milliseconds. */
const longestMaking = 60_000

const prefix = 'dockstage-'
const folderName = /^dockstage-\w{6}$/
const socketName = 'engine.sock'
/** In the folder of a socket: whose it is. */
const ownerName = 'process.json'

/**
 * Where an embedded engine of this process listens: a socket in a folder that only this user may enter, or a named pipe on Windows. Folders that
 * killed processes of this user left are removed on the way.
 */
export async function embeddedSocket(
  platform: NodeJS.Platform,
  parent = tmpdir(),
): Promise<{ readonly address: { readonly kind: 'socket' | 'pipe'; readonly path: string }; readonly folder: string }> {
  // mkdtemp makes it with mode 0700, under a name that nobody can guess.
  const folder = await mkdtemp(join(parent, prefix))
  const address =
    platform === 'win32'
      ? ({ kind: 'pipe', path: `\\\\.\\pipe\\${basename(folder)}` } as const)
      : ({ kind: 'socket', path: join(folder, socketName) } as const)
  // A pipe goes with its process.
  if (address.kind === 'socket') {
    await writeFile(join(folder, ownerName), JSON.stringify(await markOf(process.pid)), { mode: 0o600 })
    await removeLeftFolders(parent)
  }
  return { address, folder }
}

/** Removes what a process that was killed left of its embedded engine; anything that does not look like it, or is in use, is left alone. */
export async function removeSocketFolder(address: string): Promise<void> {
  const folder = await leftSocketFolder(address)
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
}

/** The folder that an embedded engine made for its socket, where it is still there and its process is not; undefined for what is no such address. */
export async function leftSocketFolder(address: string): Promise<string | undefined> {
  const folder = socketFolder(address)
  if (folder === undefined || !(await lstat(folder).catch(() => undefined))?.isDirectory()) return undefined
  const owner = await ownerOf(folder)
  return owner && (await isAlive(owner)) ? undefined : folder
}

/** Whether an embedded engine listened there that was part of a process of this app, and ended with it. */
export const endsWithItsProcess = (address: string): boolean =>
  socketFolder(address) !== undefined || /^npipe:.*[\\/]dockstage-\w{6}$/.test(address)

function socketFolder(address: string): string | undefined {
  const { kind, ...where } = parsed(address) ?? { kind: 'none' }
  if (kind !== 'socket' || !('path' in where)) return undefined
  const folder = dirname(where.path)
  return basename(where.path) === socketName && folderName.test(basename(folder)) ? folder : undefined
}

/** Anything may stand in a file. */
function parsed(address: string): ReturnType<typeof parseAddress> | undefined {
  try {
    return parseAddress(address)
  } catch {
    return undefined
  }
}

/** A folder goes when it is this user's, not a link, and says itself which process it belonged to, and that process is gone. */
async function removeLeftFolders(parent: string): Promise<void> {
  const uid = process.getuid?.()
  const names = await readdir(parent).catch(() => [])
  for (const name of names.filter((it) => folderName.test(it))) {
    const folder = join(parent, name)
    const stat = await lstat(folder).catch(() => undefined)
    if (!stat?.isDirectory() || stat.uid !== uid) continue
    const owner = await ownerOf(folder)
    if (owner && !(await isAlive(owner))) await rm(folder, { recursive: true, force: true })
    // One that was killed before it said whose it is left it empty, and nothing but an empty folder goes this way.
    else if (!owner && Date.now() - stat.mtimeMs > longestMaking) await rmdir(folder).catch(() => undefined)
  }
}

/** A mark is a hundred bytes. */
const mostMark = 10_000

async function ownerOf(folder: string): Promise<ProcessMark | undefined> {
  try {
    return processMarkSchema.parse(JSON.parse(await readRegularText(join(folder, ownerName), mostMark)))
  } catch {
    // It is being made, or is not one of these.
    return undefined
  }
}
