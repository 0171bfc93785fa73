import { expect, test } from 'vitest'
import { LogStore } from '../../../../src/embedded/runtime/log-store.ts'

const lines = (store: LogStore): string[] => store.entries.map(({ bytes }) => bytes.toString())
/** A line of this text is 70 bytes in the file: {"log":"…\n","stream":"stdout","time":"1970-01-01T00:00:00Z"} and its newline. */
const say = (store: LogStore, ...texts: string[]): void => {
  for (const text of texts) store.write('stdout', Buffer.from(`${text}\n`))
}
const storeWith = (maxSize: number, maxFiles: number): LogStore => {
  const store = new LogStore(() => 0, true)
  store.limitTo({ maxSize, maxFiles })
  return store
}

test('a full file is put aside at the next line, and of more files than are kept the oldest goes', () => {
  const store = storeWith(100, 2)
  say(store, '1', '2', '3', '4')
  expect(lines(store)).toEqual(['1\n', '2\n', '3\n', '4\n'])
  say(store, '5')
  expect(lines(store)).toEqual(['3\n', '4\n', '5\n'])
})

test('with one file, it begins anew', () => {
  const store = storeWith(100, 1)
  say(store, '1', '2', '3')
  expect(lines(store)).toEqual(['3\n'])
})

test('without a size nothing is thrown away', () => {
  const store = new LogStore(() => 0, true)
  store.limitTo({ maxFiles: 1 })
  say(store, ...Array.from({ length: 100 }, (_, i) => `${i}`))
  expect(lines(store)).toHaveLength(100)
})
