import { describe, expect, test } from 'vitest'
import { arrangementFor, type PictureMode, sceneIn } from '../../../../../src/renderer/diagram/layout/arrangement.ts'
import { drawnKey } from '../../../../../src/renderer/diagram/layout/drawn-key.ts'
import { type Direction, neighbour } from '../../../../../src/renderer/diagram/layout/neighbour.ts'
import type { Scene, SceneNode } from '../../../../../src/renderer/diagram/layout/scene.ts'
import { endpointKey } from '../../../../../src/shared/topology/keys.ts'
import type { Topology } from '../../../../../src/shared/topology/topology.ts'
import { randomFrom, randomTopology } from '../../../../support/random-topology.ts'
import { idFor, topologyWith } from '../../../../support/topology-with.ts'

const pane = { width: 1200, height: 640 }
const sceneOf = (topology: Topology, mode: PictureMode): Scene =>
  sceneIn(arrangementFor(mode, [topology], pane, 'en'), topology, { language: 'en' })
const nodeOf = ({ nodes }: Scene, key: string): SceneNode => {
  const node = nodes.find((it) => it.key === key && it.stop)
  if (!node) throw new Error(`no ${key} in the scene`)
  return node
}

describe('in compact mode', () => {
  const names = Array.from({ length: 9 }, (_, index) => `web-${index}`)
  const topology = topologyWith({ networks: ['blog'], containers: names.map((name) => ({ name, networks: ['blog'] })), volumes: ['data'] })
  const scene = sceneOf(topology, 'compact')
  const tile = (index: number): SceneNode => nodeOf(scene, `container:${idFor(`container web-${index}`)}`)
  const blog = nodeOf(scene, `network:${idFor('network blog')}`)

  test('arrows lead from tile to tile, row by row', () => {
    expect(neighbour(scene.nodes, tile(0), 'right')?.name).toBe('web-1')
    expect(neighbour(scene.nodes, tile(1), 'left')?.name).toBe('web-0')
    expect(neighbour(scene.nodes, tile(1), 'down')?.name).toBe('web-3')
    expect(neighbour(scene.nodes, tile(3), 'up')?.name).toBe('web-1')
  })

  test('from the first row to its frame, from the frame into it, and from the last row to what is under it', () => {
    expect(neighbour(scene.nodes, tile(1), 'up')).toBe(blog)
    expect(['web-0', 'web-1']).toContain(neighbour(scene.nodes, blog, 'down')?.name)
    expect(neighbour(scene.nodes, tile(8), 'down')?.id).toBe('group:storage')
  })

  test('from frame to frame', () => {
    expect(neighbour(scene.nodes, nodeOf(scene, `network:${idFor('network bridge')}`), 'right')).toBe(blog)
  })
})

test('down leads onto what lies on a tile, up back to it, and right and left past it', () => {
  const containers = ['web', 'other'].map((name, index) => ({
    name,
    ports: [`127.0.0.1:${8080 + index}:80`, `127.0.0.1:${8090 + index}:90`],
  }))
  const scene = sceneOf(topologyWith({ containers: [...containers, 'three', 'four', 'five'] }), 'compact')
  const web = nodeOf(scene, `container:${idFor('container web')}`)
  const chip = neighbour(scene.nodes, web, 'down')
  expect(chip?.id).toMatch(/^chip:port:/)
  expect(chip && neighbour(scene.nodes, chip, 'up')).toBe(web)
  // The one under the tile's middle is the second.
  expect(chip && neighbour(scene.nodes, chip, 'left')?.id).toMatch(/^chip:port:/)
  expect(chip && neighbour(scene.nodes, chip, 'right')?.name).toBe('other')
  expect(neighbour(scene.nodes, web, 'right')?.name).toBe('other')
})

test('at the picture’s edge an arrow leads nowhere', () => {
  const scene = sceneOf(topologyWith({ containers: ['web'] }), 'detailed')
  const lowest = scene.nodes.filter((it) => it.stop).reduce((a, b) => (a.y + a.height > b.y + b.height ? a : b))
  expect(neighbour(scene.nodes, lowest, 'down')).toBeUndefined()
})

/** What a key can reach, and what of it arrows lead to from the first. */
function reached({ nodes }: Scene): { stops: number; missed: string[] } {
  const directions: readonly Direction[] = ['left', 'right', 'up', 'down']
  const stops = nodes.filter((it) => it.stop)
  const known = new Set(stops.slice(0, 1))
  for (const node of known)
    for (const direction of directions) {
      const next = neighbour(nodes, node, direction)
      if (next) known.add(next)
    }
  return { stops: stops.length, missed: stops.filter((it) => !known.has(it)).map((it) => it.id) }
}

test('in any compact picture arrows lead from each thing to each other', () => {
  for (let seed = 1; seed <= 150; seed += 1)
    expect(reached(sceneOf(randomTopology(randomFrom(seed)), 'compact')).missed, `seed ${seed}`).toEqual([])
})

test('in detailed ones too, but for one in a hundred that stands in the shade of others: the tab key leads there', () => {
  let [stops, missed] = [0, 0]
  for (let seed = 1; seed <= 150; seed += 1) {
    const all = reached(sceneOf(randomTopology(randomFrom(seed)), 'detailed'))
    stops += all.stops
    missed += all.missed.length
  }
  expect(missed / stops).toBeLessThan(0.01)
})

test('what has no drawing of its own is shown by its container, in either mode', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const topology = randomTopology(randomFrom(seed))
    const scene = sceneOf(topology, 'compact')
    for (const it of Object.values(topology.containers)) expect(drawnKey(scene, `container:${it.id}`)).toBe(`container:${it.id}`)
    for (const [key, { containerId }] of Object.entries(topology.mounts))
      expect(drawnKey(scene, `mount:${key}`)).toBe(`container:${containerId}`)
    for (const it of Object.values(topology.endpoints))
      expect([`container:${it.containerId}`, `endpoint:${endpointKey(it)}`]).toContain(drawnKey(scene, `veth:${endpointKey(it)}`))
    for (const [key, { from }] of Object.entries(topology.links))
      expect([`link:${key}`, `container:${from}`]).toContain(drawnKey(scene, `link:${key}`))
    expect(drawnKey(scene, 'container:gone')).toBeUndefined()
  }
})
