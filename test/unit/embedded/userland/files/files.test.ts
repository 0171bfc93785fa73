import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isHostsName } from '../../../../../src/embedded/userland/files/host-tree.ts'
import type { FileTree, LayerFiles } from '../../../../../src/embedded/userland/ports.ts'
import { createUserland } from '../../../../../src/embedded/userland/userland.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = async (tree: FileTree, path: string): Promise<string> => new TextDecoder().decode(await tree.read(path))
const userland = createUserland()
const base: LayerFiles = {
  '/etc/hosts': { kind: 'file', content: 'old\n' },
  '/etc/motd': { kind: 'file', content: 'hello\n' },
  '/usr/bin/sh': { kind: 'file', content: '', program: 'sh' },
  '/bin': { kind: 'symlink', target: 'usr/bin' },
  '/var/lib/mysql': { kind: 'directory', uid: 999, gid: 999 },
}
const above: LayerFiles = { '/etc/motd': { kind: 'whiteout' }, '/opt/x': { kind: 'file', content: 'x' } }

describe.each(['memory', 'host'] as const)('a %s tree', (kind) => {
  let directory = ''
  let tree: FileTree
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dockstage-tree-'))
    tree = kind === 'memory' ? userland.memoryTree() : userland.hostTree(directory)
  })
  afterEach(() => rm(directory, { recursive: true }))

  test('keeps files, directories and symlinks, and names its errors as Node does', async () => {
    await tree.makeDirectory('/a', { mode: 0o750 })
    await tree.write('/a/f', bytes('one'), { mode: 0o600, uid: 999, gid: 999 })
    await tree.append('/a/f', bytes(' two'))
    await tree.append('/a/new', bytes('n'))
    expect(await text(tree, '/a/f')).toBe('one two')
    expect(await tree.lstat('/a/f')).toMatchObject({ kind: 'file', mode: 0o600, uid: 999, gid: 999, size: 7 })
    expect(await tree.lstat('/a')).toMatchObject({ kind: 'directory', uid: 0, gid: 0 })
    await tree.symlink('/a/l', '../nowhere')
    expect(await tree.lstat('/a/l')).toMatchObject({ kind: 'symlink', target: '../nowhere' })
    expect(await tree.list('/a')).toEqual(['f', 'l', 'new'])
    await tree.rename('/a/f', '/g')
    expect(await tree.lstat('/g')).toMatchObject({ uid: 999 })
    await expect(tree.read('/a/f')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(tree.read('/a')).rejects.toMatchObject({ code: 'EISDIR' })
    await expect(tree.list('/g')).rejects.toMatchObject({ code: 'ENOTDIR' })
    await expect(tree.lstat('/g/x')).rejects.toMatchObject({ code: 'ENOTDIR' })
    await expect(tree.makeDirectory('/a')).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(tree.remove('/a')).rejects.toMatchObject({ code: 'ENOTEMPTY' })
    await expect(tree.read('/a/l')).rejects.toMatchObject({ code: 'ELOOP' })
    for (const name of await tree.list('/a')) await tree.remove(`/a/${name}`)
    await tree.remove('/a')
    expect(await tree.list('/')).toEqual(['g'])
  })
})

test('a host tree is really on disk, and no symlink leads out of it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-bind-'))
  try {
    await mkdir(join(directory, 'bind'))
    await writeFile(join(directory, 'secret'), 'secret')
    await symlink('..', join(directory, 'bind', 'out'))
    await symlink('../secret', join(directory, 'bind', 'leak'))
    const tree = userland.hostTree(join(directory, 'bind'))
    await tree.write('/f', bytes('there'))
    expect(await readFile(join(directory, 'bind', 'f'), 'utf8')).toBe('there')
    await expect(tree.read('/out/secret')).rejects.toMatchObject({ code: 'ENOTDIR' })
    await expect(tree.write('/out/new', bytes('x'))).rejects.toMatchObject({ code: 'ENOTDIR' })
    await expect(tree.read('/leak')).rejects.toMatchObject({ code: 'ELOOP' })
    await expect(tree.write('/leak', bytes('x'))).rejects.toMatchObject({ code: 'ELOOP' })
    expect(await readFile(join(directory, 'secret'), 'utf8')).toBe('secret')
    const files = userland.createFiles([base])
    await files.setMounts([{ destination: '/data', tree, readOnly: false }])
    // Within the container the link means the container's own parent directory.
    expect(await files.list('/data/out')).toEqual(await files.list('/'))
    await expect(files.read('/data/leak')).rejects.toMatchObject({ code: 'ENOENT' })
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('layers: the upper one hides and removes, links are followed inside, and containers share the image', async () => {
  const [one, two] = [userland.createFiles([base, above]), userland.createFiles([base, above])]
  expect(await one.lstat('/bin/sh')).toMatchObject({ kind: 'file', mode: 0o755, program: 'sh' })
  await expect(one.read('/etc/motd')).rejects.toMatchObject({ code: 'ENOENT' })
  await one.write('/opt/x', bytes('changed'))
  await one.write('/etc/hosts', bytes('of the engine'))
  expect([await text(one, '/opt/x'), await text(two, '/opt/x')]).toEqual(['changed', 'x'])
  expect(await two.changes()).toEqual([])
})

test('changes, bytes and commit know what the container did', async () => {
  const files = userland.createFiles([base, above])
  await files.write('/etc/hosts', bytes('127.0.0.1 localhost\n'))
  expect(await files.changes()).toEqual([])
  await files.write('/root.txt', bytes('12345'))
  await files.append('/opt/x', bytes('y'))
  await files.makeDirectory('/var/new')
  await files.remove('/usr/bin/sh')
  expect(await files.changes()).toEqual(
    [
      { Path: '/opt', Kind: 0 },
      { Path: '/opt/x', Kind: 0 },
      { Path: '/root.txt', Kind: 1 },
      { Path: '/usr', Kind: 0 },
      { Path: '/usr/bin', Kind: 0 },
      { Path: '/usr/bin/sh', Kind: 2 },
      { Path: '/var', Kind: 0 },
      { Path: '/var/new', Kind: 1 },
    ].filter(({ Path, Kind }) => Path !== '/opt' || Kind === 0),
  )
  expect(files.writableBytes()).toBe(7)
  const layer = await files.commit()
  expect(layer['/usr/bin/sh']).toEqual({ kind: 'whiteout' })
  const next = userland.createFiles([base, above, layer])
  expect(await text(next, '/opt/x')).toBe('xy')
  await expect(next.lstat('/usr/bin/sh')).rejects.toMatchObject({ code: 'ENOENT' })
})

test('mounts: the longest wins, a missing place is made, read-only is read-only, none is in the changes', async () => {
  const [volume, inner, file] = [userland.memoryTree(), userland.memoryTree(), userland.memoryTree()]
  await file.write('/f', bytes('f'))
  const files = userland.createFiles([base])
  await files.setMounts([
    { destination: '/mnt/a/b', tree: inner, readOnly: false },
    { destination: '/mnt/a', tree: volume, readOnly: false },
    { destination: '/ro', tree: file, readOnly: true },
  ])
  await files.write('/mnt/a/b/deep', bytes('d'))
  await files.write('/mnt/a/top', bytes('t'))
  expect(await inner.list('/')).toEqual(['deep'])
  expect(await volume.list('/')).toEqual(['b', 'top'])
  await expect(files.write('/ro/x', bytes(''))).rejects.toMatchObject({ code: 'EROFS' })
  await expect(files.rename('/mnt/a/top', '/top')).rejects.toMatchObject({ code: 'EXDEV' })
  await expect(files.remove('/mnt/a')).rejects.toMatchObject({ code: 'EBUSY' })
  expect((await files.changes()).map(({ Path }) => Path)).toEqual(['/mnt', '/mnt/a', '/ro'])
  await files.setMounts([])
  expect(await files.list('/mnt/a')).toEqual([])
})

test('a single file of the host can be mounted', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-file-'))
  try {
    await writeFile(join(directory, 'conf'), 'one')
    const files = userland.createFiles([base])
    await files.setMounts([{ destination: '/etc/app/conf', tree: userland.hostTree(join(directory, 'conf')), readOnly: false }])
    expect(await text(files, '/etc/app/conf')).toBe('one')
    await files.write('/etc/app/conf', bytes('two'))
    expect(await readFile(join(directory, 'conf'), 'utf8')).toBe('two')
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('the image alone, for filling a new volume', async () => {
  const files = userland.createFiles([base])
  await files.write('/var/lib/mysql/own', bytes('x'))
  const tree = await files.imageTree('/var/lib/mysql')
  expect(await tree?.list('/')).toEqual([])
  expect(await tree?.lstat('/')).toMatchObject({ uid: 999 })
  expect(await (await files.imageTree('/bin'))?.list('/')).toEqual(['sh'])
  expect(await files.imageTree('/nosuch')).toBeUndefined()
})

test('a thousand containers of one image cost little', () => {
  const big: LayerFiles = Object.fromEntries(
    Array.from({ length: 2000 }, (_, at) => [`/usr/share/f${at}`, { kind: 'file', content: 'x'.repeat(100) } as const]),
  )
  userland.createFiles([base, big])
  const before = process.memoryUsage().heapUsed
  const all = Array.from({ length: 1000 }, () => userland.createFiles([base, big]))
  expect((process.memoryUsage().heapUsed - before) / all.length).toBeLessThan(10_000)
})

test('what Windows takes for more than a name is none of a mount’s', () => {
  const names = ['a', 'a b', '..\\..\\evil.txt', 'file:stream', 'C:']
  expect(names.filter((it) => isHostsName(it, 'win32'))).toEqual(['a', 'a b'])
  expect(names.filter((it) => isHostsName(it, 'linux'))).toEqual(names)
})
