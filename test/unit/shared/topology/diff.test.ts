import { expect, test } from 'vitest'
import { apply, diff, invert, isEmpty } from '../../../../src/shared/topology/diff.ts'
import { tableNames } from '../../../../src/shared/topology/topology.ts'
import { randomFrom, randomTopology } from '../../../support/random-topology.ts'
import { topologyWith } from '../../../support/topology-with.ts'

const json = (value: unknown): string => JSON.stringify(value)

test('over random histories, apply and invert are exact inverses, byte for byte as JSON', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = randomFrom(seed)
    const history = Array.from({ length: 5 }, () => randomTopology(random))
    const changes = history.slice(1).map((after, index) => diff(history[index] ?? after, after))
    let forward = history[0] ?? topologyWith({})
    for (const [index, change] of changes.entries()) {
      forward = apply(forward, change)
      expect(json(forward), `seed ${seed}, frame ${index + 1}`).toBe(json(history[index + 1]))
    }
    let backward = forward
    for (const [index, change] of [...changes.entries()].reverse()) {
      backward = apply(backward, invert(change))
      expect(json(backward), `seed ${seed}, back to ${index}`).toBe(json(history[index]))
    }
  }
})

test('inverting twice gives the change itself', () => {
  const random = randomFrom(7)
  const change = diff(randomTopology(random), randomTopology(random))
  expect(invert(invert(change))).toEqual(change)
})

test('two observations of one state have no difference, whatever objects they are', () => {
  const topology = randomTopology(randomFrom(3))
  expect(isEmpty(diff(topology, structuredClone(topology)))).toBe(true)
  expect(diff(topology, topology)).toEqual({})
})

test('tables that did not change stay the same objects', () => {
  const before = topologyWith({ containers: ['web'] })
  const after = topologyWith({ containers: ['web'], volumes: ['data'] })
  const applied = apply(before, diff(before, after))
  for (const name of tableNames) if (name !== 'volumes') expect(applied[name]).toBe(before[name])
})

test('another engine is a change, and comes back', () => {
  const before = topologyWith({})
  const after = { ...before, engine: { ...before.engine, version: '29.0.0' } }
  const change = diff(before, after)
  expect(change).toEqual({ engine: { before: before.engine, after: after.engine } })
  expect(apply(after, invert(change)).engine).toEqual(before.engine)
})
