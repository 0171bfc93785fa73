import { expect, test } from 'vitest'
import { RateLimit } from '../../../../src/main/server/rate-limit.ts'

test('so many at once, then as many as come back, and each key for itself', () => {
  let now = 0
  const limit = new RateLimit({ burst: 2, perSecond: 0.5 }, () => now)
  expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([true, true, false])
  expect(limit.take('b')).toBe(true)
  expect(limit.secondsToWait('a')).toBe(2)
  now = 1_999
  expect(limit.take('a')).toBe(false)
  now = 2_000
  expect([limit.take('a'), limit.take('a')]).toEqual([true, false])
})

test('what is not used is not saved up beyond the burst', () => {
  let now = 0
  const limit = new RateLimit({ burst: 2, perSecond: 1 }, () => now)
  now = 1_000_000
  expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([true, true, false])
})

test('ever new keys take the place of those that were used longest ago', () => {
  const limit = new RateLimit({ burst: 1, perSecond: 0.001 }, () => 0)
  limit.take('first')
  limit.take('kept')
  for (let count = 0; count < 5_000; count += 1) {
    limit.take(String(count))
    if (count % 100 === 0) expect(limit.take('kept')).toBe(false)
  }
  expect(limit.take('first')).toBe(true)
  expect(limit.take('kept')).toBe(false)
})
