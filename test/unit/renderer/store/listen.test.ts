import { beforeEach, expect, test } from 'vitest'
import type { LinkState } from '../../../../src/renderer/bridge/page-bridge.ts'
import { createActions } from '../../../../src/renderer/store/actions.ts'
import { initialApp, useApp } from '../../../../src/renderer/store/app-store.ts'
import { listen } from '../../../../src/renderer/store/listen.ts'
import { initialRun, useRun } from '../../../../src/renderer/store/run-store.ts'
import { initialView, useView } from '../../../../src/renderer/store/view-store.ts'
import { bridgeWith, runWith } from '../../../support/run-with.ts'

beforeEach(() => {
  useApp.setState(initialApp(), true)
  useRun.setState(initialRun(), true)
  useView.setState(initialView(), true)
})

function listening() {
  const { bridge, emit } = bridgeWith()
  let loads = 0
  let setLink: (state: LinkState) => void = () => {}
  const load = async (): Promise<void> => {
    loads += 1
  }
  const onLink = (tell: (state: LinkState) => void) => {
    setLink = tell
    tell('open')
    return () => {}
  }
  const undo = listen({ ...bridge, onLink }, { ...createActions(bridge), load })
  return { emit, undo, loads: () => loads, setLink: (state: LinkState) => setLink(state) }
}
const frames = [
  { step: 'one', containers: ['web'] },
  { step: 'two', containers: ['web', 'db'] },
]

test('frames join the run in their order, and one that came twice is taken once', () => {
  const { emit } = listening()
  const whole = runWith(frames)
  emit('run', { ...whole, frames: [] })
  for (const frame of [whole.frames[0], whole.frames[0], whole.frames[1]]) emit('frame', { runId: 'run', frame })
  expect(useRun.getState().run?.frames.map(({ index }) => index)).toEqual([0, 1])
})

test('a frame that was missed is fetched with the whole state', () => {
  const { emit, loads } = listening()
  const whole = runWith(frames)
  emit('run', { ...whole, frames: [] })
  emit('frame', { runId: 'run', frame: whole.frames[1] })
  expect(loads()).toBe(1)
})

test('a file that could not be opened is told of until another one is; another failure until it is closed', () => {
  const { emit } = listening()
  emit('run', runWith(frames))
  for (const [code, stays] of [
    ['bad-recording', false],
    ['bad-file', false],
    ['engine-lost', true],
  ] as const) {
    emit('notice', { code, message: 'no' })
    emit('run', runWith(frames))
    expect(useApp.getState().notice).toBeDefined()
    emit('run', { ...runWith(frames), id: code })
    expect(useApp.getState().notice !== undefined).toBe(stays)
    emit('run', runWith(frames))
  }
})

test('what belongs to another run changes nothing', () => {
  const { emit, loads } = listening()
  const whole = runWith(frames)
  emit('run', { ...whole, frames: [] })
  emit('frame', { runId: 'older', frame: whole.frames[1] })
  expect(useRun.getState().run?.frames).toEqual([])
  expect(loads()).toBe(0)
})

test('status, engine and preferences are as main tells them', () => {
  const { emit } = listening()
  emit('run', runWith([]))
  emit('runStatus', { id: 'run', status: 'failed', nextStep: 0, consentNeeded: [], failure: { code: 'busy', message: '' } })
  emit('engine', { state: 'lost', source: 'socket', address: 'unix:///x' })
  emit('preferences', { language: 'ko', theme: 'dark' })
  expect(useRun.getState().run).toMatchObject({ status: 'failed', failure: { code: 'busy' } })
  expect(useApp.getState()).toMatchObject({ engine: { state: 'lost' }, preferences: { language: 'ko', theme: 'dark' } })
})

test('a run that is opened, restarted or closed is looked at anew', () => {
  const { emit } = listening()
  emit('run', runWith(frames))
  useView.setState({ cursor: { at: 0, follows: false }, selected: 'host', playing: true })
  emit('run', { ...runWith([]), id: 'next' })
  expect(useView.getState()).toMatchObject({ cursor: { follows: true }, selected: undefined, playing: false })
  emit('run', null)
  expect(useRun.getState().run).toBeUndefined()
})

test('the state is read anew when a lost connection is back, and only then', () => {
  const { loads, setLink } = listening()
  expect(loads()).toBe(0)
  setLink('lost')
  expect(useApp.getState().link).toBe('lost')
  setLink('open')
  expect(loads()).toBe(1)
})

test('after the undo nothing is heard any more', () => {
  const { emit, undo } = listening()
  undo()
  emit('run', runWith([]))
  expect(useRun.getState().run).toBeUndefined()
})
