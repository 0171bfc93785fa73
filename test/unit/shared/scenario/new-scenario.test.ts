import { expect, test } from 'vitest'
import { lintScenario } from '../../../../src/shared/scenario/lint.ts'
import { newScenario } from '../../../../src/shared/scenario/new-scenario.ts'
import { parseScenario } from '../../../../src/shared/scenario/parse.ts'
import { glossary } from '../../../scenarios/shipped.ts'

test.each(['en', 'ko'] as const)('what one begins with, in %s, is without a problem and shows each kind of key', (language) => {
  const text = newScenario({ id: 'mine', language, schema: '../scenario.schema.json' })
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../scenario.schema.json')
  expect(lintScenario(text, 'mine.yaml', glossary)).toEqual([])
  const { scenario } = parseScenario(text, 'mine.yaml')
  expect(scenario).toMatchObject({ id: 'mine', language })
  expect(scenario?.steps.map((it) => it.run?.trim())).toEqual([
    'docker run -d --name mine-web -p 80 nginx:alpine',
    'docker stop mine-web',
    'docker rm mine-web',
  ])
  expect(scenario?.steps.filter((it) => it.ask).map((it) => it.id)).toEqual(['stop'])
  for (const step of scenario?.steps ?? []) expect([step.say, step.expect[0], step.focus[0]], step.id).not.toContain(undefined)
})

test('the Korean one is the English one in Korean', () => {
  const shape = (language: 'en' | 'ko') =>
    parseScenario(newScenario({ id: 'mine', language, schema: 'x' }), 'mine.yaml').scenario?.steps.map(
      ({ title: _title, say: _say, notes: _notes, ask, ...rest }) => ({ ...rest, answer: ask?.answer }),
    )
  expect(shape('ko')).toEqual(shape('en'))
})
