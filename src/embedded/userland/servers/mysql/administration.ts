import { grantColumns, passwordHash, userColumns } from './accounts.ts'
import type { Reader } from './expressions.ts'
import { SqlError } from './sql-error.ts'
import type { Store } from './store.ts'

function readAccount(reader: Reader): { user: string; host: string } {
  const name = (): string => (reader.next.kind === 'text' ? reader.text() : reader.name())
  const user = name()
  // `@'%'` comes as a sign and a text, `@localhost` as one word.
  if (reader.skip('@')) return { user, host: name() }
  if (reader.next.value.startsWith('@')) return { user, host: reader.take().raw.slice(1) }
  return { user, host: '%' }
}

/** Accounts and rights, kept in the tables `mysql.user` and `mysql.db`; false for what is no such statement. */
export async function manage(store: Store, by: string, reader: Reader): Promise<boolean> {
  if (reader.skip('FLUSH') || reader.skip('SET') || reader.skip('START', 'TRANSACTION') || reader.skip('COMMIT') || reader.skip('BEGIN'))
    return true
  const kind = (['CREATE', 'ALTER', 'DROP'] as const).find((word) => reader.skip(word, 'USER'))
  const grants = kind === undefined && reader.skip('GRANT')
  if (!kind && !grants) return false
  if (!by.startsWith('root@'))
    throw new SqlError(1227, '42000', 'Access denied; you need (at least one of) the CREATE USER privilege(s) for this operation')
  if (grants) return grant(store, reader)
  const tolerant = reader.skip('IF', 'NOT', 'EXISTS') || reader.skip('IF', 'EXISTS')
  const { user, host } = readAccount(reader)
  const { rows } = await store.read('mysql', 'user')
  const there = rows.find((row) => row.User === user && row.Host === host)
  if (kind === 'CREATE' ? there : !there) {
    if (tolerant) return true
    throw new SqlError(1396, 'HY000', `Operation ${kind} USER failed for '${user}'@'${host}'`)
  }
  const password = reader.skip('IDENTIFIED') ? readPassword(reader) : ''
  const account = { Host: host, User: user, plugin: 'mysql_native_password', authentication_string: passwordHash(password) }
  const others = rows.filter((row) => row !== there)
  await store.write('mysql', 'user', { columns: userColumns, rows: kind === 'DROP' ? others : [...others, account] })
  return true
}

function readPassword(reader: Reader): string {
  if (reader.skip('WITH')) reader.name()
  reader.expect('BY')
  return reader.text()
}

async function grant(store: Store, reader: Reader): Promise<boolean> {
  while (reader.next.kind !== 'end' && !reader.skip('ON')) reader.take()
  const database = reader.skip('*') ? '%' : reader.name()
  reader.expect('.')
  if (!reader.skip('*')) reader.name()
  reader.expect('TO')
  const { user, host } = readAccount(reader)
  const { rows } = await store.read('mysql', 'db')
  await store.write('mysql', 'db', { columns: grantColumns, rows: [...rows, { Host: host, Db: database, User: user }] })
  return true
}
