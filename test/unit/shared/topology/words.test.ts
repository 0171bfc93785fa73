import { expect, test } from 'vitest'
import { diff } from '../../../../src/shared/topology/diff.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { changesIn, changeWords } from '../../../../src/shared/topology/words.ts'
import { randomFrom, randomTopology } from '../../../support/random-topology.ts'
import { type TopologySpec, topologyWith } from '../../../support/topology-with.ts'

const changed = (before: TopologySpec, after: TopologySpec, language: 'en' | 'ko' = 'en'): string[] =>
  wordsOf(topologyWith(before), topologyWith(after), language)
const wordsOf = (before: Topology, after: Topology, language: 'en' | 'ko' = 'en'): string[] =>
  changeWords(diff(before, after), after, language)

const blog = { networks: ['blog'] }
const web = { name: 'wordpress', image: 'wordpress' }

test('joining a network says the address and both ends of the cable', () => {
  const [line, ...rest] = changed({ ...blog, containers: [web] }, { ...blog, containers: [{ ...web, networks: ['bridge', 'blog'] }] })
  expect(line).toMatch(/^\+ wordpress joined blog as 172\.18\.0\.2 \(eth1 ↔ veth[0-9a-f]{7} on br-[0-9a-f]{12}\)$/)
  expect(rest).toEqual([])
})

test('an alias is a name it answers to', () => {
  const joined = changed(blog, { ...blog, containers: [{ ...web, networks: ['blog'], aliases: ['www'] }] })
  expect(joined).toContain('+ wordpress answers to www on blog')
})

test('a container that starts and one that goes are said with what they bring and leave', () => {
  const site = { ...web, ports: ['127.0.0.1:32768:80'], mounts: ['pages:/var/www/html:ro'] }
  const came = changed({}, { containers: [site] })
  expect(came).toEqual(
    expect.arrayContaining([
      '+ image wordpress:latest',
      '+ container wordpress (wordpress): Up',
      '+ 127.0.0.1:32768 leads to port 80 of wordpress',
      '+ wordpress sees pages at /var/www/html, read only',
      '+ volume pages',
    ]),
  )
  const went = changed({ containers: [site] }, { volumes: ['pages'] })
  expect(went).toEqual(
    expect.arrayContaining([
      '− container wordpress (wordpress): Up',
      '− wordpress left bridge',
      '− wordpress sees pages at /var/www/html, read only',
    ]),
  )
  expect(went).not.toContain('− volume pages')
})

test('stopping is a change of state and the loss of an address', () => {
  const stopped = changed({ containers: [web] }, { containers: [{ ...web, state: 'exited', exitCode: 137 }] })
  expect(stopped).toEqual(['~ wordpress: Up → Exited (137)', '− wordpress left bridge'])
})

test('an internal network says that nothing leaves it', () => {
  const lines = changed({}, { networks: [{ name: 'back', internal: true }] })
  expect(lines[0]).toMatch(/^\+ network back \(br-[0-9a-f]{12}\) 172\.18\.0\.0\/16$/)
  expect(lines[1]).toBe('  back is internal: nothing on it reaches the outside')
})

test('what is not of this run says so', () => {
  expect(changed({}, { containers: [{ ...web, mine: false }] })).toContain('+ container wordpress (wordpress): Up (not this run)')
})

test('it speaks Korean', () => {
  const lines = changed({}, { containers: [{ ...web, ports: ['127.0.0.1:80:80'] }] }, 'ko')
  expect(lines).toEqual(expect.arrayContaining(['+ 컨테이너 wordpress (wordpress): 실행 중', '+ 127.0.0.1:80 → wordpress의 포트 80']))
})

test('no change has no words, and every random change has some in both languages, without undefined', () => {
  const topology = randomTopology(randomFrom(1))
  expect(wordsOf(topology, structuredClone(topology))).toEqual([])
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = randomFrom(seed)
    const [before, after] = [randomTopology(random), randomTopology(random)]
    for (const language of ['en', 'ko'] as const) expect(wordsOf(before, after, language).join('\n')).not.toMatch(/undefined|\[object/)
  }
})

test('each line knows what it is about: keys of what is there before or after, in both languages the same', () => {
  const exists = (topology: Topology, key: string): boolean => {
    const [kind, id] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]
    if (kind === 'directory') return Object.values(topology.mounts).some((it) => it.source === id)
    const { containers, networks, volumes, images, endpoints, mounts, links, ports, hostInterfaces } = topology
    const tables = { container: containers, network: networks, volume: volumes, image: images, endpoint: endpoints, veth: endpoints }
    const ties = { mount: mounts, link: links, port: ports, interface: hostInterfaces }
    return Object.hasOwn({ ...tables, ...ties }[kind] ?? {}, id)
  }
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = randomFrom(seed)
    const [before, after] = [randomTopology(random), randomTopology(random)]
    const change = diff(before, after)
    const changes = changesIn(change, after, 'en')
    expect(changes.map(({ text }) => text)).toEqual(changeWords(change, after, 'en'))
    expect(changesIn(change, after, 'ko').map(({ keys }) => keys)).toEqual(changes.map(({ keys }) => keys))
    for (const { text, keys } of changes) {
      expect(keys.length, text).toBeGreaterThan(0)
      // A link may lead to a container that is gone, and a mount may name a volume that the engine's list did not show.
      const [main = ''] = keys
      expect(exists(before, main) || exists(after, main), `${text}: ${main}`).toBe(true)
    }
  }
})

test('a line names all that it ties together', () => {
  const [site, db] = [{ ...web, mounts: ['pages:/data'], links: ['db:mysql'], ports: ['127.0.0.1:8080:80'] }, { name: 'db' }]
  const [before, after] = [topologyWith({ containers: [db] }), topologyWith({ containers: [db, site] })]
  const about = Object.fromEntries(changesIn(diff(before, after), after, 'en').map(({ text, keys }) => [text, keys.map(kindOf)]))
  expect(about['+ wordpress sees pages at /data']).toEqual(['mount', 'container', 'volume'])
  expect(about['+ in wordpress, mysql leads to db']).toEqual(['link', 'container', 'container'])
  expect(about['+ 127.0.0.1:8080 leads to port 80 of wordpress']).toEqual(['port', 'container'])
  expect(Object.entries(about).find(([text]) => text.includes('joined'))?.[1]).toEqual(['endpoint', 'veth', 'container', 'network'])
})

const kindOf = (key: string): string => key.slice(0, key.indexOf(':'))
