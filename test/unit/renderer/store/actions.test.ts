import { beforeEach, describe, expect, test } from 'vitest'
import { createActions } from '../../../../src/renderer/store/actions.ts'
import { initialApp, useApp } from '../../../../src/renderer/store/app-store.ts'
import { initialRun, useRun } from '../../../../src/renderer/store/run-store.ts'
import { initialView, useView } from '../../../../src/renderer/store/view-store.ts'
import type { AppApi, RunView } from '../../../../src/shared/ipc.ts'
import { failure, success } from '../../../../src/shared/result.ts'
import { appState, bridgeWith, runWith, step } from '../../../support/run-with.ts'

beforeEach(() => {
  useApp.setState(initialApp(), true)
  useRun.setState(initialRun(), true)
  useView.setState(initialView(), true)
})

const given = (run: RunView, api: Partial<AppApi> = {}) => {
  useRun.setState({ run })
  const { bridge, calls } = bridgeWith(api)
  return { actions: createActions(bridge), calls }
}
const three = [
  { step: 'one', containers: ['web'] },
  { step: 'two', containers: ['web', 'db'] },
]
const shownAt = (): number => {
  const { at, follows } = useView.getState().cursor
  return follows ? Number.POSITIVE_INFINITY : at
}
const now = Number.POSITIVE_INFINITY

describe('moving', () => {
  test('back moves the view and asks the engine for nothing', () => {
    const { actions, calls } = given(runWith(three))
    actions.back()
    expect(shownAt()).toBe(0)
    actions.back()
    expect(shownAt()).toBe(-1)
    expect(calls).toEqual([])
  })

  test('a step that changed nothing costs no extra press', () => {
    const { actions } = given(runWith([...three, { step: 'three' }]))
    actions.back()
    expect(shownAt()).toBe(0)
  })

  test('by frames the view goes through a step, stops at both ends, and runs nothing', () => {
    const { actions, calls } = given(runWith([{ step: 'one' }, { step: 'two', last: false, containers: ['web'] }, { step: 'two' }]))
    const seen = [
      actions.frameForward,
      actions.frameBack,
      actions.frameBack,
      actions.frameBack,
      actions.frameBack,
      actions.frameForward,
    ].map((move) => {
      move()
      return shownAt()
    })
    expect(seen).toEqual([now, 1, 0, -1, -1, 0])
    actions.toFrame(1)
    expect(shownAt()).toBe(1)
    actions.toFrame(2)
    expect(shownAt()).toBe(now)
    expect(calls).toEqual([])
  })

  test('a digit goes to the step of that number; at a question it answers, and pressed once more it does nothing', () => {
    const asking = { ...step('three'), ask: { question: 'Q?', options: ['a', 'b'], answer: 0, because: 'So.' } }
    const steps = [step('one'), step('two'), asking]
    const before = given(runWith(three, { steps }))
    before.actions.digit(0)
    expect(shownAt()).toBe(0)
    before.actions.digit(2)
    expect(shownAt()).toBe(0)
    before.actions.toNow()
    const progress = { step: 'three', output: '', startedAt: '2026-01-01T00:00:00Z', waitingFor: 'Q?' }
    const at = given(runWith(three, { steps, status: 'waiting', progress }))
    at.actions.digit(1)
    expect(at.calls).toEqual(['answer'])
    const answered = given(runWith([...three, { step: 'three' }], { steps }))
    answered.actions.digit(1)
    expect([shownAt(), answered.calls]).toEqual([now, []])
  })

  test('next in the past moves the view, and runs nothing', () => {
    const { actions, calls } = given(runWith(three))
    actions.toStart()
    actions.next()
    expect(shownAt()).toBe(0)
    actions.next()
    expect(shownAt()).toBe(now)
    expect(calls).toEqual([])
  })

  test('next at the head runs the next step', () => {
    const { actions, calls } = given(runWith(three))
    actions.next()
    expect(calls).toEqual(['runStep'])
  })

  test('next does nothing while a step runs, and at the end', () => {
    const progress = { step: 'three', output: '', startedAt: '2026-01-01T00:00:00Z' }
    const running = given(runWith(three, { status: 'running', progress }))
    running.actions.next()
    expect(running.calls).toEqual([])
    const done = given(runWith([...three, { step: 'three' }]))
    done.actions.next()
    expect(done.calls).toEqual([])
  })

  test('going to a step that has not run changes nothing', () => {
    const { actions } = given(runWith(three))
    actions.toStep(2)
    expect(shownAt()).toBe(now)
    actions.toStep(0)
    expect(shownAt()).toBe(0)
  })

  test('looking back stops the autoplay', () => {
    const { actions } = given(runWith(three))
    actions.togglePlay()
    actions.back()
    expect(useView.getState().playing).toBe(false)
  })
})

describe('what needs the user', () => {
  const consentNeeded = [{ kind: 'bind', step: 'one', what: '-v /etc:/etc' }] as const

  test('consent is asked before the first step, and its yes runs it', async () => {
    const run = runWith([], { consentNeeded })
    const { actions, calls } = given(run, { consent: async () => success({ ...run, consentNeeded: [] }) })
    actions.next()
    expect(useView.getState().dialog).toBe('consent')
    expect(calls).toEqual([])
    await actions.consent(['bind'])
    expect(calls).toEqual(['consent', 'runStep'])
    expect(useView.getState().dialog).toBeUndefined()
  })

  const ask = { question: 'Which?', options: ['a', 'b'], answer: 0, because: '' }
  const progress = { step: 'one', output: '', waitingFor: 'Which?', startedAt: '2026-01-01T00:00:00Z' }

  test('an answer is given once, and only to a question that is asked', () => {
    const steps = [step('one', { ask })]
    const { actions, calls } = given(runWith([], { steps, status: 'waiting', progress }))
    actions.answer(5)
    expect(calls).toEqual([])
    actions.answer(1)
    actions.answer(0)
    expect(calls).toEqual(['answer'])
    expect(useRun.getState().chosen).toEqual({ one: 1 })
  })

  test('an answer at any other moment is nothing', () => {
    const { actions, calls } = given(runWith(three))
    actions.answer(0)
    expect(calls).toEqual([])
  })
})

describe('what goes wrong', () => {
  test('outside a step it is told until dismissed', async () => {
    const { actions } = given(runWith([]), { restart: async () => failure('engine-unreachable', 'no engine') })
    await actions.restart()
    expect(useApp.getState().notice?.code).toBe('engine-unreachable')
    expect(useApp.getState().busy).toBeUndefined()
  })

  test('in a step it is told by the run itself, once', async () => {
    const lost = { code: 'command-failed', message: 'exit 1' } as const
    const { actions } = given(runWith(three), {
      runStep: async () => {
        useRun.setState(({ run }) => ({ run: run && { ...run, status: 'failed', failure: lost } }))
        return { ok: false, failure: lost }
      },
    })
    actions.next()
    await Promise.resolve()
    expect(useApp.getState().notice).toBeUndefined()
  })

  test('a lost connection is told by its own banner', async () => {
    const { actions } = given(runWith([]), { cleanUp: async () => failure('unexpected', 'lost') })
    useApp.setState({ link: 'lost' })
    await actions.cleanUp()
    expect(useApp.getState().notice).toBeUndefined()
  })
})

describe('the app', () => {
  test('clean-up tells what was removed', async () => {
    const { actions } = given(runWith(three), { cleanUp: async () => success(['container web']) })
    await actions.cleanUp()
    expect(useRun.getState().removed).toEqual(['container web'])
  })

  test('language and theme switch at once, and are kept', async () => {
    let kept: unknown
    const { actions } = given(runWith([]), {
      setPreferences: async (it) => {
        kept = it
        return success(it)
      },
    })
    const saved = actions.setTheme('dark')
    expect(useApp.getState().preferences.theme).toBe('dark')
    await saved
    await actions.setLanguage('ko')
    expect(kept).toEqual({ language: 'ko', theme: 'dark' })
  })

  test('a run that is opened is looked at from now', async () => {
    const other = { ...runWith([]), id: 'other' }
    const { actions } = given(runWith(three), { openScenario: async () => success(other) })
    useView.setState({ selected: 'host', playing: true })
    actions.back()
    await actions.open({ id: 'other' })
    expect(useRun.getState().run?.id).toBe('other')
    expect(useView.getState()).toMatchObject({ selected: undefined, playing: false, cursor: { follows: true } })
  })

  test('reading the state anew keeps the view of a run that is the same', async () => {
    const run = runWith(three)
    const { actions } = given(run, { readState: async () => success(appState({ run })) })
    actions.back()
    useRun.setState({ chosen: { one: 1 } })
    await actions.load()
    expect(shownAt()).toBe(0)
    expect(useRun.getState().chosen).toEqual({ one: 1 })
    expect(useApp.getState().loaded).toBe(true)
  })
})

describe('a page that only looks on', () => {
  const looking = (run: RunView, api: Partial<AppApi> = {}) => {
    useApp.setState({ looksOn: true })
    return given(run, api)
  }

  test('asks main for nothing that drives, whatever is pressed', async () => {
    const asking = step('one', { ask: { question: 'Which?', options: ['a', 'b'], answer: 0, because: '' } })
    const progress = { step: 'one', output: '', waitingFor: 'Which?', startedAt: '2026-01-01T00:00:00Z' }
    const { actions, calls } = looking(runWith([], { status: 'waiting', progress, steps: [asking] }))
    actions.next()
    actions.digit(1)
    actions.answer(0)
    actions.openLine()
    await actions.startPresentation()
    await actions.setLanguage('ko')
    expect(calls).toEqual([])
    expect(useRun.getState().chosen).toEqual({})
    expect(useView.getState().typing).toBe(false)
  })

  test('looks back at what was played, and forward again', () => {
    const { actions, calls } = looking(runWith(three))
    actions.back()
    expect(shownAt()).toBe(0)
    actions.next()
    expect(shownAt()).toBe(now)
    actions.next()
    expect(calls).toEqual([])
  })

  test('has the language and theme of who drives, until it has its own', async () => {
    const told = { language: 'en', theme: 'dark' } as const
    const state = { ...appState(), looksOn: true as const, preferences: told }
    const { actions } = looking(runWith([]), { readState: async () => success(state) })
    await actions.load()
    expect(useApp.getState().preferences).toEqual(told)
    await actions.setLanguage('ko')
    actions.takePreferences({ language: 'en', theme: 'light' })
    await actions.load()
    expect(useApp.getState().preferences).toEqual({ language: 'ko', theme: 'dark' })
  })
})

test('what is opened while the answer to leaving is awaited is opened then, and not passed over', async () => {
  let left: () => void = () => {}
  const { actions } = given(runWith(three), {
    closeScenario: () =>
      new Promise((resolve) => {
        left = () => resolve(success(null))
      }),
    openScenario: async () => success({ ...runWith(three), id: 'next' }),
  })
  const closing = actions.close()
  const opening = actions.open({ id: 'x' })
  left()
  await Promise.all([closing, opening])
  expect(useRun.getState().run?.id).toBe('next')
  expect(useApp.getState().busy).toBeUndefined()
})
