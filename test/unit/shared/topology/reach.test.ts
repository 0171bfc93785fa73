import { expect, test } from 'vitest'
import { containerNamed, endpointsOf, isWithin, leavesBy, namespaceOwner, reach } from '../../../../src/shared/topology/reach.ts'
import { idFor, topologyWith } from '../../../support/topology-with.ts'

const id = (name: string): string => idFor(`container ${name}`)
const network = (name: string): string => idFor(`network ${name}`)
const topology = topologyWith({
  networks: ['shop', { name: 'closed', internal: true }],
  containers: [
    { name: 'web', networks: ['shop'] },
    { name: 'db', networks: ['shop', 'closed'] },
    { name: 'job', networks: ['shop'], state: 'exited' },
    { name: 'beside', networks: ['container:web'] },
    { name: 'beside-that', networks: ['container:beside'] },
  ],
})

test('who shares a namespace has the endpoints of its owner', () => {
  expect(namespaceOwner(topology, id('beside-that'))).toBe(id('web'))
  expect(endpointsOf(topology, id('beside-that'))).toEqual(endpointsOf(topology, id('web')))
  expect(endpointsOf(topology, id('job'))).toEqual([])
})

test('a ring of namespaces ends', () => {
  const ring = topologyWith({
    containers: [
      { name: 'a', networks: ['container:b'] },
      { name: 'b', networks: ['container:a'] },
    ],
  })
  expect(namespaceOwner(ring, id('a'))).toBe(id('a'))
})

test('where two networks have the same addresses, the container’s own counts', () => {
  const subnets = [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1' }]
  const twice = topologyWith({
    networks: ['one', { name: 'two', subnets }],
    containers: [
      { name: 'in-one', networks: ['one'] },
      { name: 'in-two', networks: ['two'] },
      { name: 'asks', networks: ['two'] },
    ],
  })
  expect(reach(twice, id('asks'), '172.18.0.2')).toEqual({ at: 'container', containerId: id('in-two'), networkId: network('two') })
  expect(reach(twice, id('asks'), '172.18.0.1')).toEqual({ at: 'bridge', networkId: network('two') })
})

test('what leads out leaves by the one network that has a way out, and where there are two it is not told', () => {
  expect(leavesBy(topology, id('db'), { at: 'outside' })).toBe(network('shop'))
  const two = topologyWith({ networks: ['one', 'two'], containers: [{ name: 'db', networks: ['one', 'two'] }] })
  expect(leavesBy(two, id('db'), { at: 'outside' })).toBeUndefined()
})

test('a container is named by its name, its id, or the beginning of one that no other has', () => {
  expect(containerNamed(topology, 'web')?.name).toBe('web')
  expect(containerNamed(topology, '/web')?.name).toBe('web')
  expect(containerNamed(topology, id('db').slice(0, 12))?.name).toBe('db')
  expect(containerNamed(topology, '')).toBeUndefined()
  expect(containerNamed(topology, 'nobody')).toBeUndefined()
})

test.each([
  ['172.18.3.4', '172.18.0.0/16', true],
  ['172.19.0.1', '172.18.0.0/16', false],
  ['255.255.255.255', '0.0.0.0/0', true],
  ['10.0.0.1', '10.0.0.1/32', true],
  ['10.0.0.1', '10.0.0.1', false],
  ['fd00::2', 'fd00::/48', false],
  ['999.1.1.1', '0.0.0.0/0', false],
])('%s in %s: %s', (address, subnet, is) => {
  expect(isWithin(address, subnet)).toBe(is)
})
