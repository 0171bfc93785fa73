import { expect, test } from 'vitest'
import { parseCourse, parseScenario, parseTranslation } from '../../../../src/shared/scenario/parse.ts'

const { scenario } = parseScenario(
  `id: demo
title: A demo
summary: For tests.
steps:
  - { id: first, title: First, say: Look., notes: Speak. }
  - { id: second, title: Second, ask: { question: Which?, options: [ One, Two ], answer: 0, because: So. } }
`,
  'demo.yaml',
)
if (!scenario) throw new Error('the scenario of this test is wrong')
const translate = (text: string) => parseTranslation(text, 'demo.ko.yaml', scenario)
const problemsOf = (text: string): string[] =>
  translate(text).problems.map((it) => `${it.line}:${it.column} ${it.severity === 'warning' ? 'warning: ' : ''}${it.message}`)
const head = 'title: 예시\nsummary: 시험용.\n'
const whole = `${head}steps:
  first: { title: 첫째, say: 보세요., notes: 말하세요. }
  second: { title: 둘째, question: 어느 것?, options: [ 하나, 둘 ], because: 그래서. }
`

test('a whole translation has no problems', () => {
  expect(problemsOf(whole)).toEqual([])
  expect(translate(whole).translation?.steps.second).toEqual({
    title: '둘째',
    question: '어느 것?',
    options: ['하나', '둘'],
    because: '그래서.',
  })
})

test('what is not translated is warned of, and the rest is shown', () => {
  const text = `${head}steps:\n  second: { title: 둘째 }\n`
  expect(problemsOf(text)).toEqual([
    '4:3 warning: missing translation: "question" of step "second"',
    '4:3 warning: missing translation: "because" of step "second"',
    '4:3 warning: missing translation: "options" of step "second"',
    '4:3 warning: missing translation: step "first"',
  ])
  expect(translate(text).translation?.steps.second?.title).toBe('둘째')
})

test('an unknown step, a command and a text that the scenario lacks are errors', () => {
  expect(problemsOf(whole.replace('  first:', '  frist:'))).toEqual([
    '4:3 the scenario "demo" has no step "frist"; did you mean "first"?',
    '4:3 warning: missing translation: step "first"',
  ])
  expect(problemsOf(whole.replace('보세요.,', '보세요., run: docker ps,'))).toEqual([
    '4:34 step "first": unknown key "run"; commands are not translated',
  ])
  expect(problemsOf(whole.replace('{ title: 둘째,', '{ title: 둘째, say: 더,'))).toEqual([
    '5:3 step "second" has no "say" to be translated',
  ])
  expect(problemsOf(whole.replace('[ 하나, 둘 ]', '[ 하나 ]'))).toEqual(['5:3 step "second" has 2 options, its translation 1'])
})

test('steps that are no table, and keys that are no data, are errors', () => {
  expect(problemsOf(`${head}steps: [ 1 ]\n`)).toEqual(['3:8 "steps" of the translation: expected a table of steps by id, found a list'])
  expect(problemsOf(`${head}steps: { __proto__: { title: x } }\n`)).toContain('3:10 the translation: "__proto__" can not be used as a key')
  expect(problemsOf(head)).toEqual(['1:1 the translation: "steps" is missing (a table of steps by id)'])
  expect(problemsOf(`id: demo\n${whole}`)).toEqual([
    '1:1 the translation: unknown key "id"; a translation has only texts; its scenario is the one that its file is named after',
  ])
})

test('a course is read, with both languages for each text', () => {
  const entry = '  - { id: demo, minutes: 5, before: { en: a, ko: 가 }, after: { en: b, ko: 나 } }\n'
  const { course, problems } = parseCourse(`title: { en: Course, ko: 과정 }\nscenarios:\n${entry}`, 'index.yaml')
  expect(problems).toEqual([])
  expect(course?.scenarios).toEqual([{ id: 'demo', minutes: 5, before: { en: 'a', ko: '가' }, after: { en: 'b', ko: '나' } }])
  const bad = parseCourse(`title: { en: Course }\nscenarios:\n${entry}${entry}  - { id: x, minuts: 5 }\n`, 'index.yaml').problems
  expect(bad.map((it) => `${it.line}:${it.column} ${it.message}`)).toEqual([
    '1:8 "title" of the course: "ko" is missing (text)',
    '4:11 the id "demo" is used twice; the first is in line 3',
    '5:5 "scenarios" of the course, scenario 3: "before" is missing (a table with en, ko)',
    '5:5 "scenarios" of the course, scenario 3: "after" is missing (a table with en, ko)',
    '5:14 "scenarios" of the course, scenario 3: unknown key "minuts"; did you mean "minutes"?',
  ])
})
