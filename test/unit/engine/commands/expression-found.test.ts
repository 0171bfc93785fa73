import { expect, test } from 'vitest'
import { expressionFound } from '../../../../src/engine/commands/expression-found.ts'

test('an expression is found, over lines, or is not', () => {
  expect(expressionFound(/^ready/m, 'starting\nready')).toBe(true)
  expect(expressionFound(/ready$/, 'starting')).toBe(false)
})

test.each([
  ['(?:a|a)*b', 'a'.repeat(60)],
  ['x*x*x*x*x*y', 'x'.repeat(100_000)],
  ['(?:a|aa)+$', `${'a'.repeat(80)}b`],
])('one whose search would have no end is told: %s', (source, text) => {
  expect(() => expressionFound(new RegExp(source, 'm'), text)).toThrow(`the expression /${source}/ was still being looked for after 1 s`)
  // And the next one is looked for as ever.
  expect(expressionFound(/a|x/, text)).toBe(true)
})
