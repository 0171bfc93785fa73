import { expect, test } from 'vitest'
import { lookup } from '../../../src/shared/lookup.ts'

test('a table has what is written in it, and none of the names that every object has', () => {
  const table: Readonly<Record<string, number>> = lookup({ web: 1 })
  expect(table.web).toBe(1)
  for (const name of [...Object.getOwnPropertyNames(Object.prototype), 'nosuch']) expect(table[name]).toBeUndefined()
})
