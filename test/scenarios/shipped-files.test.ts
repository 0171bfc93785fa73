import { describe, expect, test } from 'vitest'
import { parseCourse } from '../../src/shared/scenario/parse.ts'
import { formatProblem } from '../../src/shared/scenario/problem.ts'
import type { StepText } from '../../src/shared/scenario/scenario.ts'
import { forbiddenKorean } from './glossary.ts'
import { readShipped, shipped, shippedIds } from './shipped.ts'

test('the course orders all shipped scenarios, each once', () => {
  const { course, problems } = parseCourse(readShipped('index.yaml'), 'scenarios/index.yaml')
  expect(problems).toEqual([])
  expect(course?.scenarios.map((it) => it.id).sort()).toEqual(shippedIds)
})

describe.each(shippedIds)('%s', (id) => {
  const { scenario, korean, problems } = shipped(id)
  const steps = scenario.steps.map((step) => ({ step, text: korean.steps[step.id] as StepText }))

  test('has no problem, and no text without its Korean', () => {
    expect(problems.map(formatProblem)).toEqual([])
    expect(scenario.id).toBe(id)
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

  test('translates no command: what the Korean quotes as code stands in the English step too', () => {
    for (const { step, text } of steps) {
      const english = [scenario.summary, step.title, step.say, step.notes, step.run, ...Object.values(step.ask ?? {}).flat()].join('\n')
      const codes = textsOf(text).flatMap((it) => [...it.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? ''))
      for (const code of codes) expect(english, `${id}/${step.id}: ${code}`).toContain(code)
    }
  })

  test('the Korean is Korean, in the course’s terms', () => {
    const texts = [korean.title, korean.summary, ...steps.flatMap(({ text }) => textsOf(text))]
    for (const text of texts) {
      expect(text, `${id}: no Korean in it`).toMatch(/[가-힣]/)
      for (const [pattern, term] of forbiddenKorean) expect(pattern.test(text), `${id}: say ${term} in "${text.slice(0, 80)}"`).toBe(false)
    }
  })
})

const textsOf = (text: StepText): string[] => Object.values(text).flat()
