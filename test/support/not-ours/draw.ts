import { randomFrom } from '../random-topology.ts'

/** Draws of one round, the same for the same seed. */
export interface Draw {
  /** A whole number from 0, below this one. */
  below(count: number): number
  pick<T>(from: readonly T[]): T
  /** True in so many of a hundred. */
  percent(part: number): boolean
}

export function drawFrom(seed: number): Draw {
  const random = randomFrom(seed)
  const below = (count: number): number => Math.floor(random() * count)
  return {
    below,
    pick: <T>(from: readonly T[]): T => from[below(from.length)] as T,
    percent: (part) => below(100) < part,
  }
}
