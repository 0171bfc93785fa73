import { expect, test } from 'vitest'
import { readWords } from '../../../../src/shared/command/words.ts'

const valuesOf = (text: string): string[][] => readWords(text).lines.map((line) => line.map((it) => it.value))

test.each([
  ['a b', ['a', 'b']],
  [`'a b' "c d" e\\ f`, ['a b', 'c d', 'e f']],
  [`a'b'"c"d`, ['abcd']],
  [`"a\\"b" 'a"b' "a'b"`, ['a"b', 'a"b', "a'b"]],
  [`"a\\$b" 'a$b' a\\$b`, ['a$b', 'a$b', 'a$b']],
  [`''`, ['']],
  [`A=b#c #d`, ['A=b#c']],
  [`a$ "$" 1$`, ['a$', '$', '1$']],
  [`$'a\\nb'`, ['a\nb']],
  [`*.txt [ab]?`, ['*.txt', '[ab]?']],
  ['"a \\\nb"', ['a b']],
  ['ab\\\ncd', ['abcd']],
  ['{{port a 80}}/x', ['{{port a 80}}/x']],
  [`{{index .A "b"}}`, ['{{index .A "b"}}']],
  [`a{b}{c`, ['a{b}{c']],
  ['C:\\a\\b c\\d', ['C:\\a\\b', 'cd']],
  ['이름 한글=값', ['이름', '한글=값']],
])('%s', (text, expected) => {
  expect(readWords(text).problems).toEqual([])
  expect(valuesOf(text)).toEqual([expected])
})

test('a quoted word may go over lines', () => {
  expect(valuesOf('"a\nb" c\nd')).toEqual([['a\nb', 'c'], ['d']])
})

test.each([
  ['a | b', '|'],
  ['a && b', '&&'],
  ['a > f', '>'],
  ['a; b', ';'],
  ['a &', '&'],
  ['a (b)', '('],
  ['a $B', '$B'],
  ['a ${B}c', '${B}'],
  ['a "x${B}"', '${B}'],
  ['a $(b c)', '$(b c)'],
  ['a "$(b)"', '$(b)'],
  ['a `b c`', '`b c`'],
  ['a "`b`"', '`b`'],
  ['a $PWD/x', '$PWD'],
  ['a "b', '"b'],
  ["a 'b", "'b"],
])('what only a shell can do is a problem at its place: %s', (text, place) => {
  const { lines, problems } = readWords(text)
  expect(lines).toEqual([])
  expect(problems.map((it) => text.slice(it.offset, it.offset + it.length))).toEqual([place])
})

test('raw words keep their quotes and know where they stand', () => {
  const text = `  a  'b c'"d" \\\n e`
  const [line] = readWords(text).lines
  expect(line?.map((it) => it.raw)).toEqual(['a', `'b c'"d"`, 'e'])
  expect(line?.map((it) => text.slice(it.offset, it.offset + it.length))).toEqual(['a', `'b c'"d"`, 'e'])
})

test.each([
  ['docker ps\u00a0-a', 9, 'U+00A0'],
  ['docker ps\ufeff', 9, 'U+FEFF'],
  ['docker\u2028ps', 6, 'U+2028'],
  ['docker ps\f', 9, 'U+000C'],
  ['docker ps\r-a', 9, 'U+000D'],
])('a character that only looks like a space is told, and nobody hangs on it: %j', (text, offset, code) => {
  const { lines, problems } = readWords(text)
  expect(lines).toEqual([])
  expect(problems).toEqual([
    { offset, length: 1, message: `a character that only looks like a space stands here (${code}); write a plain space` },
  ])
})
