import { expect, test } from 'vitest'
import { humanDuration, humanSize } from '../../../src/shared/go-units.ts'
import { sizeWords } from '../../../src/shared/topology/state-words.ts'

test.each([
  [0, '0B'],
  [999, '999B'],
  [1000, '1kB'],
  [1_990_000, '1.99MB'],
  [375_432_100, '375MB'],
  [73_123_456, '73.1MB'],
])('%s bytes are %s', (bytes, text) => {
  expect(humanSize(bytes, { digits: 3 })).toBe(text)
})

test.each([
  [400, 'Less than a second'],
  [1999, '1 second'],
  [2000, '2 seconds'],
  [59_000, '59 seconds'],
  [60_000, 'About a minute'],
  [119_999, 'About a minute'],
  [150_000, '2 minutes'],
  [59 * 60_000, '59 minutes'],
  [61 * 60_000, 'About an hour'],
  [100 * 60_000, '2 hours'],
  [3 * 24 * 3600_000, '3 days'],
  [20 * 24 * 3600_000, '2 weeks'],
  [100 * 24 * 3600_000, '3 months'],
  [3 * 365 * 24 * 3600_000, '3 years'],
])('%s ms are %s', (ms, text) => {
  expect(humanDuration(ms)).toBe(text)
})

test('sizes on the screen have three digits and a space', () => {
  expect([0, 999, 1_000, 6_144, 1_230_000_000].map(sizeWords)).toEqual(['0 B', '999 B', '1 kB', '6.14 kB', '1.23 GB'])
})
