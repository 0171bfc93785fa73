import { describe, expect, test } from 'vitest'
import { sayLanguage, scenarioWords, stepWords, summaryWords, withObserved } from '../../../../src/renderer/player/text.ts'
import type { OpenedScenario } from '../../../../src/shared/ipc.ts'
import { step } from '../../../support/run-with.ts'
import { topologyWith } from '../../../support/topology-with.ts'

const ask = { question: 'Which?', options: ['a', 'b'], answer: 1, because: 'So.' }
const first = step('one', { title: 'Start', say: 'Look.', ask })
const second = step('two', { title: 'Go on' })
const opened: OpenedScenario = {
  scenario: { id: 'x', language: 'en', title: 'Test', summary: 'Sum', needs: [], steps: [first, second] },
  translations: {
    ko: { title: '시험', summary: '요약', steps: { one: { title: '시작', question: '어느 것?', options: ['가', '나'] } } },
  },
  warnings: [],
}

describe('a scenario’s texts', () => {
  test('are its own in its own language', () => {
    expect(scenarioWords(opened, 'en')).toEqual({ title: 'Test', summary: 'Sum' })
    expect(stepWords(opened, first, 'en')).toEqual({ title: 'Start', say: 'Look.', ask })
  })
  test('are the translation’s in another, each falling back on its own', () => {
    expect(scenarioWords(opened, 'ko')).toEqual({ title: '시험', summary: '요약' })
    expect(stepWords(opened, first, 'ko')).toEqual({
      title: '시작',
      say: 'Look.',
      ask: { question: '어느 것?', options: ['가', '나'], answer: 1, because: 'So.' },
    })
    expect(stepWords(opened, second, 'ko')).toEqual({ title: 'Go on', say: '' })
  })
  test('without a translation are its own', () => {
    expect(scenarioWords({ ...opened, translations: {} }, 'ko').title).toBe('Test')
  })
  test('a summary is given in the first language that it has', () => {
    const summary = { id: 'x', steps: 2, text: { ko: { title: '시험', summary: '요약' } } }
    expect(summaryWords(summary, 'en').title).toBe('시험')
    expect(summaryWords({ id: 'x', steps: 2, text: {} }, 'en').title).toBe('x')
  })
})

test('terms stay marked in "say" alone; everything else has their words', () => {
  const marked = step('one', {
    title: 'The [[veth]]',
    say: 'A [[veth]].',
    ask: { ...ask, question: 'A [[veth|cable]]?', options: ['[[x]]', 'b'] },
  })
  const scenario = { ...opened.scenario, title: '[[veth]]s', summary: 'On [[veth|cables]].' }
  expect(scenarioWords({ ...opened, scenario }, 'en')).toEqual({ title: 'veths', summary: 'On cables.' })
  expect(stepWords(opened, marked, 'en')).toEqual({
    title: 'The veth',
    say: 'A [[veth]].',
    ask: { question: 'A cable?', options: ['x', 'b'], answer: 1, because: 'So.' },
  })
  expect(summaryWords({ id: 'x', steps: 1, text: { en: { title: '[[veth]]', summary: '[[a|b]]' } } }, 'en')).toEqual({
    title: 'veth',
    summary: 'b',
  })
})

test('a narration that is not translated is in the scenario’s own language', () => {
  const steps = { one: { say: '보세요.' } }
  expect(sayLanguage({ ...opened, translations: { ko: { title: '', summary: '', steps } } }, first, 'ko')).toBe('ko')
  expect(sayLanguage(opened, first, 'ko')).toBe('en')
  expect(sayLanguage(opened, first, 'en')).toBe('en')
})

test('a narration tells what is shown, and is left as written where that is not there', () => {
  const shown = topologyWith({ containers: [{ name: 'web', ports: ['127.0.0.1:32768:80'] }] })
  expect(withObserved('Open port {{port web 80}}.', shown)).toBe('Open port 32768.')
  expect(withObserved('Open port {{port db 80}}.', shown)).toBe('Open port {{port db 80}}.')
})
