import { expect, test } from 'vitest'
import { drop, emptyTable, get, put, values } from '../../../../src/embedded/core/table.ts'

test('a table changes without touching the one before', () => {
  const one = put(emptyTable<number>(), 'a', 1)
  const two = put(one, 'b', 2)
  expect([one.size, two.size, get(one, 'b'), get(two, 'b')]).toEqual([1, 2, undefined, 2])
  expect([...values(drop(two, 'a'))]).toEqual([2])
  expect(get(one, '__proto__')).toBeUndefined()
  expect(get(put(one, '__proto__', 3), 'toString')).toBeUndefined()
})
