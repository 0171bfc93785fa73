import { expect, test } from 'vitest'
import { clockWords } from '../../../../src/renderer/presenter/clock.tsx'

test.each([
  [0, '0:00'],
  [59_999, '0:59'],
  [247_000, '4:07'],
  [3_847_000, '1:04:07'],
  [-5, '0:00'],
])('%i ms are %s', (ms, words) => {
  expect(clockWords(ms)).toBe(words)
})
