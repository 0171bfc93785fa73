import { expect, test } from 'vitest'
import type { RunView } from '../../../../src/shared/ipc.ts'
import { type RunEvent, reduce, runAfter } from '../../../../src/shared/playback/run.ts'
import { container, framesOf, topologyOf } from '../../../support/topology-records.ts'

const start = topologyOf()
const [first, second] = framesOf(start, [
  { step: 'a', topology: topologyOf({ containers: [container('db')] }) },
  { step: 'b', topology: start },
]) as [ReturnType<typeof framesOf>[number], ReturnType<typeof framesOf>[number]]
const run: RunView = {
  id: 'r1',
  opened: {
    scenario: { id: 's', language: 'en', title: 'S', summary: '', needs: [], steps: [] },
    translations: {},
    warnings: [],
  },
  status: 'idle',
  start,
  frames: [],
  nextStep: 0,
  consentNeeded: [],
}
const frame = (it: typeof first, runId = 'r1'): RunEvent => ({ type: 'frame', runId, frame: it })

test('a run is the fold of its events, at any moment', () => {
  const log: RunEvent[] = [{ type: 'opened', run }, frame(first), frame(second), { type: 'closed' }]
  expect(runAfter(log, 0)).toBeUndefined()
  expect(runAfter(log, 2)?.frames).toEqual([first])
  expect(runAfter(log, 3)?.frames).toEqual([first, second])
  expect(runAfter(log, 4)).toBeUndefined()
})

test('a frame that is there already, or of another run, changes nothing', () => {
  const after = reduce(run, frame(first))
  expect(reduce(after, frame(first))).toBe(after)
  expect(reduce(after, frame(second, 'r0'))).toBe(after)
  expect(reduce(run, frame(second))).toBe(run)
})

test('a status without failure or progress ends them', () => {
  const failing = reduce(run, {
    type: 'status',
    status: { id: 'r1', status: 'failed', nextStep: 0, consentNeeded: [], failure: { code: 'unexpected', message: 'no' } },
  })
  expect(failing?.failure?.message).toBe('no')
  const again = reduce(failing, { type: 'status', status: { id: 'r1', status: 'running', nextStep: 0, consentNeeded: [] } })
  expect(again).not.toHaveProperty('failure')
  expect(again?.status).toBe('running')
})

test('sizes come to stand on their frame', () => {
  const sizes = { db: { writableBytes: 1, rootBytes: 2 } }
  const after = reduce(reduce(run, frame(first)), { type: 'sizes', runId: 'r1', index: 0, sizes })
  expect(after?.frames[0]?.sizes).toBe(sizes)
  expect(reduce(after, { type: 'sizes', runId: 'r1', index: 5, sizes })).toBe(after)
})

test('a look ahead that comes after the first frame comes too late', () => {
  const ahead: RunEvent = { type: 'lookAhead', runId: 'r1', topologies: [start] }
  expect(reduce(run, ahead)?.lookAhead).toEqual([start])
  const takenUp: RunView = { ...run, frames: [first], resumed: { frames: 1, lastAt: first.at } }
  expect(reduce(takenUp, ahead)?.lookAhead, 'of its past nobody has seen anything yet').toEqual([start])
  expect(reduce(reduce(takenUp, frame(second)), ahead)?.lookAhead).toBeUndefined()
  expect(reduce(run, { ...ahead, runId: 'r0' })).toBe(run)
  const after = reduce(run, frame(first))
  expect(reduce(after, ahead)).toBe(after)
})
