import { expect, test } from 'vitest'
import { crossingsOf } from '../../../../../src/renderer/diagram/layout/crossings.ts'
import { gridFor, layout } from '../../../../../src/renderer/diagram/layout/layout.ts'
import { randomFrom, randomTopology } from '../../../../support/random-topology.ts'
import { crossingsIn } from './crossings-in.ts'

const pane = { width: 1500, height: 730 }

test('the crossings that are counted are those that are drawn, in 500 random topologies', () => {
  let most = 0
  for (let seed = 1; seed <= 500; seed += 1) {
    const topology = randomTopology(randomFrom(seed))
    const grid = gridFor([topology], pane, 'en')
    const drawn = crossingsIn(layout(topology, grid, { language: 'en' }))
    expect(drawn.length, `seed ${seed}: ${drawn.join(', ')}`).toBe(crossingsOf(grid.places))
    most = Math.max(most, drawn.length)
  }
  expect(most).toBeGreaterThan(10)
})
