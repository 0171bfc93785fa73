import { expect, test } from 'vitest'
import { checkLogOptions, logLimits } from '../../../../src/embedded/core/log-options.ts'

test.each([
  [{}, { maxFiles: 1 }],
  [{ 'max-size': '10k' }, { maxSize: 10_000, maxFiles: 1 }],
  [
    { 'max-size': '1.5 MB', 'max-file': '3' },
    { maxSize: 1_500_000, maxFiles: 3 },
  ],
  [{ 'max-size': '-1' }, { maxFiles: 1 }],
])('%j limits to %j', (options: Record<string, string>, limits) => expect(logLimits(options)).toEqual(limits))

test.each([
  [{ 'max-size': 'x' }, "failed to initialize logging driver: invalid size: 'x'"],
  [{ 'max-size': '0' }, 'failed to initialize logging driver: max-size must be a positive number'],
  [{ 'max-file': '0' }, 'failed to initialize logging driver: max-file cannot be less than 1'],
])('%j is refused at start', (options: Record<string, string>, message) => expect(() => logLimits(options)).toThrow(message))

test('an option that the driver does not know is refused at create', () => {
  expect(() => checkLogOptions('json-file', { foo: 'bar' })).toThrow("unknown log opt 'foo' for json-file log driver")
  expect(() => checkLogOptions('json-file', { 'max-size': '1k', tag: 'x' })).not.toThrow()
})
