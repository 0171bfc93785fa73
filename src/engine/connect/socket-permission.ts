import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import type { EngineAddress } from './connection.ts'

/**
 * What would let this user use an engine's socket. On Linux it belongs to root and a group, `docker` as a rule; membership counts from the next
 * login on. A socket whose mode leaves the group out, or that lies where this user may not go, is helped by no group.
 */
export function permissionRemedy(address: EngineAddress): string {
  if (process.platform === 'win32') return 'Add this user to the group "docker-users", then sign out and in again.'
  if (process.platform === 'darwin') return 'Start Docker Desktop (or your engine) as this user.'
  return address.kind === 'socket' ? socketRemedy(address.path) : joinGroup('docker')
}

function socketRemedy(path: string): string {
  const closed = closedFolder(path)
  if (closed) return `This user may not enter ${closed}. ${otherwise}`
  try {
    const { mode, gid, uid } = statSync(path)
    if ((mode & 0o060) === 0o060) return joinGroup(nameIn('/etc/group', gid) ?? String(gid))
    return `Its mode is ${(mode & 0o777).toString(8).padStart(4, '0')}: only ${nameIn('/etc/passwd', uid) ?? `user ${uid}`} may. ${otherwise}`
  } catch {
    return joinGroup('docker')
  }
}

const otherwise = 'Use an engine of your own: a rootless one, or the embedded one.'

const joinGroup = (group: string): string =>
  `Join the group "${group}": sudo usermod -aG ${group} ${userName()}, then log out and in again. (The group has the power of root.)`

/** The first folder on the way to it that this user may not enter. */
function closedFolder(path: string): string | undefined {
  const folder = dirname(path)
  const above = folder === path ? undefined : closedFolder(folder)
  if (above || folder === path) return above
  try {
    accessSync(folder, constants.X_OK)
    return undefined
  } catch {
    return folder
  }
}

/** A group's or a user's name, from its third field. */
function nameIn(file: string, id: number): string | undefined {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.map((line) => line.split(':')).find((fields) => fields[2] === String(id))?.[0]
  } catch {
    return undefined
  }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return '$USER'
  }
}
