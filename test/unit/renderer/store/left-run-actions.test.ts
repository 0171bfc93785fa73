import { beforeEach, expect, test } from 'vitest'
import { createActions } from '../../../../src/renderer/store/actions.ts'
import { initialApp, useApp } from '../../../../src/renderer/store/app-store.ts'
import { initialLeftRuns, useLeftRuns } from '../../../../src/renderer/store/left-runs-store.ts'
import { initialRun, useRun } from '../../../../src/renderer/store/run-store.ts'
import type { AppApi } from '../../../../src/shared/ipc.ts'
import type { LeftRun } from '../../../../src/shared/left-run.ts'
import { failure, success } from '../../../../src/shared/result.ts'
import { bridgeWith, runWith } from '../../../support/run-with.ts'

beforeEach(() => {
  useApp.setState(initialApp(), true)
  useRun.setState(initialRun(), true)
  useLeftRuns.setState(initialLeftRuns(), true)
})

const left: LeftRun = { runId: 'r1', scenarioId: 'x', title: {}, kept: false, things: [] }
const given = (api: Partial<AppApi>) => {
  const { bridge, calls } = bridgeWith({ listLeftRuns: async () => success([left]), ...api })
  return { actions: createActions(bridge), calls }
}

test('what is asked for while an answer is awaited is asked once more, and no oftener', async () => {
  const { actions, calls } = given({})
  await Promise.all([actions.lookForLeftRuns(), actions.lookForLeftRuns(), actions.lookForLeftRuns()])
  expect(calls).toEqual(['listLeftRuns', 'listLeftRuns'])
  expect(useLeftRuns.getState()).toMatchObject({ runs: [left], looking: false })
})

test('a list that cannot be had takes nothing away, and is told to nobody', async () => {
  useLeftRuns.setState({ runs: [left] })
  const { actions } = given({ listLeftRuns: async () => failure('unexpected', 'no') })
  await actions.lookForLeftRuns()
  expect(useLeftRuns.getState().runs).toEqual([left])
  expect(useApp.getState().notice).toBeUndefined()
})

test('a run that somebody else has in hand is told, and looked for again', async () => {
  const { actions, calls } = given({ resumeRun: async () => failure('busy', 'another has it') })
  await actions.resumeLeft('r1', null)
  expect(calls).toEqual(['resumeRun', 'listLeftRuns'])
  expect(useApp.getState().notice).toMatchObject({ code: 'busy' })
  expect(useLeftRuns.getState().working).toBeUndefined()
})

test('a run that was resumed is open, and nothing is looked for behind it', async () => {
  const { actions, calls } = given({
    resumeRun: async () => {
      useRun.setState({ run: runWith([{ step: 'one' }]) })
      return success(null)
    },
  })
  await actions.resumeLeft('r1', 'anew')
  expect(calls).toEqual(['resumeRun'])
})

test('a clean-up says how much it removed, and what is left is looked for', async () => {
  const { actions, calls } = given({ cleanUpLeftRun: async () => success(['web', 'blog']), listLeftRuns: async () => success([]) })
  await actions.cleanUpLeft('r1', false)
  expect(calls).toEqual(['cleanUpLeftRun', 'listLeftRuns'])
  expect(useLeftRuns.getState()).toMatchObject({ removed: 2, runs: [] })
})
