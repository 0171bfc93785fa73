import { expect, test } from 'vitest'
import { branchOf, knownNames } from '../../../../src/renderer/player/typed.ts'
import { runWith, step } from '../../../support/run-with.ts'
import { topologyWith } from '../../../support/topology-with.ts'

test('a branch begins behind the last step before what was typed first', () => {
  const typed = (id: string) => step(id, { typed: true })
  const steps = [step('one'), typed('typed-1'), step('two'), typed('typed-2')]
  const branchAt = (nextStep: number) => branchOf(runWith([], { steps, nextStep }))
  expect(branchAt(1)).toBeUndefined()
  expect(branchAt(2)).toMatchObject({ first: { id: 'typed-1' }, from: { id: 'one' } })
  expect(branchAt(4)).toMatchObject({ first: { id: 'typed-1' }, from: { id: 'one' } })
  expect(branchOf(runWith([], { steps: [typed('typed-1'), step('one')], nextStep: 1 }))?.from).toBeUndefined()
})

test('names are known of what is there', () => {
  expect(knownNames(topologyWith({ containers: ['web', 'db'] })).container.toSorted()).toEqual(['db', 'web'])
})
