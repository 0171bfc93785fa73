import { expect, test } from 'vitest'
import { createFrameTaker } from '../../../../src/main/session/frame-taker.ts'
import { StepRecord } from '../../../../src/main/session/step-record.ts'
import type { Frame } from '../../../../src/shared/playback/frame.ts'
import { onlyMine } from '../../../../src/shared/playback/only-mine.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { container, topologyOf } from '../../../support/topology-records.ts'

/** An observer whose eyes are the test's. */
function seeing(topology: Topology) {
  const listeners = new Set<(it: Topology) => void>()
  return {
    topology,
    see(next: Topology): void {
      this.topology = next
      for (const listen of listeners) listen(next)
    },
    subscribe(listen: (it: Topology) => void): () => void {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    onConnection: () => () => undefined,
    settle: async () => topology,
    lookAgain: async () => topology,
    sizes: async () => ({}),
    close: () => undefined,
  }
}

const empty = topologyOf()
const withDb = topologyOf({ containers: [container('db')] })
const withBoth = topologyOf({ containers: [container('db'), container('web')] })
const ok = { status: 'ok', unknown: [] } as const

test('each change in a step is a frame, and its end is one, with what was done until then', () => {
  const observer = seeing(empty)
  const frames: Frame[] = []
  const taker = createFrameTaker(
    observer,
    (it) => it,
    (it) => frames.push(it),
  )
  const record = new StepRecord('database')
  record.command = 'docker run mysql'
  taker.begin(record)
  const part = record.begin('docker run mysql')
  record.call({ method: 'POST', path: '/containers/create', status: 201, ms: 1 })
  observer.see(withDb)
  record.print(part, 'abc\n')
  record.finish(part, 0)
  taker.end(ok)
  expect(frames).toMatchObject([
    { index: 0, step: 'database', status: 'ok', last: false, commands: [], calls: [{ path: '/containers/create' }], output: '' },
    { index: 1, last: true, commands: [{ line: 'docker run mysql', exit: 0, output: 'abc\n' }], output: 'abc\n', diff: {} },
  ])
  expect(Object.keys(frames[0]?.diff.containers?.added ?? {})).toEqual(['db'])
})

test('between two steps it is told what is seen now, and when that is again what the newest frame shows', () => {
  const observer = seeing(empty)
  const told: (Topology | null)[] = []
  const taker = createFrameTaker(
    observer,
    (it) => it,
    () => undefined,
    (now) => told.push(now),
  )
  observer.see(withDb)
  observer.see(empty)
  taker.begin(new StepRecord('database'))
  observer.see(withBoth)
  expect(told).toEqual([withDb, null])
})

test('a change between two steps belongs to the next', () => {
  const observer = seeing(empty)
  const frames: Frame[] = []
  const taker = createFrameTaker(
    observer,
    (it) => it,
    (it) => frames.push(it),
  )
  taker.begin(new StepRecord('a'))
  taker.end(ok)
  observer.see(withDb)
  observer.see(withBoth)
  expect(frames).toHaveLength(1)
  taker.begin(new StepRecord('b'))
  taker.end(ok)
  expect(frames.map((it) => [it.step, Object.keys(it.topology.containers).length])).toEqual([
    ['a', 0],
    ['b', 1],
    ['b', 2],
    ['b', 2],
  ])
})

test('a change that the frames do not show makes none', () => {
  const observer = seeing(empty)
  const frames: Frame[] = []
  const taker = createFrameTaker(
    observer,
    (it) => onlyMine(it),
    (it) => frames.push(it),
  )
  taker.begin(new StepRecord('a'))
  observer.see(topologyOf({ containers: [container('theirs', { mine: false })] }))
  expect(frames).toEqual([])
  taker.end({ status: 'failed', unknown: [], failure: { code: 'unexpected', message: 'no' } })
  expect(frames).toMatchObject([{ status: 'failed', failure: { message: 'no' }, diff: {} }])
  taker.close()
})

test('a run that is taken up counts on, and what has changed since its newest frame is the next step’s first', () => {
  const before: Frame[] = []
  const earlier = seeing(empty)
  const first = createFrameTaker(
    earlier,
    (it) => it,
    (it) => before.push(it),
  )
  first.begin(new StepRecord('database'))
  earlier.see(withDb)
  first.end(ok)
  const frames: Frame[] = []
  const taker = createFrameTaker(
    seeing(withBoth),
    (it) => it,
    (it) => frames.push(it),
    undefined,
    { start: empty, frames: before },
  )
  expect(taker.start).toEqual(empty)
  taker.begin(new StepRecord('web'))
  taker.end(ok)
  expect(frames).toMatchObject([
    { index: 2, step: 'web', last: false },
    { index: 3, last: true, diff: {} },
  ])
  expect(Object.keys(frames[0]?.diff.containers?.added ?? {})).toEqual(['web'])
})
