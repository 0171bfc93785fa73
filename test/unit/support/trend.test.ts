import { expect, test } from 'vitest'
import { randomFrom } from '../../support/random-topology.ts'
import { trendOf } from '../../support/trend.ts'

const scattered = (seed: number, slope: number): number[] => {
  const random = randomFrom(seed)
  return Array.from({ length: 30 }, (_, at) => 1_000 + slope * at + 100 * (random() - 0.5))
}
const rises = (values: readonly number[]): boolean => {
  const { slope, noise } = trendOf(values)
  return slope > noise
}

test('a line is what it is', () => {
  const { slope, noise } = trendOf([1, 3, 5, 7])
  expect([slope, noise]).toEqual([2, 0])
})

test('what only scatters does not rise, and what a tenth of the scatter is added to each time does', () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed)
  expect(seeds.filter((seed) => rises(scattered(seed, 0))).length).toBeLessThanOrEqual(2)
  expect(seeds.filter((seed) => rises(scattered(seed, 10))).length).toBe(200)
})
