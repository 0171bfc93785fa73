import { randomBytes, randomUUID } from 'node:crypto'
import { errorText } from '../../files/file-error.ts'
import { findExecutable } from '../../process/executable.ts'
import type { Proc, Program } from '../../process/proc.ts'
import { becomeUser } from '../../process/users.ts'
import { grantColumns, passwordHash, userColumns } from './accounts.ts'
import { flavourOf, variables } from './flavour.ts'
import { mysqld } from './mysqld.ts'
import { type Row, Store } from './store.ts'
import { socketPath } from './wire.ts'

const directory = '/var/lib/mysql'
const owner = { uid: 999, gid: 999 }

async function note(proc: Proc, text: string): Promise<void> {
  const time = new Date(proc.world.clock.now()).toISOString()
  await proc.write(`${time.slice(0, 10)} ${time.slice(11, 19)}+00:00 [Note] [Entrypoint]: ${text}\n`)
}
async function fail(proc: Proc, text: string): Promise<1> {
  const time = new Date(proc.world.clock.now()).toISOString()
  await proc.error(`${time.slice(0, 10)} ${time.slice(11, 19)}+00:00 [ERROR] [Entrypoint]: ${text}\n`)
  return 1
}

/**
 * The entrypoint of the `mysql` (docker-library/mysql, 5.7) and `mariadb` images: fills an empty data directory, by means of a temporary server without a port, and goes
 * over into the server. Any other command is run as it is.
 */
export const mysqlEntrypoint: Program = async (proc) => {
  const { server } = flavourOf(proc)
  const args = proc.args.length === 0 || proc.args[0]?.startsWith('-') ? [server, ...proc.args] : proc.args
  const isServer = (args[0] === 'mysqld' || args[0] === server) && !args.some((arg) => /^(-V|--version|-\?|--help)$/.test(arg))
  proc.kernel.isSettingUp = isServer
  const found = await findExecutable(proc, args)
  if (isServer) {
    const problem = await prepare(proc, args)
    if (problem) return problem
    await becomeUser(proc, 'mysql')
  }
  proc.argv = found.argv
  return found.program(proc)
}

async function prepare(proc: Proc, args: readonly string[]): Promise<number> {
  const { env } = proc
  const flavour = flavourOf(proc)
  if (flavour.name === 'MariaDB') {
    // Its own names go before MySQL's, which it knows too.
    for (const [name, own] of Object.entries(variables)) {
      for (const end of ['', '_FILE']) {
        const value = env.get(own + end)
        if (value) env.set(name + end, value)
      }
    }
  }
  for (const name of ['MYSQL_ROOT_PASSWORD', 'MYSQL_DATABASE', 'MYSQL_USER', 'MYSQL_PASSWORD', 'MYSQL_ROOT_HOST']) {
    const file = env.get(`${name}_FILE`)
    if (!file) continue
    if (env.get(name)) return fail(proc, `Both ${name} and ${name}_FILE are set (but are exclusive)`)
    try {
      env.set(name, (await proc.files.readText(file)).replace(/\n+$/, ''))
    } catch (cause) {
      return fail(proc, `${file}: ${errorText(cause)}`)
    }
    env.delete(`${name}_FILE`)
  }
  await note(proc, `Entrypoint script for ${flavour.name} Server ${flavour.package} started.`)
  await proc.files.makeDirectories(directory)
  await proc.files.makeDirectories('/run/mysqld')
  await proc.files.setAttributes(directory, owner)
  await note(proc, "Switching to dedicated user 'mysql'")
  await note(proc, `Entrypoint script for ${flavour.name} Server ${flavour.package} started.`)
  if ((await proc.files.kindOf(`${directory}/mysql`)) === 'directory') return 0
  const given = ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD']
  if (!given.some((name) => env.get(name))) return fail(proc, flavour.noPassword)
  if (env.get('MYSQL_USER') === 'root') {
    return fail(
      proc,
      'MYSQL_USER="root", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user and cannot be used for the root user',
    )
  }
  // mysqld --initialize wants an empty directory; what a bind brings along stops it.
  if ((await proc.files.list(directory)).some((name) => !name.startsWith('.'))) {
    await note(proc, 'Initializing database files')
    await proc.error('--initialize specified but the data directory has files in it. Aborting.\n')
    return 1
  }
  await note(proc, 'Initializing database files')
  const password = env.get('MYSQL_ROOT_PASSWORD') || (env.get('MYSQL_RANDOM_ROOT_PASSWORD') ? randomBytes(24).toString('base64') : '')
  await initialise(proc, password)
  await proc.sleep(80)
  await note(proc, 'Database files initialized')
  await temporaryServer(proc, args, async () => {
    if (env.get('MYSQL_RANDOM_ROOT_PASSWORD')) await note(proc, `GENERATED ROOT PASSWORD: ${password}`)
    const store = new Store(proc.files, directory)
    const database = env.get('MYSQL_DATABASE')
    if (database) {
      await note(proc, `Creating database ${database}`)
      if (!(await store.has(database))) await store.createDatabase(database)
    }
    const user = env.get('MYSQL_USER')
    if (user && env.get('MYSQL_PASSWORD')) {
      await note(proc, `Creating user ${user}`)
      await addUser(store, user, '%', env.get('MYSQL_PASSWORD') ?? '')
      if (database) {
        await note(proc, `Giving user ${user} access to schema ${database}`)
        await store.write('mysql', 'db', { columns: grantColumns, rows: [{ Host: '%', Db: database, User: user }] })
      }
    }
  })
  await note(proc, `${flavour.name} init process done. Ready for start up.`)
  return 0
}

async function temporaryServer(proc: Proc, args: readonly string[], work: () => Promise<void>): Promise<void> {
  await note(proc, 'Starting temporary server')
  const argv = [...args.filter((arg) => !arg.startsWith('--port')), '--skip-networking']
  const server = proc.kernel.fork(proc, { argv, program: mysqld })
  while (!proc.kernel.sockets.has(socketPath) && !server.ended) await proc.sleep(10)
  await proc.sleep(20)
  await note(proc, 'Temporary server started.')
  await work()
  await note(proc, 'Stopping temporary server')
  server.deliver('SIGTERM')
  await proc.wait(server.exit)
  await note(proc, 'Temporary server stopped')
}

async function addUser(store: Store, user: string, host: string, password: string): Promise<void> {
  const { rows } = await store.read('mysql', 'user')
  const account: Row = { Host: host, User: user, plugin: 'mysql_native_password', authentication_string: passwordHash(password) }
  await store.write('mysql', 'user', {
    columns: userColumns,
    rows: [...rows.filter((row) => row.User !== user || row.Host !== host), account],
  })
}

/** What `mysqld --initialize` leaves in the data directory (sizes are not those of a real one, which takes 120 MB). */
async function initialise(proc: Proc, rootPassword: string): Promise<void> {
  const { files } = proc
  const write = (name: string, content: string, mode = 0o640): Promise<void> =>
    files.write(`${directory}/${name}`, content, { mode, ...owner })
  await write('auto.cnf', `[auto]\nserver-uuid=${randomUUID()}\n`)
  for (const name of ['ca-key.pem', 'client-key.pem', 'private_key.pem', 'server-key.pem']) await write(name, pem('PRIVATE KEY'), 0o600)
  for (const name of ['ca.pem', 'client-cert.pem', 'server-cert.pem', 'public_key.pem']) await write(name, pem('CERTIFICATE'), 0o644)
  await write('ibdata1', 'system tablespace\n'.padEnd(12_288, '\0'))
  for (const name of ['ib_logfile0', 'ib_logfile1']) await write(name, 'redo log\n'.padEnd(4096, '\0'))
  await write('ib_buffer_pool', '')
  const store = new Store(files, directory)
  for (const name of ['mysql', 'performance_schema', 'sys']) await store.createDatabase(name)
  await store.write('mysql', 'user', { columns: userColumns, rows: [] }, true)
  await store.write('mysql', 'db', { columns: grantColumns, rows: [] }, true)
  await addUser(store, 'root', 'localhost', rootPassword)
  const host = proc.env.get('MYSQL_ROOT_HOST') || '%'
  if (host !== 'localhost') await addUser(store, 'root', host, rootPassword)
}

function pem(what: string): string {
  return `-----BEGIN ${what}-----\n${randomBytes(192)
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')}\n-----END ${what}-----\n`
}
