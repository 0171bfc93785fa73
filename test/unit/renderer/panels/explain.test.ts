import { describe, expect, test } from 'vitest'
import { arrangementFor, sceneIn } from '../../../../src/renderer/diagram/layout/arrangement.ts'
import { explain } from '../../../../src/renderer/panels/explain.ts'
import { languages } from '../../../../src/shared/language.ts'
import type { Table, Topology } from '../../../../src/shared/topology/topology.ts'
import { treeLines } from '../../../../src/shared/topology/tree.ts'
import { randomFrom, randomTopology } from '../../../support/random-topology.ts'
import { topologyWith } from '../../../support/topology-with.ts'

const topology = topologyWith({
  networks: ['blog'],
  containers: [
    { name: 'db', mounts: ['data:/var/lib/mysql', '/srv/conf:/etc/mysql:ro'], networks: ['bridge', 'blog'], aliases: ['mysql'] },
    { name: 'web', ports: ['127.0.0.1:32768:80'], links: ['db:mysql'] },
    { name: 'job', state: 'exited', exitCode: 3 },
    { name: 'agent', networks: ['host'] },
    { name: 'side', networks: ['container:web'] },
    { name: 'foreign', mine: false, veths: 'unknown' },
  ],
})
const idOf = (table: Table<{ readonly name: string }>, name: string): string =>
  Object.entries(table).find(([, it]) => it.name === name)?.[0] ?? 'missing'
const container = (name: string): string => idOf(topology.containers, name)
const told = (key: string, of: Topology = topology): string => explain(key, of, 'en')?.sentences.join(' ') ?? 'nothing'
const first = (table: Table<unknown>): string => Object.keys(table)[0] ?? 'missing'
const keyWith = (table: Table<{ readonly containerId: string }>, id: string): string =>
  Object.keys(table).find((key) => table[key]?.containerId === id) ?? 'missing'

describe('a container in words', () => {
  test('says its state, image, address and cable', () => {
    const words = told(`container:${container('web')}`)
    expect(words).toContain('It is running.')
    expect(words).toMatch(/172\.17\.0\.\d+ on the network bridge/)
    expect(words).toMatch(/eth0 is cabled to veth\w+ on docker0/)
    expect(words).toContain('127.0.0.1:32768 on this machine leads to its port 80/tcp.')
  })
  test('that has ended has no address any more, and says why', () => {
    const words = told(`container:${container('job')}`)
    expect(words).toContain('exit code 3')
    expect(words).toContain('without an address')
  })
  test('tells whose network it uses', () => {
    expect(told(`container:${container('agent')}`)).toContain('the host’s own network')
    expect(told(`container:${container('side')}`)).toContain('the network namespace of web')
  })
  test('tells who else is in its network namespace', () => {
    expect(told(`container:${container('web')}`)).toContain('also that of side')
  })
  test('tells its other names, what is mounted in it, and links from both their ends: a tile draws none of these', () => {
    const words = told(`container:${container('db')}`)
    expect(words).toContain('also answers to: mysql')
    expect(words).toContain('The volume data is seen as /var/lib/mysql inside db.')
    expect(words).toContain('The host’s directory /srv/conf is seen as /etc/mysql inside db.')
    expect(words).toContain('Inside web, the name mysql leads to db.')
    expect(told(`container:${container('web')}`)).toContain('Inside web, the name mysql leads to db.')
  })
  test('of somebody else is said to be so, first of all', () => {
    expect(told(`container:${container('foreign')}`)).toMatch(/^Not made by this run/)
  })
  test('can be inspected', () => {
    expect(explain(`container:${container('web')}`, topology, 'en')?.inspect).toEqual({ kind: 'container', id: container('web') })
  })
})

describe('networks in words', () => {
  test('the default one finds by address, one’s own by name', () => {
    expect(told(`network:${idOf(topology.networks, 'bridge')}`)).toContain('by address only')
    expect(told(`network:${idOf(topology.networks, 'blog')}`)).toContain('embedded DNS')
  })
  test('a bridge is its network seen from the host', () => {
    const words = explain('bridge:docker0', topology, 'en')
    expect(words?.name).toBe('docker0')
    expect(words?.inspect?.kind).toBe('network')
  })
  test('a cable end says where its other end is, and how that is known', () => {
    const words = told(`veth:${keyWith(topology.veths, container('web'))}`)
    expect(words).toContain('other end is eth0 inside web')
    expect(words).toContain('Plugged into docker0')
    expect(words).toContain('Seen')
  })
  test('a cable end that was not found says so', () => {
    expect(told(`veth:${keyWith(topology.veths, container('foreign'))}`)).toContain('could not be found')
  })
  test('an interface says its address and other names', () => {
    expect(told(`endpoint:${keyWith(topology.endpoints, container('db'))}`)).toMatch(/eth\d inside db/)
  })
  test('a port on loopback is for this machine only', () => {
    expect(told(`port:${first(topology.ports)}`)).toContain('from this machine only')
  })
  test('a link says which way it leads', () => {
    expect(told(`link:${first(topology.links)}`)).toContain('Inside web, the name mysql leads to db.')
  })
})

describe('storage in words', () => {
  test('a volume says where it is used', () => expect(told('volume:data')).toContain('In db it is /var/lib/mysql.'))
  test('a mount says what it shows', () => {
    expect(told(`mount:${container('db')}:/var/lib/mysql`)).toContain('The volume data is seen as /var/lib/mysql inside db.')
    expect(told(`mount:${container('db')}:/etc/mysql`)).toContain('Read only.')
  })
  test('a directory of the host stays when the containers that saw it are gone', () => {
    expect(told('directory:/srv/conf')).toContain('In db it is /etc/mysql.')
    expect(told('directory:/srv/left')).toContain('No container sees it at this moment.')
  })
})

test('what is not there, and what is not known, has no words', () => {
  expect(explain('container:gone', topology, 'en')).toBeUndefined()
  expect(explain('toString:x', topology, 'en')).toBeUndefined()
})

test('everything that the picture shows has words in every language', () => {
  const keys = [
    'host',
    ...Object.keys(topology.containers).map((id) => `container:${id}`),
    ...Object.keys(topology.networks).map((id) => `network:${id}`),
    ...Object.keys(topology.endpoints).map((id) => `endpoint:${id}`),
    ...Object.keys(topology.veths).map((id) => `veth:${id}`),
    ...Object.keys(topology.volumes).map((id) => `volume:${id}`),
    ...Object.keys(topology.mounts).map((id) => `mount:${id}`),
    ...Object.keys(topology.links).map((id) => `link:${id}`),
    ...Object.keys(topology.ports).map((id) => `port:${id}`),
    ...Object.keys(topology.images).map((id) => `image:${id}`),
    ...Object.keys(topology.hostInterfaces).map((id) => `interface:${id}`),
  ]
  for (const language of languages)
    for (const key of keys) {
      const words = explain(key, topology, language)
      expect(words, `${language} ${key}`).toBeDefined()
      expect(words?.sentences.join(' '), `${language} ${key}`).not.toMatch(/[{}]|undefined/)
    }
})

test('whatever can be pressed in a picture, detailed or compact, and whatever a search finds is explained, with the engine’s JSON of it', () => {
  // What the engine has no inspect for.
  const onlyInWords = /^(host$|interface:|directory:)/
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = randomTopology(randomFrom(seed))
    const scenes = (['detailed', 'compact'] as const).map((mode) =>
      sceneIn(arrangementFor(mode, [random], { width: 1200, height: 600 }, 'en'), random, { language: 'en' }),
    )
    const drawn = scenes.flatMap(({ nodes, lines }) => [...nodes, ...lines].map(({ key }) => key))
    for (const key of new Set([...drawn, ...treeLines(random, 'en').map((line) => line.key)])) {
      if (key === undefined) continue
      for (const language of languages) {
        const explained = explain(key, random, language)
        expect(explained?.sentences.length, `seed ${seed}: ${key}`).toBeGreaterThan(0)
        if (!onlyInWords.test(key)) expect(explained?.inspect, `seed ${seed}: ${key}`).toBeDefined()
      }
    }
  }
})

test('a published port tells the stations of the way in, to the process', () => {
  const stations = explain(`port:${first(topology.ports)}`, topology, 'en')?.stations
  expect(stations?.map((it) => it.replace(/veth\w+/, 'veth'))).toEqual([
    'From this machine',
    '127.0.0.1:32768 on the host’s edge: here the engine listens',
    'the engine translates it to 172.17.0.3:80',
    'docker0, the bridge of bridge',
    'veth ↔ eth0: the cable into web',
    'the process that listens on port 80 in web',
  ])
})

test('of a container on two networks nobody says by which one a port leads in', () => {
  const two = topologyWith({
    networks: ['blog', 'back'],
    containers: [{ name: 'web', networks: ['blog', 'back'], ports: ['0.0.0.0:80:80'] }],
  })
  const stations = explain(`port:${first(two.ports)}`, two, 'en')?.stations ?? []
  expect(stations[0]).toBe('From any machine that reaches this host')
  expect(stations[2]).toContain('on which of its networks was not reported')
  expect(stations).toHaveLength(4)
})

test('a network may be called by a name that every object has', () => {
  const of = topologyWith({ networks: ['constructor'], containers: [{ name: 'web', networks: ['constructor'] }] })
  expect(told(`network:${idOf(of.networks, 'constructor')}`, of)).toContain('web')
})
