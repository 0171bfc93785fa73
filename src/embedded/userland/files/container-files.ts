import type { ContainerFiles, FileAttributes, FileChange, FileStat, FileTree, LayerFiles, Mount, TreeCheckpoint } from '../ports.ts'
import { errorCode, FileError } from './file-error.ts'
import { bytesBetween, changesBetween, layerBetween } from './layer-diff.ts'
import { MemoryTree } from './memory-tree.ts'
import { type DirectoryNode, mergeLayers, statOf, weighNode } from './nodes.ts'
import { isWithin, join, normalise, parentOf, segments } from './paths.ts'
import { ReadOnlyTree } from './read-only-tree.ts'

interface Place {
  readonly tree: FileTree
  readonly path: string
  readonly readOnly: boolean
  readonly mount?: Mount
}

/**
 * A container's root: one reference to the image's shared tree, which is copied node by node where it is written to, with mounts laid over it.
 * Symlinks on the way are followed here, across mounts and never above the container's root; the last one too, except by `lstat`, `symlink`,
 * `remove` and `rename`.
 */
export class LayeredFiles implements ContainerFiles {
  readonly #image: DirectoryNode
  readonly #own: MemoryTree
  #mounts: readonly Mount[] = []

  constructor(image: DirectoryNode, own = new MemoryTree(image)) {
    this.#image = image
    this.#own = own
  }

  /** Over image layers, the lowest first. */
  static over(layers: readonly LayerFiles[]): LayeredFiles {
    return new LayeredFiles(mergeLayers(layers))
  }

  checkpoint(): TreeCheckpoint<ContainerFiles> {
    const own = this.#own.checkpoint()
    return {
      open: () => new LayeredFiles(this.#image, own.open()),
      putInto(tree) {
        if (!(tree instanceof LayeredFiles)) throw new TypeError('these are not the files of a container')
        own.putInto(tree.#own)
      },
      weigh: (seen) => {
        // The image is there anyway.
        weighNode(this.#image, seen)
        return own.weigh(seen)
      },
    }
  }

  #place(path: string): Place {
    const mount = this.#mounts.find(({ destination }) => isWithin(path, destination))
    if (!mount) return { tree: this.#own, path, readOnly: false }
    return { tree: mount.tree, path: normalise(path.slice(mount.destination.length)), readOnly: mount.readOnly, mount }
  }

  /** The path without symlinks on the way; `follow` for the last name too. What is not there is kept as it was asked. */
  async realPath(path: string, follow = true): Promise<string> {
    let rest = segments(normalise(path))
    let at = '/'
    for (let links = 0; rest.length > 0; ) {
      const name = rest.shift() as string
      if (name === '..') {
        at = parentOf(at)
        continue
      }
      const next = join(at, name)
      const stat = rest.length === 0 && !follow ? undefined : await this.#lstat(next)
      if (stat?.kind !== 'symlink') {
        if (rest.length > 0 && stat?.kind === 'file') throw new FileError('ENOTDIR', path, 'open')
        at = next
        continue
      }
      if (++links > 40) throw new FileError('ELOOP', path, 'open')
      const target = stat.target ?? ''
      if (target.startsWith('/')) at = '/'
      rest = [...target.split('/').filter((part) => part !== '' && part !== '.'), ...rest]
    }
    return at
  }

  async #lstat(path: string): Promise<FileStat | undefined> {
    const place = this.#place(path)
    // Most of what is looked for is not there: an answer costs less than an error.
    if (place.tree instanceof MemoryTree) {
      const node = place.tree.find(place.path)
      return node && statOf(node)
    }
    try {
      return await place.tree.lstat(place.path)
    } catch (cause) {
      if (errorCode(cause) === 'ENOENT' || errorCode(cause) === 'ENOTDIR') return undefined
      throw cause
    }
  }

  async #at(path: string, follow: boolean): Promise<Place> {
    return this.#place(await this.realPath(path, follow))
  }

  /** Like `#at`, for a change; errors name the path as the caller knows it. */
  async #writable(path: string, follow: boolean, call: string): Promise<Place> {
    const place = await this.#at(path, follow)
    if (place.readOnly) throw new FileError('EROFS', path, call)
    return place
  }

  async #named<T>(path: string, call: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      if (cause instanceof FileError && cause.path !== path) throw new FileError(cause.code, path, call)
      throw cause
    }
  }

  lstat(path: string): Promise<FileStat> {
    return this.#named(path, 'lstat', async () => {
      const place = await this.#at(path, false)
      return place.tree.lstat(place.path)
    })
  }

  list(path: string): Promise<string[]> {
    return this.#named(path, 'scandir', async () => {
      const place = await this.#at(path, true)
      return place.tree.list(place.path)
    })
  }

  read(path: string): Promise<Uint8Array> {
    return this.#named(path, 'open', async () => {
      const place = await this.#at(path, true)
      return place.tree.read(place.path)
    })
  }

  write(path: string, content: Uint8Array, attributes?: FileAttributes): Promise<void> {
    return this.#named(path, 'open', async () => {
      const place = await this.#writable(path, true, 'open')
      await place.tree.write(place.path, content, attributes)
    })
  }

  append(path: string, content: Uint8Array): Promise<void> {
    return this.#named(path, 'open', async () => {
      const place = await this.#writable(path, true, 'open')
      await place.tree.append(place.path, content)
    })
  }

  makeDirectory(path: string, attributes?: FileAttributes): Promise<void> {
    return this.#named(path, 'mkdir', async () => {
      const place = await this.#writable(path, false, 'mkdir')
      await place.tree.makeDirectory(place.path, attributes)
    })
  }

  symlink(path: string, target: string): Promise<void> {
    return this.#named(path, 'symlink', async () => {
      const place = await this.#writable(path, false, 'symlink')
      await place.tree.symlink(place.path, target)
    })
  }

  remove(path: string): Promise<void> {
    return this.#named(path, 'unlink', async () => {
      const real = await this.realPath(path, false)
      // What is mounted on, or holds something mounted, is in use.
      if (this.#mounts.some(({ destination }) => isWithin(destination, real))) throw new FileError('EBUSY', path, 'rmdir')
      const place = await this.#writable(path, false, 'unlink')
      await place.tree.remove(place.path)
    })
  }

  rename(from: string, to: string): Promise<void> {
    return this.#named(from, 'rename', async () => {
      const [source, target] = [await this.#writable(from, false, 'rename'), await this.#writable(to, false, 'rename')]
      if (source.mount !== target.mount) throw new FileError('EXDEV', from, 'rename')
      if (source.mount && (source.path === '/' || target.path === '/')) throw new FileError('EBUSY', from, 'rename')
      await source.tree.rename(source.path, target.path)
    })
  }

  setAttributes(path: string, attributes: FileAttributes & { readonly modified?: number }): Promise<void> {
    return this.#named(path, 'chmod', async () => {
      const place = await this.#writable(path, true, 'chmod')
      await place.tree.setAttributes(place.path, attributes)
    })
  }

  async setMounts(mounts: readonly Mount[]): Promise<void> {
    this.#mounts = []
    // Shortest first, so that a mount inside another one gets its mountpoint there.
    for (const mount of [...mounts].sort((a, b) => a.destination.length - b.destination.length)) {
      const destination = await this.realPath(mount.destination)
      const isFile = (await mount.tree.lstat('/')).kind === 'file'
      await this.#mountpoint(destination, isFile)
      this.#mounts = [{ ...mount, destination }, ...this.#mounts]
    }
  }

  async #mountpoint(destination: string, isFile: boolean): Promise<void> {
    if (await this.#lstat(destination)) return
    if (parentOf(destination) !== destination) await this.#mountpoint(parentOf(destination), false)
    const place = this.#place(destination)
    if (isFile) await place.tree.write(place.path, new Uint8Array())
    else await place.tree.makeDirectory(place.path)
  }

  mounts(): readonly Mount[] {
    return [...this.#mounts].reverse()
  }

  async changes(): Promise<FileChange[]> {
    return changesBetween(this.#image, this.#own.root)
  }

  writableBytes(): number {
    return bytesBetween(this.#image, this.#own.root)
  }

  async imageTree(path: string): Promise<FileTree | undefined> {
    let at = normalise(path)
    const image = new MemoryTree(this.#image)
    for (let links = 0; links < 40; links++) {
      const node = image.find(at)
      if (node?.kind === 'directory') return new ReadOnlyTree(new MemoryTree(node))
      if (node?.kind !== 'symlink') return undefined
      at = normalise(node.target, parentOf(at))
    }
    return undefined
  }

  withoutMounts(): FileTree {
    return new ReadOnlyTree(this.#own)
  }

  async commit(): Promise<LayerFiles> {
    return layerBetween(this.#image, this.#own.root)
  }
}
