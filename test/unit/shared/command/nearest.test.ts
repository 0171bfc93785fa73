import { expect, test } from 'vitest'
import { didYouMean, editDistance, nearest } from '../../../../src/shared/command/nearest.ts'

test('neighbours exchanged are one mistake', () => {
  expect(editDistance('netwrok', 'network')).toBe(1)
  expect(editDistance('kitten', 'sitting')).toBe(3)
})

test('the nearest word is found, and none where nothing is near', () => {
  expect(nearest('contaner', ['network', 'container', 'image'])).toBe('container')
  expect(nearest('xyz', ['network', 'container', 'image'])).toBeUndefined()
  expect(didYouMean('imgae', ['image'])).toBe('; did you mean "image"?')
  expect(didYouMean('q', ['network'])).toBe('')
})
