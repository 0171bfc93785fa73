import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { checkArguments } from '../../../../src/shared/ipc-schema.ts'
import { scenarioSchema as onTheWire } from '../../../../src/shared/ipc-schema-scenario.ts'
import { consentNeeded } from '../../../../src/shared/scenario/consent-needed.ts'
import { scenarioSchema, translationSchema } from '../../../../src/shared/scenario/json-schema.ts'
import { neededOfThisMachine } from '../../../../src/shared/scenario/needed-of-this-machine.ts'
import { parseCourse, parseGlossary, parseScenario, parseTranslation } from '../../../../src/shared/scenario/parse.ts'
import type { Problem } from '../../../../src/shared/scenario/problem.ts'
import type { JsonSchema } from '../../../../src/shared/scenario/shape.ts'
import { type Draw, drawn } from '../../../support/draw.ts'
import { alikeTree, hostileText, hostileValue, mutated, scriptsOwnWords } from '../../../support/mutated.ts'
import { randomRuns, shareOf } from '../../../support/random-runs.ts'
import { randomScenario, scenarioWords } from '../../../support/random-scenario.ts'
import { watching } from '../../../support/watched.ts'

const watched = watching()

const folder = join(import.meta.dirname, '../../../../scenarios')
const shipped = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const)
const scenarios = shipped.filter(([name]) => !/^(?:index|glossary)\.yaml$|\.ko\.yaml$/.test(name)).map(([, text]) => text)
const textOf = (wanted: RegExp): string[] => shipped.filter(([name]) => wanted.test(name)).map(([, text]) => text)

/** Pieces of YAML and of the format, to be put anywhere. */
const pieces = [
  ...[
    '&a ',
    '*a',
    '<<: *a',
    '? ',
    '!!str ',
    '!!binary ',
    '!<x> ',
    '--- \n',
    '...\n',
    '%YAML 1.1\n',
    '| \n',
    '>-\n',
    '{',
    '}',
    '[',
    ']',
    '\n  - ',
    '\n    ',
    '\t',
  ],
  ...[
    'a: &a [*a, *a]\n',
    'steps:\n',
    '  - id: x\n',
    'expect: [{ container: web }]',
    'wait: { container: web, log: "(a|a)*b" }',
    'within: 1e9s',
    'run: |\n',
  ],
  ...[
    'http: { get: "http://[::1]:80/", status: 99 }',
    'host: { read: ../x }',
    'parallel: [a, b]',
    'attach: [{ type: x }]',
    'only: { engine: ">=20" }',
    'fails: { says: "" }',
  ],
]

/** A value as the schema has it, but for one in a few that is another's or nobody's. */
function valueLike(draw: Draw, schema: JsonSchema, depth = 0, name = ''): unknown {
  if (draw.once(200)) return hostileValue(draw)
  const {
    anyOf,
    oneOf,
    enum: words,
    const: word,
    type,
    properties,
    required,
    items,
    additionalProperties,
    minimum,
  } = schema as {
    anyOf?: JsonSchema[]
    oneOf?: JsonSchema[]
    enum?: unknown[]
    const?: unknown
    type?: string | string[]
    properties?: Record<string, JsonSchema>
    required?: string[]
    items?: JsonSchema
    additionalProperties?: JsonSchema | boolean
    minimum?: number
  }
  if (word !== undefined) return word
  if (words) return draw.one(words)
  const either = anyOf ?? oneOf
  if (either) return valueLike(draw, draw.one(either), depth, name)
  if (properties) {
    const names = Object.keys(properties).filter((name) => (required?.includes(name) ? !draw.once(100) : draw.once(depth < 2 ? 4 : 3)))
    const more = draw.once(100) ? [[hostileText(draw), hostileValue(draw)]] : []
    return Object.fromEntries([...names.map((name) => [name, valueLike(draw, properties[name] as JsonSchema, depth + 1, name)]), ...more])
  }
  if (type === 'array' || items) return draw.list(1 + draw.below(3), () => valueLike(draw, items ?? {}, depth + 1, name))
  if (type === 'object' && typeof additionalProperties === 'object')
    return Object.fromEntries(
      draw.list(draw.below(3), () => [draw.one(['a', 'first', 'web']), valueLike(draw, additionalProperties, depth + 1)]),
    )
  if (type === 'boolean') return draw.once(2)
  if (type === 'integer' || type === 'number') return (minimum ?? 0) + draw.below(5)
  if (name === 'id') return `s${draw.below(1_000_000)}`
  return draw.one(Object.hasOwn(textsFor, name) && !draw.once(20) ? (textsFor[name] ?? texts) : texts)
}
const texts = [
  ...[
    'web',
    'first',
    'a-1',
    'Some words.',
    '10s',
    '500ms',
    '80',
    '127.0.0.1',
    '/data',
    './data',
    'docker0',
    '172.17.0.0/16',
    'running',
    'bridge',
    'container:web',
  ],
  ...[
    'docker run -d --name web nginx:alpine',
    'docker ps\ndocker rm -f web',
    'docker network create front',
    'http://localhost:{{port web 80}}/',
    'ready|done',
  ],
  ...['[[veth]]', '[[bridge|the bridge]]', '{{ip web}}', 'Ctrl-C', 'Ctrl-P Ctrl-Q', '>=20', '<=26', 'en', 'ko'],
]

/** Right ones, by the key that they stand under. */
const textsFor: Readonly<Record<string, readonly string[]>> = {
  run: [
    'docker run -d --name web -p 80 nginx:alpine',
    'docker ps\ndocker rm -f web',
    'docker network create front',
    'docker run -it --name t busybox',
  ],
  parallel: ['docker ps', 'docker logs -f web'],
  engine: ['>=20', '<=26'],
  within: ['10s', '500ms'],
  get: ['http://localhost:{{port web 80}}/', 'http://localhost:8080/'],
  post: ['http://localhost:8080/'],
  keys: ['Ctrl-C', 'Ctrl-P Ctrl-Q'],
  list: ['.', './data'],
  read: ['data/x'],
  write: ['data/x'],
  focus: ['container:web', 'host', 'bridge:docker0'],
  log: ['ready|done', 'x'],
  output: ['ready|done', '^x'],
  section: ['2.2.5'],
}

const ofSchema = (schema: JsonSchema) => (draw: Draw) => asYaml(draw, valueLike(draw, schema))

function asYaml(draw: Draw, value: unknown): string {
  try {
    return stringify(value, { lineWidth: 0, aliasDuplicateObjects: draw.once(2) })
  } catch {
    // What the library cannot write, it is not asked to.
    return ''
  }
}

const anyOfSchema = ofSchema(scenarioSchema())
/** Most of them right in all, then with other values of the same kind here and there, or with parts of their text changed; the others like the schema only. */
function made(draw: Draw): string {
  if (draw.once(4)) return anyOfSchema(draw)
  const tree = randomScenario(draw)
  const text = asYaml(draw, draw.once(3) ? alikeTree(draw, tree, scenarioWords) : tree)
  return draw.once(3) ? mutated(draw, text, pieces) : text
}

function hold(text: string, value: unknown, problems: readonly Problem[]): void {
  const lines = text.split('\n').length
  const errors = problems.filter((it) => it.severity === 'error')
  // Either it can be used, or it is said what is wrong.
  expect(value !== undefined).toBe(errors.length === 0)
  for (const { line, column, message } of problems) {
    expect(line).toBeGreaterThanOrEqual(1)
    expect(line).toBeLessThanOrEqual(lines)
    expect(column).toBeGreaterThanOrEqual(1)
    expect(message).not.toBe('')
    if (!scriptsOwnWords.test(text)) expect(message).not.toMatch(scriptsOwnWords)
    expect(message.length).toBeLessThan(2_000)
  }
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
}

describe(`${shareOf(10_000)} files of each kind: each can be used, or every problem has its place`, () => {
  const kinds: readonly (readonly [string, (draw: Draw) => string])[] = [
    ['made from the schema', made],
    ['shipped ones, changed', (draw) => mutated(draw, draw.one(scenarios), pieces)],
  ]
  test.each(kinds)(
    'scenarios: %s',
    (kind, make) => {
      const counts = { good: 0, bad: 0 }
      fc.assert(
        fc.property(drawn(make), (text) => {
          const { scenario, problems } = watched(text, () => parseScenario(text, 'x.yaml', ['veth', 'bridge']))
          hold(text, scenario, problems)
          counts[scenario ? 'good' : 'bad'] += 1
          if (!scenario) return
          // What is read can be asked of, and be told to the page.
          for (const { what } of consentNeeded(scenario)) expect(what).not.toBe('')
          neededOfThisMachine(scenario)
          expect(onTheWire.safeParse(JSON.parse(JSON.stringify(scenario))).error).toBeUndefined()
          expect(checkArguments('openScenario', [{ name: 'x.yaml', text }]).ok).toBe(true)
        }),
        randomRuns(10_000),
      )
      console.log(`${counts.good} could be played, ${counts.bad} could not`)
      // What cannot be read says little of what comes after the reading.
      expect(counts.good / (counts.good + counts.bad)).toBeGreaterThan(kind === 'made from the schema' ? 1 / 3 : 1 / 10)
      expect(counts.bad).toBeGreaterThan(0)
    },
    600_000,
  )

  const [base = ''] = textOf(/^wordpress-link\.yaml$/)
  const { scenario } = parseScenario(base, 'x.yaml')
  if (!scenario) throw new Error('the shipped scenario cannot be read')
  const others: readonly (readonly [
    string,
    (draw: Draw) => string,
    (text: string) => { readonly problems: Problem[]; readonly value: unknown },
  ])[] = [
    [
      'translations, changed',
      (draw) => mutated(draw, draw.one(textOf(/\.ko\.yaml$/)), pieces),
      (text) => {
        const { translation: value, problems } = parseTranslation(text, 'x.ko.yaml', scenario)
        return { value, problems }
      },
    ],
    [
      'translations, made from the schema',
      ofSchema(translationSchema()),
      (text) => {
        const { translation: value, problems } = parseTranslation(text, 'x.ko.yaml', scenario)
        return { value, problems }
      },
    ],
    [
      'the course',
      (draw) => mutated(draw, draw.one(textOf(/^index/)), pieces),
      (text) => {
        const { course: value, problems } = parseCourse(text, 'index.yaml')
        return { value, problems }
      },
    ],
    [
      'the glossary',
      (draw) => mutated(draw, draw.one(textOf(/^glossary/)), pieces),
      (text) => {
        const { glossary: value, problems } = parseGlossary(text, 'glossary.yaml')
        return { value, problems }
      },
    ],
  ]
  test.each(others)(
    '%s',
    (_, make, read) => {
      fc.assert(
        fc.property(drawn(make), (text) => {
          const { value, problems } = watched(text, () => read(text))
          hold(text, value, problems)
        }),
        randomRuns(2_000),
      )
    },
    600_000,
  )
})

/** As deep, as many and as long as a file can be. */
const bombs: readonly (readonly [string, string])[] = [
  [
    'aliases that multiply',
    `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghij'].map((it, at) => `${it}: &${it} [${Array(9).fill(`*${'abcdefghij'[at]}`).join(', ')}]`).join('\n')}\nsteps: *j\n`,
  ],
  ['aliases among steps', `id: x\ntitle: x\nsummary: x\nsteps: &s [${Array(200).fill('*s').join(', ')}]\n`],
  ['an alias of itself', 'steps: &a\n  - id: x\n    expect: *a\n'],
  [
    'merges of merges',
    `a: &a { x: 1 }\n${Array.from({ length: 30 }, (_, at) => `b${at}: &b${at} { <<: [*${at === 0 ? 'a' : `b${at - 1}`}, *${at === 0 ? 'a' : `b${at - 1}`}] }`).join('\n')}\nsteps: *b29\n`,
  ],
  ['lists in lists', `steps: ${'['.repeat(100_000)}`],
  ['lists in lists, closed', `steps: ${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ['tables in tables', `${Array.from({ length: 1_400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')}\n`],
  ['dashes in dashes', `steps:\n  ${'- '.repeat(100_000)}x\n`],
  ['keys as keys', `${'? '.repeat(100_000)}x\n`],
  ['very many keys', Array.from({ length: 60_000 }, (_, at) => `k${at}: x`).join('\n')],
  [
    'very many steps',
    `id: x\ntitle: x\nsummary: x\nsteps:\n${Array.from({ length: 20_000 }, (_, at) => `  - { id: s${at}, title: x, run: docker ps }`).join('\n')}\n`,
  ],
  ['one very long line', `id: x\ntitle: ${'x'.repeat(900_000)}\n`],
  [
    'very many problems',
    `id: x\ntitle: x\nsummary: x\nsteps:\n  - id: x\n    title: x\n    run: |\n${Array.from({ length: 30_000 }, () => '      docker nmae').join('\n')}\n`,
  ],
  ['very many quotes', '"'.repeat(500_000)],
  ['very many blanks', `id: x${' '.repeat(900_000)}y\n`],
  ['very many marks', `id: x\ntitle: x\nsummary: x\nsteps:\n  - id: x\n    title: x\n    say: ${'[['.repeat(100_000)}\n`],
  ['very many dollars', `id: x\ntitle: x\nsummary: x\nsteps:\n  - id: x\n    title: x\n    run: docker rm "${'\\\\'.repeat(100_000)}\n`],
]
test.each(bombs)('%s: nobody waits for them', (_, text) => {
  const { scenario, problems } = watched(text, () => parseScenario(text, 'x.yaml', []))
  expect(scenario).toBeUndefined()
  expect(problems.length).toBeGreaterThan(0)
})

test('nobody waits for the end of very many beginnings of placeholders; a name that no engine has is for the engine to refuse', () => {
  const text = `id: x\ntitle: x\nsummary: x\nsteps:\n  - id: x\n    title: x\n    run: docker rm ${'{{'.repeat(100_000)}\n`
  const { problems } = watched(text, () => parseScenario(text, 'x.yaml', []))
  expect(problems).toEqual([])
})

test('100 MB are refused by their size', () => {
  const text = 'x'.repeat(100_000_000)
  const { scenario, problems } = watched('100 MB', () => parseScenario(text, 'x.yaml'))
  expect({ scenario, problems }).toMatchObject({
    scenario: undefined,
    problems: [{ line: 1, column: 1, message: expect.stringMatching(/100000000 characters/) }],
  })
})
