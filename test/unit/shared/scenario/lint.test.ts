import { expect, test } from 'vitest'
import { lintScenario, lintTranslation } from '../../../../src/shared/scenario/lint.ts'
import { parseScenario } from '../../../../src/shared/scenario/parse.ts'
import type { Problem } from '../../../../src/shared/scenario/problem.ts'

const head = 'id: mine\ntitle: Mine\nsummary: My own.\nsteps:\n'
const asked = '  - { id: q, title: Q, ask: { question: Which?, options: [A, B], answer: 0, because: So. } }\n'
const inWords = (problems: readonly Problem[]): string[] =>
  problems.map((it) => `${it.line}:${it.column} ${it.severity === 'warning' ? 'warning: ' : ''}${it.message}`)
const lint = (steps: string): string[] => inWords(lintScenario(`${head}${asked}${steps}`, 'mine.yaml'))

/** What is only lint's is not told to whoever opens the file. */
const opened = (steps: string): string[] => inWords(parseScenario(`${head}${steps}`, 'mine.yaml').problems)

test('a scenario without a question is warned of at its steps', () => {
  const steps = '  - { id: a, title: A, say: Look. }\n'
  expect(inWords(lintScenario(`${head}${steps}`, 'mine.yaml'))).toEqual([
    '5:3 warning: nothing is asked in the scenario; a question before a step ("ask") makes one think before one looks',
  ])
  expect(opened(steps)).toEqual([])
})

test('a step that runs something and checks nothing', () => {
  const step = '  - id: a\n    title: A\n    run: docker run -d --name web nginx:alpine\n'
  expect(lint(step)).toEqual([
    '8:10 warning: step "a" runs commands and checks nothing; say in "expect" what must be observed, such as { container: web, state: running }',
  ])
  expect(lint('  - id: a\n    title: A\n    parallel: [docker ps, docker images]\n')).toEqual([
    expect.stringMatching(/^8:15 warning: step "a" runs/),
  ])
  for (const check of [
    'expect: [{ container: web, state: running }]',
    'fails: { says: taken }',
    'http: { get: "http://localhost:{{port web 80}}/" }',
    'wait: { container: web, state: running }',
    'host: { list: ./data }',
  ])
    expect(lint(`${step}    ${check}\n`), check).toEqual([])
  expect(opened(step)).toEqual([])
})

test('an attach that nobody ends', () => {
  const run =
    '    run: |\n      docker run -d -i -t --name one busybox\n      docker attach one\n    expect: [{ container: one, state: running }]\n'
  const step = `  - id: a\n    title: A\n${run}`
  expect(lint(step)).toEqual([
    '8:10 warning: nothing here ends "docker attach"; type at it under "attach", or say in "wait" when it is enough',
  ])
  expect(lint(`${step}    wait: { container: one, log: ready }\n`)).toEqual([])
  expect(lint(`${step.replace('docker run -d -i -t', 'docker run -d -i')}    attach: [{ see: "# $" }, { keys: Ctrl-P Ctrl-Q }]\n`)).toEqual(
    [],
  )
})

const made = `  - id: make
    title: Make
    run: |
      docker network create shop
      docker volume create data
      docker run -d --name web --network shop nginx:alpine
    expect: [{ container: web, state: running }]
  - id: clean
    title: Clean
    run: |
      docker rm -f web
      docker network rm shop
      docker volume rm data
    expect: [{ container: web, absent: true }, { network: shop, absent: true }, { volume: data, absent: true }]
`
test('names that an earlier step has removed, wherever they are used', () => {
  const after = `  - id: after
    title: After
    say: "It was at {{ip web shop}}."
    wait: { container: web, state: exited }
    expect: [{ volume: data }]
    focus: ["container:web", "network:shop"]
`
  expect(lint(`${made}${after}`)).toEqual([
    '22:26 warning: the container "web" is not there any more: step "clean" removes it',
    '22:30 warning: the network "shop" is not there any more: step "clean" removes it',
    '23:24 warning: the container "web" is not there any more: step "clean" removes it',
    '24:24 warning: the volume "data" is not there any more: step "clean" removes it',
    '25:24 warning: the container "web" is not there any more: step "clean" removes it',
    '25:39 warning: the network "shop" is not there any more: step "clean" removes it',
  ])
  expect(opened(`${made}${after}`)).toEqual([])
})

test('what is made again is there again; what is expected to be absent may be; what may not have been removed is not judged', () => {
  const uses = '  - { id: after, title: After, say: "{{id web}}", focus: ["container:web"] }\n'
  const again = '  - { id: again, title: A, run: docker run -d --name web busybox sleep 1d, expect: [{ container: web }] }\n'
  expect(lint(`${made}${again}${uses}`)).toEqual([])
  expect(lint(`${made}  - { id: b, title: B, say: Gone., expect: [{ container: web, absent: true }] }\n`)).toEqual([])
  expect(lint(`${made.replace('    title: Clean\n', '    title: Clean\n    fails: { says: no }\n')}${uses}`)).toEqual([])
  expect(lint(`${made.replace('    title: Clean\n', '    title: Clean\n    only: { engine: ">=29" }\n')}${uses}`)).toEqual([])
})

test('a container that removes itself, and one that has another name now', () => {
  const uses = (name: string): string => `  - { id: after, title: After, say: "{{id ${name}}}" }\n`
  const of = (run: string): string => `  - { id: a, title: A, run: "${run}", expect: [{ output: x }] }\n`
  const gone = [expect.stringContaining('the container "one" is not there any more: step "a" removes it')]
  expect(lint(`${of('docker run --rm --name one busybox echo x')}${uses('one')}`)).toEqual(gone)
  expect(lint(`${of('docker run -d --rm --name one busybox sleep 1d')}${uses('one')}`)).toEqual([])
  expect(lint(`${of('docker run -d --rm --name one busybox sleep 1d\\ndocker stop one')}${uses('one')}`)).toEqual(gone)
  expect(lint(`${of('docker run -d --name one busybox sleep 1d\\ndocker stop one')}${uses('one')}`)).toEqual([])
  const renamed = of('docker run -d --name one busybox sleep 1d\\ndocker rename one two')
  expect(lint(`${renamed}${uses('one')}`)).toEqual(gone)
  expect(lint(`${renamed}${uses('two')}`)).toEqual([])
})

test('a file with errors is told by its errors alone', () => {
  expect(lint('  - { id: a, title: A, rum: docker ps }\n')).toEqual(['6:24 step "a": unknown key "rum"; did you mean "run"?'])
})

test('text that reads the same as the original is not translated, unless it is code or has no letters', () => {
  const original = `${head}  - { id: a, title: Look, say: "Look: \`docker0\`.", ask: { question: Which?, options: ["\`bridge\`", "1.5", It stays.], answer: 0, because: So. } }\n`
  const { scenario } = parseScenario(original, 'mine.yaml')
  if (!scenario) throw new Error('the scenario of this test is wrong')
  const texts = 'question: 어느 것?, options: ["`bridge`", "1.5", It stays.], because: 그래서.'
  const korean = `title: 내 것\nsummary: My own.\nsteps:\n  a: { title: 보기, say: "Look: \`docker0\`.", ${texts} }\n`
  expect(inWords(lintTranslation(korean, 'mine.ko.yaml', scenario))).toEqual([
    '2:10 warning: not translated: "My own." reads the same as the original',
    '4:24 warning: not translated: "Look: `docker0`." reads the same as the original',
    '4:90 warning: not translated: "It stays." reads the same as the original',
  ])
})
