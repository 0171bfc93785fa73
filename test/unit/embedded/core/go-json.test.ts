import { expect, test } from 'vitest'
import { syntaxErrorOf } from '../../../../src/embedded/core/go-json.ts'

test.each([
  // engine-facts 03#165.
  ['nonsense', "invalid character 'o' in literal null (expecting 'u')"],
  ['x', "invalid character 'x' looking for beginning of value"],
  ['{a', "invalid character 'a' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b"', `invalid character '"' after object key:value pair`],
  ['[1 2]', "invalid character '2' after array element"],
  ['{} {}', "invalid character '{' after top-level value"],
  ['"\\q"', "invalid character 'q' in string escape code"],
  ['"\n"', "invalid character '\\n' in string literal"],
  ['-a', "invalid character 'a' in numeric literal"],
  ['1.e', "invalid character 'e' after decimal point in numeric literal"],
  ["'a'", "invalid character '\\'' looking for beginning of value"],
])('%s is refused in Go’s words', (text, message) => expect(syntaxErrorOf(text)).toEqual({ message }))

test('a text that breaks off is at its end, and JSON is no error', () => {
  expect(['{', '{"a":', '[1,', '"a', 'tru', ''].map(syntaxErrorOf)).toEqual(Array(6).fill('end'))
  expect(['{"a":[1,-0.5e+3,true,null,"\\u00e9\\n"]}', ' [] ', '{}', '0'].map(syntaxErrorOf)).toEqual(Array(4).fill(undefined))
})
