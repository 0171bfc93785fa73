import { expect, test } from 'vitest'
import { durationWords, isoOf, momentFrom } from '../../../../src/embedded/core/moment.ts'

test('durations are worded as go-units does', () => {
  const seconds = [0, 1, 2, 59, 60, 119, 120, 3600, 7200, 60 * 60 * 72]
  expect(seconds.map((count) => durationWords(count * 1_000_000))).toEqual([
    ...[
      'Less than a second',
      '1 second',
      '2 seconds',
      '59 seconds',
      'About a minute',
      'About a minute',
      '2 minutes',
      'About an hour',
      '2 hours',
      '3 days',
    ],
  ])
})

test('moments are read as since and until give them', () => {
  const now = 1_795_470_189_825_750
  expect(isoOf(now)).toBe('2026-11-23T21:43:09.82575Z')
  expect(momentFrom('1795470189.825750300', now)).toBe(now)
  expect(momentFrom('2026-11-23T21:43:09.82575Z', now)).toBe(now)
  expect(momentFrom('10m', now)).toBe(now - 600_000_000)
  expect(momentFrom('yesterday', now)).toBeUndefined()
})
