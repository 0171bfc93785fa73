import { expect, test } from 'vitest'
import { pulledLines } from '../../../../src/renderer/panels/pull-lines.ts'

const [one, two] = ['4f1c2d3e5a6b', '0a1b2c3d4e5f']
const pull = (...lines: string[]): string => ['latest: Pulling from library/nginx', ...lines].join('\n')

test('each layer has one line, where its first one was, with the last that was said of it', () => {
  const text = pull(
    `${one}: Pulling fs layer`,
    `${two}: Pulling fs layer`,
    `${two}: Download complete`,
    `${one}: Verifying Checksum`,
    `${one}: Pull complete`,
    'Status: done',
  )
  expect(pulledLines(text)).toBe(pull(`${one}: Pull complete`, `${two}: Download complete`, 'Status: done'))
})

test('a second pull of the same layer has a line of its own, and other output is left as it is', () => {
  const text = `${pull(`${one}: Already exists`)}\n${pull(`${one}: Already exists`, `${one}: Pull complete`)}`
  expect(pulledLines(text)).toBe(`${pull(`${one}: Already exists`)}\n${pull(`${one}: Pull complete`)}`)
  const other = `${one}: Pulling strings\n${one}: Pulling strings\n\nhello: Pull complete`
  expect(pulledLines(other)).toBe(other)
})
