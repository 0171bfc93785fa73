import { expect, test } from 'vitest'
import { fineClock } from '../../../../src/engine/observe/fine-clock.ts'

/** A machine whose wall clock is told in whole milliseconds. */
function machine() {
  let wall = 1_000_000.7
  let steady = 5.25
  return {
    clock: fineClock(
      () => Math.floor(wall),
      () => steady,
    ),
    pass(ms: number) {
      wall += ms
      steady += ms
    },
    put(ms: number) {
      wall += ms
    },
    real: () => wall,
  }
}

test('it is never ahead of the wall clock, and is near to it after some readings', () => {
  const it = machine()
  for (let i = 0; i < 200; i++) {
    const told = it.clock()
    expect(told).toBeLessThanOrEqual(it.real())
    expect(told).toBeGreaterThan(it.real() - 1)
    it.pass(0.37)
  }
  expect(it.real() - it.clock()).toBeLessThan(0.02)
})

test('moments within one millisecond are told apart', () => {
  const it = machine()
  const first = it.clock()
  it.pass(0.1)
  expect(it.clock() - first).toBeCloseTo(0.1)
})

test('it follows a clock that is put back or forward', () => {
  const it = machine()
  it.clock()
  for (const ms of [-3_600_000, 3_600_000, -2]) {
    it.put(ms)
    const told = it.clock()
    expect(told).toBeLessThanOrEqual(it.real())
    expect(told).toBeGreaterThan(it.real() - 1)
  }
})
