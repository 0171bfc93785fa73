import { expect, test } from 'vitest'
import { checkKorean } from '../../../../src/shared/scenario/check-korean.ts'
import type { Glossary } from '../../../../src/shared/scenario/glossary.ts'
import { parseScenario } from '../../../../src/shared/scenario/parse.ts'

const glossary: Glossary = {
  terms: [{ id: 'layer', en: { term: 'layer', says: 'x' }, ko: { term: '계층', says: 'x', not: ['레이어'] } }],
  words: [],
}
const { scenario } = parseScenario(
  `id: x
title: X
summary: Of \`docker ps\`.
steps:
  - id: one
    title: One
    say: "See \`Mountpoint\` after \`docker volume ls\`."
    run: docker run -d --name web -v data:/data nginx
  - { id: two, title: Two, say: "Use \`docker rm\`." }
`,
  'x.yaml',
)
const problemsOf = (text: string): string[] => {
  if (!scenario) throw new Error('no scenario')
  return checkKorean(text, 'x.ko.yaml', glossary, scenario).map((it) => `${it.line}:${it.column} ${it.severity}: ${it.message}`)
}

test('a spelling that the glossary forbids is a warning at its place, in any text', () => {
  expect(problemsOf('title: 레이어\nsummary: 계층\nsteps:\n  one:\n    say: |\n      이미지의 **레이어**입니다.\n')).toEqual([
    '1:8 warning: say "계층" (layer), not "레이어"',
    '6:14 warning: say "계층" (layer), not "레이어"',
  ])
})

test('commands, flags and field names are not translated: code stands in the original’s step', () => {
  const step = (say: string): string => `title: 가\nsummary: "\`docker ps\`"\nsteps:\n  one:\n    say: "${say}"\n`
  expect(problemsOf(step('`Mountpoint`와 `-v data:/data`, `docker volume ls`.'))).toEqual([])
  expect(problemsOf(step('가 `Mountpiont`.'))).toEqual([
    '5:13 warning: code is not translated: "Mountpiont" is not in the original\'s text; did you mean "Mountpoint"?',
  ])
  expect(problemsOf(step('`docker rm`은 다음 단계의 것입니다.'))).toHaveLength(1)
})

test('what is quoted as code is held against nothing else', () => {
  expect(problemsOf('title: 가\nsummary: 나\nsteps:\n  one:\n    say: "`레이어`"\n')).toEqual([
    '5:11 warning: code is not translated: "레이어" is not in the original\'s text',
  ])
})

test('of a file that is no YAML nothing is said: its parser does', () => {
  expect(problemsOf('title: "레이어\n')).toEqual([])
})
