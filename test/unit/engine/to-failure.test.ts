import { describe, expect, test } from 'vitest'
import { refusalOf, toFailure } from '../../../src/engine/to-failure.ts'
import { FailureError } from '../../../src/shared/result.ts'

const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code })
const refused = (statusCode: number, message: string, json: unknown): Error => Object.assign(new Error(message), { statusCode, json })

describe('an engine that is not there any more', () => {
  test.each([
    coded('ECONNREFUSED'),
    coded('ENOENT'),
    coded('ECONNRESET', 'socket hang up'),
    coded('EPIPE'),
    new Error('socket hang up'),
    coded('ECONNRESET', 'aborted'),
  ])('%s is engine-lost, with a remedy', (cause) => {
    expect(toFailure(cause)).toMatchObject({
      code: 'engine-lost',
      remedy: expect.stringContaining('embedded engine'),
      detail: cause.message,
    })
  })

  test('a socket that may not be opened is engine-permission', () => {
    expect(toFailure(coded('EACCES'))).toMatchObject({ code: 'engine-permission', remedy: expect.stringContaining('group') })
  })
})

test('an answer that is no success is the engine’s, in its own words', () => {
  expect(toFailure(refused(409, '(HTTP code 409) conflict - taken ', { message: 'taken' }))).toMatchObject({
    code: 'engine-refused',
    detail: 'taken',
  })
  expect(toFailure(refused(404, '(HTTP code 404) x - gone ', { message: 'gone' }))).toMatchObject({ code: 'not-found', detail: 'gone' })
})

test('for a stream the words are taken out of dockerode’s message', () => {
  expect(refusalOf(refused(500, '(HTTP code 500) server error - a - b\nc ', null))).toEqual({ status: 500, message: 'a - b\nc' })
  expect(refusalOf(coded('ENOENT'))).toBeUndefined()
})

test('failures pass through, aborts are cancelled, anything else is unexpected', () => {
  const failure = { code: 'not-ours', message: 'no' } as const
  expect(toFailure(new FailureError(failure))).toBe(failure)
  expect(toFailure(new DOMException('stop', 'AbortError'))).toMatchObject({ code: 'cancelled' })
  expect(toFailure('odd')).toMatchObject({ code: 'unexpected', detail: 'odd' })
})

test('a disk that is full is told as that, with what to do, and not as something unforeseen', () => {
  for (const code of ['ENOSPC', 'EDQUOT'])
    expect(toFailure(coded(code))).toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/disk is full/),
      remedy: expect.any(String),
    })
})
