import { expect, test } from 'vitest'
import { journeys } from '../../../../../src/renderer/diagram/draw/journeys.ts'

test('one takes the whole time', () => {
  expect(journeys(1, 980)).toEqual([{ delay: 0, ms: 980 }])
})

test.each([2, 3, 12, 40])('%d begin one after the other and are done in the time of one', (count) => {
  const all = journeys(count, 1000)
  expect(all).toHaveLength(count)
  expect(all.map((it) => it.delay)).toEqual([...all.map((it) => it.delay)].sort((a, b) => a - b))
  for (const { delay, ms } of all) {
    expect(ms).toBeGreaterThanOrEqual(600)
    expect(delay + ms).toBeLessThanOrEqual(1000.001)
  }
})

test('without time nothing travels', () => {
  expect(journeys(3, 0).every((it) => it.ms === 0 && it.delay === 0)).toBe(true)
  expect(journeys(0, 1000)).toEqual([])
})
