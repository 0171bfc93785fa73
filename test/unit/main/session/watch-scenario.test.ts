import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { watchScenario } from '../../../../src/main/session/watch-scenario.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** Watches; `next` resolves when the next save is told. */
function watching(path: string): { told: () => number; next: () => Promise<void>; undo: () => void } {
  let count = 0
  let onNext = (): void => {}
  const undo = watchScenario(path, () => {
    count += 1
    onNext()
  })
  onTestFinished(undo)
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      onNext = resolve
    })
  return { told: () => count, undo, next }
}

test('a save in several goes is told once, one of a translation too, and other files are not', async () => {
  const directory = await temporaryDirectory()
  const path = join(directory, 'mine.yaml')
  await writeFile(path, 'a')
  const mine = watching(path)
  const other = watching(join(directory, 'other.yaml'))
  const saved = mine.next()
  await writeFile(path, '')
  await writeFile(path, 'b')
  await saved
  expect(mine.told()).toBe(1)
  const translated = mine.next()
  await writeFile(join(directory, 'mine.ko.yaml'), 'c')
  await translated
  expect(mine.told()).toBe(2)
  const otherSaved = other.next()
  await writeFile(join(directory, 'other.yaml'), 'd')
  await otherSaved
  expect([mine.told(), other.told()]).toEqual([2, 1])
})

test('after the undo nothing is told, of a save before it neither', async () => {
  const directory = await temporaryDirectory()
  const path = join(directory, 'mine.yaml')
  await writeFile(path, 'a')
  const first = watching(path)
  const second = watching(path)
  const saved = second.next()
  await writeFile(path, 'b')
  first.undo()
  await saved
  expect([first.told(), second.told()]).toEqual([0, 1])
})
