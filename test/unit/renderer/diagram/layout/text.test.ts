import { expect, test } from 'vitest'
import { shorten, shortenPath, textStyles, textWidth } from '../../../../../src/renderer/diagram/layout/text.ts'

const mono = textStyles.code

test('every monospaced Latin character is as wide as another, and a Hangul one counts a full em', () => {
  expect(textWidth('iii', mono)).toBeCloseTo(textWidth('WWW', mono))
  expect(textWidth('가', mono)).toBe(mono.size)
  expect(textWidth('가', textStyles.small)).toBe(textStyles.small.size)
})

test('bold is wider than plain', () => {
  expect(textWidth('wordpress', textStyles.smallBold)).toBeGreaterThan(textWidth('wordpress', textStyles.small))
})

test('a text that fits is left alone', () => {
  expect(shorten('wordpress', 500, mono)).toBe('wordpress')
})

test('a text fits in a room that was made for it', () => {
  for (let pad = 1; pad < 40; pad += 1)
    for (const text of ['4 layers', '11 layers', '계층 11개', 'wordpress', '172.17.0.2'])
      expect(shorten(text, textWidth(text, textStyles.small) + pad - pad, textStyles.small)).toBe(text)
})

test('a text that does not fit loses its middle, keeps both ends, and fits', () => {
  const text = '/usr/share/nginx/html'
  for (let room = 10; room < textWidth(text, mono); room += 3) {
    const short = shorten(text, room, mono)
    const [head = '', tail = ''] = short.split('…')
    expect(textWidth(short, mono)).toBeLessThanOrEqual(Math.max(room, textWidth('…', mono)))
    expect(text.startsWith(head) && text.endsWith(tail)).toBe(true)
  }
})

test('shortening never cuts a character in two', () => {
  expect(shorten('😀😀😀😀', 30, mono)).toMatch(/^(😀)*…(😀)*$/u)
  for (let room = 10; room < 200; room += 1) {
    expect(shorten('e\u0301e\u0301👩‍💻e\u0301e\u0301', room, mono)).toMatch(/^(e\u0301|👩‍💻)*…?(e\u0301|👩‍💻)*$/u)
    expect(shorten(String.raw`word\u{202e}word\u{0}word`, room, mono)).toMatch(/^(\\u\{(202e|0)\}|[word])*…?(\\u\{(202e|0)\}|[word])*$/)
  }
})

test('a directory keeps its last parts', () => {
  expect(shortenPath('~/.local/state/dockstage/runs/1/workspace/data', 130, mono)).toBe('…/workspace/data')
  expect(shortenPath('/a-directory-with-one-very-long-name', 80, mono)).toMatch(/^\/.*….+$/)
})
