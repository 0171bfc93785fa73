import { expect, test } from 'vitest'
import { createCatalogue } from '../../../../src/embedded/images/catalogue.ts'
import { findUser, listGroups } from '../../../../src/embedded/userland/process/users.ts'
import { createUserland } from '../../../../src/embedded/userland/userland.ts'
import { container } from '../userland/worlds.ts'

const layersOf = (tag: string) =>
  createCatalogue()
    .find(({ tags }) => tags.includes(tag))
    ?.layers.map(({ files }) => files) ?? []

test.each([
  ['mysql:5.7', 'mysql', 999, 999],
  ['mariadb:latest', 'mysql', 999, 999],
  ['nginx:alpine', 'nginx', 101, 101],
  ['wordpress:latest', 'www-data', 33, 33],
  ['httpd:latest', 'www-data', 33, 33],
  ['redis:latest', 'redis', 999, 999],
  ['ubuntu:14.04', 'syslog', 101, 104],
  ['centos:7', 'nobody', 99, 99],
  ['debian:latest', '_apt', 42, 65_534],
] as const)('%s has its user %s', async (tag, name, uid, gid) => {
  expect(await findUser(createUserland().createFiles(layersOf(tag)), name)).toMatchObject({ name, uid, gid })
})

test('every user’s own group has a name, and no two have a number or a name', async () => {
  for (const { tags, layers } of createCatalogue()) {
    const files = createUserland().createFiles(layers.map(({ files: layer }) => layer))
    const passwd = new TextDecoder().decode(await files.read('/etc/passwd').catch(() => new Uint8Array()))
    const users = passwd.split('\n').flatMap((line) => (line === '' ? [] : [line.split(':')]))
    expect(
      users.every((fields) => fields.length === 7),
      tags[0],
    ).toBe(true)
    expect(new Set(users.map(([name]) => name)).size, tags[0]).toBe(users.length)
    expect(new Set(users.map(([, , uid]) => uid)).size, tags[0]).toBe(users.length)
    const groups = await listGroups(files)
    expect(new Set(groups.map(({ gid }) => gid)).size, tags[0]).toBe(groups.length)
  }
})

test('id names the groups that have a user as a member', async () => {
  const alpine = await container({ layers: layersOf('alpine:latest') })
  expect((await alpine.run(['id'])).out).toBe(
    'uid=0(root) gid=0(root) groups=0(root),1(bin),2(daemon),3(sys),4(adm),6(disk),10(wheel),11(floppy),20(dialout),26(tape),27(video)\n',
  )
  expect((await alpine.run(['id'], { user: '1000:1000' })).out).toBe('uid=1000 gid=1000 groups=1000\n')
})

const sbin = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
test('servers do not stay root: mysqld is mysql’s, nginx’s worker nginx’, redis redis’', async () => {
  const db = await container({ layers: layersOf('mysql:5.7'), idle: false })
  const server = await db.spawn(['docker-entrypoint.sh', 'mysqld'], { env: ['MYSQL_ROOT_PASSWORD=x', sbin] })
  await server.until(/ready for connections[\s\S]*port: 3306/)
  expect(db.table.list()).toMatchObject([{ pid: 1, user: 'mysql', uid: 999, command: 'mysqld' }])
  const web = await container({ layers: layersOf('nginx:alpine'), idle: false })
  await web.spawn(['nginx', '-g', 'daemon off;'], { env: [sbin] })
  await expect.poll(() => web.table.list().map(({ user }) => user)).toEqual(['root', 'nginx'])
  expect((await web.files.changes()).map(({ Path }) => Path)).toContain('/run/nginx.pid')
  const store = await container({ layers: layersOf('redis:latest'), idle: false })
  await (await store.spawn(['docker-entrypoint.sh', 'redis-server'], { cwd: '/data' })).until(/Ready to accept/)
  expect(store.table.list()).toMatchObject([{ pid: 1, user: 'redis' }])
})
