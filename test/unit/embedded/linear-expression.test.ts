import { expect, test } from 'vitest'
import { filterVolumes } from '../../../src/embedded/core/filters.ts'
import type { VolumeRecord } from '../../../src/embedded/core/state.ts'
import { linearExpression } from '../../../src/embedded/linear-expression.ts'
import { like } from '../../../src/embedded/userland/servers/mysql/expressions.ts'
import { matches, patternTest, removePattern } from '../../../src/embedded/userland/shell/pattern.ts'
import { watching } from '../../support/watched.ts'

const watched = watching()
const many = 'a'.repeat(40)
const long = 'a'.repeat(20_000)

const volume: Partial<VolumeRecord> = { name: `${many}-` }

/** What JavaScript’s own expressions would not come back from. */
const endless: readonly (readonly [string, () => unknown, unknown])[] = [
  ['an expression in an expression', () => linearExpression('(a+)+$').test(`${many}!`), false],
  ['the same twice', () => linearExpression('(a|a)*b').exec(many), undefined],
  ['replaced in many places', () => linearExpression('a*a*a*b').replace(long, 'x', true), long],
  ['a shell’s pattern', () => matches(long, '*a*a*a*a*a*b'), false],
  ['sets of characters that are not closed', () => matches('a', '['.repeat(20_000)), false],
  ['one that is not closed behind what is taken as it is', () => matches('a', `[${'\\\\'.repeat(60)}`), false],
  ['a name of a file', () => patternTest(`${'*a'.repeat(20)}*b`, true)('a'.repeat(255)), false],
  ['the longest beginning', () => removePattern(long, '*a*a*b', 'prefix', true), long],
  ['the shortest end', () => removePattern(long, 'b*a*a', 'suffix', false), long],
  ['a client’s filter', () => filterVolumes([volume as VolumeRecord], new Map([['name', ['(a|a)+$']]]), 400), []],
  ['a LIKE of SQL', () => like(long, '%a%a%a%a%b'), false],
]
test.each(endless)('%s is over soon: its time grows with the text and no faster', (name, search, outcome) => {
  expect(watched(name, search)).toEqual(outcome)
})

test('what is found is what JavaScript finds: its groups, its first place, and nothing of it has a meaning in a replacement', () => {
  expect(linearExpression('(\\d+)-(x)?').exec('a 12- 13-x')).toEqual(['12-', '12', undefined])
  expect(linearExpression('b+').replace('abbabb', '$0$1', false)).toBe('a$0$1abb')
  expect(linearExpression('b').replace('abab', '\\', true)).toBe('a\\a\\')
  expect(linearExpression('a|ab', { longest: true }).exec('ab')).toEqual(['ab'])
  expect(linearExpression('^É$', { ignoreCase: true }).test('é')).toBe(true)
})

test.each(['(', '[', 'a{99999}', '\\1', '(?=a)', '*'])('%s is no expression of RE2', (source) => {
  expect(() => linearExpression(source)).toThrow()
})

test.each([
  ['path/to/a.tar.gz', '*/', 'prefix', false, 'to/a.tar.gz'],
  ['path/to/a.tar.gz', '*/', 'prefix', true, 'a.tar.gz'],
  ['path/to/a.tar.gz', '.*', 'suffix', false, 'path/to/a.tar'],
  ['path/to/a.tar.gz', '.*', 'suffix', true, 'path/to/a'],
  ['a\nb', '*', 'prefix', true, ''],
  ['a\nb', '*', 'suffix', false, 'a\nb'],
  ['xaybab', '*a*b', 'prefix', false, 'ab'],
  ['xaybab', 'a*b', 'suffix', false, 'xayb'],
  ['xaybab', 'a*b', 'suffix', true, 'x'],
  ['abc', '?', 'prefix', true, 'bc'],
  ['abc', '[!a]', 'suffix', true, 'ab'],
  ['abc', 'x*', 'prefix', true, 'abc'],
] as const)('%j without %j (%s, the longest: %j) is %j', (text, pattern, side, greedy, kept) => {
  expect(removePattern(text, pattern, side, greedy)).toBe(kept)
})
