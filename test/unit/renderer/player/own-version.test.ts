import { expect, test } from 'vitest'
import { ownVersion } from '../../../../src/renderer/player/own-version.ts'
import { parseScenario } from '../../../../src/shared/scenario/parse.ts'
import { runWith, step } from '../../../support/run-with.ts'

const command = (line: string, exit = 0, output = '') => ({ line, exit, output, calls: [] })
const steps = [
  step('one', { run: 'docker run -d --name a busybox', say: 'Look.' }),
  step('typed-1', { typed: true, title: 'docker rm a', run: 'docker rm a' }),
  step('typed-2', { typed: true, title: 'docker rm -f a', run: 'docker rm -f a' }),
  step('two', { run: 'docker ps' }),
]
const refusal = 'Error response from daemon: You cannot remove a running container 0123456789abcdef. Stop it'
const played = runWith(
  [
    { step: 'one' },
    { step: 'typed-1', commands: [command('docker rm a', 1, refusal)] },
    { step: 'typed-2', commands: [command('docker rm -f a')] },
    { step: 'two', status: 'failed' },
  ],
  { steps, nextStep: 3 },
)

const { opened } = played
const run = { ...played, opened: { ...opened, scenario: { ...opened.scenario, summary: 'Short.' } } }

test('what was played and typed reads as a scenario, in which what was refused is expected to be', () => {
  const { name, text } = ownVersion(run, 'en')
  expect(name).toBe('test-own.yaml')
  const { scenario, problems } = parseScenario(text, name)
  expect(problems).toEqual([])
  expect(scenario?.steps).toEqual([
    steps[0],
    step('typed-1', {
      title: 'docker rm a',
      run: 'docker rm a',
      fails: { exit: 1, says: 'Error response from daemon: You cannot remove a running container' },
    }),
    step('typed-2', { title: 'docker rm -f a', run: 'docker rm -f a' }),
  ])
})

test('it is written in the language of the page, where the scenario has it', () => {
  const translations = { ko: { title: '제목', summary: '요약', steps: { one: { title: '하나', say: '보세요.' } } } }
  const { scenario } = parseScenario(ownVersion({ ...run, opened: { ...run.opened, translations } }, 'ko').text, 'x.yaml')
  expect(scenario).toMatchObject({ language: 'ko', title: '제목', summary: '요약', steps: [{ title: '하나', say: '보세요.' }, {}, {}] })
})
