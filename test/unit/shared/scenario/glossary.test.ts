import { expect, test } from 'vitest'
import { type Glossary, misspeltIn } from '../../../../src/shared/scenario/glossary.ts'

const term = (id: string, ko: string, not: string[]) => ({ id, en: { term: id, says: '' }, ko: { term: ko, says: '', not } })
const glossary: Glossary = {
  terms: [
    term('layer', '계층', ['레이어', '층']),
    term('writable layer', '쓰기 가능한 계층', ['쓰기 계층', '쓰기 레이어']),
    term('published port', '게시된 포트', ['노출된 포트']),
    term('exposed port', '노출 포트', ['노출된 포트']),
  ],
  words: [{ en: 'directory', ko: '디렉터리', not: ['디렉토리'] }],
}
const found = (text: string): string[] => misspeltIn(text, glossary).map((it) => `${it.offset} ${it.found}: ${it.right}`)

test('a spelling that must not stand there is found with what should', () => {
  expect(found('이 디렉토리의 레이어')).toEqual(['2 디렉토리: "디렉터리" (directory)', '8 레이어: "계층" (layer)'])
})

test('within a right term it is none', () => {
  expect(found('쓰기 가능한 계층과 계층')).toEqual([])
  expect(found('여러 층')).toEqual(['3 층: "계층" (layer)'])
})

test('the longest is told, and where two terms could be meant, both are', () => {
  expect(found('쓰기 레이어')).toEqual(['0 쓰기 레이어: "쓰기 가능한 계층" (writable layer)'])
  expect(found('쓰기 계층')).toEqual(['0 쓰기 계층: "쓰기 가능한 계층" (writable layer)'])
  expect(found('노출된 포트')).toEqual(['0 노출된 포트: "게시된 포트" (published port) or "노출 포트" (exposed port)'])
})
