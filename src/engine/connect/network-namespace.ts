import { readFileSync, realpathSync } from 'node:fs'
import { basename, join, relative } from 'node:path'

/**
 * Whether the engine that listens at this path of a Unix socket is known to have another network namespace than this process. It can have a
 * `docker0` there of the same name, subnet and indexes as an engine's here (a rootless engine beside one of the system's, an engine in a
 * container), so names prove nothing.
 *
 * What does: a Unix socket belongs to the network namespace in which it was made, and `/proc/net/unix` lists those of one's own, for everyone to
 * read (measured on Linux 6.18 with dockerd 20.10 under `nsenter --net`: its socket is a file here like any other, and is not listed). Behind a
 * program that passes calls on it is that program's socket that is found.
 * @param root where `/` is; tests have a tree of their own
 */
export function isInOtherNamespace(socketPath: string, root = '/'): boolean {
  const orNothing = <T>(read: () => T): T | undefined => {
    try {
      return read()
    } catch {
      return undefined
    }
  }
  const realPath = (path: string): string =>
    orNothing(() => join('/', relative(realpathSync(root), realpathSync(join(root, path))))) ?? path
  const sockets = orNothing(() => readFileSync(join(root, '/proc/self/net/unix'), 'utf8'))
  if (sockets === undefined) return false
  const path = realPath(socketPath)
  // Each is listed as it was bound, e.g. by way of /var/run, which leads to /run.
  const isIt = (bound: string): boolean => basename(bound) === basename(path) && realPath(bound) === path
  return !listening(sockets).some(isIt)
}

/** `__SO_ACCEPTCON` of Linux: a socket that listens. */
const acceptsConnections = 0x10000

/** The paths of sockets that listen: `000000001a72ef89: 00000002 00000000 00010000 0001 01  6165 /var/run/docker.sock`. */
function listening(sockets: string): string[] {
  return sockets.split('\n').flatMap((line) => {
    const [, flags = '', path = ''] = /^\S+ \S+ \S+ (\S+) \S+ \S+ +\d+ (\/.*)$/.exec(line) ?? []
    return Number.parseInt(flags, 16) & acceptsConnections ? [path] : []
  })
}
