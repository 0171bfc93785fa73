import { expect, test } from 'vitest'
import { codeIn } from '../../../../src/shared/scenario/markdown-code.ts'

const quoted = (text: string): string[] => codeIn(text).map(({ start, end }) => text.slice(start, end))

test('code spans, whichever number of backticks they have', () => {
  expect(quoted('a `b` c ``d ` e`` f')).toEqual(['`b`', '``d ` e``'])
  expect(quoted('a `b\nc` d')).toEqual(['`b\nc`'])
})

test('a span ends with its paragraph, and an escaped backtick opens none', () => {
  expect(quoted('one ` two\n\nthree ` four')).toEqual([])
  expect(quoted('\\`one `two`')).toEqual(['`two`'])
})

test('fenced blocks, in lists and quotes too; one that is never closed goes on to the end', () => {
  expect(quoted('a\n```sh\nb ` c\n```\nd `e`')).toEqual(['```sh\nb ` c\n```\n', '`e`'])
  expect(quoted('~~~~\n~~~\n~~~~')).toEqual(['~~~~\n~~~\n~~~~'])
  expect(quoted('> ```\n> x\n> ```\n\n- ```\n  y\n  ```\n')).toHaveLength(2)
  expect(quoted('a\n```\nb\n\nc')).toEqual(['```\nb\n\nc'])
})

test('three backticks within a line are a span', () => {
  expect(quoted('a ```b``` c')).toEqual(['```b```'])
  expect(quoted('```b``` c')).toEqual(['```b```'])
})
