import { describe, expect, test } from 'vitest'
import { ko } from '../../src/shared/messages/ko.ts'
import { koRecording } from '../../src/shared/messages/ko-recording.ts'
import { koTerminal } from '../../src/shared/messages/ko-terminal.ts'
import { koThings } from '../../src/shared/messages/ko-things.ts'
import { misspeltIn } from '../../src/shared/scenario/glossary.ts'
import { parseCourse, parseScenario } from '../../src/shared/scenario/parse.ts'
import { formatProblem } from '../../src/shared/scenario/problem.ts'
import type { StepText } from '../../src/shared/scenario/scenario.ts'
import { termsIn } from '../../src/shared/scenario/terms.ts'
import { scenarioText } from '../../src/shared/scenario/write-scenario.ts'
import { glossary, glossaryProblems, readShipped, shipped, shippedIds } from './shipped.ts'

test('the course orders all shipped scenarios, each once', () => {
  const { course, problems } = parseCourse(readShipped('index.yaml'), 'scenarios/index.yaml')
  expect(problems).toEqual([])
  expect(course?.scenarios.map((it) => it.id).sort()).toEqual(shippedIds)
})

test('the glossary has no problem, and explains each term in a few short sentences of each language', () => {
  expect(glossaryProblems.map(formatProblem)).toEqual([])
  for (const { id, en, ko } of glossary.terms) {
    expect(ko.says, id).toMatch(/[가-힣].*\.$/)
    expect(en.says, id).toMatch(/\.$/)
    for (const { says } of [en, ko]) {
      expect(says.split(/(?<=[.?!])\s/).length, `${id}: sentences`).toBeLessThanOrEqual(3)
      expect(says.length, `${id}: letters`).toBeLessThanOrEqual(240)
    }
  }
})

test('the app itself speaks Korean in the glossary’s words', () => {
  for (const [key, text] of Object.entries({ ...ko, ...koThings, ...koRecording, ...koTerminal }))
    expect(misspeltIn(text, glossary), key).toEqual([])
})

describe.each(shippedIds)('%s', (id) => {
  const { scenario, korean, problems } = shipped(id)
  const steps = scenario.steps.map((step) => ({ step, text: korean.steps[step.id] as StepText }))

  test('has no problem, and no text without its Korean', () => {
    expect(problems.map(formatProblem)).toEqual([])
    expect(scenario.id).toBe(id)
  })

  test('reads the same from the text that its steps are written as', () => {
    expect(parseScenario(scenarioText(scenario), 'again.yaml')).toEqual({ scenario, problems: [] })
  })

  test('says something at every step and points at something', () => {
    expect(scenario.steps.filter((it) => it.say === undefined).map((it) => it.id)).toEqual([])
    expect(scenario.steps.filter((it) => it.focus.length === 0).map((it) => it.id)).toEqual([])
  })

  test('asks twice or more, and what it does checks itself', () => {
    expect(scenario.steps.filter((it) => it.ask).length).toBeGreaterThanOrEqual(2)
    const unchecked = scenario.steps.filter((it) => it.run !== undefined && it.expect.length === 0 && !it.fails)
    expect(unchecked.map((it) => it.id)).toEqual([])
    const unanswered = scenario.steps.filter((it) => it.ask && it.expect.length === 0)
    expect(unanswered.map((it) => it.id)).toEqual([])
  })

  test('marks the same terms in both languages, each once, at most two a step', () => {
    const marked = steps.map(({ step, text }) => ({
      step: step.id,
      english: termsIn(step.say ?? '').map((it) => it.id),
      korean: termsIn(text.say ?? '').map((it) => it.id),
    }))
    for (const { step, english, korean } of marked) {
      expect(korean.toSorted(), `${id}/${step}`).toEqual(english.toSorted())
      expect(english.length, `${id}/${step}`).toBeLessThanOrEqual(2)
    }
    const all = marked.flatMap((it) => it.english)
    expect(all).toEqual([...new Set(all)])
  })

  test('the Korean is Korean', () => {
    const texts = [korean.title, korean.summary, ...steps.flatMap(({ text }) => textsOf(text))]
    for (const text of texts) expect(text, `${id}: no Korean in it`).toMatch(/[가-힣]/)
  })
})

const textsOf = (text: StepText): string[] => Object.values(text).flat()
