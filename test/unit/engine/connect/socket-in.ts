import { basename, join } from 'node:path'

/** Where a test's own engine listens: a socket in its directory, or a pipe named after it. */
export const socketIn = (directory: string, name: string): string =>
  process.platform === 'win32' ? `\\\\.\\pipe\\${basename(directory)}-${name}` : join(directory, `${name}.sock`)
