import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { reportText } from '../../../../src/main/log/report.ts'
import { mayCall } from '../../../../src/shared/ipc-access.ts'
import { longestFault } from '../../../../src/shared/page-fault.ts'
import { harmful } from '../../../support/hostile-texts.ts'
import { runWith } from '../../../support/run-with.ts'
import { given, sessionOn } from '../../../support/session-world.ts'

const scenario = `
id: mine
title: Mine
summary: S.
steps:
  - { id: one, title: One, run: docker run -d --name r-mine alpine sleep 1000 }
  - { id: two, title: Two, run: docker start nosuch }
`

test('a report names versions, the system, the engine, the scenario and its step, and the end of the log; nothing of others', async () => {
  const { session, file, other, log } = await sessionOn('embedded')
  expect(given(await session.api.readReport())).toMatch(/^Scenario: none is open$/m)
  given(await session.openFile(await file('mine.yaml', scenario)))
  given(await session.api.runStep())
  const theirs = await other.createContainer({ name: 'somebody-elses', Image: 'alpine', Cmd: ['sleep', '1000'] })
  await theirs.start()
  expect((await session.api.runStep()).ok).toBe(false)
  const report = given(await session.api.readReport())
  expect(report).toMatch(/^Dockstage 0 \(node \d+/)
  expect(report).toMatch(/^System: \S+ \S+, \w+$/m)
  expect(report).toMatch(/^Engine: embedded, Dockstage embedded engine [\d.]+, API [\d.]+, \w+\/\w+, connected, source chosen, over \w+$/m)
  expect(report).toMatch(/^Scenario: mine, step 2 of 2 \(two\), failed$/m)
  expect(report).toMatch(/^Failure: command-failed: /m)
  expect(report).toMatch(/^Log: ~\/log\/dockstage\.log$/m)
  expect(report).toMatch(/ start version=0 node=/)
  expect(report).toMatch(/ run\.opened run=\S+ scenario=mine steps=2$/m)
  expect(report).toMatch(/ step step=one status=ok ms=\d+$/m)
  expect(report).toMatch(/ api method=GET path=\/containers\/\{name\}\/json status=404 ms=\d+$/m)
  // Not even the whole log knows whom the engine has besides.
  const whole = await readFile(log.path, 'utf8')
  expect(whole).toMatch(/ api method=GET path=\/containers\/[0-9a-f]{12}\/json status=200 /)
  expect(whole).not.toContain('somebody-elses')
})

test('a report does not say where an engine on another machine is', async () => {
  const text = await reportText({
    version: '1',
    engine: {
      state: 'unreachable',
      source: 'environment',
      address: 'ssh://me@lab.example',
      failure: { code: 'engine-unreachable', message: 'no answer from lab.example' },
    },
    run: undefined,
    log: undefined,
    home: '/home/ann',
  })
  expect(text).toMatch(/^Engine: unknown, unreachable, source environment, over ssh, engine-unreachable$/m)
  expect(text).not.toMatch(/lab|me@/)
})

test.each(['with a log', 'without one'])(
  'whatever an engine, a scenario or a recording calls itself, a report has one line of it and no secret, home or address: %s',
  async (kept) => {
    const { log, userData: home } = await sessionOn('embedded')
    const address = 'ssh://somebody@lab.example:22'
    log.learnAddress(address)
    const hostile = [
      'x\nScenario: forged',
      'x\r\u2028\u202e\u001b[2J',
      'API_TOKEN=tok-123456',
      '--password tok-123456',
      `${home}/engine`,
      `file://${home}/engine`,
      '10.20.30.40',
      'lab.example',
      'tcp://10.20.30.40:2376',
    ].join(' ')
    const info = { kind: hostile as 'docker', name: hostile, version: hostile, apiVersion: hostile, os: hostile, arch: hostile }
    const failure = { code: hostile as 'engine-lost', message: hostile, remedy: hostile, detail: hostile }
    const steps = [{ id: hostile, title: hostile, expect: [], focus: [] }]
    const scenario = { id: hostile, language: 'en' as const, title: hostile, summary: hostile, needs: [], steps }
    const run = runWith([], { opened: { scenario, translations: {}, warnings: [], file: hostile }, failure, status: hostile as 'failed' })
    for (const recording of [undefined, { by: hostile, recordedAt: hostile }]) {
      const text = await reportText({
        version: hostile,
        engine: { state: hostile as 'connected', source: hostile as 'chosen', address, info, failure },
        run: recording ? { ...run, recording } : run,
        log: kept === 'with a log' ? log : undefined,
        home,
      })
      expect(text).not.toMatch(/tok-123456|10\.20|somebody|lab\.example/)
      expect(text).not.toContain(home)
      expect(text.replaceAll('\n', '')).not.toMatch(harmful)
      const [first, system, engine, open, failed] = text.split('\n')
      expect([first, system, engine, open, failed]).toEqual(
        ['Dockstage x', 'System: ', 'Engine: x', 'Scenario: x', 'Failure: x'].map((it) => expect.stringMatching(new RegExp(`^${it}`))),
      )
      expect(text.match(/^Scenario: /gm)).toHaveLength(1)
    }
  },
)

test('a fault of a page is written down with its panel and places, a page in a loop a few times only; whoever looks on is refused', async () => {
  const { session, log } = await sessionOn('embedded')
  const fault = {
    kind: 'panel',
    part: 'picture',
    message: 'TypeError: x',
    stack: 'TypeError: x\n    at draw (app://dockstage/a.js:1:2)',
  } as const
  for (let i = 0; i < 200; i++) given(await session.api.tellFault(fault))
  given(await session.api.tellFault({ ...fault, message: 'm'.repeat(longestFault.message) }))
  await log.flush()
  const written = await readFile(log.path, 'utf8')
  expect(written).toContain('fault where="page: picture" name=panel message="TypeError: x"\n    at draw (app://dockstage/a.js:1:2)\n')
  expect(written.match(/ fault /g)).toHaveLength(10)
  for (const caller of ['hall', 'viewer'] as const)
    expect([mayCall(caller, 'readReport'), mayCall(caller, 'tellFault')]).toEqual([false, false])
})
