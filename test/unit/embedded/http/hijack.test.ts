import { expect, test } from 'vitest'
import { frame } from '../../../../src/embedded/http/frames.ts'
import { detachWatcher } from '../../../../src/embedded/http/hijack.ts'

test('a frame has its stream, its length and its bytes', () => {
  expect([...frame('stderr', Buffer.from('hi'))]).toEqual([2, 0, 0, 0, 0, 0, 0, 2, 104, 105])
})

test('Ctrl-P Ctrl-Q detaches, also in two pieces; what only begins so is passed on', () => {
  const passed: string[] = []
  let detached = 0
  const take = detachWatcher(
    '',
    (bytes) => passed.push(bytes.toString()),
    () => detached++,
  )
  take(Buffer.from('a\u0010b'))
  take(Buffer.from('\u0010'))
  expect(detached).toBe(0)
  take(Buffer.from('\u0011'))
  expect([passed.join(''), detached]).toEqual(['a\u0010b', 1])
})
