import { expect, test } from 'vitest'
import { lengthOf, pointAt } from '../../../../../src/renderer/diagram/layout/polyline.ts'
import type { Point } from '../../../../../src/renderer/diagram/layout/scene.ts'

const corner: readonly Point[] = [
  [0, 0],
  [0, 30],
  [0, 30],
  [40, 30],
]

test.each([
  [-5, [0, 0]],
  [0, [0, 0]],
  [10, [0, 10]],
  [30, [0, 30]],
  [50, [20, 30]],
  [70, [40, 30]],
  [900, [40, 30]],
])('after %d units', (distance, point) => {
  expect(pointAt(corner, distance)).toEqual(point)
})

test('a way of one point, or of none, has no length', () => {
  expect(lengthOf(corner)).toBe(70)
  expect(lengthOf([[3, 4]])).toBe(0)
  expect(pointAt([[3, 4]], 5)).toEqual([3, 4])
  expect(lengthOf([])).toBe(0)
})
