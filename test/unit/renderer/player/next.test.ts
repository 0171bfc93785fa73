import { describe, expect, test } from 'vitest'
import { autoplayMove, isAsking, nextMove } from '../../../../src/renderer/player/next.ts'
import { startCursor, toFrame } from '../../../../src/shared/playback/cursor.ts'
import { runWith, step } from '../../../support/run-with.ts'

const recording = { recordedAt: '2026-01-01T00:00:00Z', by: '0.1.0' }
const progress = { step: 'one', output: '', startedAt: '2026-01-01T00:00:00Z' }
const asking = [step('one', { ask: { question: 'Which?', options: ['a', 'b'], answer: 0, because: '' } })]

describe('what Next does', () => {
  test('at the head it runs the next step', () => expect(nextMove(runWith([]), startCursor)).toBe('run'))
  test('in the past it moves the view', () => {
    const run = runWith([{ step: 'one' }, { step: 'two' }])
    expect(nextMove(run, toFrame(run.frames, 0))).toBe('view')
  })
  test('after a failure it tries again', () => {
    expect(nextMove(runWith([{ step: 'one', status: 'failed' }], { status: 'failed' }), startCursor)).toBe('retry')
  })
  test('while a step runs it does nothing', () => {
    expect(nextMove(runWith([], { status: 'running', progress }), startCursor)).toBe('running')
  })
  test('what needs consent is asked first', () => {
    const consentNeeded = [{ kind: 'bind', step: 'one', what: '-v /etc:/etc' }] as const
    expect(nextMove(runWith([], { consentNeeded }), startCursor)).toBe('consent')
  })
  test('in a recording it moves the view, to the last frame and no further', () => {
    const run = runWith([{ step: 'one' }, { step: 'two' }], { recording, status: 'done', nextStep: 3 })
    expect(nextMove(run, toFrame(run.frames, 0))).toBe('view')
    expect(nextMove(run, startCursor)).toBe('recorded')
    expect(autoplayMove(run, toFrame(run.frames, 0))).toBe('go')
    expect(autoplayMove(run, startCursor)).toBe('stop')
  })
  test('for who looks on it moves the view, and never runs, tries again or asks', () => {
    const run = runWith([{ step: 'one' }, { step: 'two' }])
    expect(nextMove(run, toFrame(run.frames, 0), true)).toBe('view')
    const consentNeeded = [{ kind: 'bind', step: 'one', what: '-v /etc:/etc' }] as const
    for (const it of [
      run,
      runWith([]),
      runWith([], { consentNeeded }),
      runWith([{ step: 'one', status: 'failed' }], { status: 'failed' }),
    ]) {
      expect(nextMove(it, startCursor, true)).toBe('watched')
      expect(autoplayMove(it, startCursor, true)).toBe('wait')
    }
  })
  test('at the end, and after a clean-up, there is nothing more', () => {
    const all = [{ step: 'one' }, { step: 'two' }, { step: 'three' }]
    expect(nextMove(runWith(all), startCursor)).toBe('done')
    expect(nextMove(runWith([{ step: 'one' }], { cleaned: true }), startCursor)).toBe('cleaned')
  })
})

describe('a question', () => {
  test('is asked while its step waits for the answer', () => {
    const run = runWith([], { steps: asking, status: 'waiting', progress: { ...progress, waitingFor: 'Which?' } })
    expect(isAsking(run)).toBe(true)
    expect(nextMove(run, startCursor)).toBe('ask')
  })
  test('is over when the step waits for something else', () => {
    const run = runWith([], { steps: asking, status: 'waiting', progress: { ...progress, waitingFor: 'web: log "ready"' } })
    expect(isAsking(run)).toBe(false)
    expect(nextMove(run, startCursor)).toBe('running')
  })
})

describe('autoplay', () => {
  test('goes on where Next would, in view as at the head', () => {
    const run = runWith([{ step: 'one' }, { step: 'two' }])
    expect(autoplayMove(run, startCursor)).toBe('go')
    expect(autoplayMove(run, toFrame(run.frames, 0))).toBe('go')
  })
  test('waits for a running step and for an answer', () => {
    expect(autoplayMove(runWith([], { status: 'running', progress }), startCursor)).toBe('wait')
    expect(autoplayMove(runWith([], { steps: asking, status: 'waiting', progress }), startCursor)).toBe('wait')
  })
  test('stops at failures, at consent and at the end', () => {
    expect(autoplayMove(runWith([{ step: 'one', status: 'failed' }], { status: 'failed' }), startCursor)).toBe('stop')
    expect(autoplayMove(runWith([], { consentNeeded: [{ kind: 'bind', step: 'one', what: '' }] }), startCursor)).toBe('stop')
    expect(autoplayMove(runWith([{ step: 'one' }, { step: 'two' }, { step: 'three' }]), startCursor)).toBe('stop')
  })
})
