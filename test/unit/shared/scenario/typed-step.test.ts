import { expect, test } from 'vitest'
import type { Scenario } from '../../../../src/shared/scenario/scenario.ts'
import { typedStep, withStep, withTypedUpTo } from '../../../../src/shared/scenario/typed-step.ts'
import { runWith } from '../../../support/run-with.ts'

const { scenario } = runWith([]).opened
const idsOf = ({ steps }: Scenario): readonly string[] => steps.map(({ id }) => id)

test('a command becomes a step that expects nothing, under an id of its own', () => {
  const first = typedStep('  docker ps -a ', scenario)
  expect(first).toEqual({ id: 'typed-1', title: 'docker ps -a', run: 'docker ps -a', expect: [], focus: [], typed: true })
  expect(typedStep('docker images', withStep(scenario, 1, first)).id).toBe('typed-2')
})

test('a word that is wrong is named; two commands are one too many, and none is too few', () => {
  const refusal = (text: string): unknown => {
    try {
      return typedStep(text, scenario)
    } catch (cause) {
      return cause
    }
  }
  expect(refusal('docker run --nmae x busybox')).toMatchObject({ failure: { code: 'bad-usage', detail: '--nmae' } })
  expect(refusal('docker ps\ndocker ps')).toMatchObject({ failure: { message: 'one command at a time' } })
  expect(refusal('docker run -it busybox sh')).toMatchObject({ failure: { message: 'there is no terminal here to type at' } })
  expect(refusal(' # a comment')).toMatchObject({ failure: { message: 'there is no command to run' } })
})

test('what was typed is kept up to a step, typed or not', () => {
  const [a, b] = [typedStep('docker ps', scenario), { ...typedStep('docker images', scenario), id: 'typed-2' }]
  const typed = withStep(withStep(scenario, 1, a), 3, b)
  expect(idsOf(typed)).toEqual(['one', 'typed-1', 'two', 'typed-2', 'three'])
  expect(idsOf(withTypedUpTo(typed, 'two'))).toEqual(['one', 'typed-1', 'two', 'three'])
  expect(idsOf(withTypedUpTo(typed, 'typed-2'))).toEqual(idsOf(typed))
  expect(idsOf(withTypedUpTo(typed, 'one'))).toEqual(['one', 'two', 'three'])
})
