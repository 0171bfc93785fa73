import { expect, test } from 'vitest'
import { parseScenario, parseTranslation } from '../../../../src/shared/scenario/parse.ts'

const known = ['veth', 'volume', 'network namespace']
const scenario = (say: string, more = ''): string =>
  `id: x\ntitle: X\nsummary: x\nsteps:\n  - id: one\n    title: One\n${more}    say: |\n      ${say}\n`
const problemsOf = (text: string, terms?: readonly string[]): string[] =>
  parseScenario(text, 'x.yaml', terms).problems.map((it) => `${it.line}:${it.column} ${it.severity}: ${it.message}`)

test('an unknown term is a warning with its place and the nearest one, where a glossary is given', () => {
  const text = scenario('A [[veth]], a [[vloume|thing]] and `[[x]]`, [[Network  Namespace]].')
  expect(problemsOf(text, known)).toEqual(['8:21 warning: the glossary has no term "vloume"; did you mean "volume"?'])
  expect(problemsOf(text)).toEqual([])
  expect(parseScenario(text, 'x.yaml', known).scenario?.id).toBe('x')
})

test('a mark that is not closed is told, a command of bash is not', () => {
  expect(problemsOf(scenario('A [[veth] here, and [[ -f x ]].'), known)).toEqual([
    '8:9 warning: this "[[" marks nothing; a term is marked as [[veth]], or with plain words of its own as [[veth|the cable]]',
  ])
})

test('marks belong in "say": elsewhere they are told; commands are left alone', () => {
  const more = '    notes: A [[veth]].\n    run: docker run busybox sh -c "[[volume]]"\n'
  expect(problemsOf(scenario('A [[veth]].', more), known)).toEqual([
    '7:14 warning: terms are explained in "say" only; in "notes" write the plain words',
  ])
})

test('a translation is checked likewise', () => {
  const { scenario: original } = parseScenario(scenario('A [[veth]].'), 'x.yaml')
  if (!original) throw new Error('no scenario')
  const korean = 'title: 가\nsummary: "[[veth]]"\nsteps:\n  one:\n    title: 하나\n    say: "[[veht]]입니다."\n'
  expect(parseTranslation(korean, 'x.ko.yaml', original, known).problems.map((it) => `${it.line}:${it.column} ${it.message}`)).toEqual([
    '2:11 terms are explained in "say" only; in "summary" write the plain words',
    '6:11 the glossary has no term "veht"; did you mean "veth"?',
  ])
  expect(parseTranslation(korean, 'x.ko.yaml', original).problems).toEqual([])
})
