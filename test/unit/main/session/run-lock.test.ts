import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { markOf, nobody, type ProcessMark } from '../../../../src/main/session/process-alive.ts'
import { isHeld, takeRun } from '../../../../src/main/session/run-lock.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** A process that was alive, and is not any more. */
async function gone(): Promise<ProcessMark> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  await once(child, 'spawn')
  const mark = await markOf(child.pid as number)
  child.kill('SIGKILL')
  await once(child, 'exit')
  return mark
}
const busy = { failure: { code: 'busy' } }

test('a run is its process’s as long as that lives, and one taker’s after it', async () => {
  const directory = await temporaryDirectory()
  const alive = await markOf(process.pid)
  expect(await isHeld(directory, alive)).toBe(true)
  await expect(takeRun(directory, alive)).rejects.toMatchObject(busy)
  const first = await gone()
  expect(await isHeld(directory, first)).toBe(false)
  const release = await takeRun(directory, first)
  expect(await isHeld(directory, first)).toBe(true)
  await expect(takeRun(directory, first)).rejects.toMatchObject(busy)
  await release()
  expect(await isHeld(directory, first)).toBe(false)
  await (await takeRun(directory, first))()
})

test('of many who take it at the same moment one has it, and nothing of the others stays', async () => {
  for (let round = 0; round < 20; round += 1) {
    const directory = await temporaryDirectory()
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => takeRun(directory, nobody)))
    expect(tries.filter((it) => it.status === 'fulfilled')).toHaveLength(1)
    for (const it of tries) if (it.status === 'rejected') expect(it.reason).toMatchObject(busy)
    expect(await readdir(directory)).toEqual(['taken-1'])
  }
})

test('a taker that was killed is no holder, whatever it left, and neither is a pid that was given away again', async () => {
  const directory = await temporaryDirectory()
  const mark = await gone()
  await mkdir(join(directory, 'taken-1'))
  await writeFile(join(directory, 'taken-1', 'process.json'), JSON.stringify(mark))
  await mkdir(join(directory, 'taken-2'))
  await writeFile(join(directory, 'taken-2', 'process.json'), '{"pid":')
  await mkdir(join(directory, 'taken-3'))
  expect(await isHeld(directory, await markOf(process.pid))).toBe(false)
  await takeRun(directory, undefined)
  expect((await readdir(directory)).sort()).toEqual(['taken-1', 'taken-2', 'taken-3'])
  const again: ProcessMark = { ...(await markOf(process.pid)), started: 'long ago' }
  expect(await isHeld(await temporaryDirectory(), again)).toBe(false)
  for (const pid of [0, -1, -process.pid]) expect(await isHeld(await temporaryDirectory(), { pid, started: '' })).toBe(false)
})

test('what is gone cannot be taken', async () => {
  await expect(takeRun(join(await temporaryDirectory(), 'gone'), nobody)).rejects.toMatchObject({ failure: { code: 'not-found' } })
})
