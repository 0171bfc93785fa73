import { expect, test } from 'vitest'
import { stagesOf } from '../../../../../src/renderer/diagram/draw/stages.ts'
import { gridFor, layout } from '../../../../../src/renderer/diagram/layout/layout.ts'
import { topologyWith } from '../../../../support/topology-with.ts'

const empty = topologyWith({})
const web = topologyWith({ containers: ['web'] })
const other = topologyWith({ containers: ['other'] })
const grid = gridFor([empty, web, other], { width: 940, height: 430 }, 'en')
const sceneOf = (topology: typeof empty) => layout(topology, grid, { language: 'en' })

test('leave comes before move, move before arrive, and all is over in time', () => {
  const { leave, move, arrive } = stagesOf(sceneOf(web), sceneOf(other), 1000)
  expect(leave.delay).toBe(0)
  expect(leave.ms).toBeGreaterThan(0)
  expect(move.delay).toBe(leave.ms)
  expect(arrive.delay).toBe(move.delay + move.ms)
  expect(arrive.delay + arrive.ms).toBeLessThanOrEqual(1000)
})

test('a stage in which nothing happens takes no time', () => {
  expect(stagesOf(sceneOf(empty), sceneOf(web), 1000)).toMatchObject({ leave: { ms: 0 }, move: { ms: 0 }, arrive: { delay: 0 } })
  expect(stagesOf(sceneOf(web), sceneOf(empty), 1000)).toMatchObject({ leave: { delay: 0 }, arrive: { ms: 0 } })
  expect(stagesOf(sceneOf(web), sceneOf(web), 1000)).toEqual({
    leave: { delay: 0, ms: 0 },
    move: { delay: 0, ms: 0 },
    arrive: { delay: 0, ms: 0 },
  })
})
