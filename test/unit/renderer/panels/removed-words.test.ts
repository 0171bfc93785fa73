import { expect, test } from 'vitest'
import { removedWords } from '../../../../src/renderer/panels/removed-words.ts'
import { runWith } from '../../../support/run-with.ts'
import { idFor, topologyWith } from '../../../support/topology-with.ts'

const anonymous = idFor('a volume')
const topology = topologyWith({
  containers: ['web'],
  networks: ['blog'],
  volumes: ['keep', { name: anonymous, anonymous: true }],
})
// What the scenario itself removed in its last step may come back in an earlier frame.
const run = runWith([
  { step: 'one', topology },
  { step: 'two', topology: topologyWith({}) },
])

test('what was removed is told by what it was', () => {
  expect(removedWords(run, 'web', 'en')).toBe('container web')
  expect(removedWords(run, 'blog', 'ko')).toBe('네트워크 blog')
  expect(removedWords(run, 'keep', 'en')).toBe('volume keep')
})

test('an anonymous volume goes by the ends of its name', () => {
  expect(removedWords(run, anonymous, 'en')).toBe(`volume ${anonymous.slice(0, 4)}…${anonymous.slice(-2)} (anonymous)`)
})

test('what no frame showed is told by its name, shortened like an id', () => {
  expect(removedWords(run, 'my/image:1', 'en')).toBe('my/image:1')
  expect(removedWords(run, idFor('unseen'), 'en')).toBe(`${idFor('unseen').slice(0, 12)}…`)
})
