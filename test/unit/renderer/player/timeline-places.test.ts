import { expect, test } from 'vitest'
import { framePlaces, nearestFrame, placeOf } from '../../../../src/renderer/player/timeline-places.ts'
import { runWith } from '../../../support/run-with.ts'

test('the start is at one end, the last step at the other', () => {
  expect(placeOf(-1, 6)).toBe(0)
  expect(placeOf(5, 6)).toBe(1)
  expect(placeOf(2, 6)).toBe(0.5)
  expect(placeOf(-1, 0)).toBe(0)
})

test('a step’s frames stand evenly before its mark, the last one on it', () => {
  const within = { step: 'two', last: false }
  const run = runWith([{ step: 'one' }, within, within, within, { step: 'two' }, { step: 'three' }])
  expect(framePlaces(run).map((place) => place * 12)).toEqual([4, 5, 6, 7, 8, 12].map((it) => expect.closeTo(it)))
})

test('a step that runs has not reached its mark, and one that was tried again has the frames of both tries', () => {
  const progress = { step: 'two', output: '', startedAt: '2026-01-01T00:00:00Z' }
  const running = runWith([{ step: 'one' }, { step: 'two', last: false }], { progress })
  expect(framePlaces(running)[1]).toBeCloseTo(0.5)
  const again = runWith([{ step: 'one' }, { step: 'two', status: 'failed' }, { step: 'two' }])
  expect(framePlaces(again)).toEqual([1 / 3, 0.5, 2 / 3].map((it) => expect.closeTo(it)))
})

test('a place leads to the nearest frame, and before half the first to the start', () => {
  const places = framePlaces(runWith([{ step: 'one' }, { step: 'two', last: false }, { step: 'two' }]))
  expect([-3, 0, 0.1, 0.2, 0.45, 0.6, 7].map((place) => nearestFrame(place, places))).toEqual([-1, -1, -1, 0, 1, 2, 2])
  expect(nearestFrame(1, [])).toBe(-1)
})
