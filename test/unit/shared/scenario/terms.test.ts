import { expect, test } from 'vitest'
import type { GlossaryTerm } from '../../../../src/shared/scenario/glossary.ts'
import { brokenMarksIn, piecesOf, termsIn, withoutMarks } from '../../../../src/shared/scenario/terms.ts'

const terms: GlossaryTerm[] = [
  { id: 'nat', en: { term: 'NAT', says: '' }, ko: { term: 'NAT', says: '', not: [] } },
  { id: 'volume', en: { term: 'volume', says: '' }, ko: { term: '볼륨', says: '', not: [] } },
]

test('a text is cut at its marks', () => {
  expect(piecesOf('A [[veth]] is [[veth|the cable]].')).toEqual([
    'A ',
    { offset: 2, length: 8, id: 'veth', written: 'veth' },
    ' is ',
    { offset: 14, length: 18, id: 'veth', written: 'veth', words: 'the cable' },
    '.',
  ])
  expect(piecesOf('plain')).toEqual(['plain'])
  expect(piecesOf('')).toEqual([])
})

test('capitals and broken lines name the same term', () => {
  expect(termsIn('[[NAT]] and [[network\n  namespace| its own\n world ]]')).toMatchObject([
    { id: 'nat', written: 'NAT' },
    { id: 'network namespace', words: 'its own world' },
  ])
})

test.each([
  'if [[ -f x ]]; then',
  'if [[ $a == b ]]',
  '`[[veth]]`',
  '``a ` [[veth]]``',
  '```sh\n[[veth]]\n```',
  '~~~\n[[veth]]',
  '[[[veth]]]',
  '[[]]',
  '[[a|b|c]]',
  '[[a [b]]]',
  '[[a\n\nb]]',
  '[[:space:]]',
  '\\[[veth]]',
  '[[text]](https://example.org)',
  '[[veth|`eth0`]]',
])('%j marks nothing, and is left as it is', (text) => {
  expect(termsIn(text)).toEqual([])
  expect(withoutMarks(text, terms, 'ko')).toBe(text)
})

test('without marks a text has their words: its own, else the term in its language, else what is written', () => {
  const text = '[[volume]]을 [[volume|볼륨들]] [[NAT]], [[nosuch Thing]] [[volume|]]'
  expect(withoutMarks(text, terms, 'ko')).toBe('볼륨을 볼륨들 NAT, nosuch Thing 볼륨')
  expect(withoutMarks('A [[Volume]] of `[[volume]]`', terms, 'en')).toBe('A volume of `[[volume]]`')
  expect(withoutMarks('A [[Volume]]')).toBe('A Volume')
})

test('brackets that open as a mark and are none are found, commands are not', () => {
  const text = 'a [[veth and [[veth]] `[[x` [[ -f y ]] [[veth|`eth0`]]'
  expect(brokenMarksIn(text).map((at) => text.slice(at, at + 6))).toEqual(['[[veth', '[[veth'])
  expect(brokenMarksIn(text)[1]).toBe(text.lastIndexOf('[[veth'))
})

test('a text of brackets alone takes no time', () => {
  const text = '[['.repeat(50_000) + '[[a'.repeat(20_000)
  const start = performance.now()
  expect(termsIn(text)).toEqual([])
  expect(performance.now() - start).toBeLessThan(2_000)
})
