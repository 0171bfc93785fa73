import { expect, test } from 'vitest'
import { type LimitNeed, memoryNeed } from '../../../../src/shared/scenario/memory-need.ts'
import type { Step } from '../../../../src/shared/scenario/scenario.ts'

const mega = 1024 ** 2
const needOf = (...steps: readonly (string | Partial<Step>)[]): LimitNeed =>
  memoryNeed({
    steps: steps.map((it, at) => ({ id: `s${at}`, title: 'T', expect: [], focus: [], ...(typeof it === 'string' ? { run: it } : it) })),
  })

test('limits that the lines give add up, and containers without one are counted', () => {
  expect(needOf('docker run -d -m 64m --name a web\ndocker create --memory 1g web', 'docker run -d web\ndocker run -d web')).toEqual({
    declared: 1088 * mega,
    undeclared: 2,
  })
})

test('what is removed before the next is made does not count beside it', () => {
  const one = 'docker run -d -m 64m --name a web\ndocker run -d --name b web\ndocker rm -f a b'
  expect(needOf(one, one, one)).toEqual({ declared: 64 * mega, undeclared: 1 })
  expect(needOf('docker run --rm web true', 'docker run --rm web true').undeclared).toBe(1)
})

test('what the words do not tell counts as there: in a step that must fail, in the background, side by side', () => {
  const make = 'docker run -d --name a web'
  expect(needOf(make, { run: 'docker rm a', fails: { says: 'running' } }, 'docker run -d --name b web').undeclared).toBe(2)
  expect(needOf('docker run -d --rm web', 'docker run -d --rm web').undeclared).toBe(2)
  expect(needOf({ parallel: ['docker run --rm web', 'docker run --rm web'] }).undeclared).toBe(2)
})

test('a limit of 0 is none, and what was typed is its user’s own', () => {
  expect(needOf('docker run -d -m 0 web', { run: 'docker run -d -m 9g web', typed: true })).toEqual({ declared: 0, undeclared: 1 })
})
