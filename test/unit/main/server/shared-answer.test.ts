import { expect, test } from 'vitest'
import { sharedAnswer } from '../../../../src/main/server/shared-answer.ts'

test('who asks while one is made shares the next one, which is begun after all of them have asked', async () => {
  const made: (() => void)[] = []
  const ask = sharedAnswer(() => {
    const number = made.length + 1
    return new Promise<number>((resolve) => made.push(() => resolve(number)))
  }, 0)
  const first = ask()
  await expect.poll(() => made.length).toBe(1)
  const later = Array.from({ length: 100 }, () => ask())
  expect(made.length).toBe(1)
  made[0]?.()
  expect(await first).toBe(1)
  await expect.poll(() => made.length).toBe(2)
  made[1]?.()
  expect(new Set(await Promise.all(later))).toEqual(new Set([2]))
})

test('one that fails is told to those who asked for it, and to nobody after them', async () => {
  let count = 0
  const ask = sharedAnswer(async () => {
    count += 1
    if (count === 1) throw new Error('not this time')
    return count
  }, 0)
  await expect(ask()).rejects.toThrow('not this time')
  expect(await ask()).toBe(2)
})
