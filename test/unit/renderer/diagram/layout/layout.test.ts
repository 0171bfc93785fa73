import { expect, test } from 'vitest'
import { gridFor, layout } from '../../../../../src/renderer/diagram/layout/layout.ts'
import type { Scene, SceneNode } from '../../../../../src/renderer/diagram/layout/scene.ts'
import { textStyles } from '../../../../../src/renderer/diagram/layout/text.ts'
import type { Language } from '../../../../../src/shared/language.ts'
import type { Topology } from '../../../../../src/shared/topology/topology.ts'
import { randomFrom, randomTopology } from '../../../../support/random-topology.ts'
import { idFor, topologyWith } from '../../../../support/topology-with.ts'
import { badlyShortenedIn, faultsOf, overflowingIn } from './overlaps.ts'

const laptop = { width: 940, height: 430 }
const beamer = { width: 1500, height: 730 }
const sceneOf = (shown: Topology, topologies: readonly Topology[] = [shown], pane = laptop, language: Language = 'en'): Scene =>
  layout(shown, gridFor(topologies, pane, language), { language })
const nodeOf = (scene: Scene, kind: SceneNode['kind'], name: string): SceneNode => {
  const node = scene.nodes.find((it) => it.kind === kind && it.name === name)
  if (!node) throw new Error(`no ${kind} ${name} in the scene`)
  return node
}
const placeOf = ({ x, y, width, height }: SceneNode) => ({ x, y, width, height })
const wordsOf = (node: SceneNode): string[] => node.texts.map((text) => text.full ?? text.text)
const smallestText = (scene: Scene): number =>
  Math.min(...scene.nodes.flatMap((node) => node.texts.map((text) => textStyles[text.role].size * scene.scale)))

const database = { name: 'wordpressdb', image: 'mysql:5.7', mounts: [':/var/lib/mysql'] }
const site = { name: 'wordpress', image: 'wordpress', mounts: [':/var/www/html'], ports: ['127.0.0.1:32768:80'] }
const linked = topologyWith({ containers: [database, { ...site, links: ['wordpressdb:mysql'] }] })
const twoNetworks = topologyWith({
  networks: ['blog', { name: 'back', internal: true }],
  containers: [
    { ...database, networks: ['blog', 'back'] },
    { ...site, networks: ['blog', 'back'], aliases: ['web'] },
  ],
})
const directory = topologyWith({ containers: [{ ...database, mounts: ['~/dockstage/run-1/data:/var/lib/mysql'] }, site] })

for (const [name, pane] of [
  ['a laptop', laptop],
  ['a beamer', beamer],
] as const)
  for (const language of ['en', 'ko'] as const)
    test(`what the shipped scenarios show fits the pane of ${name} in ${language}, with no text under 12 pixels`, () => {
      for (const topology of [topologyWith({}), topologyWith({ containers: [database] }), linked, twoNetworks, directory]) {
        const scene = sceneOf(topology, [topology], pane, language)
        expect(smallestText(scene)).toBeGreaterThanOrEqual(12)
        expect(scene.width * scene.scale).toBeLessThanOrEqual(pane.width + 1)
        expect(scene.height * scene.scale).toBeLessThanOrEqual(pane.height + 1)
        expect(faultsOf(scene)).toEqual([])
      }
    })

test('a name of this run of up to twenty characters is written out, however many containers of others stand beside it', () => {
  const others = ['someone-elses-web', 'portal', 'cache-of-the-team', 'proxy'].map((name) => ({
    name,
    mine: false,
    ports: ['0.0.0.0:1:80', ':::1:80'],
  }))
  const crowded = topologyWith({ containers: [{ ...site, name: 'twenty-chars-of-name' }, { ...database }, ...others] })
  for (const pane of [laptop, beamer]) {
    const scene = sceneOf(crowded, [crowded], pane)
    for (const name of ['twenty-chars-of-name', 'wordpressdb'])
      expect(nodeOf(scene, 'container', name).texts.map((text) => text.text)).toContain(name)
    expect(nodeOf(scene, 'container', 'portal').width).toBeLessThan(nodeOf(scene, 'container', 'wordpressdb').width)
    expect(faultsOf(scene)).toEqual([])
  }
})

test('for the second container the first does not move, whether they are linked or not', () => {
  const alone = topologyWith({ containers: [database] })
  for (const pane of [laptop, beamer])
    for (const second of [linked, topologyWith({ containers: [database, site] })])
      expect(placeOf(nodeOf(sceneOf(second, [alone, second], pane), 'container', 'wordpressdb'))).toEqual(
        placeOf(nodeOf(sceneOf(alone, [alone], pane), 'container', 'wordpressdb')),
      )
})

test('no card, rail, store, plug or text ever overlaps another, in 1,000 random runs', () => {
  for (let seed = 1; seed <= 1000; seed += 1) {
    const random = randomFrom(seed)
    const topologies = Array.from({ length: 1 + Math.floor(random() * 3) }, () => randomTopology(random))
    const pane = random() < 0.5 ? laptop : beamer
    const language = random() < 0.5 ? 'en' : 'ko'
    const grid = gridFor(topologies, pane, language, [], random() < 0.5 ? 'whole' : 'so far')
    for (const topology of topologies) {
      const scene = layout(topology, grid, { language })
      expect(faultsOf(scene), `seed ${seed}`).toEqual([])
      expect(overflowingIn(scene), `seed ${seed}`).toEqual([])
      expect(badlyShortenedIn(scene), `seed ${seed}`).toEqual([])
      expect(smallestText(scene)).toBeGreaterThanOrEqual(12)
    }
  }
}, 180_000)

test('a container keeps its place when its neighbour is removed, and so does what lies under it', () => {
  const alone = topologyWith({ containers: [site], volumes: Object.values(linked.volumes) })
  const run = [topologyWith({}), linked, alone]
  const [before, after] = [sceneOf(linked, run), sceneOf(alone, run)]
  expect(placeOf(nodeOf(after, 'container', 'wordpress'))).toEqual(placeOf(nodeOf(before, 'container', 'wordpress')))
  for (const name of Object.keys(alone.volumes))
    expect(placeOf(nodeOf(after, 'volume', name))).toEqual(placeOf(nodeOf(before, 'volume', name)))
})

test('a container made anew under its name takes its old place, whatever its id', () => {
  const again = topologyWith({ containers: [site, { ...database, id: idFor('again') }] })
  const run = [linked, topologyWith({ containers: [site] }), again]
  expect(placeOf(nodeOf(sceneOf(again, run), 'container', 'wordpressdb'))).toEqual(
    placeOf(nodeOf(sceneOf(linked, run), 'container', 'wordpressdb')),
  )
})

test('nothing moves in any random run that is known from its start', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = randomFrom(seed)
    const run = Array.from({ length: 4 }, () => randomTopology(random))
    const grid = gridFor(run, beamer, 'en')
    const places = new Map<string, unknown>()
    for (const topology of run)
      for (const node of layout(topology, grid, { language: 'en' }).nodes) {
        if (!['container', 'network', 'volume', 'directory'].includes(node.kind) || node.name === undefined) continue
        const key = `${node.kind} ${node.name}`
        expect(places.get(key) ?? placeOf(node), `${key}, seed ${seed}`).toEqual(placeOf(node))
        places.set(key, placeOf(node))
      }
  }
})

test('the first container does not move when a second comes', () => {
  const one = topologyWith({ containers: [database] })
  const two = topologyWith({ containers: [database, { ...site, mounts: [] }] })
  const before = nodeOf(sceneOf(one), 'container', 'wordpressdb')
  expect(Math.abs(nodeOf(sceneOf(two, [one, two]), 'container', 'wordpressdb').x - before.x)).toBeLessThan(20)
})

test('one-offs whose names the engine made up share a place when they were never seen together', () => {
  const run = ['loving_turing', 'brave_hopper'].map((name) => topologyWith({ containers: ['web', name] }))
  const [first, second] = run.map((topology) => sceneOf(topology, run))
  expect(placeOf(nodeOf(second as Scene, 'container', 'brave_hopper'))).toEqual(
    placeOf(nodeOf(first as Scene, 'container', 'loving_turing')),
  )
})

test('equal topologies give equal scenes', () => {
  expect(JSON.stringify(sceneOf(structuredClone(twoNetworks)))).toBe(JSON.stringify(sceneOf(twoNetworks)))
})

test('docker0 is the first rail, and a network without a cable is a rail too', () => {
  const scene = sceneOf(topologyWith({ networks: ['aaa'], containers: ['web'] }))
  expect(nodeOf(scene, 'network', 'bridge').x).toBeLessThan(nodeOf(scene, 'network', 'aaa').x)
})

test('a running container has a namespace and a cable with two named ends; a stopped one has neither', () => {
  const running = sceneOf(topologyWith({ containers: ['web'] }))
  expect(running.nodes.filter((node) => node.kind === 'namespace')).toHaveLength(1)
  expect(running.nodes.find((node) => node.kind === 'endpoint')?.name).toBe('eth0')
  expect(running.nodes.find((node) => node.kind === 'veth')?.name).toMatch(/^veth[0-9a-f]{7}$/)
  expect(running.lines.filter((line) => line.kind === 'cable')).toHaveLength(1)
  const stopped = sceneOf(topologyWith({ containers: [{ name: 'web', state: 'exited', exitCode: 137 }] }))
  expect(stopped.nodes.filter((node) => ['namespace', 'veth', 'endpoint'].includes(node.kind))).toEqual([])
  expect(stopped.lines.filter((line) => line.kind === 'cable')).toEqual([])
  expect(wordsOf(nodeOf(stopped, 'container', 'web'))).toEqual(expect.arrayContaining(['Exited (137)', 'no address']))
})

test('a veth that was not found is dashed and says why', () => {
  const scene = sceneOf(topologyWith({ containers: [{ name: 'web', veths: 'unknown' }] }))
  const veth = scene.nodes.find((node) => node.kind === 'veth')
  expect(veth?.className).toContain('is-unknown')
  expect(veth?.title).toContain('virtual machine')
})

test('containers that share a namespace stand in one frame', () => {
  const scene = sceneOf(topologyWith({ containers: ['gw', { name: 'side', networks: ['container:gw'] }] }))
  const frames = scene.nodes.filter((node) => node.kind === 'namespace')
  expect(frames).toHaveLength(1)
  for (const name of ['gw', 'side']) {
    const card = nodeOf(scene, 'container', name)
    expect(frames[0]?.x).toBeLessThan(card.x)
    expect((frames[0]?.x ?? 0) + (frames[0]?.width ?? 0)).toBeGreaterThan(card.x + card.width)
  }
})

test('a host container has no frame of its own, and one without a network has only lo', () => {
  const scene = sceneOf(
    topologyWith({
      containers: [
        { name: 'agent', networks: ['host'] },
        { name: 'lonely', networks: ['none'] },
      ],
    }),
  )
  expect(scene.nodes.filter((node) => node.kind === 'namespace').map((node) => node.title)).toEqual(['network namespace of lonely'])
  expect(wordsOf(nodeOf(scene, 'container', 'agent'))).toContain('host network')
  expect(wordsOf(nodeOf(scene, 'container', 'lonely'))).toContain('lo only')
})

test('a foreign container says that it is not of this run', () => {
  const scene = sceneOf(topologyWith({ containers: [{ name: 'theirs', mine: false }] }))
  expect(nodeOf(scene, 'container', 'theirs').className).toContain('is-foreign')
  expect(scene.nodes.flatMap(wordsOf)).toContain('not this run')
})

test('every form of focus that a scenario may use leads to something that is drawn', () => {
  const named = (topology: Topology, focus: readonly string[]) => {
    const scene = sceneOf(topology)
    const drawn = new Set([...scene.nodes, ...scene.lines].map((it) => it.key))
    for (const name of focus)
      expect(
        (scene.keysByName[name] ?? [name]).every((key) => drawn.has(key)),
        name,
      ).toBe(true)
  }
  named(linked, ['host', 'container:wordpress', 'veth:wordpress', 'endpoint:wordpress/bridge', 'port:wordpress:80', 'link:wordpress/mysql'])
  named(linked, [
    'mount:wordpress:/var/www/html',
    'image:mysql:5.7',
    'bridge:docker0',
    ...Object.keys(linked.volumes).map((name) => `volume:${name}`),
  ])
  named(twoNetworks, ['veth:wordpressdb', 'veth:wordpressdb/blog', 'network:back'])
  expect(sceneOf(twoNetworks).keysByName['veth:wordpressdb']).toHaveLength(2)
})

test('focus names lead to keys, and what belongs to a container is related to it', () => {
  const scene = sceneOf(linked)
  const [key = ''] = scene.keysByName['container:wordpress'] ?? []
  expect(key).toBe(nodeOf(scene, 'container', 'wordpress').key)
  expect(scene.keysByName['bridge:docker0']).toEqual([nodeOf(scene, 'network', 'bridge').key])
  const kinds = new Set((scene.related[key] ?? []).map((it) => it.slice(0, it.indexOf(':'))))
  expect([...kinds].sort()).toEqual(['container', 'endpoint', 'image', 'link', 'mount', 'network', 'port', 'veth', 'volume'])
})
