import { expect, test } from 'vitest'
import { parseTimestamp } from '../../../../src/shared/command/timestamp.ts'

const now = Date.parse('2026-11-28T10:00:00.700Z')
const local = (text: string): string => `${Date.parse(text) / 1000}.000000000`

test.each([
  ['1h', '1795856400'],
  ['0s', '1795860000'],
  ['0', '0'],
  ['1795860000.5', '1795860000.5'],
  ['2026-11-28T10:00:00Z', '1795860000.000000000'],
  ['2026-11-28T12:00:00.25+02:00', '1795860000.250000000'],
  ['2026-11-28T10:00', local('2026-11-28T10:00:00')],
  ['2026-11-28', local('2026-11-28T00:00:00')],
])('%s', (text, expected) => {
  expect(parseTimestamp(text, now)).toBe(expected)
})

test.each(['nope', '', '2026-13-45', '10:00'])('"%s" is no time', (text) => {
  expect(parseTimestamp(text, now)).toBeUndefined()
})
