import { expect, test } from 'vitest'
import { withTexts } from '../../../../src/shared/recording/with-texts.ts'
import type { Scenario } from '../../../../src/shared/scenario/scenario.ts'
import { randomRun } from '../../../support/random-run.ts'
import { randomFrom } from '../../../support/random-topology.ts'

const recording = randomRun(randomFrom(2))
const now = (change: (scenario: Scenario) => Scenario) => ({ scenario: change(recording.scenario), translations: {}, warnings: [] })

test('another text takes the place of the old one; the frames stay', () => {
  const changed = now((it) => ({ ...it, title: 'New', steps: it.steps.map((step) => ({ ...step, say: 'Look there.' })) }))
  const { frames, start, end } = recording
  expect(withTexts(recording, changed)).toMatchObject({ scenario: changed.scenario, translations: {}, frames, start, end })
  expect(withTexts(recording, changed)).not.toHaveProperty('course')
})

test('a step that does something else, is new, or is gone, must be recorded', () => {
  const other = now((it) => ({ ...it, steps: it.steps.map((step) => ({ ...step, run: 'docker ps -a' })) }))
  const more = now((it) => ({ ...it, steps: [...it.steps, { id: 'new', title: 'New', expect: [], focus: [] }] }))
  const fewer = now((it) => ({ ...it, steps: it.steps.slice(1) }))
  const last = now((it) => ({ ...it, steps: it.steps.slice(0, -1) }))
  for (const version of [other, more, fewer, last]) expect(withTexts(recording, version)).toBeUndefined()
})
