import { describe, expect, test } from 'vitest'
import { arrangementFor, isCompact, modeFor, mostCards, sceneIn } from '../../../../../src/renderer/diagram/layout/arrangement.ts'
import { topologyWith } from '../../../../support/topology-with.ts'

const named = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `web-${from + index}`)
const withContainers = (containers: readonly string[]) => topologyWith({ containers })

describe('the mode that suits a run', () => {
  test('is detailed up to as many containers as have room, and compact with one more', () => {
    expect(modeFor([withContainers(named(mostCards))])).toBe('detailed')
    expect(modeFor([withContainers(named(mostCards + 1))])).toBe('compact')
  })

  test('counts what the whole run has, and what is known to come, as each keeps its place', () => {
    const [first, second] = [withContainers(named(30)), withContainers(named(30, 30))]
    expect(modeFor([first])).toBe('detailed')
    expect(modeFor([first, second])).toBe('compact')
    expect(modeFor([first], [second])).toBe('compact')
  })

  test('counts one-offs that nobody named only as many as there are at once: one takes the place of the other', () => {
    const run = Array.from({ length: 60 }, (_, index) => withContainers([`brave_hopper${index}`]))
    expect(modeFor(run)).toBe('detailed')
    expect(modeFor([withContainers(Array.from({ length: 60 }, (_, index) => `brave_hopper${index}`))])).toBe('compact')
  })
})

test('each mode has a scene of the same things', () => {
  const topology = topologyWith({ containers: [{ name: 'web', mounts: ['data:/data'], ports: ['127.0.0.1:8080:80'] }] })
  const keysIn = (mode: 'compact' | 'detailed'): (string | undefined)[] => {
    const arrangement = arrangementFor(mode, [topology], { width: 900, height: 500 }, 'en')
    expect(isCompact(arrangement)).toBe(mode === 'compact')
    return sceneIn(arrangement, topology, { language: 'en' }).nodes.map((it) => it.key)
  }
  const detailed = new Set(keysIn('detailed'))
  for (const key of keysIn('compact')) expect(detailed).toContain(key)
})
