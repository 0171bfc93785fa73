import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FileTree } from '../../../../../src/embedded/userland/ports.ts'
import { createUserland } from '../../../../../src/embedded/userland/userland.ts'
import { Bridge, type Container, container, debian, type Running } from '../worlds.ts'

async function database(
  bridge: Bridge,
  volume: FileTree,
  env = ['MYSQL_ROOT_PASSWORD=password', 'MYSQL_DATABASE=wordpress'],
  name = 'db',
  options: readonly string[] = [],
): Promise<{ box: Container; server: Running }> {
  const files = createUserland().createFiles([debian])
  await files.setMounts([{ destination: '/var/lib/mysql', tree: volume, readOnly: false }])
  const box = await container({ bridge, name, files, idle: false })
  const server = await box.spawn(['docker-entrypoint-mysql', 'mysqld', ...options], { env })
  return { box, server }
}
const ready = /ready for connections[\s\S]*port: 3306/

test('without a way to a root password it refuses in the words of the image, with 1', async () => {
  const { server } = await database(new Bridge(), createUserland().memoryTree(), [])
  expect(await server.done).toBe(1)
  expect(server.err()).toContain(
    '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of',
  )
})

test('a first start has a temporary server with port 0, then the real one, and leaves files', async () => {
  const volume = createUserland().memoryTree()
  const { server } = await database(new Bridge(), volume)
  await server.until(ready)
  expect(server.err()).toMatch(
    /ready for connections\.\nVersion: '5\.7\.44'.*port: 0 [\s\S]*ready for connections\.\nVersion: .*port: 3306/,
  )
  expect(await volume.list('/')).toEqual(
    expect.arrayContaining(['auto.cnf', 'ibdata1', 'ib_logfile0', 'mysql', 'performance_schema', 'sys', 'wordpress']),
  )
  expect(await volume.lstat('/wordpress')).toMatchObject({ kind: 'directory', uid: 999, gid: 999 })
  server.process.signal('SIGTERM')
  expect(await server.done).toBe(0)
  expect(server.err()).toContain('Shutdown complete')
})

test('what one server wrote, the next one on the same files reads; the password is checked', async () => {
  const bridge = new Bridge()
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-mysql-'))
  try {
    const volume = createUserland().hostTree(directory)
    const first = await database(bridge, volume)
    await first.server.until(ready)
    const sql =
      "create table t (id int auto_increment primary key, title varchar(99)); insert into t (title) values ('one'), ('둘'); select * from t where id > 1"
    const written = await first.box.run(['mysql', '-uroot', '-ppassword', 'wordpress', '-e', sql])
    expect(written).toEqual({
      code: 0,
      out: 'id\ttitle\n2\t둘\n',
      err: 'mysql: [Warning] Using a password on the command line interface can be insecure.\n',
    })
    expect(await readFile(join(directory, 'wordpress', 't.ibd'), 'utf8')).toContain('둘')
    first.server.process.signal('SIGKILL')
    expect(await first.server.done).toBe(137)
    const second = await database(bridge, volume, [], 'db2')
    await second.server.until(ready)
    expect(second.server.err()).not.toContain('port: 0')
    const client = await container({ bridge, name: 'client' })
    expect(
      (await client.run(['mysql', '-hdb2', '-uroot', '-ppassword', '-N', '-e', 'select count(*), max(title) from wordpress.t'])).out,
    ).toBe('2\t둘\n')
    const wrong = await client.run(['mysql', '-hdb2', '-uroot', '-pwrong', '-e', 'select 1'])
    expect(wrong).toMatchObject({
      code: 1,
      err: expect.stringContaining("ERROR 1045 (28000): Access denied for user 'root'@'172.18.0.4' (using password: YES)"),
    })
    expect((await client.run(['mysql', '-hnosuch', '-e', 'select 1'])).err).toContain(
      "ERROR 2005 (HY000): Unknown MySQL server host 'nosuch' (-2)",
    )
    expect((await second.box.run(['mysqladmin', '-uroot', '-ppassword', 'ping'])).out).toBe('mysqld is alive\n')
    expect(await readdir(join(directory, 'wordpress'))).toContain('t.frm')
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('a server is given its settings on its command line, and has none that it does not know', async () => {
  const { box, server } = await database(new Bridge(), createUserland().memoryTree(), undefined, 'db', ['--max-connections=20'])
  await server.until(ready)
  const ask = async (sql: string): Promise<string> => {
    const { out, err } = await box.run(['mysql', '-uroot', '-ppassword', '-N', '-e', sql])
    return out + err.replace(/^mysql: \[Warning\].*\n/, '')
  }
  expect(await ask("select @@max_connections, @nothing; show variables like 'max_c%'")).toBe('20\tNULL\nmax_connections\t20\n')
  expect(await ask('select @@nosuch')).toBe("ERROR 1193 (HY000) at line 1: Unknown system variable 'nosuch'\n")
})

test('a small SQL', async () => {
  const { box, server } = await database(new Bridge(), createUserland().memoryTree(), [
    'MYSQL_ROOT_PASSWORD=p',
    'MYSQL_DATABASE=d',
    'MYSQL_USER=u',
    'MYSQL_PASSWORD=q',
  ])
  await server.until(ready)
  const ask = async (sql: string, user = 'root', password = 'p'): Promise<string> => {
    const { out, err } = await box.run(['mysql', `-u${user}`, `-p${password}`, '-N', '-e', sql])
    return out + err.replace(/^mysql: \[Warning\].*\n/, '')
  }
  expect(await ask('show databases')).toBe('d\ninformation_schema\nmysql\nperformance_schema\nsys\n')
  await ask(
    "use d; create table o (k varchar(20) not null primary key, n int default 7, v text); insert into o values ('a', 1, 'x'), ('b', 2, null); insert into o (k) values ('c')",
  )
  expect(await ask('show tables in d; select * from d.o order by n desc limit 2')).toBe('o\nc\t7\tNULL\nb\t2\tNULL\n')
  expect(
    await ask("use d; update o set v = concat(v, '!'), n = n + 1 where k = 'a' and not n > 5; select n, v from o where k like 'a%'"),
  ).toBe('2\tx!\n')
  expect(await ask("use d; delete from o where k in ('a', 'b'); select count(*) from o; insert into o (k) values ('c')")).toBe(
    "1\nERROR 1062 (23000) at line 1: Duplicate entry 'c' for key 'PRIMARY'\n",
  )
  expect(await ask("select `it's` from d.o")).toBe("ERROR 1054 (42S22) at line 1: Unknown column 'it's' in 'field list'\n")
  expect(await ask('selec 1')).toContain(
    "ERROR 1064 (42000) at line 1: You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'selec 1'",
  )
  expect(await ask('use nosuch')).toBe("ERROR 1049 (42000) at line 1: Unknown database 'nosuch'\n")
  expect(await ask('select * from d.nosuch')).toBe("ERROR 1146 (42S02) at line 1: Table 'd.nosuch' doesn't exist\n")
  expect(await ask('select count(*) from d.o', 'u', 'q')).toBe('1\n')
  expect(await ask('select * from mysql.user', 'u', 'q')).toBe(
    "ERROR 1044 (42000) at line 1: Access denied for user 'u'@'%' to database 'mysql'\n",
  )
  expect(await ask("create user 'w'@'%' identified by 'z'; grant all on d.* to 'w'@'%'")).toBe('')
  expect(await ask("select current_user(), database(), 1 + 2 * 3, 'it''s'", 'w', 'z')).toBe("w@%\tNULL\t7\tit's\n")
  const talk = await box.spawn(['mysql', '-uroot', '-pp'], { tty: true, stdin: true })
  await talk.until(/mysql> $/)
  talk.process.stdin.write('select 1 as a;\rexit\r')
  expect(await talk.done).toBe(0)
  expect(talk.out()).toContain('+---+\r\n| a |\r\n+---+\r\n| 1 |\r\n+---+\r\n1 row in set (0.00 sec)\r\n')
})

test('MariaDB’s image has its own names and words, and takes MySQL’s variables too', async () => {
  const version = 'MARIADB_VERSION=1:11.8.3+maria~ubu2404'
  const refused = await database(new Bridge(), createUserland().memoryTree(), [version])
  expect(await refused.server.done).toBe(1)
  expect(refused.server.err()).toContain('You need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH,')
  for (const names of [
    ['MARIADB_ROOT_PASSWORD=own', 'MARIADB_DATABASE=shop'],
    ['MYSQL_ROOT_PASSWORD=own', 'MYSQL_DATABASE=shop'],
  ]) {
    const { box, server } = await database(new Bridge(), createUserland().memoryTree(), [version, ...names])
    await server.until(/mariadbd: ready for connections[\s\S]*port: 3306 {2}mariadb\.org/)
    expect(server.out()).toContain('MariaDB init process done. Ready for start up.')
    const asked = await box.run(['mariadb', '-uroot', '-pown', 'shop', '-N', '-e', 'select version()'])
    expect(asked.out).toBe('11.8.3-MariaDB\n')
  }
})
