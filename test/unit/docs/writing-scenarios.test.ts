import { describe, expect, test } from 'vitest'
import { consentKinds } from '../../../src/shared/scenario/consent.ts'
import { focusKinds } from '../../../src/shared/scenario/focus.ts'
import { scenarioSchema } from '../../../src/shared/scenario/json-schema.ts'
import { lintTranslation } from '../../../src/shared/scenario/lint.ts'
import { parseScenario } from '../../../src/shared/scenario/parse.ts'
import { formatProblem } from '../../../src/shared/scenario/problem.ts'
import { glossary } from '../../scenarios/shipped.ts'
import { guideExamples, guideScenarios, guideText } from '../../support/guide.ts'

const terms = glossary.terms.map((it) => it.id)

test.each(guideScenarios)('the example $name has no problem', ({ text }) => {
  expect(parseScenario(text, 'guide.yaml', terms).problems.map(formatProblem)).toEqual([])
})

test('the translation belongs to its example', () => {
  const [original] = guideScenarios.filter(({ text }) => text.startsWith('id: restart-once'))
  const { scenario } = parseScenario(original?.text ?? '', 'guide.yaml', terms)
  const [translation] = guideExamples.filter(({ kind }) => kind === 'translation')
  if (!scenario || !translation) throw new Error('the guide has no translation, or not of its first example')
  expect(lintTranslation(translation.text, 'guide.ko.yaml', scenario, glossary).map(formatProblem)).toEqual([])
})

describe('the guide names all there is', () => {
  type Schema = { properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[]; additionalProperties?: unknown }
  const { steps } = (scenarioSchema() as Schema).properties ?? {}
  const step = steps?.items?.properties ?? {}

  test('every key of a step', () => {
    for (const key of Object.keys(step)) expect(guideText, key).toMatch(new RegExp(`(?:^|[\\s{\`-])${key}(?:\`|:)`, 'm'))
  })

  test('every kind of expectation, each with every key that it has', () => {
    const lines = guideText.split('\n').filter((it) => /^ {4}- \{ \w+: /.test(it))
    for (const { properties = {} } of step.expect?.items?.anyOf ?? []) {
      const [kind = '', ...more] = Object.keys(properties)
      const own = lines.filter((it) => it.includes(`- { ${kind}: `)).join('\n')
      expect(own, kind).not.toBe('')
      const general = ['absent', 'engine', 'hostPort', 'readOnly']
      for (const key of more.filter((it) => !general.includes(it))) expect(own, `${kind} ${key}`).toContain(`${key}: `)
      for (const key of general) expect(guideText).toContain(key)
    }
  })

  test('every kind of focus and of consent', () => {
    for (const kind of focusKinds) expect(guideText).toContain(`\`${kind}:`)
    for (const kind of consentKinds) expect(guideText).toContain(`\`${kind}\``)
  })
})
