import { expect, test } from 'vitest'
import { parseScenario } from '../../../../src/shared/scenario/parse.ts'
import { sameDeeds, samePlace } from '../../../../src/shared/scenario/same-deeds.ts'
import type { Scenario } from '../../../../src/shared/scenario/scenario.ts'

const lines = {
  one: 'id: one, title: One, run: docker run -d --name web nginx, expect: [ { container: web, state: running } ]',
  two: 'id: two, title: Two, say: Look., ask: { question: Why?, options: [ a, b ], answer: 1, because: So. }',
  three: 'id: three, title: Three, run: docker ps',
}
const scenario = (...steps: string[]): Scenario => {
  const { scenario, problems } = parseScenario(
    `id: x\ntitle: X\nsummary: x\nsteps:\n${steps.map((it) => `  - { ${it} }\n`).join('')}`,
    'x.yaml',
  )
  if (!scenario) throw new Error(JSON.stringify(problems))
  return scenario
}
const before = scenario(lines.one, lines.two, lines.three)

test.each([
  ['a title', lines.one.replace('One', 'First'), lines.two],
  ['what is said', lines.one, lines.two.replace('Look.', 'Look up.')],
  ['a question’s words', lines.one, lines.two.replace('Why?', 'Which?').replace('So.', 'Because.')],
  ['what it points at', `${lines.one}, focus: [ host ]`, lines.two],
])('%s may change', (_what, one, two) => expect(sameDeeds(before, scenario(one, two, lines.three), 2)).toBe(true))

test.each([
  ['a command', lines.one.replace('nginx', 'nginx:alpine'), lines.two],
  ['an expectation', lines.one.replace('running', 'exited'), lines.two],
  ['the right answer', lines.one, lines.two.replace('answer: 1', 'answer: 0')],
  ['an id', lines.one.replace('id: one', 'id: first'), lines.two],
  ['an engine that it is for', `${lines.one}, only: { engine: ">=28" }`, lines.two],
])('%s that changes is another play', (_what, one, two) => expect(sameDeeds(before, scenario(one, two, lines.three), 2)).toBe(false))

test('what was not played yet does not count, and what was played must be there', () => {
  expect(sameDeeds(before, scenario(lines.one, lines.two, 'id: other, title: Other, run: docker images'), 2)).toBe(true)
  expect(sameDeeds(before, scenario(lines.one), 2)).toBe(false)
  expect(sameDeeds(before, scenario(lines.three), 0)).toBe(true)
})

test('the place is that of the step’s id, wherever it stands now', () => {
  expect(samePlace(before, scenario(lines.three, lines.one, lines.two), 1)).toBe(2)
  expect(samePlace(before, scenario(lines.one, lines.three), 1)).toBe(1)
  expect(samePlace(before, scenario(lines.one), 2)).toBe(0)
})
