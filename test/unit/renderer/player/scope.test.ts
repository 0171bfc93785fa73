import { expect, test } from 'vitest'
import { othersIn, ownPart, showsWhole } from '../../../../src/renderer/player/scope.ts'
import type { RunView } from '../../../../src/shared/ipc.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { runWith } from '../../../support/run-with.ts'
import { container, topologyOf } from '../../../support/topology-records.ts'

const foreign = (count: number): Topology =>
  topologyOf({ containers: [container('mine'), ...Array.from({ length: count }, (_, i) => ({ ...container(`other${i}`), mine: false }))] })
const runOf = (start: Topology, ...topologies: Topology[]): RunView => {
  const run = runWith(topologies.map(() => ({ step: 'one' })))
  return { ...run, start, frames: run.frames.map((frame, index) => ({ ...frame, topology: topologies[index] ?? frame.topology })) }
}

test('a few things of others are shown, many only when it is asked for', () => {
  expect(showsWhole(undefined, runOf(foreign(5)))).toBe(true)
  expect(showsWhole(undefined, runOf(foreign(6)))).toBe(false)
  expect(showsWhole(true, runOf(foreign(6)))).toBe(true)
  expect(showsWhole(false, runOf(foreign(0)))).toBe(false)
})

test('networks that every engine has are nobody’s', () => {
  expect(othersIn(foreign(2))).toEqual({ containers: 2, all: 2 })
})

test('the own part leaves the run’s records alone, and a frame that did not change stays the same object', () => {
  const run = runOf(foreign(2), foreign(3))
  const own = ownPart(run)
  expect(Object.values(own.frames[0]?.topology.containers ?? {}).map(({ name }) => name)).toEqual(['mine'])
  expect(ownPart({ ...run }).frames[0]).toBe(own.frames[0])
  expect(ownPart({ ...run }).start).toBe(own.start)
})
