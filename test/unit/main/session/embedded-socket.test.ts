import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { embeddedSocket, removeSocketFolder } from '../../../../src/main/session/embedded-socket.ts'
import { markOf } from '../../../../src/main/session/process-alive.ts'
import { temporaryDirectory } from './temporary-directory.ts'

test('the socket lies in a folder of its own that only this user may enter', async () => {
  const { address, folder } = await embeddedSocket('linux')
  onTestFinished(() => removeSocketFolder(`unix://${address.path}`))
  expect(dirname(address.path)).toBe(folder)
  if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o777).toBe(0o700)
})

test('on Windows it is a named pipe', async () => {
  const { address, folder } = await embeddedSocket('win32')
  onTestFinished(() => removeSocketFolder(`unix://${join(folder, 'engine.sock')}`))
  expect(address).toEqual({ kind: 'pipe', path: `\\\\.\\pipe\\${basename(folder)}` })
})

test('only what looks like such a folder is removed', async () => {
  const home = await temporaryDirectory()
  const folder = join(home, 'dockstage-Ab3xYz')
  await mkdir(folder)
  await writeFile(join(folder, 'engine.sock'), '')
  for (const other of [join(home, 'engine.sock'), join(folder, 'docker.sock')]) await removeSocketFolder(`unix://${other}`)
  await removeSocketFolder('tcp://127.0.0.1:2375')
  expect((await stat(folder)).isDirectory()).toBe(true)
  await removeSocketFolder(`unix://${join(folder, 'engine.sock')}`)
  await expect(stat(folder)).rejects.toThrow()
})

test('the folder of a process that was killed goes when the next engine starts, whatever is alive or not ours stays', async () => {
  const parent = await temporaryDirectory()
  const gone = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  const mark = await markOf(gone.pid ?? 0)
  const left = async (name: string, owner?: unknown): Promise<void> => {
    await mkdir(join(parent, name))
    await writeFile(join(parent, name, 'engine.sock'), '')
    if (owner !== undefined) await writeFile(join(parent, name, 'process.json'), JSON.stringify(owner))
  }
  await left('dockstage-aaaaaa', mark)
  await left('dockstage-bbbbbb')
  await left('dockstage-other1x', mark)
  for (const name of ['dockstage-empty1', 'dockstage-fresh1']) await mkdir(join(parent, name))
  const longAgo = new Date(Date.now() - 3_600_000)
  await utimes(join(parent, 'dockstage-empty1'), longAgo, longAgo)
  await utimes(join(parent, 'dockstage-bbbbbb'), longAgo, longAgo)
  await symlink(join(parent, 'dockstage-aaaaaa'), join(parent, 'dockstage-cccccc'))

  const first = await embeddedSocket('linux', parent)
  expect(await readdir(parent)).toContain('dockstage-aaaaaa')
  const ended = once(gone, 'exit')
  gone.kill('SIGKILL')
  await ended
  const second = await embeddedSocket('linux', parent)
  expect((await readdir(parent)).sort()).toEqual(
    [
      'dockstage-bbbbbb',
      'dockstage-cccccc',
      'dockstage-fresh1',
      'dockstage-other1x',
      basename(first.folder),
      basename(second.folder),
    ].sort(),
  )
})
