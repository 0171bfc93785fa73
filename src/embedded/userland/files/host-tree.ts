import { constants } from 'node:fs'
import * as fs from 'node:fs/promises'
import { join as joinHost } from 'node:path'
import type { FileAttributes, FileOwners, FileStat, FileTree, TreeCheckpoint } from '../ports.ts'
import { FileError, type FileErrorCode } from './file-error.ts'
import { isWithin, parentOf, segments } from './paths.ts'

/**
 * A directory (or a single file) of the host, really on disk. No symlink is followed below its root, neither on the way nor at the end, so no path
 * leads out of it; a container's view follows links by itself, within the container. Owners that a container sets are remembered here and not
 * on disk: that needs root. To the container, the files of the user who runs the engine are root's, as they would be under a daemon.
 */
export class HostTree implements FileTree {
  readonly #root: string
  readonly #owners = new Map<string, { uid: number; gid: number }>()
  readonly #self = process.getuid?.() ?? 0

  constructor(root: string, owners: FileOwners = {}) {
    this.#root = root
    for (const [path, owner] of Object.entries(owners)) this.#owners.set(path, owner)
  }

  owners(): FileOwners {
    return Object.fromEntries(this.#owners)
  }

  /** The owners only: what is on disk is the host's own, and whoever takes a checkpoint knows which of it to copy. */
  checkpoint(): TreeCheckpoint<HostTree> {
    const owners = this.owners()
    return {
      open: () => new HostTree(this.#root, owners),
      putInto(tree) {
        tree.#owners.clear()
        for (const [path, owner] of Object.entries(owners)) tree.#owners.set(path, owner)
      },
      weigh: () => 0,
    }
  }

  #host(path: string): string {
    const names = segments(path)
    // What is one name to a container may be several to Windows, a way up among them, or another stream of a file.
    if (names.some((it) => !isHostsName(it))) throw new FileError('EINVAL', path, 'open')
    return joinHost(this.#root, ...names)
  }

  /** The host's path, after a check that nothing on the way to it is a symlink. */
  async #resolve(path: string, call: string): Promise<string> {
    let at = ''
    for (const name of segments(parentOf(path))) {
      at += `/${name}`
      const stat = await this.#do(path, call, () => fs.lstat(this.#host(at)))
      if (!stat.isDirectory()) throw new FileError('ENOTDIR', path, call)
    }
    return this.#host(path)
  }

  /** Errors name the path within the tree, not the host's. */
  async #do<T>(path: string, call: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code
      throw new FileError(known(code), path, call)
    }
  }

  async lstat(path: string): Promise<FileStat> {
    const host = await this.#resolve(path, 'lstat')
    // The root itself may be a symlink of the host's: the user named it.
    const stat = await this.#do(path, 'lstat', () => (path === '/' ? fs.stat(host) : fs.lstat(host)))
    const own = (id: number): number => (id === this.#self ? 0 : id)
    const owner = this.#owners.get(path) ?? { uid: own(stat.uid), gid: stat.uid === this.#self ? 0 : stat.gid }
    const common = { mode: stat.mode & 0o7777, ...owner, size: stat.size, modified: Math.floor(stat.mtimeMs) }
    if (stat.isSymbolicLink()) return { kind: 'symlink', ...common, target: await this.#do(path, 'readlink', () => fs.readlink(host)) }
    return { kind: stat.isDirectory() ? 'directory' : 'file', ...common }
  }

  async list(path: string): Promise<string[]> {
    const host = await this.#resolve(path, 'scandir')
    if (path !== '/' && (await this.lstat(path)).kind !== 'directory') throw new FileError('ENOTDIR', path, 'scandir')
    return (await this.#do(path, 'scandir', () => fs.readdir(host))).sort()
  }

  async #open<T>(path: string, flags: number, mode: number, use: (file: fs.FileHandle) => Promise<T>): Promise<T> {
    const host = await this.#resolve(path, 'open')
    const noFollow = path === '/' ? 0 : (constants.O_NOFOLLOW ?? 0)
    return this.#do(path, 'open', async () => {
      // Never waits: a fifo or a device of the host's would hang the container.
      const file = await fs.open(host, flags | noFollow | (constants.O_NONBLOCK ?? 0), mode)
      try {
        return await use(file)
      } finally {
        await file.close()
      }
    })
  }

  async read(path: string): Promise<Uint8Array> {
    return this.#open(path, constants.O_RDONLY, 0, (file) => file.readFile())
  }

  async write(path: string, content: Uint8Array, attributes: FileAttributes = {}): Promise<void> {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC
    await this.#open(path, flags, attributes.mode ?? 0o644, (file) => file.writeFile(content))
    if (attributes.uid !== undefined || attributes.gid !== undefined || attributes.mode !== undefined)
      await this.setAttributes(path, attributes)
  }

  async append(path: string, content: Uint8Array): Promise<void> {
    await this.#open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, 0o644, (file) => file.appendFile(content))
  }

  async makeDirectory(path: string, attributes: FileAttributes = {}): Promise<void> {
    const host = await this.#resolve(path, 'mkdir')
    await this.#do(path, 'mkdir', () => fs.mkdir(host, { mode: 0o755 }))
    await this.setAttributes(path, attributes)
  }

  async symlink(path: string, target: string): Promise<void> {
    const host = await this.#resolve(path, 'symlink')
    await this.#do(path, 'symlink', () => fs.symlink(target, host))
  }

  async remove(path: string): Promise<void> {
    if (path === '/') throw new FileError('EBUSY', path, 'rmdir')
    const host = await this.#resolve(path, 'unlink')
    const { kind } = await this.lstat(path)
    await this.#do(path, kind === 'directory' ? 'rmdir' : 'unlink', () => (kind === 'directory' ? fs.rmdir(host) : fs.unlink(host)))
    for (const known of this.#owners.keys()) if (isWithin(known, path)) this.#owners.delete(known)
  }

  async rename(from: string, to: string): Promise<void> {
    if (from === '/' || to === '/') throw new FileError('EBUSY', from, 'rename')
    const [source, target] = [await this.#resolve(from, 'rename'), await this.#resolve(to, 'rename')]
    await this.#do(from, 'rename', () => fs.rename(source, target))
    for (const [known, owner] of [...this.#owners]) {
      if (!isWithin(known, from)) continue
      this.#owners.delete(known)
      this.#owners.set(to + known.slice(from.length), owner)
    }
  }

  async setAttributes(path: string, attributes: FileAttributes & { readonly modified?: number }): Promise<void> {
    const host = await this.#resolve(path, 'chmod')
    const { kind, uid, gid } = await this.lstat(path)
    if (attributes.uid !== undefined || attributes.gid !== undefined) {
      this.#owners.set(path, { uid: attributes.uid ?? uid, gid: attributes.gid ?? gid })
    }
    if (kind === 'symlink') return
    const { mode, modified } = attributes
    // The user keeps access to what a container locked: the mode on disk never loses the owner's own bits.
    if (mode !== undefined) await this.#do(path, 'chmod', () => fs.chmod(host, mode | (kind === 'directory' ? 0o700 : 0o600)))
    if (modified !== undefined) await this.#do(path, 'utimes', () => fs.utimes(host, modified / 1000, modified / 1000))
  }
}

const codes: readonly string[] = [
  'ENOENT',
  'EEXIST',
  'ENOTDIR',
  'EISDIR',
  'ENOTEMPTY',
  'EROFS',
  'EXDEV',
  'ELOOP',
  'EACCES',
  'EINVAL',
  'EBUSY',
  'ENXIO',
]
function known(code: string | undefined): FileErrorCode {
  if (code === 'EPERM') return 'EACCES'
  return codes.includes(code ?? '') ? (code as FileErrorCode) : 'EINVAL'
}

/** Whether a name of a container's is one name to the host as well. */
export const isHostsName = (name: string, platform: NodeJS.Platform = process.platform): boolean =>
  platform !== 'win32' || !/[\\:]/.test(name)
