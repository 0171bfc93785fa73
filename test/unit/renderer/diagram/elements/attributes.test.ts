import { expect, test } from 'vitest'
import { path } from '../../../../../src/renderer/diagram/elements/attributes.ts'

test('a way has rounded corners, and a straight one none', () => {
  expect(
    path([
      [0, 0],
      [0, 20],
      [40, 20],
      [40, 50],
    ]),
  ).toBe('M 0 0 L 0 13 Q 0 20 7 20 L 33 20 Q 40 20 40 27 L 40 50')
  expect(
    path([
      [5, 0],
      [5, 10],
    ]),
  ).toBe('M 5 0 L 5 10')
})
