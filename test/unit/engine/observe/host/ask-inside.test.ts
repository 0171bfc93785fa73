import { expect, test } from 'vitest'
import { parse } from '../../../../../src/engine/observe/host/ask-inside.ts'

test('one line an interface: its name, index and the index of its other end', () => {
  expect(parse('eth0 11 12\nlo 1 1\n')).toEqual([
    { name: 'eth0', index: 11, hostIndex: 12 },
    { name: 'lo', index: 1, hostIndex: 1 },
  ])
})

test('the error that an image without a shell puts out is no answer', () => {
  expect(parse('OCI runtime exec failed: exec: "sh": executable file not found in $PATH: unknown\r\n')).toBeUndefined()
})
