import { expect, test } from 'vitest'
import { placeOfTerm, widthIn } from '../../../../src/renderer/panels/term-place.ts'

const window = { width: 1280, height: 720 }
const column = { left: 0, width: 600 }
const size = { width: 350, height: 160 }
const term = (left: number, top: number) => ({ left, top, width: 60, height: 20 })

test('it stands under its term, at its left', () => {
  expect(placeOfTerm(term(40, 200), size, column, window)).toEqual({ left: 40, top: 226, maxHeight: 486 })
})

test('at the edges of its column it moves in, and never out of the window', () => {
  expect(placeOfTerm(term(500, 200), size, column, window).left).toBe(600 - 350 - 8)
  expect(placeOfTerm(term(-20, 200), size, column, window).left).toBe(8)
  expect(placeOfTerm(term(1200, 200), size, { left: 900, width: 600 }, window).left).toBe(1280 - 350 - 8)
  expect(widthIn(column)).toBe(584)
})

test('where there is no room under the term it stands above it', () => {
  expect(placeOfTerm(term(40, 650), size, column, window)).toEqual({ left: 40, top: 650 - 6 - 160, maxHeight: 636 })
})

test('where it fits on neither side it takes the larger, and scrolls', () => {
  const low = { width: 1280, height: 260 }
  expect(placeOfTerm(term(40, 60), { width: 350, height: 300 }, column, low)).toEqual({ left: 40, top: 86, maxHeight: 166 })
  expect(placeOfTerm(term(40, 200), { width: 350, height: 300 }, column, low)).toEqual({ left: 40, top: 8, maxHeight: 186 })
})
