import { expect, test } from 'vitest'
import { grown, holds, inSight } from '../../../../../src/renderer/diagram/draw/sight.ts'
import { gridFor, layout } from '../../../../../src/renderer/diagram/layout/layout.ts'
import type { Box, Scene } from '../../../../../src/renderer/diagram/layout/scene.ts'
import { topologyWith } from '../../../../support/topology-with.ts'

const names = Array.from({ length: 40 }, (_, index) => `web-${index}`)
const topology = topologyWith({ containers: names.map((name) => ({ name, image: 'nginx:alpine', networks: ['bridge'] })) })
const grid = gridFor([topology], { width: 1000, height: 500 }, 'en')
const scene = layout(topology, grid, { language: 'en' })
const nothing = { nodes: [], lines: [] }
const cardsOf = ({ nodes }: Pick<Scene, 'nodes'>): (string | undefined)[] =>
  nodes.filter(({ kind }) => kind === 'container').map(({ name }) => name)
const card = (name: string): Box => {
  const found = scene.nodes.find((node) => node.kind === 'container' && node.name === name)
  if (!found) throw new Error(`no card ${name}`)
  return found
}

test('what is drawn is what is in sight, with the cables that lead there, and the rail that is longer than the sight', () => {
  const { x, y, width } = card('web-20')
  const part = inSight(scene, undefined, { x, y: 0, width, height: y + 1 })
  expect(cardsOf(part)).toEqual(['web-20'])
  expect(part.nodes.map(({ kind }) => kind)).toContain('network')
  expect(part.lines.map(({ kind }) => kind)).toContain('cable')
  expect(part.lines.length).toBeLessThan(5)
})

test('without a sight all of it is drawn', () => {
  expect(cardsOf(inSight(scene, undefined, undefined))).toHaveLength(40)
})

test('what was in sight before is drawn where it goes to, to be seen going', () => {
  const elsewhere = { ...scene, nodes: scene.nodes.map((node) => (node.name === 'web-20' ? { ...node, x: node.x + 5000 } : node)) }
  const sight = card('web-20')
  expect(cardsOf(inSight(elsewhere, undefined, sight))).toEqual([])
  expect(cardsOf(inSight(elsewhere, scene, sight))).toEqual(['web-20'])
})

test('what is only out of sight is told from what is gone, and what came into sight from what came', () => {
  const { id } = scene.nodes.find((node) => node.kind === 'container' && node.name === 'web-0') ?? { id: '' }
  expect(inSight(scene, scene, card('web-20')).stays(id)).toBe(true)
  expect(inSight({ ...scene, ...nothing }, scene, card('web-20')).stays(id)).toBe(false)
  expect(inSight(scene, scene, card('web-20')).was(id)?.name).toBe('web-0')
  expect(inSight(scene, { ...scene, ...nothing }, card('web-20')).was(id)).toBeUndefined()
})

test('a grown box holds the box, and a sixteenth of it on each side', () => {
  const box = { x: 10, y: 20, width: 100, height: 50 }
  expect(holds(grown(box), box)).toBe(true)
  expect(holds(grown(box), { ...box, x: 4 })).toBe(true)
  expect(holds(grown(box), { ...box, x: 3 })).toBe(false)
  expect(holds(box, grown(box))).toBe(false)
})
