import { expect, test } from 'vitest'
import { detachBytes, keyBytes, keyProblem } from '../../../../src/shared/command/terminal-keys.ts'

test.each([
  ['Ctrl-P', '\u0010'],
  ['Ctrl-C', '\u0003'],
  ['Ctrl-[', '\u001b'],
  ['Enter', '\r'],
  ['Up', '\u001b[A'],
  ['a', 'a'],
  ['가', '가'],
])('%s sends %j', (name, bytes) => expect(keyBytes(name)).toBe(bytes))

test.each([
  ['ctrl-p', 'did you mean "Ctrl-P"?'],
  ['^C', 'did you mean "Ctrl-C"?'],
  ['Entr', 'did you mean "Enter"?'],
  ['F13', 'keys are Ctrl-A to Ctrl-Z'],
])('%s is no key: %s', (name, advice) => expect(keyProblem(name)).toContain(advice))

test('--detach-keys as Docker writes them', () => {
  expect(detachBytes('ctrl-p,ctrl-q')).toBe('\u0010\u0011')
  expect(detachBytes('ctrl-x')).toBe('\u0018')
  expect(detachBytes('ctrl-x,y')).toBe('\u0018y')
  expect(detachBytes('control-x')).toBeUndefined()
})
