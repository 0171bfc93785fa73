import { describe, expect, test } from 'vitest'
import { nextRemoval } from '../../../../src/renderer/player/next-removal.ts'
import { shownAt } from '../../../../src/renderer/player/view.ts'
import type { RunView } from '../../../../src/shared/ipc.ts'
import type { Cursor } from '../../../../src/shared/playback/cursor.ts'
import { toEnd, toFrame, toStart } from '../../../../src/shared/playback/cursor.ts'
import { runWith, step } from '../../../support/run-with.ts'
import { idFor } from '../../../support/topology-with.ts'

const makes = step('one', { run: 'docker run -d --name web busybox sleep 1d' })
const removes = step('two', { run: 'docker rm -f web' })
const steps = [makes, removes, step('three', { run: 'docker run -d --name web busybox sleep 1d' })]
const atSecond = runWith([{ step: 'one', containers: ['web'] }], { steps })
const over = runWith(
  [
    { step: 'one', containers: [], last: false },
    { step: 'one', containers: ['web'] },
    { step: 'two', containers: [] },
    { step: 'three', containers: ['web'] },
  ],
  { steps },
)
const web = `container:${idFor('container web')}`
const lostIn = (run: RunView, cursor: Cursor, typed = ''): string[] | undefined => {
  const removal = nextRemoval(run, shownAt(run, cursor), typed)
  return removal && Object.keys(removal.lost)
}
const recorded = (run: RunView): RunView => ({
  ...run,
  recording: { by: '0', recordedAt: '2026-01-01T00:00:00Z', end: { status: 'done' } } as NonNullable<RunView['recording']>,
})

describe('what comes next is foretold', () => {
  test('at the head before the step that removes, and not when it is over', () => {
    expect(lostIn(atSecond, toEnd(atSecond.frames))).toEqual([web])
    expect(lostIn(over, toEnd(over.frames))).toBeUndefined()
  })

  test('in the past and in a recording, at the end of the step before, and not within it', () => {
    for (const run of [over, recorded(over)]) {
      expect(lostIn(run, toFrame(run.frames, 1))).toEqual([web])
      expect(lostIn(run, toFrame(run.frames, 0))).toBeUndefined()
      expect(lostIn(run, toFrame(run.frames, 2))).toBeUndefined()
      expect(lostIn(run, toStart())).toBeUndefined()
    }
  })

  test('while a line is typed that removes; then that counts, and the next step does not', () => {
    const run = runWith([{ step: 'one', containers: ['web', 'db'] }], { steps })
    const db = `container:${idFor('container db')}`
    expect(lostIn(run, toEnd(run.frames), 'docker rm -f db')).toEqual([db])
    expect(lostIn(run, toEnd(run.frames), 'docker rm -f d')).toBeUndefined()
    expect(lostIn(run, toEnd(run.frames), ' ')).toEqual([web])
  })

  test('by the step, where the line is typed while the past is looked at', () => {
    expect(lostIn(over, toFrame(over.frames, 1), 'docker rm -f db')).toEqual([web])
  })
})

describe('nothing is foretold', () => {
  test('of a step that asks: the picture would give the answer away', () => {
    const ask = { question: 'What goes?', options: ['a', 'b'], answer: 0, because: 'So.' }
    const asking = runWith([{ step: 'one', containers: ['web'] }], { steps: [makes, { ...removes, ask }] })
    expect(lostIn(asking, toEnd(asking.frames))).toBeUndefined()
  })

  test('while a step runs, and after a clean-up', () => {
    const progress = { step: 'two', output: '', startedAt: '2026-01-01T00:00:00Z' }
    expect(lostIn({ ...atSecond, progress }, toEnd(atSecond.frames))).toBeUndefined()
    expect(lostIn({ ...atSecond, cleaned: true }, toEnd(atSecond.frames))).toBeUndefined()
  })

  test('of a step that another engine plays, or that was passed over', () => {
    const only = runWith([{ step: 'one', containers: ['web'] }], {
      steps: [makes, { ...removes, only: { engine: { compare: '<=', major: 20 } } }],
    })
    expect(lostIn(only, toEnd(only.frames))).toBeUndefined()
    const passed = runWith(
      [
        { step: 'one', containers: ['web'] },
        { step: 'two', passedOver: true },
      ],
      { steps },
    )
    expect(lostIn(passed, toFrame(passed.frames, 0))).toBeUndefined()
  })
})
