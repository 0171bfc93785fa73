import { beforeEach, expect, test } from 'vitest'
import { stepMarks } from '../../../../src/renderer/player/marks.ts'
import { isAsking, nextMove } from '../../../../src/renderer/player/next.ts'
import { posed, unposed } from '../../../../src/renderer/player/replay.ts'
import { shownAt } from '../../../../src/renderer/player/view.ts'
import { createActions } from '../../../../src/renderer/store/actions.ts'
import { initialApp, useApp } from '../../../../src/renderer/store/app-store.ts'
import { listen } from '../../../../src/renderer/store/listen.ts'
import { initialRun, useRun } from '../../../../src/renderer/store/run-store.ts'
import { initialView, useView } from '../../../../src/renderer/store/view-store.ts'
import type { RunView } from '../../../../src/shared/ipc.ts'
import { toFrame, toStart } from '../../../../src/shared/playback/cursor.ts'
import { success } from '../../../../src/shared/result.ts'
import { appState, bridgeWith, runWith, step } from '../../../support/run-with.ts'

beforeEach(() => {
  useApp.setState(initialApp(), true)
  useRun.setState(initialRun(), true)
  useView.setState(initialView(), true)
})

const ask = { question: 'Which?', options: ['a', 'b', 'c'], answer: 1, because: 'So.' }

/** Of three steps, the second of which asks, was answered with the first option, and took two frames. */
const replay = (more: Partial<RunView> = {}): RunView =>
  runWith(
    [
      { step: 'one', containers: ['web'] },
      { step: 'two', containers: ['web', 'db'], last: false, answer: 0 },
      { step: 'two', answer: 0 },
      { step: 'three', containers: ['web'] },
    ],
    {
      steps: [step('one'), step('two', { ask }), step('three')],
      recording: { recordedAt: '2026-01-01T00:00:00Z', by: '0.1.0' },
      status: 'done',
      nextStep: 3,
      ...more,
    },
  )

async function opened(run = replay()) {
  const { bridge, calls, emit } = bridgeWith({
    openScenario: async () => success(run),
    saveRecording: async () => success({ name: 'x', text: '{}' }),
  })
  const files: (readonly [string, string | Uint8Array])[] = []
  const actions = createActions(bridge, (name, text) => files.push([name, text]))
  await actions.open({ name: 'x.dockstage.json', text: '' })
  calls.length = 0
  const now = (): RunView => useRun.getState().run as RunView
  const shown = () => shownAt(now(), useView.getState().cursor)
  return { actions, calls, emit, bridge, files, now, shown }
}

test('it begins before the first step, whoever opened it, and Next and Back lead through it without a call', async () => {
  const { actions, calls, shown } = await opened()
  expect(shown()).toMatchObject({ index: -1, step: -1, past: false })
  actions.next()
  expect(shown()).toMatchObject({ index: 0, step: 0, past: false })
  actions.back()
  expect(shown()).toMatchObject({ index: -1 })
  expect(calls).toEqual([])

  for (const open of [
    async () => createActions(bridgeWith({ readState: async () => success(appState({ run: replay({ id: 'reloaded' }) })) }).bridge).load(),
    async () => {
      const { bridge, emit } = bridgeWith()
      listen({ ...bridge, onLink: () => () => undefined }, createActions(bridge))
      emit('run', replay({ id: 'by-menu' }))
    },
  ]) {
    useView.setState(initialView(), true)
    await open()
    expect(useView.getState().cursor).toEqual(toStart())
  }
})

test('a step that asked asks: what was there before stays in sight until there is an answer, which is the viewer’s own', async () => {
  const { actions, calls, now, shown } = await opened()
  actions.next()
  actions.next()
  expect(isAsking(now())).toBe(true)
  expect(shown()).toMatchObject({ index: 0, step: 1, running: true })
  expect(Object.keys(shown().pictured.containers)).toHaveLength(1)
  expect(nextMove(now(), useView.getState().cursor)).toBe('ask')
  actions.next()
  expect(shown()).toMatchObject({ index: 0, step: 1 })

  actions.answer(2)
  expect(useRun.getState().chosen).toEqual({ two: 2 })
  expect(shown()).toMatchObject({ index: 2, step: 1, running: false, frame: { last: true } })
  expect(isAsking(now())).toBe(false)
  actions.next()
  expect(shown()).toMatchObject({ index: 3, step: 2 })
  actions.next()
  expect(shown()).toMatchObject({ index: 3 })
  // Once answered, it is not asked again.
  actions.toFrame(0)
  actions.next()
  expect(shown()).toMatchObject({ index: 2, step: 1 })
  expect(calls).toEqual([])
})

test('whoever goes elsewhere leaves the question, and back leads to where one stood before it', async () => {
  const { actions, now, shown } = await opened()
  actions.next()
  actions.next()
  actions.back()
  expect(isAsking(now())).toBe(false)
  expect(shown()).toMatchObject({ index: 0, step: 0 })
  actions.next()
  actions.toStep(1)
  expect(isAsking(now())).toBe(false)
  expect(shown()).toMatchObject({ index: 2, step: 1, frame: { answer: 0 } })
  actions.toStart()
  actions.next()
  actions.next()
  actions.digit(1)
  expect(useRun.getState().chosen).toEqual({ two: 1 })
})

test('autoplay goes frame by frame, stands at a question, and goes on from its answer', async () => {
  const { actions, now, shown } = await opened()
  useView.setState({ playing: true })
  actions.playFrame()
  actions.playFrame()
  expect(shown()).toMatchObject({ index: 0, step: 1, running: true })
  actions.answer(1)
  expect(shown()).toMatchObject({ index: 1, step: 1, running: false })
  actions.playFrame()
  actions.playFrame()
  expect(shown()).toMatchObject({ index: 3 })
  expect(isAsking(now())).toBe(false)
})

test('its steps are marked as far as it is looked at, and each can be gone to', async () => {
  const { now } = await opened()
  const marks = (at: number): string[] => stepMarks(now(), shownAt(now(), toFrame(now().frames, at))).map((it) => it.state)
  expect(marks(-1)).toEqual(['todo', 'todo', 'todo'])
  expect(marks(0)).toEqual(['done', 'todo', 'todo'])
  expect(marks(3)).toEqual(['done', 'done', 'done'])
  expect(stepMarks(now(), shownAt(now(), toStart())).every((it) => it.reachable)).toBe(true)
})

test('a step that was passed over, a live run, and the middle of a step ask nothing', () => {
  const at = toFrame(replay().frames, 0)
  expect(posed(replay(), at, {})?.progress).toMatchObject({ step: 'two', waitingFor: 'Which?' })
  expect(unposed(posed(replay(), at, {}) as RunView)).toEqual(replay())
  const { recording: _, ...live } = replay()
  expect(posed(live, at, {})).toBeUndefined()
  expect(posed(replay(), toFrame(replay().frames, 1), {})).toBeUndefined()
  const passed = replay()
  const frames = passed.frames.map((it) => (it.step === 'two' && it.last ? { ...it, passedOver: true } : it))
  expect(posed({ ...passed, frames }, at, {})).toBeUndefined()
})

test('a live run is saved by main, or handed to the browser where main says so', async () => {
  const { actions, calls, files } = await opened(runWith([{ step: 'one' }]))
  await actions.saveRecording()
  expect(calls).toEqual(['saveRecording'])
  expect(files).toEqual([['x', '{}']])
})
