import { describe, expect, test } from 'vitest'
import { cursorAtStep, shownAt, topologyBefore } from '../../../../src/renderer/player/view.ts'
import { startCursor, toFrame, toStart } from '../../../../src/shared/playback/cursor.ts'
import { runWith } from '../../../support/run-with.ts'

const progress = { output: '', startedAt: '2026-01-01T00:00:00Z' }
const names = (topology: { readonly containers: Readonly<Record<string, { readonly name: string }>> }): string[] =>
  Object.values(topology.containers)
    .map(({ name }) => name)
    .sort()

describe('what is shown', () => {
  test('before the first step it is the start, and no step is told', () => {
    expect(shownAt(runWith([]), startCursor)).toMatchObject({ past: false, index: -1, step: -1, running: false })
  })

  test('now it is the newest frame and its step', () => {
    const run = runWith([
      { step: 'one', containers: ['web'] },
      { step: 'two', containers: ['web', 'db'] },
    ])
    const shown = shownAt(run, startCursor)
    expect(shown).toMatchObject({ past: false, index: 1, step: 1, running: false })
    expect(names(shown.topology)).toEqual(['db', 'web'])
  })

  test('in the past it is that frame, even while a step runs', () => {
    const run = runWith([{ step: 'one', containers: ['web'] }, { step: 'two' }], {
      status: 'running',
      progress: { ...progress, step: 'three' },
    })
    expect(shownAt(run, toFrame(run.frames, 0))).toMatchObject({ past: true, index: 0, step: 0, running: false })
    expect(shownAt(run, toStart())).toMatchObject({ past: true, index: -1, step: -1 })
  })

  test('a step that has just begun is told with the picture of before and no frame of its own', () => {
    const run = runWith([{ step: 'one', containers: ['web'] }], { status: 'running', progress: { ...progress, step: 'two' } })
    const shown = shownAt(run, startCursor)
    expect(shown).toMatchObject({ step: 1, running: true, index: 0 })
    expect(shown.frame).toBeUndefined()
    expect(names(shown.topology)).toEqual(['web'])
  })

  test('a frame within the running step is its own', () => {
    const run = runWith([{ step: 'one' }, { step: 'two', containers: ['db'], last: false }], {
      status: 'running',
      progress: { ...progress, step: 'two' },
    })
    expect(shownAt(run, startCursor).frame?.index).toBe(1)
  })

  test('the failure of an earlier try is no part of the new one', () => {
    const run = runWith([{ step: 'one', status: 'failed' }], { status: 'running', progress: { ...progress, step: 'one' } })
    expect(shownAt(run, startCursor).frame).toBeUndefined()
  })

  test('sizes are the newest that were known at that moment', () => {
    const sizes = { web: { writableBytes: 1, rootBytes: 2 } }
    const run = runWith([{ step: 'one', sizes }, { step: 'two' }])
    expect(shownAt(run, startCursor).sizes).toBe(sizes)
    expect(shownAt(run, toStart()).sizes).toBeUndefined()
  })
})

describe('going to a step', () => {
  const run = runWith([
    { step: 'one', containers: ['web'], last: false },
    { step: 'one', containers: ['web', 'db'] },
    { step: 'two', containers: [] },
  ])

  test('shows it as it ended', () => expect(cursorAtStep(run, 0)).toEqual({ at: 1, follows: false }))
  test('the newest follows the run', () => expect(cursorAtStep(run, 1)).toMatchObject({ follows: true }))
  test('one that has not run can’t be shown', () => expect(cursorAtStep(run, 2)).toBeUndefined())
  test('there is a moment before the first', () => expect(cursorAtStep(run, -1)).toEqual({ at: -1, follows: false }))
  test('a running one is now', () => {
    const running = { ...run, progress: { ...progress, step: 'three' } }
    expect(cursorAtStep(running, 2)).toMatchObject({ follows: true })
  })
})

describe('what a step began with', () => {
  const run = runWith([
    { step: 'one', containers: ['web'] },
    { step: 'two', containers: ['web', 'db'], last: false },
    { step: 'two', containers: ['db'] },
  ])

  test('is the end of the step before, over all frames of its own', () => {
    expect(names(topologyBefore(run, shownAt(run, startCursor)))).toEqual(['web'])
  })

  test('is the run’s start for the first', () => {
    expect(topologyBefore(run, shownAt(run, toFrame(run.frames, 0)))).toBe(run.start)
  })

  test('is the end of the failed try for a step that is tried again', () => {
    const again = runWith([
      { step: 'one', containers: ['web'], status: 'failed' },
      { step: 'one', containers: ['web', 'db'] },
    ])
    expect(names(topologyBefore(again, shownAt(again, startCursor)))).toEqual(['web'])
  })

  test('a step without a frame has changed nothing yet', () => {
    const running = runWith([{ step: 'one', containers: ['web'] }], { status: 'running', progress: { ...progress, step: 'two' } })
    const shown = shownAt(running, startCursor)
    expect(topologyBefore(running, shown)).toBe(shown.topology)
  })
})
