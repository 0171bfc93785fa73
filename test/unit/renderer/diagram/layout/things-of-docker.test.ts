import { describe, expect, test } from 'vitest'
import { gridFor, layout } from '../../../../../src/renderer/diagram/layout/layout.ts'
import type { Scene, SceneNode } from '../../../../../src/renderer/diagram/layout/scene.ts'
import { textStyles } from '../../../../../src/renderer/diagram/layout/text.ts'
import type { Language } from '../../../../../src/shared/language.ts'
import type { Topology } from '../../../../../src/shared/topology/topology.ts'
import { topologyWith } from '../../../../support/topology-with.ts'
import { faultsOf } from './overlaps.ts'

const laptop = { width: 940, height: 430 }
const beamer = { width: 1500, height: 730 }
const sceneOf = (shown: Topology, pane = beamer, language: Language = 'en'): Scene =>
  layout(shown, gridFor([shown], pane, language), { language })
const nodeOf = (scene: Scene, kind: SceneNode['kind'], name: string): SceneNode => {
  const node = scene.nodes.find((it) => it.kind === kind && it.name === name)
  if (!node) throw new Error(`no ${kind} ${name} in the scene`)
  return node
}
const wordsOf = ({ texts }: SceneNode): string[] => texts.map((text) => text.full ?? text.text)
const idOf = (topology: Topology, name: string): string => Object.values(topology.containers).find((it) => it.name === name)?.id ?? ''

/** All that there can be, as in the picture that is aimed at. */
const mixed = withVolumesFrom(
  topologyWith({
    networks: ['blog', { name: 'back', internal: true }],
    containers: [
      { name: 'web-old', image: 'nginx:alpine', mounts: [':/cache'], ports: ['127.0.0.1:8080:80'] },
      { name: 'job', state: 'exited' },
      { name: 'web1', image: 'nginx:alpine', networks: ['blog'], aliases: ['web'], mounts: ['pages:/usr/share/nginx/html:ro'] },
      {
        name: 'web2',
        image: 'nginx:alpine',
        networks: ['blog'],
        aliases: ['web'],
        state: 'paused',
        mounts: ['pages:/usr/share/nginx/html'],
      },
      { name: 'db', image: 'mysql:5.7', networks: ['blog'], mounts: ['~/data:/var/lib/mysql', 'tmpfs:/run'], links: ['web1:front'] },
      { name: 'gw', image: 'nginx:alpine', networks: ['blog', 'back'], veths: 'unknown' },
      { name: 'side', networks: ['container:gw'] },
      { name: 'lonely', networks: ['none'] },
      { name: 'agent', networks: ['host'] },
    ],
  }),
  'web2',
  'web1',
)

function withVolumesFrom(topology: Topology, name: string, from: string): Topology {
  const mounts = Object.entries(topology.mounts).map(([key, mount]) => [
    key,
    mount.containerId === idOf(topology, name) ? { ...mount, from: idOf(topology, from) } : mount,
  ])
  return { ...topology, mounts: Object.fromEntries(mounts) }
}

test.each([
  ['a laptop', laptop],
  ['a beamer', beamer],
] as const)('all kinds of things in one picture lie on nothing else and are not too small, on %s, in both languages', (_, pane) => {
  for (const language of ['en', 'ko'] as const) {
    const scene = sceneOf(mixed, pane, language)
    expect(faultsOf(scene)).toEqual([])
    const sizes = scene.nodes.flatMap((node) => node.texts.map((text) => textStyles[text.role].size * scene.scale))
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12)
  }
})

describe('a published port', () => {
  const web = { name: 'web', ports: ['127.0.0.1:8080:80', '0.0.0.0:8443:443'] }
  const one = topologyWith({ containers: [web] })

  test('can be followed from its socket to the rail, and from there beside the cable to the interface', () => {
    const scene = sceneOf(one)
    const key = nodeOf(scene, 'port', '127.0.0.1:8080').key
    const [outer, inner] = ['route', 'route-in'].map((it) => scene.lines.find(({ id }) => id === `${it}:${key}`))
    const veth = scene.nodes.find(({ kind }) => kind === 'veth')
    const endpoint = scene.nodes.find(({ kind }) => kind === 'endpoint')
    if (!outer || !inner || !veth || !endpoint) throw new Error('a part of the way is missing')
    expect(outer.points.at(-1)?.[1]).toBeLessThan(veth.y + veth.height)
    expect(inner.points[0]?.[1]).toBe(veth.y + veth.height)
    expect(inner.points.at(-1)?.[1]).toBe(endpoint.y)
    for (const [x] of inner.points) expect(Math.abs(x - (endpoint.x + endpoint.width / 2))).toBeLessThan(6)
  })

  test('says to which address and port the engine sends on, and the container where it answers', () => {
    const scene = sceneOf(one)
    const targets = scene.nodes.filter(({ className }) => className === 'route-text').flatMap(wordsOf)
    expect(targets.sort()).toEqual(['→ 172.17.0.2:443', '→ 172.17.0.2:80'])
    expect(wordsOf(nodeOf(scene, 'container', 'web'))).toContain(':80 :443')
  })

  test('has no room for the address between sockets that stand close, and says the port alone', () => {
    const scene = sceneOf(topologyWith({ containers: [{ name: 'web', ports: [':::80:80', ':::81:81', ':::82:82'] }] }))
    expect(
      scene.nodes
        .filter(({ className }) => className === 'route-text')
        .flatMap(wordsOf)
        .sort(),
    ).toEqual(['→ 80', '→ 81', '→ 82'])
  })

  test('of a container on two networks says no address: the engine does not tell which', () => {
    const scene = sceneOf(topologyWith({ networks: ['blog'], containers: [{ ...web, networks: ['bridge', 'blog'] }] }))
    expect(
      scene.nodes
        .filter(({ className }) => className === 'route-text')
        .flatMap(wordsOf)
        .sort(),
    ).toEqual(['→ 443', '→ 80'])
    expect(wordsOf(nodeOf(scene, 'container', 'web')).filter((text) => text.startsWith(':'))).toEqual([])
  })
})

describe('the layers of one image', () => {
  const sharing = topologyWith({
    networks: ['blog'],
    containers: [
      { name: 'one', image: 'nginx:alpine' },
      { name: 'two', image: 'nginx:alpine' },
      { name: 'db', image: 'mysql:5.7' },
      { name: 'far', image: 'nginx:alpine', networks: ['blog'] },
      { name: 'theirs', image: 'nginx:alpine', mine: false },
    ],
  })

  test('lie under all its containers as one, where they are neighbours, and say that they are shared', () => {
    const scene = sceneOf(sharing)
    const plates = scene.nodes.filter(({ className }) => className === 'pile plate')
    const [one, two] = ['one', 'two'].map((name) => nodeOf(scene, 'container', name))
    if (!one || !two) throw new Error('no cards')
    expect(plates.map(({ x, width }) => [x, x + width])).toEqual([[one.x + one.width, two.x]])
    expect(plates[0]?.title).toBe('nginx:alpine · the same layers for one, two, far')
    for (const name of ['one', 'two', 'far']) {
      const pile = scene.nodes.find(({ id }) => id === `image:${idOf(sharing, name)}`)
      expect(pile?.texts.map(({ text }) => text).join()).toMatch(/shared/)
      expect(pile?.shapes.filter(({ className }) => className === 'sheet-plate')).toHaveLength(1)
    }
  })

  test('of a single container are not shared', () => {
    const scene = sceneOf(sharing)
    const pile = scene.nodes.find(({ id }) => id === `image:${idOf(sharing, 'db')}`)
    expect(JSON.stringify(pile)).not.toMatch(/shared|plate/)
  })

  test('light up with each of them', () => {
    const scene = sceneOf(sharing)
    const image = Object.values(sharing.containers).find(({ name }) => name === 'one')?.imageId
    expect(scene.related[`image:${image}`]).toEqual(
      expect.arrayContaining(['one', 'two', 'far'].map((name) => `container:${idOf(sharing, name)}`)),
    )
  })
})

test('each state of a container has another shape, so that no colour is needed', () => {
  const states = ['running', 'paused', 'created', 'exited', 'restarting', 'removing', 'dead'] as const
  const scene = sceneOf(topologyWith({ containers: states.map((state) => ({ name: `c-${state}`, state })) }))
  const shapes = states.map((state) => {
    const { shapes, x, className } = nodeOf(scene, 'container', `c-${state}`)
    expect(className).toContain(`is-${state}`)
    return JSON.stringify(shapes.map((it) => (it.shape === 'path' ? it.d.replace(/[\d.]+/g, '') : [it.shape, it.className, x > 0])))
  })
  expect(new Set(shapes).size).toBe(states.length)
  const frames = scene.nodes.filter(({ kind }) => kind === 'namespace')
  expect(frames.map(({ title }) => title)).toEqual(['network namespace of c-running', 'network namespace of c-paused'])
})

test('an internal network is shut above and has no line to the outside', () => {
  const topology = topologyWith({ networks: ['blog', { name: 'back', internal: true }], containers: [{ name: 'web', networks: ['back'] }] })
  const scene = sceneOf(topology)
  const lids = (name: string) => nodeOf(scene, 'network', name).shapes.filter(({ className }) => className === 'rail-lid')
  expect([lids('back').length, lids('blog').length]).toEqual([1, 0])
  expect(wordsOf(nodeOf(scene, 'network', 'back')).join()).toMatch(/no way out/)
  const ids = new Map(Object.values(topology.networks).map(({ id, name }) => [name, id]))
  const drops = new Set(scene.lines.filter(({ kind }) => kind === 'uplink').map(({ id }) => id))
  expect([...drops].sort()).toEqual([`uplink:${ids.get('bridge')}`, `uplink:${ids.get('blog')}`].sort())
})

test('what --volumes-from took says from whom, under its path', () => {
  const scene = sceneOf(mixed)
  const taken = Object.entries(mixed.mounts).flatMap(([key, { from }]) => (from === undefined ? [] : [`mount:${key}`]))
  const words = scene.nodes.filter(({ id }) => id.startsWith('from:'))
  expect(words.map(({ key }) => key)).toEqual(taken)
  expect(words.flatMap(wordsOf)).toEqual(['from web1'])
  const [path] = scene.nodes.filter(({ id }) => id === taken[0])
  expect(words[0]?.y).toBe((path?.y ?? 0) + (path?.height ?? 0))
})

test('a frame of several containers says that it is one namespace', () => {
  const scene = sceneOf(mixed)
  const frames = scene.nodes.filter(({ kind }) => kind === 'namespace')
  expect(frames.filter(({ texts }) => texts.length > 0).map(({ title }) => title)).toEqual(['network namespace of gw, side'])
})

test('aliases that a container has on one of its networks alone are told with the network', () => {
  const both = topologyWith({ networks: ['blog', 'back'], containers: [{ name: 'gw', networks: ['blog', 'back'], aliases: ['inner'] }] })
  expect(wordsOf(nodeOf(sceneOf(both), 'container', 'gw'))).toContain('also inner')
  const back = Object.values(both.networks).find(({ name }) => name === 'back')?.id
  const endpoints = Object.entries(both.endpoints).map(([key, it]) => [key, it.networkId === back ? it : { ...it, aliases: [] }])
  const one = { ...both, endpoints: Object.fromEntries(endpoints) }
  expect(wordsOf(nodeOf(sceneOf(one), 'container', 'gw'))).toContain('also inner on back')
  expect(wordsOf(nodeOf(sceneOf(one, beamer, 'ko'), 'container', 'gw'))).toContain('back의 별칭 inner')
})
