import { describe, expect, test } from 'vitest'
import { namedPieces, namedThings, nothingNamed } from '../../../../src/shared/topology/named-things.ts'
import { randomFrom, randomTopology } from '../../../support/random-topology.ts'
import { idFor, topologyWith } from '../../../support/topology-with.ts'

const topology = topologyWith({
  networks: ['blog'],
  containers: [
    { name: 'wordpressdb', image: 'mysql:5.7', mounts: ['data:/var/lib/mysql', '/home/ann/site:/x'], networks: ['blog'] },
    { name: 'web', image: 'nginx', ports: ['127.0.0.1:32768:80'], networks: ['blog'], links: ['wordpressdb:mysql'] },
  ],
})
const things = namedThings(topology)
const [db, web] = ['wordpressdb', 'web'].map((name) => `container:${idFor(`container ${name}`)}`)
const blog = `network:${idFor('network blog')}`
const named = (text: string, least?: number): (readonly [string, readonly string[]])[] =>
  namedPieces(text, things, least).flatMap(({ text: word, keys }) => (keys ? [[word, keys] as const] : []))

describe('a text names', () => {
  test('what is there, wherever a word of it is a name, and the pieces together are the text', () => {
    const line = 'docker run -d --name web --network=blog --link wordpressdb:mysql -v data:/data -v "/home/ann/site":/y mysql:5.7'
    expect(named(line)).toEqual([
      ['web', [web]],
      ['blog', [blog]],
      ['wordpressdb', [db]],
      ['data', ['volume:data']],
      ['/home/ann/site', ['directory:/home/ann/site']],
      ['mysql:5.7', [`image:sha256:${idFor('image mysql:5.7')}`]],
    ])
    expect(
      namedPieces(line, things)
        .map(({ text }) => text)
        .join(''),
    ).toBe(line)
  })

  test('no part of a longer word, and no last part of a path', () => {
    expect(named('docker exec webserver cat /var/lib/web web-2 myweb')).toEqual([])
  })

  test('an id by at least as many digits as are asked for, unless they could be a number', () => {
    const id = idFor('container web')
    expect(named(`${id}\n${id.slice(0, 12)} ${id.slice(0, 6)}`).map(([word]) => word)).toEqual([id, id.slice(0, 12)])
    expect(named(`docker rm ${id.slice(0, 6)}`, 4).map(([, keys]) => keys)).toEqual(/^\d+$/.test(id.slice(0, 6)) ? [] : [[web]])
    const numbers = namedThings(topologyWith({ containers: [{ name: 'a', id: `1234567${id.slice(7)}` }] }))
    expect(namedPieces('12345', numbers, 4)).toEqual([{ text: '12345' }])
    expect(named(`sha256:${idFor('image nginx')}`)).toHaveLength(1)
  })

  test('addresses, interfaces, bridges and published ports', () => {
    const [veth] = Object.values(topology.veths)
    const ends = [`endpoint:${veth?.containerId}/${veth?.networkId}`, `veth:${veth?.containerId}/${veth?.networkId}`]
    const { ipv4 } = topology.endpoints[`${veth?.containerId}/${veth?.networkId}`] ?? {}
    const sorted = (text: string): string[] =>
      named(text)
        .flatMap(([, keys]) => [...keys])
        .sort()
    expect(sorted(`inet ${ipv4}/16 brd`)).toEqual(ends)
    expect(sorted(`${veth?.name}@if10:`)).toEqual(ends)
    expect(sorted(`br-${idFor('network blog').slice(0, 12)}`)).toEqual([blog])
    expect(named('127.0.0.1:32768->80/tcp').map(([word]) => word)).toEqual(['127.0.0.1:32768'])
  })

  test('all that are called so, of several moments', () => {
    const later = topologyWith({ networks: ['web'], containers: ['new'] })
    const both = namedThings(topology, later)
    expect(both.keysOf('web', 12)).toEqual([web, `network:${idFor('network web')}`])
    expect(both.keysOf('new', 12)).toHaveLength(1)
  })

  test('nothing where nothing is known, and nothing of a log that is too long to be read', () => {
    expect(namedPieces('docker rm web', nothingNamed)).toEqual([{ text: 'docker rm web' }])
    expect(named('web '.repeat(6000))).toEqual([])
    expect(named('the host has none')).toEqual([])
  })

  test('and is never changed by being cut, whatever it is', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = randomFrom(seed)
      const some = randomTopology(random)
      const words = [...Object.values(some.containers).map(({ name }) => name), ...Object.keys(some.volumes), ':', ' ', '=', ',', '\n', 'x']
      const text = Array.from({ length: 30 }, () => words[Math.floor(random() * words.length)]).join('')
      expect(
        namedPieces(text, namedThings(some))
          .map((it) => it.text)
          .join(''),
      ).toBe(text)
    }
  })
})
