import { expect, test } from 'vitest'
import { deadline, within } from '../../../../src/main/session/deadline.ts'

const never = new AbortController().signal
const aborted = (signal: AbortSignal): Promise<void> => new Promise((resolve) => signal.addEventListener('abort', () => resolve()))

test('a deadline aborts by itself, and says that it was the time', async () => {
  const limit = deadline(never, 5)
  await aborted(limit.signal)
  expect(limit.isOver()).toBe(true)
})

test('it aborts with the outer signal and its reason, also one that was aborted before', () => {
  const outer = new AbortController()
  const limit = deadline(outer.signal, 60_000)
  outer.abort('stopped')
  expect(limit.signal.reason).toBe('stopped')
  expect(limit.isOver()).toBe(false)
  limit.end()
  const late = deadline(outer.signal, 60_000)
  expect(late.signal.aborted).toBe(true)
  late.end()
})

test('work that takes too long is a failure; work in time is its value', async () => {
  const late = { code: 'engine-lost', message: 'too slow' } as const
  await expect(within(5, new Promise(() => undefined), late)).rejects.toMatchObject({ failure: late })
  expect(await within(60_000, Promise.resolve('done'), late)).toBe('done')
})
