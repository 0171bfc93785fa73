import type { FileAttributes, FileStat, FileTree, TreeCheckpoint } from '../ports.ts'
import { FileError } from './file-error.ts'
import { attributesOf, type DirectoryNode, newDirectory, newFile, newLink, owned, statOf, type TreeNode, weighNode } from './nodes.ts'
import { isWithin, nameOf, parentOf, segments } from './paths.ts'

/** Of one file in memory: a runaway program fills its disk, not the machine's memory. */
const maximalSize = 256 * 1024 * 1024

/**
 * A tree in memory, over a shared tree that it never changes. It follows no symlinks: a path through one is `ENOTDIR`, reading one `ELOOP`
 * (whoever walks a container's whole view follows them, since a link may lead over a mount).
 */
export class MemoryTree implements FileTree {
  /** Another one from each checkpoint on, so that what the checkpoint holds is copied before it is changed. */
  #owner = {}
  readonly #now: () => number
  #root: DirectoryNode

  readonly #capacity: number | undefined

  constructor(
    lower?: DirectoryNode,
    now: () => number = Date.now,
    { capacity, attributes }: { readonly capacity?: number | undefined; readonly attributes?: FileAttributes } = {},
  ) {
    this.#now = now
    this.#capacity = capacity
    this.#root = lower ?? newDirectory(this.#owner, attributesOf(attributes ?? {}), now())
    if (capacity !== undefined) this.space = () => ({ size: capacity, used: pagesOf(this.#root) })
  }

  /** There for one that holds only so much. */
  space?: () => { readonly size: number; readonly used: number }

  #makeRoom(path: string, more: number): void {
    if (more > 0 && this.#capacity !== undefined && pagesOf(this.#root) + more > this.#capacity)
      throw new FileError('ENOSPC', path, 'write')
  }

  /** The tree as it is now; it may be shared, but not changed. */
  get root(): DirectoryNode {
    return this.#root
  }

  checkpoint(): TreeCheckpoint<MemoryTree> {
    const root = this.#root
    this.#owner = {}
    return {
      open: () => new MemoryTree(root, this.#now, { capacity: this.#capacity }),
      putInto: (tree) => {
        tree.#root = root
        tree.#owner = {}
      },
      weigh: (seen) => weighNode(root, seen),
    }
  }

  find(path: string): TreeNode | undefined {
    let node: TreeNode = this.#root
    for (const name of segments(path)) {
      if (node.kind !== 'directory') return undefined
      const child = node.children.get(name)
      if (!child) return undefined
      node = child
    }
    return node
  }

  #need(path: string, call: string): TreeNode {
    let node: TreeNode = this.#root
    for (const name of segments(path)) {
      if (node.kind !== 'directory') throw new FileError('ENOTDIR', path, call)
      const child = node.children.get(name)
      if (!child) throw new FileError('ENOENT', path, call)
      node = child
    }
    return node
  }

  /** The directory at `path`, made this tree's own together with all above it. */
  #ownDirectory(path: string, call: string): DirectoryNode {
    this.#root = owned(this.#root, this.#owner)
    let directory = this.#root
    for (const name of segments(path)) {
      const child = directory.children.get(name)
      if (!child) throw new FileError('ENOENT', path, call)
      if (child.kind !== 'directory') throw new FileError('ENOTDIR', path, call)
      const own = owned(child, this.#owner)
      directory.children.set(name, own)
      directory = own
    }
    return directory
  }

  /** Checks before it owns, so that a failed call changes nothing. */
  #ownParent(path: string, call: string): DirectoryNode {
    const parent = this.#need(parentOf(path), call)
    if (parent.kind !== 'directory') throw new FileError('ENOTDIR', path, call)
    return this.#ownDirectory(parentOf(path), call)
  }

  #ownNode(path: string, call: string): TreeNode {
    if (path === '/') return this.#ownDirectory('/', call)
    const node = this.#need(path, call)
    const own = owned(node, this.#owner)
    this.#ownDirectory(parentOf(path), call).children.set(nameOf(path), own)
    return own
  }

  /** How much a file of that size can grow. */
  #roomAfter(size: number): number {
    if (this.#capacity === undefined) return Number.POSITIVE_INFINITY
    return inPages(size) - size + Math.max(0, this.#capacity - pagesOf(this.#root))
  }

  async lstat(path: string): Promise<FileStat> {
    return statOf(this.#need(path, 'lstat'))
  }

  async list(path: string): Promise<string[]> {
    const node = this.#need(path, 'scandir')
    if (node.kind !== 'directory') throw new FileError('ENOTDIR', path, 'scandir')
    return [...node.children.keys()].sort()
  }

  async read(path: string): Promise<Uint8Array> {
    const node = this.#need(path, 'open')
    if (node.kind === 'directory') throw new FileError('EISDIR', path, 'read')
    if (node.kind === 'symlink') throw new FileError('ELOOP', path, 'open')
    return node.data.subarray(0, node.size)
  }

  async write(path: string, content: Uint8Array, attributes: FileAttributes = {}): Promise<void> {
    const there = this.find(path)
    if (there?.kind === 'directory') throw new FileError('EISDIR', path, 'open')
    if (there?.kind === 'symlink') throw new FileError('ELOOP', path, 'open')
    if (content.length > maximalSize) throw new FileError('ENOSPC', path, 'write')
    this.#makeRoom(path, inPages(content.length) - inPages(there?.size ?? 0))
    const parent = this.#ownParent(path, 'open')
    const kept = there ? { mode: there.mode, uid: there.uid, gid: there.gid } : {}
    const node = newFile(this.#owner, content.slice(), { ...kept, ...attributesOf(attributes) }, this.#now())
    parent.children.set(nameOf(path), node)
    if (!there) parent.modified = node.modified
  }

  async append(path: string, content: Uint8Array): Promise<void> {
    const there = this.find(path)
    if (!there) return this.write(path, content)
    if (there.kind === 'directory') throw new FileError('EISDIR', path, 'open')
    if (there.kind === 'symlink') throw new FileError('ELOOP', path, 'open')
    if (there.size + content.length > maximalSize) throw new FileError('ENOSPC', path, 'write')
    const room = this.#roomAfter(there.size)
    if (content.length > room) {
      // As much as fits, as `write` does it.
      if (room > 0) await this.append(path, content.subarray(0, room))
      throw new FileError('ENOSPC', path, 'write')
    }
    const node = this.#ownNode(path, 'open')
    if (node.kind !== 'file') return
    const size = node.size + content.length
    if (there.owner !== node.owner || size > node.data.length) {
      const grown = new Uint8Array(Math.max(size, node.size * 2, 64))
      grown.set(node.data.subarray(0, node.size))
      node.data = grown
    }
    node.data.set(content, node.size)
    node.size = size
    node.modified = this.#now()
    node.program = undefined
  }

  async makeDirectory(path: string, attributes: FileAttributes = {}): Promise<void> {
    if (this.find(path)) throw new FileError('EEXIST', path, 'mkdir')
    this.#add(path, newDirectory(this.#owner, attributes, this.#now()), 'mkdir')
  }

  async symlink(path: string, target: string): Promise<void> {
    if (this.find(path)) throw new FileError('EEXIST', path, 'symlink')
    this.#add(path, newLink(this.#owner, target, this.#now()), 'symlink')
  }

  #add(path: string, node: TreeNode, call: string): void {
    const parent = this.#ownParent(path, call)
    parent.children.set(nameOf(path), node)
    parent.modified = node.modified
  }

  async remove(path: string): Promise<void> {
    const node = this.#need(path, 'unlink')
    if (path === '/') throw new FileError('EBUSY', path, 'rmdir')
    if (node.kind === 'directory' && node.children.size > 0) throw new FileError('ENOTEMPTY', path, 'rmdir')
    const parent = this.#ownParent(path, 'unlink')
    parent.children.delete(nameOf(path))
    parent.modified = this.#now()
  }

  async rename(from: string, to: string): Promise<void> {
    const node = this.#need(from, 'rename')
    if (from === to) return
    if (from === '/' || isWithin(to, from)) throw new FileError('EINVAL', from, 'rename')
    const there = this.find(to)
    if (there?.kind === 'directory') {
      if (node.kind !== 'directory') throw new FileError('EISDIR', to, 'rename')
      if (there.children.size > 0) throw new FileError('ENOTEMPTY', to, 'rename')
    } else if (there && node.kind === 'directory') throw new FileError('ENOTDIR', to, 'rename')
    this.#ownParent(to, 'rename').children.set(nameOf(to), node)
    this.#ownParent(from, 'rename').children.delete(nameOf(from))
  }

  async setAttributes(path: string, attributes: FileAttributes & { readonly modified?: number }): Promise<void> {
    const node = this.#ownNode(path, 'chmod')
    Object.assign(node, attributesOf(attributes), attributes.modified === undefined ? {} : { modified: attributes.modified })
  }
}

/** As a tmpfs counts: whole pages of files. */
const inPages = (size: number): number => Math.ceil(size / 4096) * 4096
function pagesOf(node: TreeNode): number {
  if (node.kind === 'file') return inPages(node.size)
  return node.kind === 'symlink' ? 0 : [...node.children.values()].reduce((sum, child) => sum + pagesOf(child), 0)
}
