import { expect, test } from 'vitest'
import { expressionFound, searchesWithin } from '../../../../src/engine/commands/expression-found.ts'

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

test('many that each take long are ended together, and the others are found as ever', () => {
  const isFound = searchesWithin(600)
  const began = performance.now()
  const slow = (): boolean => isFound(/(?:a|a)*b/, 'a'.repeat(60))
  expect(slow).toThrow(/was still being looked for after the time that all such searches have together/)
  expect(slow).toThrow(/was still being looked for/)
  expect(performance.now() - began).toBeLessThan(3_000)
  expect(searchesWithin()(/a|x/, 'aaa')).toBe(true)
})
