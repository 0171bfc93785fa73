import { afterEach, expect, test } from 'vitest'
import { pageFault } from '../../../../src/renderer/faults/page-fault.ts'
import { faultTeller, mostAMinute } from '../../../../src/renderer/faults/tell-fault.ts'
import { watchPage } from '../../../../src/renderer/faults/watch-page.ts'
import { initialApp, useApp } from '../../../../src/renderer/store/app-store.ts'
import { checkArguments } from '../../../../src/shared/ipc-schema.ts'
import type { PageFault } from '../../../../src/shared/page-fault.ts'
import type { Failure } from '../../../../src/shared/result.ts'
import { success } from '../../../../src/shared/result.ts'

afterEach(() => useApp.setState(initialApp()))

function watched() {
  const page = new EventTarget()
  const told: PageFault[] = []
  const shown: Failure[] = []
  const undo = watchPage({ tellFault: async (fault) => void told.push(fault), report: (failure) => void shown.push(failure) }, page)
  const send = (type: string, facts: object): boolean => page.dispatchEvent(Object.assign(new Event(type), facts))
  return { told, shown, undo, send }
}

test('an error and a rejection that nobody caught are told to main and shown, until the watch ends', () => {
  const { told, shown, undo, send } = watched()
  send('error', { error: new TypeError('one'), message: 'Uncaught TypeError: one' })
  send('unhandledrejection', { reason: 'two' })
  send('error', { error: null, message: 'Script error.', filename: 'app://x/y.js', lineno: 3, colno: 4 })
  expect(told).toEqual([
    { kind: 'error', part: '', message: 'TypeError: one', stack: expect.stringMatching(/\n\s+at /) },
    { kind: 'rejection', part: '', message: 'two', stack: '' },
    { kind: 'error', part: '', message: 'Script error.', stack: '    at app://x/y.js:3:4' },
  ])
  expect(shown.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'own-fault TypeError: one.',
    'own-fault two.',
    'own-fault Script error.',
  ])
  undo()
  send('error', { error: new Error('later'), message: '' })
  expect(told).toHaveLength(3)
})

test('what the browser catches up with by itself is no fault, and whoever only looks on is shown none', () => {
  const { told, shown, send } = watched()
  send('error', { error: null, message: 'ResizeObserver loop completed with undelivered notifications.' })
  expect(told).toEqual([])
  useApp.setState({ looksOn: true })
  send('unhandledrejection', { reason: new Error('x') })
  expect(shown).toEqual([])
})

test('a fault of any size and kind is told as main takes it', () => {
  const long = new Error('m'.repeat(100_000))
  long.stack = 's'.repeat(100_000)
  const noWords = Object.create(null) as object
  for (const cause of [long, noWords, undefined, Symbol('x'), 'x'.repeat(1_000_000)])
    expect(checkArguments('tellFault', [pageFault('panel', cause, 'p'.repeat(1_000))])).toMatchObject({ ok: true })
  // And no larger one.
  const larger = { ...pageFault('error', long), stack: 's'.repeat(4_001) }
  expect(checkArguments('tellFault', [larger])).toMatchObject({ ok: false, failure: { code: 'bad-message' } })
  expect(checkArguments('tellFault', [{ ...pageFault('error', 'x'), more: 1 }])).toMatchObject({ ok: false })
})

test('a page in a loop tells so many a minute and no more', async () => {
  let now = 0
  let count = 0
  const tell = faultTeller(
    {
      tellFault: async () => {
        count += 1
        return success(null)
      },
    },
    () => now,
  )
  for (let i = 0; i < 500; i++) await tell(pageFault('error', 'x'))
  expect(count).toBe(mostAMinute)
  now = 60_000
  await tell(pageFault('error', 'x'))
  expect(count).toBe(mostAMinute + 1)
})
