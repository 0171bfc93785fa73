import { expect, test } from 'vitest'
import { onlyMine } from '../../../../src/shared/playback/only-mine.ts'
import { container, network, port, topologyOf, volume } from '../../../support/topology-records.ts'

const endpoint = (containerId: string, networkId: string) => ({ containerId, networkId, aliases: [] })
const image = (id: string) => ({ id, tags: [`${id}:latest`], layers: [], sizeBytes: 1 })
const whole = topologyOf({
  hostInterfaces: [
    { name: 'eth0', kind: 'uplink', addresses: [] },
    { name: 'docker0', kind: 'bridge', addresses: [], networkId: 'bridge' },
    { name: 'br-theirs', kind: 'bridge', addresses: [], networkId: 'theirs' },
  ],
  images: [image('image'), image('secret'), image('made')],
  containers: [container('web'), container('foreign', { mine: false, imageId: 'secret' })],
  networks: [network('bridge', { mine: false }), network('blog'), network('theirs', { mine: false })],
  endpoints: [endpoint('web', 'bridge'), endpoint('foreign', 'blog'), endpoint('web', 'theirs'), endpoint('foreign', 'bridge')],
  veths: [
    { ...endpoint('web', 'bridge'), evidence: 'process' as const },
    { ...endpoint('foreign', 'bridge'), evidence: 'process' as const },
  ],
  volumes: [volume('data'), volume('theirs', { mine: false })],
  mounts: [
    { containerId: 'web', type: 'volume', source: 'data', destination: '/data', readOnly: false },
    { containerId: 'foreign', type: 'volume', destination: '/data', readOnly: false },
  ],
  links: [
    { from: 'web', to: 'web', alias: 'self' },
    { from: 'foreign', to: 'web', alias: 'x' },
  ],
  ports: [port('web', 8080), port('foreign', 9090)],
})

test('only records of the run and the default networks are left', () => {
  const mine = onlyMine(whole)
  expect(Object.keys(mine.containers)).toEqual(['web'])
  expect(Object.keys(mine.networks)).toEqual(['blog', 'bridge'])
  expect(Object.keys(mine.hostInterfaces)).toEqual(['docker0', 'eth0'])
  expect(Object.keys(mine.endpoints)).toEqual(['web/bridge'])
  expect(Object.keys(mine.veths)).toEqual(['web/bridge'])
  expect(Object.keys(mine.volumes)).toEqual(['data'])
  expect(Object.keys(mine.mounts)).toEqual(['web:/data'])
  expect(Object.keys(mine.links)).toEqual(['web/web/self'])
  expect(Object.keys(mine.ports)).toEqual(['web:80/tcp@127.0.0.1:8080'])
  expect(Object.keys(mine.images)).toEqual(['image'])
})

test('nothing of another is left in any text of it', () => {
  expect(JSON.stringify(onlyMine(whole))).not.toMatch(/foreign|theirs|secret/)
})

test('images that the run made stay without a container', () => {
  expect(Object.keys(onlyMine(whole, (it) => it.tags.includes('made:latest')).images)).toEqual(['image', 'made'])
})

test('tables that are the run’s alone stay the same objects', () => {
  const mine = topologyOf({ containers: [container('web')] })
  expect(onlyMine(mine).containers).toBe(mine.containers)
})
