import { expect, test } from 'vitest'
import { textTree } from '../../../../src/shared/topology/tree.ts'
import { randomFrom, randomTopology } from '../../../support/random-topology.ts'
import { idFor, topologyWith } from '../../../support/topology-with.ts'

const linked = topologyWith({
  containers: [
    { name: 'wordpressdb', image: 'mysql:5.7', mounts: [':/var/lib/mysql'] },
    { name: 'wordpress', image: 'wordpress', ports: ['127.0.0.1:32768:80'], links: ['wordpressdb:mysql'] },
  ],
})
const veth = (name: string): string =>
  Object.values(linked.veths).find((it) => linked.containers[it.containerId]?.name === name)?.name ?? ''
const volume = Object.keys(linked.volumes)[0] ?? ''
const short = `${volume.slice(0, 4)}…${volume.slice(-2)}`

test('the text twin is the picture in one tree', () => {
  expect(textTree(linked, 'en')).toEqual([
    'host linux amd64',
    '  uplink eth0 192.168.1.20/24',
    'docker0 172.17.0.0/16 gateway 172.17.0.1',
    ...[`  ${veth('wordpressdb')} → wordpressdb eth0 172.17.0.2`, `  ${veth('wordpress')} → wordpress eth0 172.17.0.3`].sort(),
    'wordpress · wordpress · Up',
    '  127.0.0.1:32768 → port 80',
    '  link mysql → wordpressdb',
    'wordpressdb · mysql:5.7 · Up',
    `  /var/lib/mysql ← volume ${short}`,
    `volume ${short}, anonymous`,
  ])
})

test('what cannot be seen is said to be so, with the reason', () => {
  const lines = textTree(topologyWith({ containers: [{ name: 'web', veths: 'unknown' }] }), 'en')
  expect(lines).toContain('  ? (host end not seen: the engine runs in a virtual machine) → web eth0 172.17.0.2')
})

test('stopped, host, none and shared containers each say what network they have', () => {
  const lines = textTree(
    topologyWith({
      containers: [
        { name: 'a', state: 'exited', exitCode: 1 },
        { name: 'b', networks: ['host'] },
        { name: 'c', networks: ['none'] },
        'gw',
        { name: 'd', networks: ['container:gw'], mine: false },
      ],
    }),
    'en',
  )
  const after = (head: string): string | undefined => lines[lines.indexOf(head) + 1]
  expect(after('a · busybox · Exited (1)')).toBe('  no network')
  expect(after('b · busybox · Up')).toBe("  the host's own network")
  expect(after('c · busybox · Up')).toBe('  lo only')
  expect(after('d · busybox · Up · not this run')).toBe('  network of gw')
})

test('an empty network, a dangling volume and a read-only mount are told', () => {
  const lines = textTree(
    topologyWith({
      networks: [{ name: 'back', internal: true }],
      containers: [{ name: 'web', mounts: ['/srv/site:/html:ro'] }],
      volumes: ['old'],
    }),
    'en',
  )
  expect(lines).toContain(`br-${idFor('network back').slice(0, 12)} (back) 172.18.0.0/16 gateway 172.18.0.1 internal, no way out`)
  expect(lines).toContain('  no cable plugged in')
  expect(lines).toContain('  /html ← /srv/site, read only')
  expect(lines).toContain('volume old, used by no container')
})

test('it names everything there is, in both languages', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const topology = randomTopology(randomFrom(seed))
    for (const language of ['en', 'ko'] as const) {
      const text = textTree(topology, language).join('\n')
      expect(text).not.toMatch(/undefined|\[object/)
      for (const { name } of Object.values(topology.containers)) expect(text).toContain(name)
      for (const endpoint of Object.values(topology.endpoints)) if (endpoint.ipv4) expect(text).toContain(endpoint.ipv4)
      for (const it of Object.values(topology.veths))
        if (it.name && topology.networks[it.networkId]?.driver === 'bridge') expect(text).toContain(it.name)
    }
  }
})
