import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { parseAddress } from '../../engine/connect/address.ts'

const prefix = 'dockstage-'
const socketName = 'engine.sock'

/** Where an embedded engine of this process listens: a socket in a folder that only this user may enter, or a named pipe on Windows. */
export async function embeddedSocket(
  platform: NodeJS.Platform,
): Promise<{ readonly address: { readonly kind: 'socket' | 'pipe'; readonly path: string }; readonly folder: string }> {
  // mkdtemp makes it with mode 0700, under a name that nobody can guess.
  const folder = await mkdtemp(join(tmpdir(), prefix))
  const address =
    platform === 'win32'
      ? ({ kind: 'pipe', path: `\\\\.\\pipe\\${basename(folder)}` } as const)
      : ({ kind: 'socket', path: join(folder, socketName) } as const)
  return { address, folder }
}

/** Removes what a process that was killed left of its embedded engine; anything that does not look like it is left alone. */
export async function removeSocketFolder(address: string): Promise<void> {
  const { kind, ...where } = parseAddress(address)
  if (kind !== 'socket' || !('path' in where)) return
  const folder = dirname(where.path)
  if (basename(where.path) === socketName && /^dockstage-\w{6}$/.test(basename(folder))) await rm(folder, { recursive: true, force: true })
}
