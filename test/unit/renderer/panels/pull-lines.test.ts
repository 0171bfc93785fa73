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

test('of a pull that is under way a layer’s line is its bar, as at a terminal', () => {
  const text = pull(`${one}: Pulling fs layer`, `${two}: Pulling fs layer`)
  const layers = {
    [one]: { status: 'Downloading', current: 12_300_000, total: 45_000_000 },
    [two]: { status: 'Extracting', current: 3, units: 's' },
  }
  expect(pulledLines(text, layers)).toBe(pull(`${one}: Downloading [=====>               ]   12.3MB/45MB`, `${two}: Extracting 3 s`))
})

test('a bar is only in the lines of the pull that is printed last, and says what is known', () => {
  const text = `${pull(`${one}: Pull complete`)}\n${pull(`${one}: Pulling fs layer`)}`
  expect(pulledLines(text, { [one]: { status: 'Downloading', current: 512 } })).toBe(
    `${pull(`${one}: Pull complete`)}\n${pull(`${one}: Downloading     512B`)}`,
  )
  expect(pulledLines(text, { [one]: { status: 'Downloading', current: 700, total: 512 } })).toContain('[====================>]     700B')
})

test('a second pull of the same layer has a line of its own, and other output is left as it is', () => {
  const text = `${pull(`${one}: Already exists`)}\n${pull(`${one}: Already exists`, `${one}: Pull complete`)}`
  expect(pulledLines(text)).toBe(`${pull(`${one}: Already exists`)}\n${pull(`${one}: Pull complete`)}`)
  const other = `${one}: Pulling strings\n${one}: Pulling strings\n\nhello: Pull complete`
  expect(pulledLines(other)).toBe(other)
})
