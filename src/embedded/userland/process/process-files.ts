import { FileError } from '../files/file-error.ts'
import { isWithin, join, normalise, parentOf } from '../files/paths.ts'
import type { FileAttributes, FileStat, FileTree } from '../ports.ts'
import { isMissing, openDevice, RegularFile } from './devices.ts'
import type { OpenFile } from './open-file.ts'
import type { Proc } from './proc.ts'
import { virtualTree } from './virtual-files.ts'

export type OpenMode = 'read' | 'write' | 'append' | 'read-write'

/** The container's files as one process sees them: from its working directory, with `/proc`, `/sys` and `/dev`. Symlinks are followed. */
export class ProcessFiles {
  readonly #proc: Proc
  constructor(proc: Proc) {
    this.#proc = proc
  }

  #tree(path: string): FileTree {
    if (['/proc', '/sys', '/dev'].some((root) => isWithin(path, root)) && !isWithin(path, '/dev/shm')) return virtualTree(this.#proc)
    return this.#proc.world.files
  }

  absolute(path: string): string {
    return normalise(path, this.#proc.cwd)
  }

  /** Without symlinks, as far as there is something. */
  async realPath(path: string, follow = true): Promise<string> {
    let rest = this.#parts(path)
    let at = '/'
    for (let links = 0; rest.length > 0; ) {
      const name = rest.shift() as string
      if (name === '..') {
        at = parentOf(at)
        continue
      }
      const next = join(at, name)
      const stat = rest.length === 0 && !follow ? undefined : await this.#lstat(next)
      if (stat?.kind === 'symlink') {
        if (++links > 40) throw new FileError('ELOOP', path, 'open')
        const target = stat.target ?? ''
        if (target.startsWith('/')) at = '/'
        rest = [...target.split('/').filter((part) => part !== '' && part !== '.'), ...rest]
      } else {
        if (stat?.kind === 'file' && rest.length > 0) throw new FileError('ENOTDIR', path, 'open')
        at = next
      }
    }
    return at
  }
  /** `..` is kept: it means the parent of where a link leads. */
  #parts(path: string): string[] {
    const whole = path.startsWith('/') ? path : `${this.#proc.cwd}/${path}`
    return whole.split('/').filter((part) => part !== '' && part !== '.')
  }
  async #lstat(path: string): Promise<FileStat | undefined> {
    try {
      return await this.#tree(path).lstat(path)
    } catch (cause) {
      if (isMissing(cause)) return undefined
      throw cause
    }
  }

  async stat(path: string): Promise<FileStat> {
    return this.#get(path, await this.realPath(path), 'stat')
  }
  async lstat(path: string): Promise<FileStat> {
    return this.#get(path, await this.realPath(path, path.endsWith('/')), 'lstat')
  }
  async #get(path: string, real: string, call: string): Promise<FileStat> {
    const stat = await this.#lstat(real)
    if (!stat) throw new FileError('ENOENT', path, call)
    if (path.endsWith('/') && stat.kind === 'file') throw new FileError('ENOTDIR', path, call)
    return stat
  }
  async statIfThere(path: string): Promise<FileStat | undefined> {
    try {
      return await this.stat(path)
    } catch (cause) {
      if (isMissing(cause)) return undefined
      throw cause
    }
  }
  async kindOf(path: string): Promise<FileStat['kind'] | undefined> {
    return (await this.statIfThere(path))?.kind
  }

  async list(path: string): Promise<string[]> {
    const real = await this.realPath(path)
    const names = await this.#tree(real).list(real)
    return real === '/' ? [...new Set([...names, 'dev', 'proc', 'sys'])].sort() : names
  }
  async read(path: string): Promise<Uint8Array> {
    const real = await this.realPath(path)
    return this.#tree(real).read(real)
  }
  async readText(path: string): Promise<string> {
    return new TextDecoder().decode(await this.read(path))
  }
  /** A new file belongs to the process' user. */
  async write(path: string, content: string | Uint8Array, attributes: FileAttributes = {}): Promise<void> {
    const real = await this.realPath(path)
    if (real === '/dev/null') return
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    await this.#tree(real).write(real, bytes, { ...(await this.#newOwner(real)), ...attributes })
  }
  async append(path: string, content: string | Uint8Array): Promise<void> {
    const real = await this.realPath(path)
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    const owner = await this.#newOwner(real)
    if (owner.uid !== undefined) await this.#tree(real).write(real, new Uint8Array(), owner)
    await this.#tree(real).append(real, bytes)
  }
  async #newOwner(real: string): Promise<FileAttributes> {
    const { uid, gid } = this.#proc.user
    return uid === 0 || (await this.#lstat(real)) ? {} : { uid, gid }
  }
  async makeDirectory(path: string, attributes: FileAttributes = {}): Promise<void> {
    const real = await this.realPath(path, false)
    const { uid, gid } = this.#proc.user
    await this.#tree(real).makeDirectory(real, { ...(uid === 0 ? {} : { uid, gid }), ...attributes })
  }
  /** With all parents; what is there stays. */
  async makeDirectories(path: string, attributes: FileAttributes = {}): Promise<void> {
    const absolute = this.absolute(path)
    if (await this.statIfThere(absolute)) return
    await this.makeDirectories(parentOf(absolute), attributes)
    await this.makeDirectory(absolute, attributes)
  }
  async symlink(path: string, target: string): Promise<void> {
    const real = await this.realPath(path, false)
    await this.#tree(real).symlink(real, target)
  }
  async remove(path: string): Promise<void> {
    const real = await this.realPath(path, false)
    await this.#tree(real).remove(real)
  }
  async removeAll(path: string): Promise<void> {
    if ((await this.lstat(path)).kind === 'directory') {
      for (const name of await this.list(path)) await this.removeAll(join(this.absolute(path), name))
    }
    await this.remove(path)
  }
  async rename(from: string, to: string): Promise<void> {
    const [source, target] = [await this.realPath(from, false), await this.realPath(to, false)]
    await this.#tree(source).rename(source, target)
  }
  async setAttributes(path: string, attributes: FileAttributes & { readonly modified?: number }): Promise<void> {
    const real = await this.realPath(path)
    await this.#tree(real).setAttributes(real, attributes)
  }

  /** Opens it; the caller has the one reference. */
  async open(path: string, mode: OpenMode): Promise<OpenFile> {
    const real = await this.realPath(path)
    const [, pid, fd] = /^\/proc\/(\d+)\/fd\/(\d+)$/.exec(real) ?? []
    // Another process' file too: `echo hello > /proc/1/fd/1` is how one writes to a container's log from beside it.
    if (fd !== undefined) return this.#process(Number(pid)).file(Number(fd)).retain()
    if (isWithin(real, '/dev') && !isWithin(real, '/dev/shm')) return this.#openDevice(real)
    const stat = await this.#lstat(real)
    if (stat?.kind === 'directory') {
      if (mode !== 'read') throw new FileError('EISDIR', path, 'open')
    } else if (!stat) {
      if (mode === 'read') throw new FileError('ENOENT', path, 'open')
      await this.write(real, new Uint8Array())
    } else if (mode === 'write') await this.write(real, new Uint8Array())
    return new RegularFile(this, real, mode === 'append')
  }
  #process(pid: number): Proc {
    const process = this.#proc.kernel.processes.find((it) => it.pid === pid)
    if (!process) throw new FileError('ENOENT', `/proc/${pid}`, 'open')
    return process
  }
  #openDevice(real: string): OpenFile {
    const name = real.slice('/dev/'.length)
    const device = openDevice(name)
    if (device) return device
    if (name === 'tty' && this.#proc.terminal) {
      const file = [...this.#proc.fds.values()].find(({ terminal }) => terminal !== undefined)
      if (file) return file.retain()
    }
    throw new FileError(name === 'tty' ? 'ENXIO' : 'ENOENT', real, 'open')
  }
}
