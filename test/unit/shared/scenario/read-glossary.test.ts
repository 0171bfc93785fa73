import { expect, test } from 'vitest'
import { parseGlossary } from '../../../../src/shared/scenario/parse.ts'

const layer = '  - { id: layer, en: { term: layer, says: Files. }, ko: { term: 계층, says: 파일입니다., not: [레이어] } }\n'
const pid = '  - { id: pid 1, en: { term: PID 1, says: First. }, ko: { term: PID 1, says: 처음입니다. } }\n'
const words = 'words:\n  - { en: directory, ko: 디렉터리, not: [디렉토리] }\n'
const problemsOf = (text: string): string[] =>
  parseGlossary(text, 'glossary.yaml').problems.map((it) => `${it.line}:${it.column} ${it.severity}: ${it.message}`)

test('terms and words are read; nothing need be forbidden', () => {
  expect(parseGlossary(`terms:\n${layer}${pid}${words}`, 'glossary.yaml')).toEqual({
    glossary: {
      terms: [
        { id: 'layer', en: { term: 'layer', says: 'Files.' }, ko: { term: '계층', says: '파일입니다.', not: ['레이어'] } },
        { id: 'pid 1', en: { term: 'PID 1', says: 'First.' }, ko: { term: 'PID 1', says: '처음입니다.', not: [] } },
      ],
      words: [{ en: 'directory', ko: '디렉터리', not: ['디렉토리'] }],
    },
    problems: [],
  })
})

test('one Korean term for one English one', () => {
  expect(problemsOf(`terms:\n${layer}${layer.replaceAll('layer', 'stage')}`)).toEqual([
    '3:65 error: "계층" is here twice; the first is in line 2',
  ])
  expect(problemsOf(`terms:\n${layer}${layer}`)).toContain('3:11 error: "layer" is here twice; the first is in line 2')
  expect(problemsOf(`terms:\n${layer}${words.replace('ko: 디렉터리', 'ko: 계층')}`)).toEqual([
    '4:26 error: "계층" is here twice; the first is in line 2',
  ])
})

test('what is right for one cannot be forbidden for another', () => {
  expect(problemsOf(`terms:\n${layer}${words.replace('디렉토리', '계층')}`)).toEqual([
    '4:38 error: "계층" is the Korean term for "layer"; it can not be forbidden',
  ])
})

test('what is missing or misspelt is told with its place', () => {
  expect(problemsOf('term: []\n')).toEqual(['1:1 error: the glossary: unknown key "term"; did you mean "terms"?'])
  expect(problemsOf('')).toEqual(['1:1 error: the file is empty'])
  expect(problemsOf(`terms:\n${layer.replace(', says: Files.', '')}`)).toEqual([
    '2:22 error: "en" of "terms" of the glossary, term 1: "says" is missing (text)',
  ])
})
