import { expect, test } from 'vitest'
import { checkAnswer, checkArguments, checkEvent, parseClientMessage, parseServerMessage } from '../../../src/shared/ipc-schema.ts'

const preferences = { language: 'ko', theme: 'dark' }
const handOut = { format: 'png', frame: 'all', scale: 4, theme: 'dark', language: 'ko', pane: { width: 960, height: 540 } }

test('arguments as the contract has them go through unchanged', () => {
  expect(checkArguments('setPreferences', [preferences])).toEqual({ ok: true, value: [preferences] })
  expect(checkArguments('handOut', [handOut])).toMatchObject({ ok: true })
  expect(checkArguments('openScenario', [{ id: 'wordpress-link' }])).toMatchObject({ ok: true })
  expect(checkArguments('openScenario', [{ name: 'mine.yaml', text: 'id: x' }])).toMatchObject({ ok: true })
})

test.each([
  ['setPreferences', [{ language: 'de', theme: 'dark' }]],
  ['setPreferences', [{ ...preferences, more: 1 }]],
  ['chooseEngine', ['']],
  ['setPreferences', []],
  ['openScenario', [{ path: '/etc/passwd' }]],
  ['openScenario', [{ name: 'x', text: 'x'.repeat(4_000_001) }]],
  ['consent', [['everything']]],
  ['inspect', ['process', 'x']],
  ['openExternal', ['file:///etc/passwd']],
  ['openExternal', ['javascript:alert(1)//https://']],
  ['answer', ['guess', -1]],
  ['handOut', [{ ...handOut, pane: { width: 1e9, height: 540 } }]],
  ['handOut', [{ ...handOut, format: 'exe' }]],
  ['handOut', [{ ...handOut, to: '/etc/passwd' }]],
  ['runStep', [1]],
  ['runStep', 'nothing'],
] as const)('%s refuses %j', (name, args) => {
  expect(checkArguments(name, args)).toMatchObject({ ok: false, failure: { code: 'bad-message' } })
})

test('a failure comes back as a failure, anything else that is no answer as a bad message', () => {
  const failed = { ok: false, failure: { code: 'busy', message: 'A step runs.' } }
  expect(checkAnswer('runStep', failed)).toEqual(failed)
  expect(checkAnswer('runStep', { ok: true, value: null })).toEqual({ ok: true, value: null })
  expect(checkAnswer('runStep', { ok: true, value: 1 })).toMatchObject({ ok: false, failure: { code: 'bad-message' } })
  expect(checkAnswer('runStep', null)).toMatchObject({ ok: false, failure: { code: 'bad-message' } })
})

test('an event with a part that is not as the contract has it says where', () => {
  expect(checkEvent('preferences', { language: 'ko', theme: 'blue' })).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining('theme') },
  })
})

test('messages: envelopes are checked, calls and events that do not exist are refused by name', () => {
  expect(parseClientMessage('{"id":1,"call":"runStep","args":[]}')).toEqual({ ok: true, value: { id: 1, call: 'runStep', args: [] } })
  for (const bad of [
    '',
    '[]',
    '{"id":"1","call":"runStep","args":[]}',
    '{"id":1,"call":"constructor","args":[]}',
    '{"id":1,"call":"runStep"}',
  ])
    expect(parseClientMessage(bad)).toMatchObject({ ok: false, failure: { code: 'bad-message' } })
  expect(parseServerMessage(JSON.stringify({ event: 'preferences', payload: preferences }))).toMatchObject({ ok: true })
  expect(parseServerMessage('{"event":"toString","payload":1}')).toMatchObject({ ok: false })
})
