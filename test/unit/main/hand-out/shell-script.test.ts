import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { shellScript } from '../../../../src/main/hand-out/shell-script.ts'
import { recordedScenarios, shippedRecording } from '../../../support/shipped-recordings.ts'

/** What a shell says of a script's grammar. */
const complaints = (script: string): string => spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' }).stderr

describe.each(recordedScenarios)('the script of %s', (id) => {
  test.each(['en', 'ko'] as const)('is one that a shell can read (%s)', (language) => {
    expect(complaints(shellScript(shippedRecording(id), language))).toBe('')
  })
})

test('what failed in the run may fail, and what is waited for is waited for', () => {
  const script = shellScript(shippedRecording('docker-volume'), 'en')
  expect(script).toContain("docker volume rm myvolume || echo '(exit code 1 when it was recorded)'")
  expect(shellScript(shippedRecording('user-bridge'), 'en')).toMatch(/within 120 log_says wordpressdb 'ready for connections' 'port: 3306'/)
})

test('it defines what it calls, and nothing else', () => {
  for (const id of recordedScenarios) {
    const script = shellScript(shippedRecording(id), 'en')
    const defined = [...script.matchAll(/^(\w+)\(\) \{/gm)].map(([, name]) => name)
    for (const name of defined) expect(script.replace(`${name}() {`, ''), `${id}: ${name}`).toMatch(new RegExp(`[\\s(]${name} `))
    expect(script.match(/\b(port|ip|veth|volume|id)_of\b/g)?.filter((name) => !defined.includes(name)) ?? []).toEqual([])
  }
})

test('a prune, which a run keeps to its own things, is left to whoever reads the script', () => {
  const script = shellScript(shippedRecording('docker-volume'), 'en')
  expect(script).toMatch(/^# docker volume prune/m)
  expect(script).not.toMatch(/^ *docker volume prune/m)
})

test('no title of a recording runs', () => {
  const run = shippedRecording('docker-volume')
  const hostile = 'a\necho taken; $(echo taken) `echo taken`'
  const steps = run.scenario.steps.map(({ id }) => ({ id, title: hostile, expect: [], focus: [] }))
  const scenario = { ...run.scenario, id: '$(echo taken)', title: hostile, steps }
  const script = shellScript({ ...run, scenario, translations: {} }, 'en')
    .replace('set -eu\nmkdir', 'set -eu\n: mkdir')
    .replace(/^cd .*/m, '')
  const { stdout, stderr } = spawnSync('sh', ['-s'], { input: script, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(stdout.split('\n').filter((line) => line.startsWith('taken'))).toEqual([])
})

test('what no scenario could say is in no script', () => {
  const run = shippedRecording('publish-a-port')
  const steps = run.scenario.steps.map((step) =>
    step.http ? { ...step, http: { ...step.http, status: '200; rm -rf ~' as unknown as number } } : step,
  )
  expect(() => shellScript({ ...run, scenario: { ...run.scenario, steps } }, 'en')).toThrow(
    /^the step "[\w-]+" cannot be written as commands: its http\.status is not as a scenario has it$/,
  )
})

test('a page is asked for on this machine alone', () => {
  const run = shippedRecording('publish-a-port')
  const elsewhere = run.scenario.steps.map((step) =>
    step.http ? { ...step, http: { ...step.http, url: 'http://elsewhere.example/x' } } : step,
  )
  const script = shellScript({ ...run, scenario: { ...run.scenario, steps: elsewhere } }, 'en')
  expect(script).toContain('# GET http://elsewhere.example/x')
  expect(script).not.toContain('page_says')
  expect(shellScript(run, 'en')).toMatch(/page_says 200 \S+ '' --url http:\/\/localhost:"\$\(port_of web 80\)"\//)
})

test('what was typed is marked as that', () => {
  const run = shippedRecording('docker-volume')
  const steps = run.scenario.steps.map((step, index) => (index === 1 ? { ...step, typed: true as const } : step))
  expect(shellScript({ ...run, scenario: { ...run.scenario, steps } }, 'en').match(/# Typed during the run/g)).toHaveLength(1)
})
