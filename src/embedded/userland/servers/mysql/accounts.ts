import { createHash } from 'node:crypto'
import { SqlError } from './sql-error.ts'
import { type Store, textColumn } from './store.ts'

/** What MySQL's `mysql_native_password` keeps of a password. */
export function passwordHash(password: string): string {
  if (password === '') return ''
  const sha1 = (data: string | Buffer): Buffer => createHash('sha1').update(data).digest()
  return `*${sha1(sha1(password)).toString('hex').toUpperCase()}`
}

export const userColumns = [textColumn('Host', true), textColumn('User'), textColumn('plugin'), textColumn('authentication_string')]
export const grantColumns = [textColumn('Host', true), textColumn('Db'), textColumn('User')]

/** Throws error 1045 unless there is such an account with this password; gives the account's name as `user@host`. */
export async function logIn(store: Store, user: string, password: string, from: string): Promise<string> {
  const denied = new SqlError(
    1045,
    '28000',
    `Access denied for user '${user}'@'${from}' (using password: ${password === '' ? 'NO' : 'YES'})`,
  )
  const { rows } = await store.read('mysql', 'user')
  const account = rows
    .filter((row) => row.User === user && (row.Host === '%' || row.Host === from))
    .sort((a) => (a.Host === from ? -1 : 1))[0]
  if (!account || account.authentication_string !== passwordHash(password)) throw denied
  return `${user}@${account.Host}`
}

/** Throws error 1044 unless the account may use the database. */
export async function mayUse(store: Store, account: string, database: string): Promise<void> {
  const [user, host] = account.split('@')
  if (user === 'root' || database === 'information_schema') return
  const { rows } = await store.read('mysql', 'db')
  const granted = rows.some(
    (row) => row.User === user && row.Host === host && (row.Db === '%' || String(row.Db).replaceAll('\\_', '_') === database),
  )
  if (!granted) throw new SqlError(1044, '42000', `Access denied for user '${user}'@'${host}' to database '${database}'`)
}
