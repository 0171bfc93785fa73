import { beforeEach, describe, expect, test } from 'vitest'
import type { OwnWindow } from '../../../../src/renderer/store/own-window.ts'
import { presentActions } from '../../../../src/renderer/store/present-actions.ts'
import { initialPresent, usePresent } from '../../../../src/renderer/store/present-store.ts'
import { useView } from '../../../../src/renderer/store/view-store.ts'
import type { AppApi, AppBridge } from '../../../../src/shared/ipc.ts'
import { success } from '../../../../src/shared/result.ts'
import type { HallPlace, StageView } from '../../../../src/shared/stage-view.ts'
import { bridgeWith, runWith } from '../../../support/run-with.ts'

beforeEach(() => usePresent.setState(initialPresent(), true))

/** A window in which nothing is drawn: what was asked of it is in `asked`. */
function given(
  host: AppBridge['host'],
  { opens = true, drives = false, place = 'nowhere' as HallPlace, api = {} as Partial<AppApi> } = {},
) {
  const asked: string[] = []
  let driving = drives
  const own: OwnWindow = {
    drives: () => driving,
    setDrives: (it) => {
      driving = it
    },
    openHall: () => {
      asked.push('open hall')
      return opens
    },
    fillScreen: () => asked.push('fill screen'),
    leaveScreen: async () => {
      asked.push('leave screen')
    },
  }
  const { bridge, calls } = bridgeWith({ openHall: async () => success(place), ...api })
  const actions = presentActions({ api: bridge.api, host }, () => {}, own)
  return { actions, asked, calls, drives: () => driving }
}

const stage = (more: Partial<StageView> = {}): StageView => ({
  runId: 'run',
  since: '2026-01-01T10:00:00Z',
  cursor: { at: 1, follows: false },
  theme: 'light',
  black: true,
  output: false,
  closeUp: false,
  whole: true,
  chosen: { guess: 1 },
  ...more,
})

describe('where it is presented', () => {
  test('in a browser, which tells of no other display, on this screen', async () => {
    const { actions, asked } = given('browser')
    await actions.startPresentation()
    expect(usePresent.getState().mode).toBe('here')
    expect(asked).toEqual(['fill screen'])
  })

  test('on the desktop, on the other display, with the speaker here', async () => {
    const { actions, asked } = given('desktop', { place: 'other-display' })
    await actions.startPresentation()
    expect(usePresent.getState().mode).toBe('speaker')
    expect(asked).toEqual([])
  })

  test('on the desktop without another display, here; and S gives the hall a window all the same', async () => {
    const { actions, asked } = given('desktop', { api: { openHall: async (only) => success(only ? 'nowhere' : 'same-display') } })
    await actions.startPresentation()
    expect(usePresent.getState().mode).toBe('here')
    expect(asked).toEqual(['fill screen'])
    await actions.toSpeaker()
    expect(usePresent.getState().mode).toBe('speaker')
    expect(asked).toEqual(['fill screen', 'leave screen'])
  })

  test('a browser that opens no windows is told of, and the stage stays', async () => {
    const { actions } = given('browser', { opens: false })
    await actions.startPresentation()
    await actions.toSpeaker()
    expect(usePresent.getState()).toMatchObject({ mode: 'here', blocked: true })
  })
})

test('it ends for the hall too, and only once; the stage keeps its theme for the next time', async () => {
  const { actions, calls, drives } = given('browser')
  await actions.startPresentation()
  actions.toggleStageTheme()
  actions.toggleLook('black')
  expect(drives()).toBe(true)
  await actions.endPresentation()
  await actions.endPresentation()
  expect(calls).toEqual(['present'])
  expect(usePresent.getState()).toMatchObject({ mode: 'off', look: { theme: 'light', black: false } })
  expect(drives()).toBe(false)
})

test('a spotlight is moved only while it is on, and stays on the stage', () => {
  const { actions } = given('browser')
  actions.moveSpotlight(0.2, 0.2)
  expect(usePresent.getState().look.spotlight).toBeUndefined()
  actions.toggleSpotlight()
  actions.moveSpotlight(1.4, -3)
  expect(usePresent.getState().look.spotlight).toEqual({ x: 1, y: 0 })
  actions.toggleSpotlight()
  expect(usePresent.getState().look).not.toHaveProperty('spotlight')
})

describe('after a reload', () => {
  const run = runWith([{ step: 'one' }, { step: 'two' }])

  test('the tab that drove it goes on where it was', () => {
    const { actions } = given('browser', { drives: true })
    actions.resumePresentation({ stage: stage(), hall: true }, run)
    expect(usePresent.getState()).toMatchObject({ mode: 'speaker', since: '2026-01-01T10:00:00Z', look: { theme: 'light', black: true } })
    expect(useView.getState()).toMatchObject({ cursor: { at: 1, follows: false }, wholeEngine: true })
  })

  test('another tab, or the window of the hall, drives nothing', () => {
    const { actions } = given('browser')
    actions.resumePresentation({ stage: stage(), hall: true }, run)
    expect(usePresent.getState().mode).toBe('off')
  })

  test('one of a run that is no longer open is over', () => {
    const { actions, calls, drives } = given('browser', { drives: true })
    actions.resumePresentation({ stage: stage({ runId: 'another' }), hall: false }, run)
    expect(usePresent.getState().mode).toBe('off')
    expect(drives()).toBe(false)
    expect(calls).toEqual(['present'])
  })
})
