import type { FileStat, FileTree } from '../ports.ts'
import { FileError } from './file-error.ts'

/** A tree that may only be read: an image's own files, or files that are worked out (`/proc`). */
export class ReadOnlyTree implements FileTree {
  readonly #tree: Pick<FileTree, 'lstat' | 'list' | 'read'>
  constructor(tree: Pick<FileTree, 'lstat' | 'list' | 'read'>) {
    this.#tree = tree
  }
  lstat(path: string): Promise<FileStat> {
    return this.#tree.lstat(path)
  }
  list(path: string): Promise<string[]> {
    return this.#tree.list(path)
  }
  read(path: string): Promise<Uint8Array> {
    return this.#tree.read(path)
  }
  async write(path: string): Promise<void> {
    throw new FileError('EROFS', path, 'open')
  }
  async append(path: string): Promise<void> {
    throw new FileError('EROFS', path, 'open')
  }
  async makeDirectory(path: string): Promise<void> {
    throw new FileError('EROFS', path, 'mkdir')
  }
  async symlink(path: string): Promise<void> {
    throw new FileError('EROFS', path, 'symlink')
  }
  async remove(path: string): Promise<void> {
    throw new FileError('EROFS', path, 'unlink')
  }
  async rename(path: string): Promise<void> {
    throw new FileError('EROFS', path, 'rename')
  }
  async setAttributes(path: string): Promise<void> {
    throw new FileError('EROFS', path, 'chmod')
  }
}
