import fc from 'fast-check'

/** Draws at random, always the same from the same seed. */
export class Draw {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** From 0 up to, and without, `count` (mulberry32). */
  below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let it = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it
    return Math.floor((((it ^ (it >>> 14)) >>> 0) / 4_294_967_296) * count)
  }

  one<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  /** Whether one in so many. */
  once(inSoMany: number): boolean {
    return this.below(inSoMany) === 0
  }

  list<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make)
  }
}

/** What is made of draws, for inputs of many parts: they are not shrunk, and cost next to nothing. */
export const drawn = <T>(make: (draw: Draw) => T): fc.Arbitrary<T> => fc.noShrink(fc.integer()).map((seed) => make(new Draw(seed)))
