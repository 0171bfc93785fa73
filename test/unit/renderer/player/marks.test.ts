import { expect, test } from 'vitest'
import { stepMarks } from '../../../../src/renderer/player/marks.ts'
import { shownAt } from '../../../../src/renderer/player/view.ts'
import type { RunView } from '../../../../src/shared/ipc.ts'
import { startCursor, toFrame } from '../../../../src/shared/playback/cursor.ts'
import { runWith } from '../../../support/run-with.ts'

const marksOf = (run: RunView, cursor = startCursor) => stepMarks(run, shownAt(run, cursor))
const progress = { step: 'two', output: '', startedAt: '2026-01-01T00:00:00Z' }

test('steps that ran are done and can be gone to, the others can’t', () => {
  const marks = marksOf(runWith([{ step: 'one' }, { step: 'two' }]))
  expect(marks.map(({ state }) => state)).toEqual(['done', 'done', 'todo'])
  expect(marks.map(({ reachable }) => reachable)).toEqual([true, true, false])
  expect(marks.map(({ shown }) => shown)).toEqual([false, true, false])
})

test('the mark of what is shown goes with the view, the states stay the engine’s', () => {
  const run = runWith([{ step: 'one' }, { step: 'two' }])
  const marks = marksOf(run, toFrame(run.frames, 0))
  expect(marks.map(({ shown }) => shown)).toEqual([true, false, false])
  expect(marks[1]?.state).toBe('done')
})

test('a running step is running, and waiting while it waits', () => {
  expect(marksOf(runWith([{ step: 'one' }], { status: 'running', progress }))[1]?.state).toBe('running')
  expect(marksOf(runWith([{ step: 'one' }], { status: 'waiting', progress }))[1]?.state).toBe('waiting')
})

test('a failed step is failed until it held', () => {
  const failed = { step: 'one', status: 'failed' } as const
  expect(marksOf(runWith([failed], { status: 'failed' }))[0]?.state).toBe('failed')
  expect(marksOf(runWith([failed, { step: 'one' }]))[0]?.state).toBe('done')
})

test('a step that failed before its first frame is failed, too', () => {
  expect(marksOf(runWith([], { status: 'failed' }))[0]).toMatchObject({ state: 'failed', reachable: false })
})
