import { expect, test } from 'vitest'
import { shareRecords } from '../../../../src/shared/topology/share-records.ts'
import { type Topology, tableNames } from '../../../../src/shared/topology/topology.ts'
import { randomFrom, randomTopology } from '../../../support/random-topology.ts'
import { topologyWith } from '../../../support/topology-with.ts'

const crossed = (topology: Topology): Topology => JSON.parse(JSON.stringify(topology)) as Topology

test('what did not change is the very same object, and what did is not', () => {
  const before = topologyWith({ containers: ['web', 'db', { name: 'cache', mounts: ['data:/data'] }] })
  const after = crossed(topologyWith({ containers: ['web', { name: 'db', state: 'paused' }, { name: 'cache', mounts: ['data:/data'] }] }))
  const shared = shareRecords(before, after)
  const same = Object.values(shared.containers).filter((it) => before.containers[it.id] === it)
  expect(same.map((it) => it.name).sort()).toEqual(['cache', 'web'])
  expect(shared.networks).toBe(before.networks)
  expect(shared.mounts).toBe(before.mounts)
})

test('over random pairs it says the same as before, byte for byte', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = randomFrom(seed)
    const [before, after] = [randomTopology(random), crossed(randomTopology(random))]
    expect(JSON.stringify(shareRecords(before, after))).toBe(JSON.stringify(after))
    const again = shareRecords(after, crossed(after))
    for (const name of tableNames) expect(again[name]).toBe(after[name])
  }
})
