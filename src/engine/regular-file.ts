import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'

/** What is at the path is not read: it is no file, or a larger one than is taken. */
export class RefusedFileError extends Error {
  readonly why: 'irregular' | 'too-large'
  /** What goes on after a file's name: `is a folder, and no file`. */
  readonly words: string

  constructor(path: string, why: RefusedFileError['why'], words: string) {
    super(`${path} ${words}`)
    this.why = why
    this.words = words
  }
}

/**
 * The bytes of a file whose path somebody else chose, or which lies in a folder that others write to. Reading a pipe or a device may never end, and each
 * such read holds one of the four threads that all of Node's file calls share; so nothing is opened that is no file, nothing is waited for, and no more is
 * read than may be.
 * @param most the bytes that it may have
 * @throws RefusedFileError, or Node's error (`ENOENT`, `EACCES`, …)
 */
export async function readRegularFile(path: string, most: number): Promise<Buffer> {
  return withRegularFile(path, async (handle, size) => {
    if (size > most) throw tooLarge(path, most)
    // By what is read, and not by its size alone: it may grow meanwhile, and the files of /proc have none.
    const bytes = await readUpTo(handle, most + 1)
    if (bytes.length > most) throw tooLarge(path, most)
    return bytes
  })
}

/** The same as a text, in UTF-8. */
export const readRegularText = async (path: string, most: number): Promise<string> => (await readRegularFile(path, most)).toString('utf8')

/** As {@link readRegularFile}, of a file of any size its first `most` bytes. */
export const readBeginning = (path: string, most: number): Promise<Buffer> => withRegularFile(path, (handle) => readUpTo(handle, most))

async function withRegularFile<T>(path: string, read: (handle: FileHandle, size: number) => Promise<T>): Promise<T> {
  // Before it is opened: opening a device may do something already.
  refuseIrregular(path, await stat(path))
  const handle = await open(path, reading)
  try {
    // And once more what was really opened: another may have taken its name.
    const found = await handle.stat()
    refuseIrregular(path, found)
    return await read(handle, found.size)
  } finally {
    await handle.close()
  }
}

/** A pipe whose other end nobody holds is opened at once, too (Windows has neither of these). */
const reading = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

function refuseIrregular(path: string, found: { isFile(): boolean; isDirectory(): boolean }): void {
  if (found.isFile()) return
  const what = found.isDirectory() ? 'a folder' : 'a pipe, a socket or a device'
  throw new RefusedFileError(path, 'irregular', `is ${what}, and no file`)
}

const tooLarge = (path: string, most: number): RefusedFileError => new RefusedFileError(path, 'too-large', `is larger than ${most} bytes`)

const chunkBytes = 256 * 1024

async function readUpTo(handle: FileHandle, most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  while (length < most) {
    const size = Math.min(chunkBytes, most - length)
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(size), 0, size, null)
    if (bytesRead === 0) break
    chunks.push(buffer.subarray(0, bytesRead))
    length += bytesRead
  }
  return Buffer.concat(chunks)
}
