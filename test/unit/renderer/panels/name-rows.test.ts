import { expect, test } from 'vitest'
import { namedNetworks, nameRows } from '../../../../src/renderer/panels/name-rows.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import type { NameCounts } from '../../../../src/shared/traffic/name-counts.ts'
import { idFor, topologyWith } from '../../../support/topology-with.ts'

const shop = idFor('network shop')
const id = (name: string): string => idFor(`container ${name}`)
const topology = topologyWith({
  networks: ['shop'],
  containers: [
    { name: 'anna', networks: ['shop'], aliases: ['counter'] },
    { name: 'carl', networks: ['shop'], aliases: ['counter'], state: 'exited' },
  ],
})
const rowsOf = (of: Topology, counts: NameCounts) => {
  const network = of.networks[shop]
  if (!network) throw new Error('no shop')
  return nameRows(of, network, counts)
}

test('a name stands with whom it leads to, and with whom it led to before', () => {
  const seen = { [id('anna')]: { named: 2, reached: 4 }, [id('carl')]: { named: 1, reached: 5 } }
  const rows = rowsOf(topology, { [shop]: { counter: { asked: 2, unknown: 0, containers: seen } } })
  expect(rows.find((it) => it.name === 'counter')).toEqual({
    name: 'counter',
    kind: 'alias',
    answers: [
      { container: 'anna', address: '172.18.0.2', named: 2, reached: 4 },
      { container: 'carl', named: 1, reached: 5 },
    ],
    unknown: 0,
  })
})

test('a name that was asked for and leads nowhere stands last', () => {
  const rows = rowsOf(topology, { [shop]: { nobody: { asked: 2, unknown: 2, containers: {} } } })
  expect(rows.at(-1)).toEqual({ name: 'nobody', kind: 'none', answers: [], unknown: 2 })
})

test('networks with names: docker0, the run’s own, and others’ that are in use; not the host’s own', () => {
  const many = topologyWith({
    networks: ['zoo', 'blog', { name: 'somebody-elses', mine: false }, { name: 'in-use', mine: false }],
    containers: [{ name: 'web', networks: ['in-use'] }],
  })
  expect(namedNetworks(many).map((it) => it.name)).toEqual(['bridge', 'blog', 'in-use', 'zoo'])
})

test('a container may be called by a name that every object has', () => {
  const of = topologyWith({ networks: ['shop'], containers: [{ name: 'constructor', networks: ['shop'] }] })
  expect(rowsOf(of, {}).find((it) => it.name === 'constructor')).toMatchObject({
    answers: [{ container: 'constructor', named: 0, reached: 0 }],
  })
})
