import { expect, test } from 'vitest'
import { visible } from '../../../src/shared/visible.ts'

test('what would break a line, act upon a terminal or turn text round is written as its number', () => {
  expect(visible('a\nb\r\u001B[2J\u0085\u2028 \u202Eabc\u202C \u2067x\u2069')).toBe(
    'a\\u{a}b\\u{d}\\u{1b}[2J\\u{85}\\u{2028} \\u{202e}abc\\u{202c} \\u{2067}x\\u{2069}',
  )
})

test('everything else stays as it is, in whatever script', () => {
  for (const text of ['<b>&amp;</b>', '데이터베이스', 'שלום', '🐳 \u200Dx', '']) expect(visible(text)).toBe(text)
})
