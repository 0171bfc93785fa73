import { expect, test } from 'vitest'
import type { SceneLine } from '../../../../../src/renderer/diagram/layout/scene.ts'
import { hangingTracks, trackCount, tracksOf } from '../../../../../src/renderer/diagram/layout/tracks.ts'
import { randomFrom } from '../../../../support/random-topology.ts'
import { crossingsIn } from './crossings-in.ts'

test('spans that do not touch share a track, whatever their direction', () => {
  const tracks = tracksOf([
    { id: 'a', from: 0, to: 10 },
    { id: 'b', from: 40, to: 30 },
  ])
  expect(Object.fromEntries(tracks)).toEqual({ a: 0, b: 0 })
  expect(trackCount(tracks)).toBe(1)
})

test('of ways to one side the one that sets out further along lies above, and so they do not cross', () => {
  const rightward = tracksOf([
    { id: 'first', from: 0, to: 20 },
    { id: 'second', from: 10, to: 100 },
  ])
  expect(Object.fromEntries(rightward)).toEqual({ second: 0, first: 1 })
  const leftward = tracksOf([
    { id: 'first', from: 90, to: 0 },
    { id: 'second', from: 100, to: 80 },
  ])
  expect(Object.fromEntries(leftward)).toEqual({ first: 0, second: 1 })
})

test('of ways that hang from one edge the inner lies above', () => {
  const tracks = hangingTracks(
    [
      { id: 'outer', from: 0, to: 100 },
      { id: 'inner', from: 60, to: 20 },
      { id: 'beside', from: 130, to: 150 },
    ],
    8,
  )
  expect(Object.fromEntries(tracks)).toEqual({ inner: 0, outer: 1, beside: 0 })
})

test('no two ways of a strip cross more often than their ends do', () => {
  const random = randomFrom(11)
  for (let round = 0; round < 200; round += 1) {
    const spans = Array.from({ length: 10 }, (_, index) => ({ id: String(index), from: random() * 500, to: random() * 500 }))
    const tracks = tracksOf(spans, 8)
    const lines = spans.map(({ id, from, to }): SceneLine => {
      const y = 100 + (tracks.get(id) ?? 0) * 10
      const points = [
        [from, 0],
        [from, y],
        [to, y],
        [to, 1000],
      ] as const
      return { id, kind: 'cable', className: '', points, arrow: false, title: '' }
    })
    const must = spans.flatMap((a, index) => spans.slice(index + 1).filter((b) => (a.from - b.from) * (a.to - b.to) < 0))
    expect(crossingsIn({ lines })).toHaveLength(must.length)
  }
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
