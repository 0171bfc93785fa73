import { expect, test } from 'vitest'
import { isoOf, momentFrom } from '../../../../src/embedded/core/moment.ts'

test('moments are read as since and until give them', () => {
  const now = 1_795_470_189_825_750
  expect(isoOf(now)).toBe('2026-11-23T21:43:09.82575Z')
  expect(momentFrom('1795470189.825750300', now)).toBe(now)
  expect(momentFrom('2026-11-23T21:43:09.82575Z', now)).toBe(now)
  expect(momentFrom('10m', now)).toBe(now - 600_000_000)
  expect(momentFrom('yesterday', now)).toBeUndefined()
})
