import { expect, test } from 'vitest'
import { logLimits } from '../../../../src/embedded/core/log-options.ts'
import { LogStore } from '../../../../src/embedded/runtime/log-store.ts'

const limitsOf = (Config: Readonly<Record<string, string>>, Type = 'json-file') => logLimits({ Type, Config })

test('a full file is followed by a new one, and the oldest goes when there are too many', () => {
  const logs = new LogStore(() => 0, true)
  logs.limits = limitsOf({ 'max-size': '4k', 'max-file': '2' })
  for (let line = 1; line <= 200; line++) logs.write('stdout', Buffer.from(`line ${line} of some length\n`))
  // engine-facts 10#30.
  expect([logs.entries.length, String(logs.entries[0]?.bytes)]).toEqual([69, 'line 132 of some length\n'])
})

test('a log without limits keeps what came', () => {
  const logs = new LogStore(() => 0, true)
  logs.limits = limitsOf({})
  for (let line = 1; line <= 1000; line++) logs.write('stderr', Buffer.from(`${line}\n`))
  expect(logs.entries.length).toBe(1000)
})

test('what cannot be a limit is refused as on 20.10.24', () => {
  const refused = (Config: Readonly<Record<string, string>>, Type?: string) => {
    try {
      return limitsOf(Config, Type)
    } catch (cause) {
      return String((cause as Error).message).replace('failed to initialize logging driver: ', '')
    }
  }
  expect(refused({ 'max-size': 'abc' })).toBe("invalid size: 'abc'")
  expect(refused({ 'max-size': 'abc' }, 'local')).toBe("invalid value for max-size: abc: invalid size: 'abc'")
  expect(refused({ 'max-size': '0' })).toBe('max-size must be a positive number')
  expect(refused({ 'max-file': '0' })).toBe('max-file cannot be less than 1')
  expect(refused({ 'max-size': '1k', 'max-file': '0' })).toBe('max-file cannot be less than 1')
  expect(refused({ 'max-size': '1k', 'max-file': 'x' })).toBe('strconv.Atoi: parsing "x": invalid syntax')
  expect(refused({ 'max-size': '1.5k', 'max-file': '3' })).toEqual({ maxSize: 1500, maxFiles: 3 })
})
