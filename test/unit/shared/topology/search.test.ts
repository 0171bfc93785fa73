import { describe, expect, test } from 'vitest'
import { search, searchIndex } from '../../../../src/shared/topology/search.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { randomFrom, randomTopology } from '../../../support/random-topology.ts'
import { idFor, topologyWith } from '../../../support/topology-with.ts'

const topology = topologyWith({
  networks: ['blog'],
  containers: [
    {
      name: 'wordpressdb',
      image: 'mysql:5.7',
      mounts: ['data:/var/lib/mysql', '/srv/conf:/etc/mysql:ro'],
      networks: ['blog'],
      aliases: ['db'],
    },
    { name: 'wordpress', image: 'wordpress:6', ports: ['127.0.0.1:32768:80'], networks: ['blog'] },
    { name: 'press', image: 'nginx', state: 'exited', exitCode: 137, links: ['wordpress:www'] },
  ],
})
const container = (name: string): string => idFor(`container ${name}`)
const found = (query: string, in_: Topology = topology): string[] => search(searchIndex(in_, 'en'), query)
const cable = (name: string): string => `veth:${container(name)}/${idFor('network blog')}`
const vethOf = (name: string) => topology.veths[`${container(name)}/${idFor('network blog')}`]?.name ?? '?'

describe('a search finds', () => {
  test.each([
    ['a name', 'press', `container:${container('press')}`],
    ['a part of an id', container('wordpressdb').slice(0, 12), `container:${container('wordpressdb')}`],
    ['an image', 'mysql:5.7', `container:${container('wordpressdb')}`],
    ['an address', '172.18.0.3', cable('wordpress')],
    ['a MAC', topology.endpoints[`${container('wordpress')}/${idFor('network blog')}`]?.mac ?? '?', cable('wordpress')],
    ['a veth', vethOf('wordpress'), cable('wordpress')],
    ['an alias', 'also db', cable('wordpressdb')],
    ['a port', '32768', `port:${container('wordpress')}:80/tcp@127.0.0.1:32768`],
    ['a path inside', '/var/lib/mysql', `mount:${container('wordpressdb')}:/var/lib/mysql`],
    ['a directory of the host', '/srv/conf', `mount:${container('wordpressdb')}:/etc/mysql`],
    ['a network', 'blog', `network:${idFor('network blog')}`],
    ['a bridge', `br-${idFor('network blog').slice(0, 12)}`, `network:${idFor('network blog')}`],
    ['a subnet', '172.18.0.0/16', `network:${idFor('network blog')}`],
    ['a volume', 'data', 'volume:data'],
    ['a link', 'www', `link:${container('press')}/${container('wordpress')}/www`],
    ['a state', 'exited (137)', `container:${container('press')}`],
    ['an uplink', 'eth0 192.168', 'interface:eth0'],
  ])('%s: %s', (_, query, key) => {
    expect(found(query)).toContain(key)
  })

  test('in any case, with the words in any order', () => {
    expect(found('WORDPRESS UP wordpress:6')).toEqual([`container:${container('wordpress')}`])
    expect(found('up  mysql')).toEqual([`container:${container('wordpressdb')}`])
  })

  test('first what is called so, then what begins so, then what has it in its name', () => {
    expect(found('press').slice(0, 3)).toEqual(['press', 'wordpress', 'wordpressdb'].map((it) => `container:${container(it)}`))
    expect(found('wordpress')[0]).toBe(`container:${container('wordpress')}`)
  })

  test('a container once, and not each cable and link that leads to it', () => {
    expect(found('wordpressdb')).toEqual([`container:${container('wordpressdb')}`])
  })

  test('nothing for nothing, and nothing for what is not there', () => {
    expect(found('')).toEqual([])
    expect(found('  ')).toEqual([])
    expect(found('postgres')).toEqual([])
  })
})

test('everything that a random topology has is found by what it is called', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = randomTopology(randomFrom(seed))
    const index = searchIndex(random, seed % 2 === 0 ? 'en' : 'ko')
    const finds = (query: string, key: string): void => expect(search(index, query), `seed ${seed}: ${query}`).toContain(key)
    for (const it of Object.values(random.containers)) {
      finds(it.name, `container:${it.id}`)
      finds(it.image, `container:${it.id}`)
    }
    for (const it of Object.values(random.networks)) if (it.driver === 'bridge') finds(it.name, `network:${it.id}`)
    for (const it of Object.values(random.volumes)) finds(it.name, `volume:${it.name}`)
    for (const [key, it] of Object.entries(random.mounts)) finds(it.destination, `mount:${key}`)
    for (const [key, it] of Object.entries(random.ports)) finds(String(it.hostPort), `port:${key}`)
    for (const [key, it] of Object.entries(random.links)) finds(it.alias, `link:${key}`)
    for (const [key, it] of Object.entries(random.veths))
      if (it.name !== undefined && random.networks[it.networkId]?.driver === 'bridge') finds(it.name, `veth:${key}`)
  }
})
