const texts = {
  ENOENT: 'No such file or directory',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  ENOTEMPTY: 'Directory not empty',
  EROFS: 'Read-only file system',
  EXDEV: 'Invalid cross-device link',
  ELOOP: 'Too many levels of symbolic links',
  EACCES: 'Permission denied',
  EINVAL: 'Invalid argument',
  ENOSPC: 'No space left on device',
  EBUSY: 'Device or resource busy',
  ENXIO: 'No such device or address',
} as const

export type FileErrorCode = keyof typeof texts

/** An error of a file operation: `code` as Node's, `message` as Node's (`ENOENT: no such file or directory, open '/x'`). */
export class FileError extends Error {
  readonly code: FileErrorCode
  readonly path: string
  constructor(code: FileErrorCode, path: string, call = 'access') {
    super(`${code}: ${texts[code].toLowerCase()}, ${call} '${path}'`)
    this.name = 'FileError'
    this.code = code
    this.path = path
  }
}

/** The words that C's `strerror` has for an error's code; its message when it has none. */
export function errorText(cause: unknown): string {
  const known = textOfCode(errorCode(cause) ?? '')
  if (known) return known
  return cause instanceof Error ? cause.message : String(cause)
}

/** By the error's name: `EROFS`. */
export const textOfCode = (code: string): string | undefined => (Object.hasOwn(texts, code) ? texts[code as FileErrorCode] : undefined)

/** Node's `code` of an error, if it has one. */
export function errorCode(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}
