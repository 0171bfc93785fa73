import { expect, test } from 'vitest'
import { pastOf, takenUpAt } from '../../../../src/main/session/past-of-run.ts'
import type { Frame } from '../../../../src/shared/playback/frame.ts'
import type { RunHistory } from '../../../../src/shared/recording/run-history.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { container, framesOf, topologyOf } from '../../../support/topology-records.ts'

const start = topologyOf()
const db = topologyOf({ containers: [container('db')] })
const both = topologyOf({ containers: [container('db'), container('web')] })
const record = { startedAt: '2026-01-01T00:00:00Z' }
const opened = {
  scenario: {
    id: 's',
    language: 'en',
    title: 'S',
    summary: '',
    needs: [],
    steps: ['a', 'b'].map((id) => ({ id, title: id, expect: [], focus: [] })),
  },
  translations: {},
  warnings: [],
} as const

const history = (frames: readonly Frame[], more: Partial<RunHistory> = {}): RunHistory => ({
  head: { dockstage: 'run', version: 1, shipped: true, view: 'app', strict: false },
  opened,
  consented: [],
  start,
  frames,
  answers: new Map(),
  nextStep: frames.length > 0 ? 1 : 0,
  cleaning: false,
  incomplete: false,
  end: 0,
  ...more,
})
const [whole] = framesOf(start, [{ step: 'a', topology: db }]) as [Frame]
const as = (it: Topology): Topology => it

test('a step that had begun to do something has failed there, with what is there now', () => {
  const partial: Frame = { ...whole, index: 1, step: 'b', last: false, output: 'half', calls: [{ method: 'POST', path: '/x', ms: 1 }] }
  const cut = { step: 'b', sent: [{ what: 'POST /x', unseen: false }] }
  const past = pastOf({ history: history([whole, partial], { cut }), record }, as, both)
  expect(past.closing).toMatchObject({ index: 2, step: 'b', status: 'failed', last: true, output: 'half', calls: partial.calls })
  expect(Object.keys(past.closing?.diff.containers?.added ?? {})).toEqual(['web'])
  expect(takenUpAt(past, opened, both)).toMatchObject({
    status: 'failed',
    failure: { code: 'cancelled' },
    nextStep: 1,
    resumed: { frames: 3 },
  })
  expect(takenUpAt(past, opened, both)).not.toHaveProperty('now')
})

test('one that had not is simply the next; what is there now is told where it differs', () => {
  const past = pastOf({ history: history([whole], { cut: { step: 'b', sent: [] } }), record }, as, both)
  expect(past).not.toHaveProperty('closing')
  expect(takenUpAt(past, opened, both)).toMatchObject({ status: 'paused', nextStep: 1, now: both, resumed: { lastAt: whole.at } })
  expect(takenUpAt(past, opened, db)).not.toHaveProperty('now')
})

test('before the first step and behind the last, too', () => {
  expect(takenUpAt(pastOf({ history: history([]), record }, as, start), opened, start)).toEqual({
    status: 'idle',
    frames: [],
    nextStep: 0,
    resumed: { frames: 0, lastAt: record.startedAt },
  })
  expect(takenUpAt(pastOf({ history: history([whole], { nextStep: 2 }), record }, as, db), opened, db).status).toBe('done')
})

test('a failed step is failed as it was; what its view has shown is told to the view first', () => {
  const failed: Frame = { ...whole, step: 'b', status: 'failed', failure: { code: 'command-failed', message: 'no' } }
  const seen: Topology[] = []
  const view = (it: Topology): Topology => {
    seen.push(it)
    return it
  }
  const past = pastOf({ history: history([failed], { nextStep: 1 }), record }, view, db)
  expect(takenUpAt(past, opened, db)).toMatchObject({ status: 'failed', failure: { message: 'no' } })
  expect(seen).toEqual([failed.topology])
})
