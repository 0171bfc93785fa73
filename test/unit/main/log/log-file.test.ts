import { execFile, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { LogFile } from '../../../../src/main/log/log-file.ts'

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'dockstage-log-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

const all = async (folder: string): Promise<string> => {
  const names = (await readdir(folder)).sort().reverse()
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('')
}

test('the log lies in a folder of its own, and both are the user’s alone', async () => {
  const folder = join(await directory(), 'log')
  const file = new LogFile(join(folder, 'a.log'))
  file.append('one\n')
  file.append('two\n')
  await file.flush()
  expect(await readFile(file.path, 'utf8')).toBe('one\ntwo\n')
  if (process.platform === 'win32') return
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect((await stat(file.path)).mode & 0o777).toBe(0o600)
})

test('a file that others could read becomes the user’s alone', async () => {
  const path = join(await directory(), 'a.log')
  await writeFile(path, 'before\n', { mode: 0o644 })
  const file = new LogFile(path)
  file.append('now\n')
  await file.flush()
  expect(await readFile(path, 'utf8')).toBe('before\nnow\n')
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('a full file is put aside, so many are kept, and none outgrows its bound', async () => {
  const folder = await directory()
  const file = new LogFile(join(folder, 'a.log'), { largest: 1_000, kept: 2 })
  for (let i = 0; i < 100; i++) {
    file.append(`${String(i).padStart(3, '0')} ${'x'.repeat(95)}\n`)
    await file.flush()
  }
  expect((await readdir(folder)).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2'])
  for (const name of await readdir(folder)) expect((await stat(join(folder, name))).size).toBe(1_000)
  // The newest thirty, in order, over all three.
  expect((await all(folder)).match(/^\d{3}/gm)).toEqual(Array.from({ length: 30 }, (_, i) => String(70 + i).padStart(3, '0')))
})

const child = join(import.meta.dirname, '../../../support/log-child.mjs')
const run = promisify(execFile)

test('two processes write and put aside at the same time, and no line is lost or torn', async () => {
  const folder = await directory()
  const bounds = JSON.stringify({ largest: 20_000, kept: 50 })
  const write = (name: string) => run(process.execPath, [child, join(folder, 'a.log'), name, '2000', bounds])
  await Promise.all([write('a'), write('b')])
  const lines = (await all(folder)).trimEnd().split('\n')
  expect(lines.filter((it) => !/^[ab] \d+ x{40} end$/.test(it))).toEqual([])
  const numbers = (name: string): number[] =>
    lines.flatMap((it) => (it.startsWith(name) ? [Number(it.split(' ')[1])] : [])).sort((a, b) => a - b)
  const every = Array.from({ length: 2000 }, (_, i) => i)
  expect(numbers('a')).toEqual(every)
  expect(numbers('b')).toEqual(every)
  expect((await readdir(folder)).filter((name) => name !== 'a.log').length).toBeGreaterThan(5)
})

test('a lock that a dead process left is taken away, and putting aside goes on', async () => {
  const folder = await directory()
  const path = join(folder, 'a.log')
  await writeFile(`${path}.lock`, '')
  await utimes(`${path}.lock`, new Date(0), new Date(0))
  const file = new LogFile(path, { largest: 100, kept: 1 })
  for (let i = 0; i < 4; i++) {
    file.append(`${'x'.repeat(59)}\n`)
    await file.flush()
  }
  expect((await readdir(folder)).sort()).toEqual(['a.log', 'a.log.1'])
})

test('what cannot be put aside grows to twice its bound and no further; what is missing is said when there is room again', async () => {
  const folder = await directory()
  const path = join(folder, 'a.log')
  // A folder in its place cannot be replaced by a file.
  await mkdir(join(`${path}.1`, 'full'), { recursive: true })
  const file = new LogFile(path, { largest: 100, kept: 1 })
  for (let i = 0; i < 20; i++) {
    file.append(`${'x'.repeat(39)}\n`)
    await file.flush()
  }
  expect((await stat(path)).size).toBe(200)
  await rm(`${path}.1`, { recursive: true })
  file.append('room\n')
  await file.flush()
  expect(await readFile(path, 'utf8')).toBe('(15 lines could not be written)\nroom\n')
})

test('a folder that cannot be is nobody’s fault: nothing is thrown, and later lines find it made', async () => {
  const folder = await directory()
  await writeFile(join(folder, 'log'), 'a file in its place')
  const file = new LogFile(join(folder, 'log', 'a.log'))
  file.append('one\n')
  await file.flush()
  expect(await file.tail(100)).toBeUndefined()
  file.flushNow()
  await rm(join(folder, 'log'))
  file.append('two\n')
  await file.flush()
  expect(await readFile(file.path, 'utf8')).toBe('(1 lines could not be written)\ntwo\n')
})

/** A disk of 16 kB of the test's own, in a mount namespace of its own. */
const smallDisk = (folder: string, command: string): readonly string[] => [
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  `mount -t tmpfs -o size=16k none "${folder}" && ${command}`,
]
const canMount = process.platform === 'linux' && spawnSync('unshare', smallDisk(tmpdir(), 'true')).status === 0

test.runIf(canMount)('a full disk is survived: what has room is there in whole lines, and the writer ends as ever', async () => {
  const folder = await directory()
  const write = `"${process.execPath}" "${child}" "${folder}/a.log" a 1000 '{"largest":1000000,"kept":1}'`
  const { stdout } = await run('unshare', [...smallDisk(folder, `${write} && cat "${folder}/a.log"`)])
  const [ended, ...lines] = stdout.split('\n')
  expect(JSON.parse(ended ?? '')).toEqual({ written: true })
  expect(stdout.length).toBeGreaterThan(15_000)
  expect(stdout.length).toBeLessThan(17_000)
  // The last one alone may be cut, where the disk was full.
  expect(lines.slice(0, -1).filter((it) => !/^a \d+ x{40} end$/.test(it))).toEqual([])
})

test('lines that come faster than a disk takes them are counted, and not kept', async () => {
  const file = new LogFile(join(await directory(), 'a.log'))
  for (let i = 0; i < 5_000; i++) file.append(`${i}\n`)
  await file.flush()
  file.append('then\n')
  await file.flush()
  const lines = (await readFile(file.path, 'utf8')).trimEnd().split('\n')
  expect(lines).toHaveLength(1_002)
  expect(lines).toContain('(4000 lines could not be written)')
})

test('what waits is written before the process ends', async () => {
  const file = new LogFile(join(await directory(), 'a.log'))
  file.append('last words\n')
  file.flushNow()
  expect(await readFile(file.path, 'utf8')).toBe('last words\n')
})
