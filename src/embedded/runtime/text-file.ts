import type { FileAttributes, FileStat, FileTree, TreeCheckpoint } from '../userland/ports.ts'

const error = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code })

/** One file as a tree of its own, to be mounted over a container's `/etc/hosts` and its like, as engines do. */
export class TextFile implements FileTree {
  #content: Uint8Array = new Uint8Array()
  #modified = Date.now()
  #attributes: Required<FileAttributes> = { mode: 0o644, uid: 0, gid: 0 }

  set(text: string): void {
    this.#content = new TextEncoder().encode(text)
    this.#modified = Date.now()
  }
  checkpoint(): TreeCheckpoint<TextFile> {
    const [content, modified, attributes] = [this.#content, this.#modified, this.#attributes]
    const putInto = (file: TextFile): void => {
      file.#content = content
      file.#modified = modified
      file.#attributes = attributes
    }
    return {
      open() {
        const file = new TextFile()
        putInto(file)
        return file
      },
      putInto,
      weigh: () => content.length,
    }
  }
  #check(path: string): void {
    if (path !== '/') throw error('ENOTDIR', path)
  }
  async lstat(path: string): Promise<FileStat> {
    this.#check(path)
    return { kind: 'file', ...this.#attributes, size: this.#content.length, modified: this.#modified }
  }
  async list(path: string): Promise<string[]> {
    throw error('ENOTDIR', path)
  }
  async read(path: string): Promise<Uint8Array> {
    this.#check(path)
    return this.#content
  }
  async write(path: string, content: Uint8Array): Promise<void> {
    this.#check(path)
    this.#content = content
    this.#modified = Date.now()
  }
  async append(path: string, content: Uint8Array): Promise<void> {
    await this.write(path, Buffer.concat([this.#content, content]))
  }
  async makeDirectory(path: string): Promise<void> {
    throw error('EEXIST', path)
  }
  async symlink(path: string): Promise<void> {
    throw error('EEXIST', path)
  }
  async remove(path: string): Promise<void> {
    throw error('EBUSY', path)
  }
  async rename(from: string): Promise<void> {
    throw error('EBUSY', from)
  }
  async setAttributes(path: string, { mode, uid, gid, modified }: FileAttributes & { readonly modified?: number }): Promise<void> {
    this.#check(path)
    const { mode: wasMode, uid: wasUid, gid: wasGid } = this.#attributes
    this.#attributes = { mode: mode ?? wasMode, uid: uid ?? wasUid, gid: gid ?? wasGid }
    this.#modified = modified ?? this.#modified
  }
}
