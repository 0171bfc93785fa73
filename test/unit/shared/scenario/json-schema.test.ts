import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv, { type ValidateFunction } from 'ajv'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { scenarioSchema, schemaFiles, translationSchema } from '../../../../src/shared/scenario/json-schema.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const shipped = join(root, 'scenarios')
const bad = join(root, 'test', 'scenarios', 'bad')

const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true })
const scenario = ajv.compile(scenarioSchema())
const translation = ajv.compile(translationSchema())

const files = readdirSync(shipped).filter((name) => name.endsWith('.yaml') && name !== 'index.yaml' && name !== 'glossary.yaml')
const isTranslation = (name: string): boolean => name.endsWith('.ko.yaml')
const yamlOf = (directory: string, name: string): unknown => parse(readFileSync(join(directory, name), 'utf8'))

/** Where the schema finds something wrong, as JSON pointers. */
function wrongIn(validate: ValidateFunction, value: unknown): string[] {
  validate(value)
  return [...new Set((validate.errors ?? []).map((it) => it.instancePath))]
}

test.each(Object.entries(schemaFiles()))('%s is what the code makes; npm run schema writes it', (name, text) => {
  expect(readFileSync(join(shipped, name), 'utf8')).toBe(text)
})

test.each(files)('the shipped %s holds', (name) => {
  const validate = isTranslation(name) ? translation : scenario
  validate(yamlOf(shipped, name))
  expect(validate.errors ?? []).toEqual([])
})

test.each([
  ['unknown-keys.yaml', ['', '/steps/0', '/steps/0/http', '/steps/0/wait', '/steps/0/expect/0', '/steps/0/expect/1']],
  [
    'wrong-types.yaml',
    [
      '/id',
      '/section',
      '/title',
      '/summary',
      '/needs',
      '/steps/0/title',
      '/steps/0/say',
      '/steps/0/wait/within',
      '/steps/0/http/status',
    ].concat(['/steps/0/http/within', '/steps/0/expect', '/steps/0/focus/0', '/steps/0/focus/1', '/steps/0/ask/answer', '/steps/1']),
  ],
])('the bad %s does not, at the places that the reader names', (name, places) => {
  expect(wrongIn(scenario, yamlOf(bad, name))).toEqual(expect.arrayContaining(places))
})

test('a bad translation does not hold', () => {
  expect(wrongIn(translation, yamlOf(bad, 'translation.ko.yaml'))).toEqual(['', '/steps/network'])
})

test.each(['names.yaml', 'commands.yaml'])('the bad %s holds: that is for the reader to see, which knows commands', (name) => {
  expect(wrongIn(scenario, yamlOf(bad, name))).toEqual([])
})

test('what may be empty for the reader may be empty for the schema', () => {
  const step = {
    id: 'one',
    title: 'One',
    run: 'docker attach web',
    attach: [{ type: '' }],
    http: { post: 'http://localhost:80/', form: { name: '' } },
    host: { write: './empty', content: '' },
  }
  expect(wrongIn(scenario, { id: 'mine', title: 'Mine', summary: 'Mine.', steps: [step] })).toEqual([])
})

test('every key is described', () => {
  const undescribed: string[] = []
  const look = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    const { properties } = value as { properties?: Record<string, { description?: string }> }
    for (const [key, it] of Object.entries(properties ?? {})) if (!/\.$/.test(it.description ?? '')) undescribed.push(`${path}/${key}`)
    for (const [key, it] of Object.entries(value)) look(it, `${path}/${key}`)
  }
  look(scenarioSchema(), '')
  look(translationSchema(), '')
  expect(undescribed).toEqual([])
})
