import { expect, test, vi } from 'vitest'
import { createTypist } from '../../../../src/main/session/typist.ts'
import type { TerminalAction } from '../../../../src/shared/scenario/scenario.ts'

const see = (pattern: string, withinMs = 1_000): TerminalAction => ({ kind: 'see', see: pattern, withinMs })
const type = (text: string): TerminalAction => ({ kind: 'type', text })
const keys = (...names: string[]): TerminalAction => ({ kind: 'keys', keys: names })

function typing(actions: readonly TerminalAction[], detachKeys?: string) {
  const sent: string[] = []
  const waits: (string | undefined)[] = []
  const typist = createTypist({ line: 'docker attach web', actions, detachKeys, waiting: (what) => waits.push(what) })
  return { typist, sent, waits, open: () => typist.opened((bytes) => sent.push(bytes)) }
}

test('types when it sees what it waits for, however it comes in pieces, and is over when the terminal closes', async () => {
  const { typist, sent, waits, open } = typing([see('# $'), type('ls'), see('^bin$'), type('exit')])
  open()
  expect(sent).toEqual([])
  typist.shown('root@c:/')
  typist.shown('# ')
  expect(sent).toEqual(['ls\r'])
  // The prompt before is not taken for the one after.
  typist.shown('ls\r\n\u001b[?2004l\rbi')
  expect(sent).toHaveLength(1)
  typist.shown('n\r\n')
  expect(sent).toEqual(['ls\r', 'exit\r'])
  typist.closed()
  await expect(typist.over).resolves.toBeUndefined()
  expect(waits).toContain('/# $/')
  expect(waits.at(-1)).toBeUndefined()
  expect(typist.detached).toBe(false)
})

test.each([
  [undefined, keys('Ctrl-P', 'Ctrl-Q'), '\u0010\u0011', true],
  ['ctrl-x', keys('Ctrl-X'), '\u0018', true],
  ['ctrl-x', keys('Ctrl-P', 'Ctrl-Q'), '\u0010\u0011', false],
] as const)('with --detach-keys %s, %o', async (detachKeys, pressed, bytes, detached) => {
  const { typist, sent, open } = typing([pressed], detachKeys)
  open()
  typist.closed()
  await typist.over
  expect(sent).toEqual([bytes])
  expect(typist.detached).toBe(detached)
})

test('what is not shown in time fails, with what the terminal showed last', async () => {
  vi.useFakeTimers()
  try {
    const { typist, open } = typing([see('never', 2_000)])
    open()
    typist.shown('something else\r\n')
    vi.advanceTimersByTime(2_001)
    await expect(typist.over).rejects.toMatchObject({
      failure: {
        code: 'wait-failed',
        message: 'docker attach web: the terminal did not show /never/ within 2 s',
        detail: 'something else',
      },
    })
  } finally {
    vi.useRealTimers()
  }
})

test('a terminal that closes too early fails, and one that nobody leaves, too', async () => {
  const early = typing([see('ready'), type('ls')])
  early.open()
  early.typist.closed()
  await expect(early.typist.over).rejects.toThrow('the terminal closed before it showed /ready/')

  vi.useFakeTimers()
  try {
    const stays = typing([type('ls')])
    stays.open()
    vi.advanceTimersByTime(10_001)
    await expect(stays.typist.over).rejects.toThrow('still attached 10 s after the last key')
  } finally {
    vi.useRealTimers()
  }
})
