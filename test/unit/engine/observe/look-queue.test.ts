import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Work } from '../../../../src/engine/observe/engine-event.ts'
import { LookQueue } from '../../../../src/engine/observe/look-queue.ts'

/** Looks that end when the test says so; each is the containers that it was to ask. */
const looks: { asked: string[]; end(): void; fail(cause: Error): void }[] = []
let queue: LookQueue
beforeEach(() => {
  vi.useFakeTimers()
  looks.length = 0
  queue = new LookQueue(
    (work: Work) => new Promise((resolve, reject) => void looks.push({ asked: [...work.containers], end: resolve, fail: reject })),
  )
})
afterEach(() => {
  queue.close()
  vi.useRealTimers()
})

const change = (id: string): void => {
  queue.work.containers.add(id)
  queue.soon()
}
const asked = (): string[][] => looks.map((look) => look.asked)

test('the first change is looked at at once, those that follow together and not before it is done', async () => {
  change('a')
  change('b')
  change('c')
  expect(asked()).toEqual([['a']])
  looks[0]?.end()
  await vi.runAllTimersAsync()
  expect(asked()).toEqual([['a'], ['b', 'c']])
})

test('finishing waits for the look that is under way, and for what came since', async () => {
  change('a')
  change('b')
  let finished = false
  const done = queue.finish().then(() => {
    finished = true
  })
  looks[0]?.end()
  await vi.waitFor(() => expect(asked()).toEqual([['a'], ['b']]))
  expect(finished).toBe(false)
  looks[1]?.end()
  await done
})

test('finishing with nothing to look at is done', async () => {
  await queue.finish()
  expect(looks).toEqual([])
})

test('while a call of one’s own is under way, looks wait for its end', () => {
  queue.hold()
  queue.hold()
  change('a')
  queue.release()
  expect(looks).toEqual([])
  queue.release()
  expect(asked()).toEqual([['a']])
})

test('a call that takes long does not hide what happens meanwhile', async () => {
  queue.hold()
  change('a')
  await vi.advanceTimersByTimeAsync(499)
  expect(looks).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(asked()).toEqual([['a']])
})

test('who waits is not held', async () => {
  queue.hold()
  change('a')
  const done = queue.finish()
  expect(asked()).toEqual([['a']])
  looks[0]?.end()
  await done
})

test('no timer is left when nothing happens', () => {
  queue.hold()
  queue.release()
  expect(vi.getTimerCount()).toBe(0)
})

test('a look that fails tells who waits for it, and the next one is made all the same', async () => {
  change('a')
  const done = queue.finish()
  looks[0]?.fail(new Error('gone'))
  await expect(done).rejects.toThrow('gone')
  change('b')
  expect(asked()).toEqual([['a'], ['b']])
})
