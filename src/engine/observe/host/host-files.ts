import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'

/**
 * This machine's `/sys` and `/proc`. What is not there, or may not be read, is undefined or empty: another process can end while it is read.
 * Reading is synchronous: these are the kernel's own small answers and take microseconds. Times are not worth a thread's round trip each.
 */
export interface HostFiles {
  text(path: string): string | undefined
  bytes(path: string): Buffer | undefined
  list(path: string): string[]
  /** The last part of where a symbolic link leads. */
  linkTo(path: string): string | undefined
}

/** `root` is where `/` is; tests have a tree of their own. */
export function hostFiles(root = '/'): HostFiles {
  const orNothing = <T>(read: () => T): T | undefined => {
    try {
      return read()
    } catch {
      return undefined
    }
  }
  return {
    text: (path) => orNothing(() => readFileSync(join(root, path), 'utf8')),
    bytes: (path) => orNothing(() => readFileSync(join(root, path))),
    list: (path) => orNothing(() => readdirSync(join(root, path))) ?? [],
    linkTo: (path) => orNothing(() => basename(readlinkSync(join(root, path)))),
  }
}
