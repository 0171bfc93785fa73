import { appendFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addToHistory, goOnWithHistory, historyBegin, loadHistory } from '../../../../src/main/session/history-file.ts'
import type { Frame } from '../../../../src/shared/playback/frame.ts'
import { startPatch } from '../../../../src/shared/recording/patch.ts'
import type { RunHistory } from '../../../../src/shared/recording/run-history.ts'
import { randomRun } from '../../../support/random-run.ts'
import { randomFrom } from '../../../support/random-topology.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const run = randomRun(randomFrom(2), 4)
const opened = { scenario: run.scenario, translations: run.translations, warnings: [] }

async function begun() {
  const file = join(await temporaryDirectory(), 'history.jsonl')
  const begin = historyBegin({ shipped: true, view: 'own', strict: false }, { opened, start: startPatch(run.start) })
  await writeFile(file, begin)
  return { file, history: goOnWithHistory(file, { end: Buffer.byteLength(begin), frames: [] }) }
}
async function loaded(file: string): Promise<RunHistory> {
  const history = await loadHistory(file)
  if (typeof history !== 'object') throw new Error(String(history))
  return history
}

test('a frame is there as soon as it is written', async () => {
  const { file, history } = await begun()
  for (const [index, frame] of run.frames.entries()) {
    history.frame(frame)
    expect((await loaded(file)).frames).toHaveLength(index + 1)
  }
  expect((await loaded(file)).frames).toEqual(run.frames)
  history.close()
  history.frame(run.frames[0] as Frame)
  history.close()
  expect((await loaded(file)).frames, 'what comes after the end is nobody’s').toEqual(run.frames)
})

test('whoever goes on with it cuts off what was not finished, and adds to the rest', async () => {
  const { file, history } = await begun()
  for (const frame of run.frames.slice(0, 3)) history.frame(frame)
  history.close()
  await appendFile(file, '{"frame":{"step":"ste')
  const read = await loaded(file)
  const again = goOnWithHistory(file, read)
  for (const frame of run.frames.slice(3)) again.frame(frame)
  again.close()
  const whole = await loaded(file)
  expect(whole.frames).toEqual(run.frames)
  expect(whole.end).toBe((await stat(file)).size)
  expect(addToHistory(file, whole, [{ cleaning: true }])).toBe((await stat(file)).size)
  expect(await loaded(file)).toMatchObject({ cleaning: true })
})

test('a letter that was cut in two at the end is not read; one in the middle is damage', async () => {
  const { file, history } = await begun()
  history.frame(run.frames[0] as Frame)
  history.close()
  await appendFile(file, Buffer.from('{"skipped":"가').subarray(0, -2))
  expect((await loaded(file)).frames).toHaveLength(1)
  await appendFile(file, '\n')
  expect(await loadHistory(file)).toBe('damaged')
})

test('it stays within bounds: a run that is too long for it keeps its steps, and no more frames', async () => {
  const { file, history } = await begun()
  const [frame] = run.frames as [Frame]
  const output = 'x'.repeat(400_000)
  for (let index = 0; index < 40; index += 1)
    history.frame({ ...frame, index, step: `step-${index % 4}`, output, commands: [], calls: [], diff: {}, last: true })
  history.close()
  expect((await stat(file)).size).toBeLessThan(9_000_000)
  const read = await loaded(file)
  expect(read.frames.length).toBeLessThan(40)
  expect(read).toMatchObject({ incomplete: true, nextStep: 4 })
})

test('what is no history, or far larger than one, is told so and not read', async () => {
  const directory = await temporaryDirectory()
  expect(await loadHistory(join(directory, 'none'))).toBeUndefined()
  const file = join(directory, 'history.jsonl')
  await writeFile(file, 'any text\n')
  expect(await loadHistory(file)).toBe('damaged')
  expect(await loadHistory(directory)).toBe('damaged')
  await truncate(file, 5_000_000_000)
  expect(await loadHistory(file)).toBe('too-large')
})
