import { expect, test } from 'vitest'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { nameCounts, type StepTraffic } from '../../../../src/shared/traffic/name-counts.ts'
import { namesOn } from '../../../../src/shared/traffic/names.ts'
import { momentsOfStep, trafficOf } from '../../../../src/shared/traffic/traffic.ts'
import { shippedRecording } from '../../../support/shipped-recordings.ts'
import { idFor, topologyWith } from '../../../support/topology-with.ts'

const names = (topology: Topology, name: string): string[] => {
  const network = Object.values(topology.networks).find((it) => it.name === name)
  if (!network) throw new Error(`no network ${name}`)
  return namesOn(topology, network).map(
    (it) => `${it.name} (${it.kind}) ${it.answers.map(({ containerId }) => topology.containers[containerId]?.name).join(' ')}`,
  )
}
const short = (name: string): string => idFor(`container ${name}`).slice(0, 12)

test('a network of one’s own answers to names, aliases and short ids of those that have an address', () => {
  const topology = topologyWith({
    networks: ['shop'],
    containers: [
      { name: 'anna', networks: ['shop'], aliases: ['counter'] },
      { name: 'ben', networks: ['shop'], aliases: ['counter'] },
      { name: 'gone', networks: ['shop'], aliases: ['counter'], state: 'exited' },
    ],
  })
  expect(names(topology, 'shop')).toEqual([
    'anna (name) anna',
    'ben (name) ben',
    expect.stringMatching(/^counter \(alias\) (anna ben|ben anna)$/),
    ...[`${short('anna')} (id) anna`, `${short('ben')} (id) ben`].sort(),
  ])
})

test('docker0 has the names that --link wrote, each for one container alone', () => {
  const topology = topologyWith({
    containers: [{ name: 'database' }, { name: 'wordpress', links: ['database:mysql'] }, { name: 'other' }],
  })
  expect(names(topology, 'bridge')).toEqual(['mysql (link) database'])
})

test('a container that another’s name is an alias of is found beside it', () => {
  const topology = topologyWith({
    networks: ['shop'],
    containers: [
      { name: 'web', networks: ['shop'] },
      { name: 'ben', networks: ['shop'], aliases: ['web'] },
    ],
  })
  expect(names(topology, 'shop')).toContainEqual(expect.stringMatching(/^web \(name\) (web ben|ben web)$/))
})

function played(id: string): StepTraffic[] {
  const recording = shippedRecording(id)
  return recording.frames
    .filter((it) => it.last)
    .map((frame) => ({ messages: trafficOf(frame, momentsOfStep(recording, frame.index)), topology: frame.topology }))
}

test('of three behind one name it is counted who was in the answers and whom the twelve pings reached', () => {
  const steps = played('net-alias')
  const topology = steps.find((it) => it.messages.some(({ kind }) => kind === 'ping'))?.topology
  const id = (name: string): string => Object.values(topology?.containers ?? {}).find((it) => it.name === name)?.id ?? 'none'
  const shop = Object.values(topology?.networks ?? {}).find((it) => it.name === 'shop')?.id ?? 'none'
  const counter = nameCounts(steps)[shop]?.counter
  expect(counter).toMatchObject({ asked: 3, unknown: 0 })
  const of = (name: string) => counter?.containers[id(name)] ?? { named: 0, reached: 0 }
  expect(['anna', 'ben', 'carl'].map((name) => of(name).named)).toEqual([3, 3, 2])
  expect(['anna', 'ben', 'carl'].reduce((sum, name) => sum + of(name).reached, 0)).toBe(12)
})

test('a name that nobody had is counted as asked and not known', () => {
  const counts = Object.values(nameCounts(played('user-bridge')))
  expect(counts.map((it) => it.wordpressdb?.unknown ?? 0).sort()).toEqual([0, 1])
  expect(counts.map((it) => it.wordpress?.unknown ?? 0).sort()).toEqual([0, 1])
})

test('a name may be any word', () => {
  const topology = topologyWith({ networks: ['shop'], containers: [{ name: 'guest', networks: ['shop'] }] })
  const run = { line: 'docker exec guest getent hosts constructor', output: '', exit: 2, calls: [] }
  const counts = nameCounts([{ messages: trafficOf({ commands: [run], topology }), topology }])
  expect(counts[idFor('network shop')]?.constructor).toEqual({ asked: 1, unknown: 1, containers: {} })
})
