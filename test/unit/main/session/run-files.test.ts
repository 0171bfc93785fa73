import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isAlive, markOf } from '../../../../src/main/session/process-alive.ts'
import { letGo, listRunFolders, makeRunFolder, markKept, removeRunFolder, runFolder } from '../../../../src/main/session/run-files.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const about = (runId: string) => ({
  runId,
  ownerId: 'owner',
  scenarioId: 'scenario',
  engine: { kind: 'docker', address: 'unix:///x.sock' } as const,
  startedAt: `2024-01-01T00:00:0${runId.length}Z`,
})

test('a run of this process is alive until it is kept, and private to the user', async () => {
  const userData = await temporaryDirectory()
  const folder = await makeRunFolder(userData, about('r1'), 'its history\n')
  expect((await stat(folder.workspace)).isDirectory()).toBe(true)
  expect(await readFile(folder.historyFile, 'utf8')).toBe('its history\n')
  if (process.platform !== 'win32') {
    expect((await stat(folder.directory)).mode & 0o777).toBe(0o700)
    expect((await stat(folder.historyFile)).mode & 0o777).toBe(0o600)
  }
  expect(await listRunFolders(userData)).toMatchObject([{ alive: true, record: { runId: 'r1', kept: false } }])
  await markKept(folder)
  expect(await listRunFolders(userData)).toMatchObject([{ alive: false, record: { kept: true } }])
  await removeRunFolder(folder)
  expect(await listRunFolders(userData)).toEqual([])
})

test('of a folder without a readable record, or with another’s, nothing is known but itself', async () => {
  const userData = await temporaryDirectory()
  await makeRunFolder(userData, about('r1'))
  const other = runFolder(userData, 'other')
  await mkdir(other.directory)
  await writeFile(join(other.directory, 'run.json'), await readFile(join(userData, 'runs', 'r1', 'run.json')))
  await mkdir(runFolder(userData, 'empty').directory)
  expect((await listRunFolders(userData)).map((it) => [it.runId, it.record?.runId])).toEqual([
    ['r1', 'r1'],
    ['empty', undefined],
    ['other', undefined],
  ])
})

test('a process is known by its start too, so that a pid given away again is another', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  const mark = await markOf(child.pid as number)
  expect(await isAlive(mark)).toBe(true)
  if (mark.started !== '') expect(await isAlive({ ...mark, started: `${mark.started}0` })).toBe(false)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await isAlive(mark)).toBe(false)
})

test('what is no run’s id names no folder, whoever wrote it', () => {
  for (const id of ['', '..', '../..', 'a/b', 'a\\b', '.', '/etc']) expect(() => runFolder('/data', id)).toThrow('is not the id of a run')
})

test('a folder that was half made, or half removed, is nobody’s run and goes, unless its process is still at it', async () => {
  const userData = await temporaryDirectory()
  await makeRunFolder(userData, about('r1'))
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  for (const name of [`.new-${child.pid}-abc`, `.new-${process.pid}-def`, '.gone-abc'])
    await mkdir(join(userData, 'runs', name, 'workspace'), { recursive: true })
  expect((await listRunFolders(userData)).map((it) => it.runId)).toEqual(['r1'])
  expect((await readdir(join(userData, 'runs'))).sort()).toEqual([`.new-${process.pid}-def`, 'r1'])
})

test('what was let go may be taken by anybody, though its process lives', async () => {
  const userData = await temporaryDirectory()
  const folder = await makeRunFolder(userData, about('r1'))
  await letGo(folder)
  expect(await listRunFolders(userData)).toMatchObject([{ runId: 'r1', alive: false }])
})
