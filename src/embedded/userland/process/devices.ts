import { randomBytes } from 'node:crypto'
import { FileError } from '../files/file-error.ts'
import { OpenFile } from './open-file.ts'

/** `/dev/null`, `/dev/zero`, `/dev/full`, `/dev/random`, `/dev/urandom`; undefined for another name. */
export function openDevice(name: string): OpenFile | undefined {
  if (name === 'null') return new Device(async () => undefined)
  if (name === 'zero' || name === 'full') return new Device(async (max) => new Uint8Array(max))
  if (name === 'random' || name === 'urandom') return new Device(async (max) => randomBytes(Math.min(max, 65_536)))
  return undefined
}

class Device extends OpenFile {
  readonly #source: (max: number) => Promise<Uint8Array | undefined>
  constructor(source: (max: number) => Promise<Uint8Array | undefined>) {
    super()
    this.#source = source
  }
  protected override take(max: number): Promise<Uint8Array | undefined> {
    return this.#source(max)
  }
  override async write(): Promise<void> {}
  protected override close(): void {}
}

interface Content {
  read(path: string): Promise<Uint8Array>
  write(path: string, content: Uint8Array): Promise<void>
  append(path: string, content: Uint8Array): Promise<void>
}

/** An open file of a tree: a place in it for reading, one for writing (they move together, as one offset). */
export class RegularFile extends OpenFile {
  override readonly path: string
  readonly #files: Content
  readonly #append: boolean
  #offset = 0

  constructor(files: Content, path: string, append: boolean) {
    super()
    this.#files = files
    this.path = path
    this.#append = append
  }

  protected override async take(max: number): Promise<Uint8Array | undefined> {
    const content = await this.#files.read(this.path)
    if (this.#offset >= content.length) return undefined
    const part = content.slice(this.#offset, this.#offset + max)
    this.#offset += part.length
    return part
  }

  override async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return
    if (this.#append) return this.#files.append(this.path, bytes)
    const content = await this.#files.read(this.path)
    if (this.#offset === content.length) await this.#files.append(this.path, bytes)
    else {
      const changed = new Uint8Array(Math.max(content.length, this.#offset + bytes.length))
      changed.set(content)
      changed.set(bytes, this.#offset)
      await this.#files.write(this.path, changed)
    }
    this.#offset += bytes.length
  }

  protected override close(): void {}
}

/** Whether the tree says that the name is not there. */
export function isMissing(cause: unknown): boolean {
  return cause instanceof FileError && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
}
