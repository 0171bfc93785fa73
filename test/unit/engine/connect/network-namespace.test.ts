import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isInOtherNamespace } from '../../../../src/engine/connect/network-namespace.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dockstage-namespace-'))
  await mkdir(join(root, 'run/user/1000'), { recursive: true })
  await mkdir(join(root, 'proc/self/net'), { recursive: true })
  await mkdir(join(root, 'var'))
  await symlink('../run', join(root, 'var/run'))
  for (const socket of ['run/docker.sock', 'run/user/1000/docker.sock']) await writeFile(join(root, socket), '')
})
afterEach(() => rm(root, { recursive: true }))

/** `/proc/net/unix` as Linux 6.18 writes it: one socket that listens, one that is a connection to it, and one without a name. */
const listing = (path: string): Promise<void> =>
  writeFile(
    join(root, 'proc/self/net/unix'),
    `Num       RefCount Protocol Flags    Type St Inode Path
000000001a72ef89: 00000002 00000000 00010000 0001 01  6165 ${path}
000000008df9c027: 00000003 00000000 00000000 0001 03 1001405
00000000c09d289d: 00000003 00000000 00000000 0001 03 997500 /run/user/1000/docker.sock
`,
  )

test('a socket that listens in this namespace is here, by whichever name it was bound and is reached', async () => {
  await listing('/var/run/docker.sock')
  expect([isInOtherNamespace('/var/run/docker.sock', root), isInOtherNamespace('/run/docker.sock', root)]).toEqual([false, false])
})

test('one that is not listed, or only as a connection, is another namespace’s', async () => {
  await listing('/run/docker.sock')
  expect(isInOtherNamespace('/run/user/1000/docker.sock', root)).toBe(true)
})

test('where sockets are not listed, nothing is known of it', () => {
  expect(isInOtherNamespace('/run/docker.sock', root)).toBe(false)
})
