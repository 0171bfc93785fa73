import { describe, expect, test } from 'vitest'
import { compactGrid } from '../../../../../src/renderer/diagram/layout/compact-grid.ts'
import { compactPlaces } from '../../../../../src/renderer/diagram/layout/compact-places.ts'
import { compactLayout } from '../../../../../src/renderer/diagram/layout/compact-scene.ts'
import type { Box, Scene, SceneNode } from '../../../../../src/renderer/diagram/layout/scene.ts'
import { textStyles } from '../../../../../src/renderer/diagram/layout/text.ts'
import type { Language } from '../../../../../src/shared/language.ts'
import { endpointKey } from '../../../../../src/shared/topology/keys.ts'
import { shortName } from '../../../../../src/shared/topology/state-words.ts'
import type { Topology } from '../../../../../src/shared/topology/topology.ts'
import { largeTopology } from '../../../../support/large-recording.ts'
import { randomFrom, randomTopology } from '../../../../support/random-topology.ts'
import { idFor, topologyWith } from '../../../../support/topology-with.ts'
import { contains, compactFaultsOf as faultsOf } from './overlaps.ts'

const laptop = { width: 940, height: 430 }
const beamer = { width: 1500, height: 730 }
const sceneOf = (shown: Topology, run: readonly Topology[] = [shown], pane = laptop, language: Language = 'en'): Scene =>
  compactLayout(shown, compactGrid(compactPlaces(run), pane), { language })
const nodeOf = (scene: Scene, name: string): SceneNode => {
  const node = scene.nodes.find((it) => it.name === name && it.layer !== 'plug')
  if (!node) throw new Error(`no ${name} in the scene`)
  return node
}
const placeOf = ({ x, y, width, height }: Box): Box => ({ x, y, width, height })
const placesIn = (scene: Scene): Map<string, Box> =>
  new Map(scene.nodes.flatMap((it) => (it.name === undefined || it.layer === 'plug' ? [] : [[`${it.kind} ${it.name}`, placeOf(it)]])))

/** What a reader of the scene, its titles and its selectable things, does not learn of a topology. */
function untold(topology: Topology, scene: Scene): string[] {
  const keys = new Set(scene.nodes.map((node) => node.key))
  const tile = new Map(scene.nodes.filter((it) => it.kind === 'container').map((it) => [it.key, it.title]))
  const missing: string[] = []
  const told = (containerId: string, what: string, words: readonly (string | undefined)[]): void => {
    const title = tile.get(`container:${containerId}`)
    if (title === undefined || !words.every((word) => word === undefined || title.includes(word))) missing.push(what)
  }
  for (const it of Object.values(topology.containers)) told(it.id, `container ${it.name}`, [it.name, it.image])
  for (const it of Object.values(topology.networks))
    if (it.driver === 'bridge' && !keys.has(`network:${it.id}`)) missing.push(`network ${it.name}`)
  for (const it of Object.values(topology.volumes)) if (!keys.has(`volume:${it.name}`)) missing.push(`volume ${it.name}`)
  for (const [key, it] of Object.entries(topology.endpoints)) {
    const network = topology.networks[it.networkId]?.name ?? '?'
    told(it.containerId, `endpoint ${key}`, [network, it.interface, it.ipv4, it.ipv6, it.mac, topology.veths[endpointKey(it)]?.name])
  }
  for (const [key, it] of Object.entries(topology.mounts)) {
    told(it.containerId, `mount ${key}`, [it.destination, it.type === 'tmpfs' ? 'tmpfs' : shortName(it.source ?? '?')])
    if (it.type === 'bind' && !keys.has(`directory:${it.source}`)) missing.push(`directory ${it.source}`)
  }
  for (const [key, it] of Object.entries(topology.links)) told(it.from, `link ${key}`, [it.alias, topology.containers[it.to]?.name])
  for (const [key, it] of Object.entries(topology.ports))
    told(it.containerId, `port ${key}`, [String(it.hostPort), String(it.containerPort)])
  return missing
}

const smallestText = (scene: Scene): number =>
  Math.min(...scene.nodes.flatMap((node) => node.texts.map((text) => textStyles[text.role].size * scene.scale)))

describe('in 1,000 random runs', () => {
  test('nothing is lost, nothing overlaps, no text is under 12 pixels, and nothing moves that is known from the start', () => {
    for (let seed = 1; seed <= 1000; seed += 1) {
      const random = randomFrom(seed)
      const run = Array.from({ length: 1 + Math.floor(random() * 3) }, () => randomTopology(random))
      const language = random() < 0.5 ? 'en' : 'ko'
      const grid = compactGrid(compactPlaces(run), random() < 0.5 ? laptop : beamer)
      const places = new Map<string, Box>()
      for (const topology of run) {
        const scene = compactLayout(topology, grid, { language })
        expect(untold(topology, scene), `seed ${seed}`).toEqual([])
        expect(faultsOf(scene), `seed ${seed}`).toEqual([])
        expect(smallestText(scene)).toBeGreaterThanOrEqual(12)
        for (const [thing, place] of placesIn(scene)) {
          // A container may leave the network in whose frame it stood.
          if (!thing.startsWith('container ')) expect(place, `${thing}, seed ${seed}`).toEqual(places.get(thing) ?? place)
          places.set(thing, place)
        }
      }
    }
  }, 60_000)

  test('every key that lights up with another is a key that something has, or belongs to a tile', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const topology = randomTopology(randomFrom(seed))
      const scene = sceneOf(topology)
      for (const { key, kind } of scene.nodes)
        if (key !== undefined && (kind === 'volume' || kind === 'directory'))
          for (const other of scene.related[key] ?? []) expect(other).toMatch(/^(container|mount):/)
    }
  })
})

describe('a thousand containers on twenty networks', () => {
  const many = largeTopology(1000, 20)
  const scene = sceneOf(many)

  test('have a tile each, of five shapes and texts at most, and no lines', () => {
    const tiles = scene.nodes.filter((it) => it.kind === 'container')
    expect(tiles).toHaveLength(1000)
    expect(scene.lines).toEqual([])
    for (const { shapes, texts, name } of tiles) expect(shapes.length + texts.length, name).toBeLessThanOrEqual(6)
    const parts = tiles.reduce((sum, { shapes, texts }) => sum + shapes.length + texts.length, 0)
    expect(parts / tiles.length).toBeLessThanOrEqual(5)
  })

  test('are all there, told and apart', () => {
    expect(untold(many, scene)).toEqual([])
    expect(faultsOf(scene)).toEqual([])
    expect(smallestText(scene)).toBeGreaterThanOrEqual(12)
  })

  test('are as a whole about as wide as the pane is', () => {
    const shape = scene.width / scene.height
    expect(shape).toBeGreaterThan((laptop.width / laptop.height) * 0.5)
    expect(shape).toBeLessThan((laptop.width / laptop.height) * 2)
  })

  test('after one change all tiles but what changed are the very same nodes', () => {
    const [, one] = Object.values(many.containers)
    if (!one) throw new Error('there are none')
    const changed: Topology = { ...many, containers: { ...many.containers, [one.id]: { ...one, state: 'paused' } } }
    const after = sceneOf(changed, [many, changed])
    const before = new Set(scene.nodes)
    const cards = after.nodes.filter(({ layer }) => layer === 'card')
    expect(cards.filter((node) => !before.has(node)).map((node) => node.name)).toEqual([one.name])
  })
})

describe('a run', () => {
  const three = topologyWith({ networks: ['blog'], containers: ['web', 'db', 'cache'].map((name) => ({ name, networks: ['blog'] })) })
  const two = topologyWith({ networks: ['blog'], containers: ['web', 'cache'].map((name) => ({ name, networks: ['blog'] })) })
  const again = topologyWith({
    networks: ['blog'],
    containers: ['web', 'cache', 'db'].map((name) => ({ name, networks: ['blog'], id: idFor(`again ${name}`) })),
  })

  test('a removed container leaves its place free, and the others where they are', () => {
    const [before, after] = [placesIn(sceneOf(three, [three, two])), placesIn(sceneOf(two, [three, two]))]
    for (const [name, place] of after) expect(place, name).toEqual(before.get(name))
    expect(after.has('container db')).toBe(false)
  })

  test('made anew under its name it has its old place, whatever its id', () => {
    expect(placeOf(nodeOf(sceneOf(again, [three, two, again]), 'db'))).toEqual(placeOf(nodeOf(sceneOf(three, [three, two, again]), 'db')))
  })

  test('one more in a group that has room moves nothing', () => {
    const four = topologyWith({
      networks: ['blog'],
      containers: ['web', 'db', 'cache', 'late'].map((name) => ({ name, networks: ['blog'] })),
    })
    const [before, after] = [placesIn(sceneOf(three, [three])), placesIn(sceneOf(four, [three, four]))]
    for (const name of ['web', 'db', 'cache']) expect(after.get(`container ${name}`)).toEqual(before.get(`container ${name}`))
  })

  test('whether the newest moment is a frame or not yet one, places come out the same, however the run was looked at before', () => {
    const run = [topologyWith({}), three, two, again]
    for (let length = 1; length <= run.length; length += 1) compactPlaces(run.slice(0, length))
    compactPlaces([...run.slice(0, 2), again])
    const copies = run.map((it) => ({ ...it }))
    expect(placesIn(sceneOf(again, run))).toEqual(placesIn(sceneOf(copies[3] as Topology, copies)))
  })

  test('what is known to come has its place beforehand', () => {
    const start = topologyWith({})
    const known = compactGrid(compactPlaces([start], [three]), laptop)
    const come = compactGrid(compactPlaces([start, three], [three]), laptop)
    expect(placesIn(compactLayout(three, come, { language: 'en' }))).toEqual(placesIn(compactLayout(three, known, { language: 'en' })))
    expect(compactLayout(start, known, { language: 'en' }).nodes.some((it) => it.kind === 'container')).toBe(false)
  })
})

describe('a tile', () => {
  test('stands in the frame of a network that its container is on, and moves when that is no longer so', () => {
    const on = (...networks: string[]): Topology => topologyWith({ networks: ['a', 'b'], containers: [{ name: 'web', networks }] })
    const run = [on('a'), on('a', 'b'), on('b')]
    const homes = run.map((topology) => {
      const scene = sceneOf(topology, run)
      return ['a', 'b'].filter((name) => contains(nodeOf(scene, name), nodeOf(scene, 'web')))
    })
    expect(homes).toEqual([['a'], ['a'], ['b']])
  })

  test('has a chip in the colour of each further network, which is that network’s endpoint', () => {
    const topology = topologyWith({ networks: ['a', 'b'], containers: [{ name: 'web', networks: ['a', 'b'] }] })
    const scene = sceneOf(topology)
    const chips = scene.nodes.filter((it) => it.id.startsWith('chip:'))
    expect(chips.map((it) => it.texts[0]?.text)).toEqual(['b'])
    expect(chips[0]?.key).toBe(`endpoint:${idFor('container web')}/${idFor('network b')}`)
    expect(nodeOf(scene, 'b').className).toContain(chips[0]?.className.match(/net-\d/)?.[0])
  })

  test('of more ports than have room some are counted, and its title names them all', () => {
    const ports = Array.from({ length: 9 }, (_, index) => `127.0.0.1:${30_000 + index}:${8000 + index}`)
    const scene = sceneOf(topologyWith({ containers: [{ name: 'web', ports }] }))
    const chips = scene.nodes.filter((it) => it.id.startsWith('chip:'))
    const shown = chips.filter((it) => it.kind === 'port').length
    expect(shown).toBeGreaterThan(0)
    expect(chips.at(-1)?.texts[0]?.text).toBe(`+${9 - shown}`)
    for (let index = 0; index < 9; index += 1) expect(nodeOf(scene, 'web').title).toContain(`${30_000 + index} → ${8000 + index}`)
  })

  test('published on every address twice, as an engine does without one, is one chip', () => {
    const scene = sceneOf(topologyWith({ containers: [{ name: 'web', ports: ['0.0.0.0:8080:80', ':::8080:80'] }] }))
    expect(scene.nodes.filter((it) => it.id.startsWith('chip:port')).map((it) => it.texts[0]?.text)).toEqual(['8080→80'])
  })
})

test('of more published ports than have room on the host’s edge the rest is counted there', () => {
  const containers = Array.from({ length: 30 }, (_, index) => ({ name: `web-${index}`, ports: [`127.0.0.1:${9000 + index}:80`] }))
  const scene = sceneOf(topologyWith({ containers }))
  const sockets = scene.nodes.filter((it) => it.kind === 'port' && !it.id.startsWith('chip:') && it.id !== 'port:more')
  expect(sockets.length).toBeGreaterThan(3)
  expect(scene.nodes.find((it) => it.id === 'port:more')?.texts[0]?.text).toBe(`+${30 - sockets.length} ports`)
})

test('a directory of the host stays when nobody mounts it any more, as what cannot be seen', () => {
  const mounted = topologyWith({ containers: [{ name: 'web', mounts: ['/srv/site:/www'] }] })
  const gone = topologyWith({})
  const scene = sceneOf(gone, [topologyWith({ volumes: [] }), mounted, gone])
  expect(nodeOf(scene, '/srv/site').className).toContain('is-unknown')
})
