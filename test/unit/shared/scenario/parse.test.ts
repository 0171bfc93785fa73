import { expect, test } from 'vitest'
import { parseScenario } from '../../../../src/shared/scenario/parse.ts'

const head = `id: demo
title: A demo
summary: For tests.
`
const withSteps = (steps: string): string => `${head}steps:\n${steps}`
const problemsOf = (text: string): string[] =>
  parseScenario(text, 'demo.yaml').problems.map(
    ({ line, column, severity, message }) => `${line}:${column} ${severity === 'warning' ? 'warning: ' : ''}${message}`,
  )

test('a whole scenario becomes plain data, with defaults', () => {
  const { scenario, problems } = parseScenario(
    withSteps(`
  - id: web
    title: Start it
    say: "Look at {{port web 80}}."
    notes: For the lecturer.
    run: |
      docker run -d --name web -p 80 nginx:alpine
    wait: { container: web, state: running }
    http: { get: "http://localhost:{{port web 80}}/", contains: nginx, within: 500ms }
    host: { list: ./data, contains: [ a, b ] }
    expect:
      - { container: web, state: running, network: bridge }
      - { output: "ready", engine: "<= 28" }
      - { mount: web, at: /data, type: bind, source: ./data }
    focus: [ "container:web", host ]
  - id: guess
    title: Guess
    ask: { question: Which?, options: [ One, Two ], answer: 1, because: So. }
`),
    'demo.yaml',
  )
  expect(problems).toEqual([])
  expect(scenario).toEqual({
    id: 'demo',
    language: 'en',
    title: 'A demo',
    summary: 'For tests.',
    needs: [],
    steps: [
      {
        id: 'web',
        title: 'Start it',
        say: 'Look at {{port web 80}}.',
        notes: 'For the lecturer.',
        run: 'docker run -d --name web -p 80 nginx:alpine\n',
        wait: { container: 'web', state: 'running', withinMs: 60_000 },
        http: { method: 'GET', url: 'http://localhost:{{port web 80}}/', contains: 'nginx', withinMs: 500 },
        host: { kind: 'list', path: './data', contains: ['a', 'b'], lacks: [] },
        expect: [
          { kind: 'container', container: 'web', state: 'running', network: 'bridge' },
          { kind: 'output', output: 'ready', engine: { compare: '<=', major: 28 } },
          { kind: 'mount', mount: 'web', at: '/data', type: 'bind', source: './data' },
        ],
        focus: ['container:web', 'host'],
      },
      {
        id: 'guess',
        title: 'Guess',
        expect: [],
        focus: [],
        ask: { question: 'Which?', options: ['One', 'Two'], answer: 1, because: 'So.' },
      },
    ],
  })
})

test('all problems of a file are told at once, in its order', () => {
  expect(
    problemsOf(`id: Demo
titel: A demo
section: 2.2
summary: For tests.
steps:
  - id: one
    title: 5
    sya: hello
`),
  ).toEqual([
    '1:5 "id" of the scenario: expected an id of small letters, digits and dashes, found "Demo"',
    '2:1 the scenario: unknown key "titel"; did you mean "title"?',
    '3:10 "section" of the scenario: expected text in quotes, such as "2.2.5", found 2.2 (a number); put it in quotes',
    '7:12 "title" of step "one": expected text, found 5 (a number); put it in quotes',
    '8:5 step "one": unknown key "sya"; did you mean "say"?',
  ])
})

test.each([
  [
    'a list that is not closed',
    'steps: [1, 2\nid: a\n',
    '2:1 YAML: flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  [
    'a second colon',
    'id: a\ntitle: what: is it\n',
    '2:8 YAML: a second colon in one line; text with a colon and a space in it goes in quotes, or on lines of its own after "|"',
  ],
  ['a quote that is not closed', 'id: a\ntitle: "never\nsummary: x\n', '2:8 YAML: this quote is not closed'],
  ['a tab', 'id: a\n\ttitle: b\n', '2:1 YAML: a tab at the beginning of a line; YAML is indented with spaces'],
  ['a second document', 'id: a\n---\nid: b\n', '2:1 YAML: a second document begins here ("---"); a file is one document'],
  ['a tag', 'id: !!js/function "x"\n', '1:5 YAML: the tag "!!js/function" is not known here; write the plain value'],
])('%s is told where it stands, and nothing that follows from it', (_, text, problem) => {
  expect(problemsOf(text)).toContain(problem)
  expect(problemsOf(text).filter((it) => /is missing/.test(it) && !it.includes('steps'))).toEqual([])
})

test('what is wrong before a YAML error is told with it', () => {
  expect(problemsOf('id: a\nlang: en\ntitle: what: is it\n')).toEqual([
    '2:1 the scenario: unknown key "lang"; did you mean "language"?',
    expect.stringContaining('3:8 YAML: a second colon'),
  ])
})

test('an empty file, a list and a text are no scenario', () => {
  expect(problemsOf('')).toEqual(['1:1 the file is empty'])
  expect(problemsOf('# nothing\n')).toEqual(['1:1 the file is empty'])
  expect(problemsOf('- a\n')[0]).toMatch(/^1:1 the scenario: expected a table with id, .*, found a list$/)
  expect(problemsOf('hello\n')[0]).toMatch(/^1:1 the scenario: expected a table .*, found "hello"$/)
})

test('a key that is there twice names the line of the first', () => {
  expect(problemsOf(withSteps('  - id: a\n    title: A\n    say: x\n    title: B\n'))).toEqual([
    '8:5 step "a": "title" is here twice; the first is in line 6',
  ])
})

test('a step id that is used twice names the line of the first', () => {
  expect(problemsOf(withSteps('  - { id: a, title: A, say: x }\n  - { id: a, title: B, say: y }\n'))).toEqual([
    '6:11 the id "a" is used twice; the first is in line 5',
  ])
})

test.each(['__proto__', 'constructor', 'toString'])('the key %s is refused', (key) => {
  const problems = problemsOf(`${withSteps('  - { id: a, title: A, say: x }\n')}${key}: { polluted: yes }\n`)
  expect(problems).toEqual([`6:1 the scenario: "${key}" can not be used as a key`])
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})

test('a step can not have the id of what every object has', () => {
  expect(problemsOf(withSteps('  - { id: constructor, title: A, say: x }\n'))[0]).toMatch(
    /^5:11 "id" of step "constructor": expected an id/,
  )
})

test.each(['60', '"60"', '5h', '-1s', '0s', '2 hours', '1e3s', '31m'])('%s is no duration', (written) => {
  expect(
    problemsOf(
      withSteps(`  - id: a
    title: A
    run: docker run -d --name web nginx
    wait: { container: web, log: x, within: ${written} }
`),
    ),
  ).toEqual([
    expect.stringMatching(/^8:45 "within" of "wait" of step "a": expected a duration of at most 30m, such as 500ms, 60s or 2m, found /),
  ])
})

test('problems in command lines stand where the word stands in the file, through block scalars of every kind', () => {
  const bad = 'docker run -d --nmae web nginx'
  const message = 'unknown option "--nmae" of docker run; did you mean "--name"?'
  expect(problemsOf(withSteps(`  - id: a\n    title: A\n    run: ${bad}\n`))).toEqual([`7:24 ${message}`])
  expect(problemsOf(withSteps(`  - id: a\n    title: A\n    run: "${bad}"\n`))).toEqual([`7:25 ${message}`])
  expect(problemsOf(withSteps(`  - id: a\n    title: A\n    run: |\n      # first\n\n      docker ps\n      ${bad}\n`))).toEqual([
    `11:21 ${message}`,
  ])
  expect(problemsOf(withSteps(`  - id: a\n    title: A\n    run: |2-\n        docker run -d \\\n          --nmae web nginx\n`))).toEqual([
    `9:11 ${message}`,
  ])
  expect(problemsOf(withSteps(`  - id: a\r\n    title: A\r\n    run: |\r\n      docker ps\r\n      ${bad}\r\n`))).toEqual([
    `9:21 ${message}`,
  ])
  expect(problemsOf(withSteps(`  - id: a\n    title: A\n    run: >-\n      docker run -d\n      --nmae web nginx\n`))).toEqual([
    `9:7 ${message}`,
  ])
})

test('places are right behind escapes and line breaks in quoted text', () => {
  const message = 'unknown placeholder "{{prot}}"; did you mean "port"?'
  expect(problemsOf(withSteps('  - id: a\n    title: A\n    say: "a \\"b\\" \\u00e9\\t{{prot}}"\n'))).toEqual([`7:27 ${message}`])
  expect(problemsOf(withSteps("  - id: a\n    title: A\n    say: 'it''s {{prot}}'\n"))).toEqual([`7:17 ${message}`])
  expect(problemsOf(withSteps('  - id: a\n    title: A\n    say: "one\n      two\\\n      three {{prot}}"\n'))).toEqual([`9:13 ${message}`])
  expect(problemsOf(withSteps('  - id: a\n    title: A\n    say: one\n      {{prot}}\n'))).toEqual([`8:7 ${message}`])
  expect(problemsOf(withSteps('  - id: a\n    title: A\n    say: |\n      가나 {{prot}}\n'))).toEqual([`8:10 ${message}`])
})

test('a misspelt command has the nearest right one', () => {
  expect(problemsOf(withSteps('  - id: a\n    title: A\n    run: docker netwrok create blue\n'))).toEqual([
    '7:17 unknown command "docker netwrok create"; did you mean "docker network create"?',
  ])
})

test('placeholders are checked wherever they stand; Go templates are left alone', () => {
  expect(
    problemsOf(
      withSteps(`  - id: a
    title: A
    say: "{{prot web 80}}"
    run: |
      docker run -d --name web -p 80 nginx
      docker inspect -f '{{range .Mounts}}{{.Type}}{{end}} {{json .State}} {{upper .Name}}' web
      docker exec web echo {{ip}} {{port web http}}
    http: { get: "http://localhost:{{ports web 80}}/" }
`),
    ),
  ).toEqual([
    '7:11 unknown placeholder "{{prot}}"; did you mean "port"?',
    '11:28 {{ip}}: expected {{ip CONTAINER}} or {{ip CONTAINER NETWORK}}',
    '11:35 {{port}}: expected a port such as 80 or 53/udp, found "http"',
    '12:36 unknown placeholder "{{ports}}"; did you mean "port"?',
  ])
})

test('expectations: each form tells what it takes', () => {
  const expectation = (it: string): string[] =>
    problemsOf(withSteps(`  - id: a\n    title: A\n    run: docker run -d --name web nginx\n    expect:\n      - ${it}\n`))
  expect(expectation('{ contaner: web }')).toEqual([
    '9:9 "expect" of step "a", expectation 1: expected one of the keys container, veth, link, port, mount, anonymousVolumes, output, volume, network, found "contaner"; did you mean "container"?',
  ])
  expect(expectation('{ container: web, sate: running }')).toEqual([
    '9:27 "expect" of step "a", expectation 1: unknown key "sate"; did you mean "state"?',
  ])
  expect(expectation('{ container: web, state: runing }')).toEqual([
    '9:34 "state" of "expect" of step "a", expectation 1: expected one of created, running, paused, restarting, removing, exited, dead, found "runing"; did you mean "running"?',
  ])
  expect(expectation('{ output: "[" }')).toEqual([
    '9:19 "output" of "expect" of step "a", expectation 1: expected a regular expression, found "[" (unterminated character class)',
  ])
  expect(expectation('{ output: "(a+)+$" }')[0]).toMatch(/^9:19 .*can take for ever over a long text$/)
  expect(expectation('{ veth: web }')).toEqual([
    '9:9 "expect" of step "a", expectation 1: a veth is expected on a "bridge" or a "network"; name one',
  ])
  expect(expectation('{ port: web }')).toEqual([
    '9:9 "expect" of step "a", expectation 1: "containerPort" is missing (a whole number from 1 to 65535)',
  ])
  expect(expectation('{ mount: web, at: data }')[0]).toMatch(
    /^9:27 "at" of .*: expected an absolute path inside the container, .*, found "data"$/,
  )
  expect(expectation('{ container: web, absent: true, state: running }')[0]).toMatch(/with "absent" nothing else of it can be expected$/)
  expect(expectation('{ output: x, engine: "28" }')[0]).toMatch(/expected engine versions such as "<=28" or ">=29", found "28"$/)
  expect(expectation('container')[0]).toMatch(/^9:9 .*expected an expectation such as/)
})

test('an expectation with "absent" may say for which engines', () => {
  const steps = '  - { id: a, title: A, run: docker ps, expect: [ { veth: web, bridge: docker0, absent: true, engine: ">=29" } ] }\n'
  expect(problemsOf(withSteps(steps)).filter((it) => !it.includes('warning'))).toEqual([])
})

test.each([
  ['contianer:web', 'unknown focus "contianer:web"; did you mean "container:web"?'],
  ['hots', 'unknown focus "hots"; did you mean "host"?'],
  ['port:web', 'focus "port:web": expected port:CONTAINER:80'],
  ['mount:web', 'focus "mount:web": expected mount:CONTAINER:/path/inside'],
  ['container:', 'focus "container:": expected container:NAME'],
])('focus %s is told', (key, message) => {
  expect(problemsOf(withSteps(`  - { id: a, title: A, run: docker run -d --name web nginx, focus: [ "${key}" ] }\n`))).toEqual([
    expect.stringContaining(message),
  ])
})

test('parts of a step that do not go together are told', () => {
  const step = (parts: string): string[] => problemsOf(withSteps(`  - { id: a, title: A, ${parts} }\n`))
  expect(step('http: { status: 200 }')).toEqual(['5:30 "http" of step "a": expected one of "get", "post", found none'])
  expect(step('http: { get: "http://example.com/" }')[0]).toMatch(/expected an address of this host, .* found "http:\/\/example.com\/"$/)
  expect(step('http: { get: "http://localhost:1/", form: { a: b } }')[0]).toMatch(/a form is sent with "post"$/)
  expect(step('host: { read: ../../etc/passwd }')[0]).toMatch(/expected a path inside the workspace/)
  expect(step('host: { read: /etc/passwd }')[0]).toMatch(/expected a path inside the workspace/)
  expect(step('host: { list: ., read: x }')[0]).toMatch(/expected one of "list", "read", "write", found "list" and "read"$/)
  expect(step('host: { list: ., content: x }')[0]).toMatch(/"content" does not go with "list"$/)
  expect(step('say: x, fails: { says: y }')[0]).toMatch(/"fails" is about "run", which is missing$/)
  expect(step('ask: { question: a, options: [ x ], answer: 0, because: b }')[0]).toMatch(/expected 2 to 6 options, found 1$/)
  expect(step('ask: { question: a, options: [ x, y ], answer: 2, because: b }')[0]).toMatch(/counted from 0, so at most 1; found 2$/)
  expect(step('notes: x')[0]).toMatch(/there is nothing in it; expected at least one of say, run, parallel, http, host, wait, ask$/)
  expect(step('command: docker ps')[0]).toMatch(/unknown key "command"; did you mean "run"\?$/)
  expect(step('say: x, attach: [ { see: "#" }, { type: ls } ]')[0]).toMatch(/"attach" types at one terminal, and there is no "run"/)
  expect(step('run: docker ps, attach: [ { see: "#" } ]')[0]).toMatch(/none of the commands of "run" has one/)
  expect(step('run: docker run -it busybox, attach: [ { see: "#", type: ls } ]')[0]).toMatch(/expected one of .*found "see" and "type"/)
  expect(step('run: docker run -it busybox, attach: [ { see: "#" }, { keys: ctrl-p } ]')[0]).toMatch(/did you mean "Ctrl-P"\?/)
  expect(step('run: docker run -it busybox, attach: [ { type: ls, within: 3s } ]')).toEqual([
    expect.stringMatching(/begin with "see".* what is typed before the prompt is there may be lost/),
    expect.stringMatching(/"within" goes with "see"/),
  ])
  expect(step('parallel: [ docker ps ]')[0]).toMatch(/at least two texts/)
  expect(step('run: docker ps, parallel: [ docker ps, docker images ]')[0]).toMatch(/do not go together/)
  expect(step('say: x, only: { lacks: linsk }')[0]).toMatch(/did you mean "links"\?/)
  expect(step('say: x, only: {}')[0]).toMatch(/expected "engine" or "lacks", found neither/)
})

test('names that no step has made are warned of, with the nearest', () => {
  expect(
    problemsOf(
      withSteps(`  - id: a
    title: A
    run: |
      docker network create blue
      docker run -d --name web --network blue -v store:/data nginx
    expect:
      - { container: wbe, state: running }
      - { container: web, network: bleu }
      - { volume: store }
    focus: [ "network:blue", "volume:stor" ]
    wait: { container: "{{id web}}", state: running }
`),
    ),
  ).toEqual([
    '11:22 warning: no step up to "a" makes a container named "wbe"; did you mean "web"?',
    '12:36 warning: no step up to "a" makes a network named "bleu"; did you mean "blue"?',
    '14:38 warning: no step up to "a" makes a volume named "stor"; did you mean "store"?',
  ])
})

test('consent that is needed and not declared is warned of, as is what is declared and not needed', () => {
  expect(problemsOf(`${head}needs: [ privileged ]\nsteps:\n  - { id: a, title: A, run: "docker run -d -v /etc:/e nginx" }\n`)).toEqual([
    '4:8 warning: "needs" declares privileged, which no step needs',
    '6:29 warning: -v /etc:/e needs consent; declare it: "needs: [ bind ]"',
  ])
  expect(problemsOf(`${head}needs: [ priviledged ]\nsteps:\n  - { id: a, title: A, say: x }\n`)[0]).toMatch(/did you mean "privileged"\?$/)
})

test('aliases are read; one that leads nowhere is told', () => {
  const { scenario, problems } = parseScenario(
    withSteps('  - { id: a, title: &t A, say: x }\n  - { id: b, title: *t, say: y }\n'),
    'demo.yaml',
  )
  expect(problems).toEqual([])
  expect(scenario?.steps[1]?.title).toBe('A')
  expect(problemsOf(withSteps('  - { id: a, title: *nope, say: x }\n'))).toContain('5:21 nothing is named &nope before this')
})

test('merge keys are refused by name', () => {
  expect(problemsOf(withSteps('  - &one { id: a, title: A, say: x }\n  - { <<: *one, id: b, title: B }\n'))[0]).toMatch(
    /merge keys \("<<"\) are not read/,
  )
})

test('aliases that multiply end in a plain problem, soon', () => {
  const lists = Array.from({ length: 9 }, (_, i) => `x${i + 1}: &x${i + 1} [ ${Array(10).fill(`*x${i}`).join(', ')} ]`)
  const bomb = `x0: &x0 [ a ]\n${lists.join('\n')}\n${withSteps('  - { id: a, title: A, say: *x9 }\n')}`
  const began = performance.now()
  expect(problemsOf(bomb).at(-1)).toMatch(/"say" of step "a": expected text, found a list/)
  const many = withSteps(
    `  - &s { id: a, title: A, say: x, focus: &f [ ${Array(400).fill('host').join(', ')} ] }\n${'  - *s\n'.repeat(150)}`,
  )
  expect(problemsOf(many).join('\n')).toMatch(/the file's aliases multiply to more than 20000 values/)
  expect(performance.now() - began).toBeLessThan(2_000)
})

test('a file that is too large or too deep is not read', () => {
  expect(problemsOf(`title: ${'x'.repeat(500_000)}`)).toEqual(['1:1 the file has 500007 characters; at most 400000 are read'])
  expect(problemsOf(`steps: ${'['.repeat(100_000)}`).length).toBeGreaterThan(0)
})

test('any bytes at all give problems, never an exception', () => {
  const pieces = [
    'id',
    ':',
    ' ',
    '\n',
    '  - ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|',
    '>',
    '&a',
    '*a',
    '!!x',
    '{{',
    '}}',
    'run',
    'docker',
    '#',
    '\t',
    '\0',
    '가',
    '---',
    '%',
  ]
  let seed = 7
  const next = (most: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % most
  }
  for (let round = 0; round < 400; round++) {
    const text = Array.from({ length: next(40) }, () => pieces[next(pieces.length)]).join('')
    const { scenario, problems } = parseScenario(text, 'any.yaml')
    expect(scenario === undefined && problems.length > 0, JSON.stringify(text)).toBe(true)
    for (const it of problems) expect(it.line >= 1 && it.column >= 1, JSON.stringify(text)).toBe(true)
  }
})
