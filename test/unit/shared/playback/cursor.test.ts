import { expect, test } from 'vitest'
import {
  back,
  forward,
  isPast,
  momentAt,
  settled,
  startCursor,
  toEnd,
  toFrame,
  toStart,
  toStep,
} from '../../../../src/shared/playback/cursor.ts'
import { container, framesOf, topologyOf } from '../../../support/topology-records.ts'

const start = topologyOf()
const one = topologyOf({ containers: [container('db')] })
const two = topologyOf({ containers: [container('db'), container('web')] })
/** Steps a (two frames), b (changes nothing), c. */
const frames = framesOf(start, [
  { step: 'a', topology: one, last: false },
  { step: 'a', topology: one },
  { step: 'b', topology: one },
  { step: 'c', topology: two },
])

test('the cursor follows new frames until it is moved', () => {
  expect(settled(startCursor, frames.slice(0, 2)).at).toBe(1)
  expect(settled(startCursor, frames).at).toBe(3)
  expect(settled(toFrame(frames, 1), frames).at).toBe(1)
  expect(settled({ at: 9, follows: false }, frames).at).toBe(3)
})

test('one press back passes over steps that changed nothing', () => {
  const once = back(toEnd(frames), frames)
  expect(once).toEqual({ at: 2, follows: false })
  expect(back(once, frames).at).toBe(-1)
  expect(back(toStart(), frames).at).toBe(-1)
})

test('forward goes from step to step and follows at the end', () => {
  const first = forward(toStart(), frames)
  expect(first.at).toBe(1)
  expect(forward(first, frames).at).toBe(2)
  expect(forward(forward(first, frames), frames)).toEqual({ at: 3, follows: true })
})

test('a step is shown as it ended', () => {
  expect(toStep(frames, 'a', toEnd(frames)).at).toBe(1)
  expect(toStep(frames, 'not played', toStart())).toEqual(toStart())
})

test('the past is what has something newer after it', () => {
  expect(isPast(toStart(), frames)).toBe(true)
  expect(isPast(toEnd(frames), frames)).toBe(false)
  expect(isPast(startCursor, [])).toBe(false)
})

test('a moment is the start, or a frame with the newest sizes before it', () => {
  expect(momentAt({ start, frames }, toStart())).toEqual({ topology: start, diff: {} })
  const sizes = { db: { writableBytes: 1, rootBytes: 2 } }
  const sized = frames.with(1, { ...frames[1], sizes } as (typeof frames)[number])
  expect(momentAt({ start, frames: sized }, toEnd(sized)).sizes).toBe(sizes)
  expect(momentAt({ start, frames: sized }, toFrame(sized, 0)).sizes).toBeUndefined()
})
