import { expect, test } from 'vitest'
import { isBelow } from '../../../../src/engine/commands/nested-binds.ts'

test.each([
  ['/w/A/sub', '/w/a', 'darwin'],
  ['/w/a/sub', '/W/A', 'win32'],
  ['/w/STRASSE/x', '/w/straße', 'darwin'],
  // The same letter, its accent as a character of its own.
  ['/w/cafe\u0301/x', '/w/caf\u00e9', 'darwin'],
  ['/w/a./sub', '/w/a', 'win32'],
  ['/w/a/sub', '/w/a . ', 'win32'],
  ['/w/a/sub', '/w/a', 'linux'],
] as const)('%s lies in %s on %s', (path, above, platform) => {
  expect(isBelow(path, above, platform)).toBe(true)
})

test.each([
  ['/w/A/sub', '/w/a', 'linux'],
  ['/w/a', '/w/A', 'darwin'],
  ['/w/ab/sub', '/w/A', 'win32'],
  ['/w/a', '/w/a/sub', 'darwin'],
  ['/w/a./sub', '/w/a', 'darwin'],
] as const)('%s does not lie in %s on %s', (path, above, platform) => {
  expect(isBelow(path, above, platform)).toBe(false)
})
