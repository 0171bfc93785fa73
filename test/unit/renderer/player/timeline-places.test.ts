import { expect, test } from 'vitest'
import { nearestStep, placeOf } from '../../../../src/renderer/player/timeline-places.ts'

test('the start is at one end, the last step at the other', () => {
  expect(placeOf(-1, 6)).toBe(0)
  expect(placeOf(5, 6)).toBe(1)
  expect(placeOf(2, 6)).toBe(0.5)
})

test('a place leads back to its step, and to the nearest from beside it', () => {
  for (let step = -1; step < 6; step += 1) expect(nearestStep(placeOf(step, 6), 6)).toBe(step)
  expect(nearestStep(0.52, 6)).toBe(2)
  expect(nearestStep(-3, 6)).toBe(-1)
  expect(nearestStep(7, 6)).toBe(5)
})

test('a scenario without steps has a start only', () => {
  expect(placeOf(-1, 0)).toBe(0)
  expect(nearestStep(1, 0)).toBe(-1)
})
