import { beforeEach, expect, test } from 'vitest'
import { initialRun, runEvent, useRun } from '../../../../src/renderer/store/run-store.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { runWith } from '../../../support/run-with.ts'
import { topologyWith } from '../../../support/topology-with.ts'

const before = topologyWith({ containers: ['web', 'db'] })
const after = topologyWith({ containers: ['web', { name: 'db', state: 'paused' }] })
const crossed = (topology: Topology): Topology => JSON.parse(JSON.stringify(topology)) as Topology

beforeEach(() => useRun.setState(initialRun(), true))

test('of what came from main, records that did not change are those that the page has already', () => {
  const run = runWith([], { start: before })
  runEvent({ type: 'opened', run })
  runEvent({ type: 'now', runId: run.id, topology: crossed(after) })
  const now = useRun.getState().run?.now
  expect(now).toEqual(after)
  expect(Object.values(now?.containers ?? {}).filter((it) => Object.values(before.containers).includes(it))).toHaveLength(1)
  expect(now?.networks).toBe(before.networks)
})
