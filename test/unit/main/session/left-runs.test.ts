import { execFile } from 'node:child_process'
import { appendFile, cp, mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbeddedEngine } from '../../../../src/embedded/start.ts'
import type { Session } from '../../../../src/main/session/session.ts'
import type { LeftRun } from '../../../../src/shared/left-run.ts'
import { historyIn, killAt, nextStart, runOf } from '../../../support/crash-suite.ts'
import { given } from '../../../support/session-world.ts'
import { signedIn } from '../../../support/signed-in.ts'
import { socketProxy } from '../../../support/socket-proxy.ts'
import { type TerminalWorld, terminalWorld } from '../../../support/terminal.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const scenario = `
id: l-test
title: Left
summary: Left.
steps:
  - { id: net, title: A network, run: docker network create l-net, expect: [ { network: l-net } ] }
  - { id: guess, title: A question, ask: { question: "Which?", options: [ a, b ], answer: 1, because: "So." } }
  - id: web
    title: A container
    run: docker run -d --name l-web --net l-net busybox sleep 1d
    expect: [ { container: l-web, state: running } ]
  - { id: wait, title: It waits, run: docker ps, wait: { container: l-web, log: never, within: 60s } }
`

/** An engine of the test's own that lives on. */
async function livingEngine(): Promise<string> {
  const socketPath = join(await temporaryDirectory(), 'engine.sock')
  const engine = await startEmbeddedEngine({ socketPath })
  onTestFinished(() => engine.close())
  return `unix://${socketPath}`
}

/** A play that was killed while it waited, in its fourth step. */
async function killedPlay(engine: string): Promise<{ readonly world: TerminalWorld; readonly run: string; readonly folder: string }> {
  const world = await terminalWorld()
  await killAt(world.start(['play', await world.file('l.yaml', scenario), '--engine', engine]), world.home, (it) =>
    it.includes('{"step":"wait"}'),
  )
  const [run = ''] = await readdir(join(world.home, 'runs'))
  return { world, run, folder: join(world.home, 'runs', run) }
}
const listed = async ({ api }: Session): Promise<readonly LeftRun[]> => given(await api.listLeftRuns())

test('a run of the embedded engine leaves its folder only, and is played anew with the same answers', async () => {
  const { world, run } = await killedPlay('embedded')
  const session = await nextStart(world.home, 'embedded')
  const [left, ...more] = await listed(session)
  expect(more).toEqual([])
  expect(left?.things.map((it) => it.kind).filter((it) => it !== 'engine-folder')).toEqual(['workspace'])
  expect(left?.resume).toMatchObject({
    number: 4,
    count: 4,
    title: { en: 'It waits' },
    inStep: true,
    because: 'engineGone',
    ways: ['anew'],
  })
  given(await session.api.resumeRun(run, null))
  const view = await runOf(session)
  expect(view).toMatchObject({ id: run, status: 'paused', nextStep: 3 })
  expect(view.frames.filter((it) => it.last).map((it) => [it.step, it.answer])).toEqual([
    ['net', undefined],
    ['guess', 1],
    ['web', undefined],
  ])
  given(await session.api.closeScenario())
  expect(await readdir(join(world.home, 'runs'))).toEqual([])
})

test('a resume that is killed on the way leads to the same step again', async () => {
  const { world, run } = await killedPlay('embedded')
  const child = world.start(['serve', '--no-open', '--port', '0', '--engine', 'embedded'])
  const [address = ''] = await child.printed(/http:\/\/\S+/)
  const page = await pageOf(address)
  void page.call('resumeRun', [run, null])
  // The line that says so is followed by the steps that are played anew.
  await killAt(child, world.home, (it) => /\{"anew".*\n(.*\n)*\{"step":"net"\}/.test(it))
  page.close()
  const session = await nextStart(world.home, 'embedded')
  const [left] = await listed(session)
  expect(left).toMatchObject({ runId: run, resume: { number: 4, because: expect.stringMatching(/unfinished|engineGone/), way: 'anew' } })
  given(await session.api.resumeRun(run, null))
  expect(await runOf(session)).toMatchObject({ id: run, nextStep: 3, status: 'paused' })
})

test('a cancel while a run is played anew ends it there, and it is headed for no step any more', async () => {
  const { world, run } = await killedPlay('embedded')
  const session = await nextStart(world.home, 'embedded')
  const resumed = session.api.resumeRun(run, null)
  while (!(await session.api.cancelStep()).ok);
  given(await resumed)
  const view = await runOf(session)
  expect(view.nextStep).toBeLessThan(3)
  expect(view.id).toBe(run)
  expect(await historyIn(world.home)).toMatch(/\{"anew":null\}\n/)
})

test('a pull that is cut off has changed nothing: the run goes on with it', async () => {
  const engine = await livingEngine()
  const world = await terminalWorld()
  const text = 'id: p\ntitle: P\nsummary: P.\nsteps:\n  - { id: pull, title: Pull, run: docker pull mysql:5.7 }\n'
  const playing = world.start(['play', await world.file('p.yaml', text), '--engine', engine])
  await killAt(playing, world.home, (it) => it.includes('{"step":"pull"}'))
  const session = await nextStart(world.home, engine)
  const [left] = await listed(session)
  expect(left?.resume).toMatchObject({ number: 1, because: 'untouched', way: 'goOn', inStep: true })
  given(await session.api.resumeRun(left?.runId ?? '', null))
  given(await session.api.runStep())
  expect(await runOf(session)).toMatchObject({ status: 'done' })
})

test('what the app was given as text, what was typed into it and what was allowed is there again', async () => {
  const engine = await livingEngine()
  const world = await terminalWorld()
  const host = world.start(['serve', '--no-open', '--port', '0', '--engine', engine])
  const page = await pageOf((await host.printed(/http:\/\/\S+/))[0])
  expect(await page.call('openScenario', [{ name: 'mine.yaml', text: scenario }])).toMatchObject({ ok: true })
  expect(await page.call('runStep', [])).toMatchObject({ ok: true })
  const line = 'docker run -d --name l-own --cap-add NET_ADMIN --net l-net busybox sleep 1d'
  expect(await page.call('runTyped', [line, ['cap-add']])).toMatchObject({ ok: true })
  host.child.kill('SIGKILL')
  await host.ended
  page.close()
  const session = await nextStart(world.home, engine)
  const [left] = await listed(session)
  expect(left?.resume).toMatchObject({ number: 3, count: 5, title: { en: 'A question' }, way: 'goOn' })
  given(await session.api.resumeRun(left?.runId ?? '', null))
  const view = await runOf(session)
  expect(view.opened.scenario.steps.map((it) => [it.id, it.typed])).toEqual([
    ['net', undefined],
    ['typed-1', true],
    ...['guess', 'web', 'wait'].map((it) => [it, undefined]),
  ])
  expect(view).toMatchObject({ nextStep: 2, consentNeeded: [], opened: { file: 'mine.yaml' } })
  expect(view.frames.at(-1)).toMatchObject({ step: 'typed-1', command: line, last: true })
  given(await session.api.rewind('net'))
  expect((await runOf(session)).opened.scenario.steps.map((it) => it.id)).toEqual(['net', 'guess', 'web', 'wait'])
  given(await session.api.closeScenario())
  expect(await listed(session)).toEqual([])
})

test('of two that start at once, one resumes and the other is told; neither takes what the other has in hand', async () => {
  const engine = await livingEngine()
  const { world, run } = await killedPlay(engine)
  const hosts = [world, world].map((it) => it.start(['serve', '--no-open', '--port', '0', '--engine', engine]))
  const pages = await Promise.all(hosts.map(async (it) => pageOf((await it.printed(/http:\/\/\S+/))[0])))
  const answers = await Promise.all(pages.map((it) => it.call('resumeRun', [run, 'goOn'])))
  expect(answers.map((it) => (it.ok ? 'resumed' : it.failure.code)).sort()).toEqual(['busy', 'resumed'])
  const loser = pages[answers.findIndex((it) => !it.ok)]
  expect(await loser?.call('listLeftRuns', [])).toEqual({ ok: true, value: [] })
  expect(await loser?.call('cleanUpLeftRun', [run, false])).toMatchObject({ ok: false, failure: { code: 'busy' } })
  const cleanup = await world.run(['cleanup', '--engine', engine, '--all', '--yes'])
  expect(cleanup).toMatchObject({ code: 0, out: 'Nothing is left of any run.\n' })
  for (const it of pages) it.close()
  for (const { child, ended } of hosts) {
    child.kill('SIGTERM')
    await ended
  }
  expect(await readdir(join(world.home, 'runs'))).toEqual([])
})

test('an engine that does not answer is said, and asked again; nothing of it is forgotten meanwhile', async () => {
  const proxy = await socketProxy((await livingEngine()).replace('unix://', ''))
  const { world, run } = await killedPlay(proxy.address)
  await proxy.cut()
  const session = await nextStart(world.home, 'embedded')
  const [silent] = await listed(session)
  expect(silent).toMatchObject({ runId: run, unreachable: { code: 'engine-unreachable' }, engine: { address: proxy.address } })
  expect(silent).not.toHaveProperty('resume')
  expect(await session.api.resumeRun(run, null)).toMatchObject({ ok: false, failure: { code: 'engine-unreachable' } })
  expect(await session.api.cleanUpLeftRun(run, false)).toMatchObject({
    ok: false,
    failure: { remedy: expect.stringContaining('Start the engine') },
  })
  const cleanup = await world.run(['cleanup', '--engine', 'embedded', '--yes'])
  expect(cleanup.code).toBe(1)
  expect(cleanup.out).toContain('does not answer now')
  await proxy.mend()
  const [there] = await listed(session)
  expect(there?.things).toContainEqual({ kind: 'container', name: 'l-web', state: 'running' })
  expect(there?.resume).toMatchObject({ number: 4, way: 'goOn' })
  given(await session.api.resumeRun(run, null))
  expect(given(await session.api.readState())).toMatchObject({ engine: { address: proxy.address }, run: { id: run, nextStep: 3 } })
  given(await session.api.closeScenario())
})

test('an engine that is gone for good keeps nobody from removing the folder, where the run is named', async () => {
  const engine = join(await temporaryDirectory(), 'engine.sock')
  const living = await startEmbeddedEngine({ socketPath: engine })
  const { world, run } = await killedPlay(`unix://${engine}`)
  await living.close()
  const { code } = await world.run(['cleanup', '--engine', 'embedded', '--run', run, '--yes'])
  expect(code).toBe(0)
  expect(await readdir(join(world.home, 'runs'))).toEqual([])
})

type Damage = readonly [name: string, problem: LeftRun['problem'], harm: (folder: string) => Promise<unknown>]

/** Who reads from one waits for somebody who writes. */
const pipes: readonly Damage[] = [
  ['a pipe as its history', 'damaged', async (it) => pipeAt(join(it, 'history.jsonl'))],
  ['a pipe as its record', 'damaged', async (it) => pipeAt(join(it, 'run.json'))],
  ['a pipe as its journal', undefined, async (it) => pipeAt(join(it, 'journal.jsonl'))],
]

/** Everything that may stand in the place of a run's files, by a damaged disk, another program or another version. */
const damages: readonly Damage[] = [
  ...(process.platform === 'win32' ? [] : pipes),
  [
    'half a history',
    undefined,
    async (it) => truncate(join(it, 'history.jsonl'), Math.floor((await stat(join(it, 'history.jsonl'))).size / 2)),
  ],
  ['a history of one line', 'damaged', async (it) => truncate(join(it, 'history.jsonl'), 90)],
  ['foreign JSON as its history', 'damaged', async (it) => writeFile(join(it, 'history.jsonl'), '{"version":1,"scenario":[]}\n')],
  ['an enormous history', 'too-large', async (it) => truncate(join(it, 'history.jsonl'), 6_000_000_000)],
  [
    'a newer version’s history',
    'newer',
    async (it) => writeFile(join(it, 'history.jsonl'), '{"dockstage":"run","version":2,"all":"new"}\n{"how":1}\n'),
  ],
  ['no history', 'damaged', async (it) => rm(join(it, 'history.jsonl'))],
  ['half a record', 'damaged', async (it) => truncate(join(it, 'run.json'), 30)],
  ['an enormous record', 'damaged', async (it) => truncate(join(it, 'run.json'), 3_000_000_000)],
  ['foreign JSON as its record', 'damaged', async (it) => writeFile(join(it, 'run.json'), '[{"pid":1}]')],
  ['a folder as its record', 'damaged', async (it) => rm(join(it, 'run.json')).then(() => mkdir(join(it, 'run.json')))],
  ['half a journal', undefined, async (it) => appendFile(join(it, 'journal.jsonl'), 'null\n[]\n{"kind":"image","na')],
  ['an enormous journal', undefined, async (it) => truncate(join(it, 'journal.jsonl'), 5_000_000_000)],
  [
    'another owner’s record',
    'foreign',
    async (it) =>
      writeFile(
        join(it, 'run.json'),
        (await readFile(join(it, 'run.json'), 'utf8')).replace(/"ownerId":"\w+"/, '"ownerId":"0123456789abcdef"'),
      ),
  ],
]

async function pipeAt(path: string): Promise<void> {
  await rm(path)
  await promisify(execFile)('mkfifo', [path])
}

test('whatever stands in the place of its files, the start goes on, the run is told, and can be removed', async () => {
  const engine = await livingEngine()
  const { world, run, folder } = await killedPlay(engine)
  const spare = await temporaryDirectory()
  await cp(folder, spare, { recursive: true })
  await symlink('/etc', join(world.home, 'runs', 'elsewhere'))
  await writeFile(join(world.home, 'runs', 'file'), 'x')
  const session = await nextStart(world.home, engine)
  const docker = (await session.engine()).client()
  const Labels = { 'dockstage.run': run, 'dockstage.owner': await readFile(join(world.home, 'owner'), 'utf8') }
  for (const [name, problem, harm] of damages) {
    await rm(folder, { recursive: true, force: true })
    await cp(spare, folder, { recursive: true })
    await docker.createNetwork({ Name: 'l-net', Labels }).catch(unlessThere)
    await docker.createContainer({ name: 'l-web', Image: 'busybox', Labels }).catch(unlessThere)
    await harm(folder)
    const [left, ...more] = await listed(session)
    expect(more, name).toEqual([])
    expect(left, name).toMatchObject({ runId: run, ...(problem ? { problem } : {}) })
    if (!problem) expect(left?.resume, name).toBeDefined()
    else expect(await session.api.resumeRun(run, null), name).toMatchObject({ ok: false, failure: { code: 'bad-usage' } })
    // Another installation's things are not touched, whatever a copied folder says.
    expect(given(await session.api.cleanUpLeftRun(run, false)), name).toEqual(problem === 'foreign' ? [] : ['l-web', 'l-net'])
    expect((await readdir(join(world.home, 'runs'))).sort(), name).toEqual(['elsewhere', 'file'])
  }
})

function unlessThere(cause: { readonly statusCode?: number }): void {
  if (cause.statusCode !== 409) throw cause
}

/** A page of the browser host, without the page. */
async function pageOf(address: string) {
  const { protocols, headers } = await signedIn(address)
  const { WebSocket } = await import('ws')
  const socket = new WebSocket(`${headers.origin.replace('http', 'ws')}/ws`, [...protocols], { headers })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let count = 0
  return {
    call: (call: string, args: readonly unknown[]) =>
      new Promise<{ ok: true; value: unknown } | { ok: false; failure: { code: string } }>((resolve) => {
        count += 1
        const id = count
        socket.on('message', (data) => {
          const message = JSON.parse(String(data))
          if (message.id === id) resolve(message.result)
        })
        socket.send(JSON.stringify({ id, call, args }))
      }),
    close: () => socket.terminate(),
  }
}
