import type { ContainerFiles } from '../ports.ts'
import type { Proc } from './proc.ts'

export interface User {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
}

async function lines(files: Pick<ContainerFiles, 'read'>, path: string): Promise<string[][]> {
  try {
    const text = new TextDecoder().decode(await files.read(path))
    return text.split('\n').map((line) => line.split(':'))
  } catch {
    return []
  }
}

export async function listUsers(files: Pick<ContainerFiles, 'read'>): Promise<User[]> {
  return (await lines(files, '/etc/passwd'))
    .filter((fields) => fields.length >= 6)
    .map(([name = '', , uid, gid, , home = '/']) => ({ name, uid: Number(uid), gid: Number(gid), home }))
}

export interface Group {
  readonly name: string
  readonly gid: number
  readonly members: readonly string[]
}

export async function listGroups(files: Pick<ContainerFiles, 'read'>): Promise<Group[]> {
  return (await lines(files, '/etc/group'))
    .filter((fields) => fields.length >= 3)
    .map(([name = '', , gid, members = '']) => ({ name, gid: Number(gid), members: members.split(',').filter(Boolean) }))
}

/** As `gosu` and `setpriv` do it for an entrypoint: root goes on as that user. Undefined, and nothing done, for who is not root. */
export async function becomeUser(proc: Pick<Proc, 'user' | 'world'>, name: string): Promise<User | undefined> {
  const user = proc.user.uid === 0 ? (await listUsers(proc.world.files)).find((one) => one.name === name) : undefined
  if (user) proc.user = user
  return user
}

/**
 * Who `-u` means: a name or uid, optionally with `:group`; empty is root. A number needs no entry. The errors are the engine's own texts (engine-facts 11).
 */
export async function findUser(files: Pick<ContainerFiles, 'read'>, spec: string): Promise<User | { readonly error: string }> {
  const [who = '', group] = spec.split(':')
  const users = await listUsers(files)
  const named = users.find(({ name }) => name === who) ?? users.find(({ uid }) => String(uid) === (who || '0'))
  if (!named && who !== '' && !/^\d+$/.test(who)) return { error: `unable to find user ${who}: no matching entries in passwd file` }
  const user = named ?? { name: who || 'root', uid: Number(who || 0), gid: 0, home: who ? '/' : '/root' }
  if (group === undefined || group === '') return user
  const found = (await listGroups(files)).find(({ name, gid }) => name === group || String(gid) === group)
  if (!found && !/^\d+$/.test(group)) return { error: `unable to find group ${group}: no matching entries in group file` }
  return { ...user, gid: found?.gid ?? Number(group) }
}
