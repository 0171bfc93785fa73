import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress } from '../../../../src/main/session/progress.ts'
import { StepRecord } from '../../../../src/main/session/step-record.ts'
import type { AppEvents } from '../../../../src/shared/ipc.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a pull that tells a thousand times a second is told some sixteen times, of each layer the newest', () => {
  const told: Partial<AppEvents['runStatus']>[] = []
  const progress = createProgress(new StepRecord('one'), (change) => told.push(change))
  for (let ms = 0; ms < 1000; ms++) {
    progress.layer('a', { status: 'Downloading', current: ms, total: 1000 })
    progress.layer('b', { status: 'Downloading', current: 2 * ms, total: 2000 })
    vi.advanceTimersByTime(1)
  }
  expect(told.length).toBeGreaterThan(14)
  expect(told.length).toBeLessThanOrEqual(17)
  expect(told[0]?.progress?.layers).toMatchObject({ a: { current: 59 }, b: { current: 118 } })
})

test('a layer that is done with is told of no more, and nothing ticks when nothing comes', () => {
  const told: Partial<AppEvents['runStatus']>[] = []
  const progress = createProgress(new StepRecord('one'), (change) => told.push(change))
  progress.layer('a', { status: 'Downloading', current: 1 })
  progress.layer('a', undefined)
  vi.advanceTimersByTime(1000)
  expect(told).toHaveLength(1)
  expect(told[0]?.progress).not.toHaveProperty('layers')
})
