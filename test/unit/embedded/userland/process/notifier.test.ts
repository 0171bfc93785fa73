import { expect, test } from 'vitest'
import { Notifier, withSignal } from '../../../../../src/embedded/userland/process/notifier.ts'

test('what waits by a signal that is over already is rejected, and leaves no rejection that nobody handles', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  const over = AbortSignal.abort(new Error('over'))
  await expect(withSignal(new Notifier().wait(over), over)).rejects.toThrow('over')
  // Node tells of unhandled rejections once the microtasks are done.
  await new Promise<void>((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})
