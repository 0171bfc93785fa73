import { expect, test } from 'vitest'
import { trackCount, tracksOf } from '../../../../../src/renderer/diagram/layout/tracks.ts'
import { randomFrom } from '../../../../support/random-topology.ts'

test('spans that do not touch share a track, whatever their direction', () => {
  const tracks = tracksOf([
    { id: 'a', from: 0, to: 10 },
    { id: 'b', from: 40, to: 30 },
  ])
  expect(Object.fromEntries(tracks)).toEqual({ a: 0, b: 0 })
  expect(trackCount(tracks)).toBe(1)
})

test('of spans that overlap the longer lies above', () => {
  const tracks = tracksOf([
    { id: 'short', from: 5, to: 15 },
    { id: 'long', from: 0, to: 100 },
  ])
  expect(Object.fromEntries(tracks)).toEqual({ long: 0, short: 1 })
})

test('no spans need no track', () => {
  expect(trackCount(tracksOf([]))).toBe(0)
})

test('no two spans of one track come nearer than they may', () => {
  const random = randomFrom(5)
  for (let round = 0; round < 100; round += 1) {
    const spans = Array.from({ length: 12 }, (_, index) => ({ id: String(index), from: random() * 500, to: random() * 500 }))
    const tracks = tracksOf(spans, 8)
    for (const a of spans)
      for (const b of spans) {
        if (a === b || tracks.get(a.id) !== tracks.get(b.id)) continue
        const gap = Math.max(Math.min(a.from, a.to) - Math.max(b.from, b.to), Math.min(b.from, b.to) - Math.max(a.from, a.to))
        expect(gap).toBeGreaterThanOrEqual(8)
      }
  }
})
