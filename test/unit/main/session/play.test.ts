import { expect, test } from 'vitest'
import { exitCodeOf, type PlayEnd } from '../../../../src/main/session/play.ts'
import type { FailureCode } from '../../../../src/shared/result.ts'

const end = (code: FailureCode, frames = 0): PlayEnd => ({
  type: 'end',
  status: 'failed',
  frames,
  unknown: 0,
  error: { code, message: 'no' },
})

test('0 is for a play in which everything held', () => {
  expect(exitCodeOf({ type: 'end', status: 'done', frames: 3, unknown: 1 })).toBe(0)
})

test('2 is for what kept the play from beginning on the user’s side', () => {
  for (const code of ['bad-usage', 'bad-file', 'not-found', 'needs-consent'] as const) expect(exitCodeOf(end(code)), code).toBe(2)
})

test('1 is for everything else, and for a step that failed', () => {
  for (const code of ['engine-unreachable', 'engine-lost', 'cancelled', 'unexpected'] as const) expect(exitCodeOf(end(code)), code).toBe(1)
  for (const code of ['not-found', 'bad-usage', 'command-failed', 'expectation-failed'] as const)
    expect(exitCodeOf(end(code, 4)), code).toBe(1)
})
