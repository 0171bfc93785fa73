import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Frame } from '../../src/shared/playback/frame.ts'
import { apply } from '../../src/shared/topology/diff.ts'
import { contextNamed } from './docker-context.ts'
import { given, inventory, lastFrames, type SessionWorld, sessionOn } from './session-world.ts'
import { socketProxy } from './socket-proxy.ts'

/** Names on a shared engine carry a prefix of their own. */
const small = `
id: f-small
title: A small scenario
summary: One of everything.
steps:
  - id: hello
    title: Only says something
    say: Hello.
  - id: net
    title: A network
    run: docker network create f-net
    expect: [ { network: f-net, driver: bridge } ]
  - id: web
    title: A web server on it
    run: |
      docker run -d --name f-web --net f-net -e API_TOKEN=abc123 \\
        -v ./site:/site -v f-vol:/data -p 80 nginx:alpine
      docker ps
    expect:
      - { container: f-web, state: running, network: f-net }
      - { volume: f-vol }
  - id: page
    title: Its page
    http: { get: "http://localhost:{{port f-web 80}}/", status: 200, contains: nginx, within: 10s }
  - id: env
    title: Its environment
    run: docker exec f-web env
    expect: [ { output: "API_TOKEN=abc123" } ]
  - id: write
    title: A file on the host
    host: { write: site/hello.txt, content: hi }
  - id: read
    title: Read inside
    run: docker exec f-web cat /site/hello.txt
    expect: [ { output: "^hi" } ]
  - id: refused
    title: Not while it runs
    run: docker rm f-web
    fails: { says: running }
  - id: guess
    title: A question
    ask: { question: "Which?", options: [ a, b ], answer: 1, because: "So." }
  - id: gone
    title: It goes, the volume stays
    run: docker rm -f f-web
    expect: [ { container: f-web, absent: true }, { volume: f-vol } ]
`

const scenario = (steps: string, head = ''): string => `id: f-test\ntitle: Test\nsummary: Test.\n${head}steps:\n${steps}`
const run = (id: string, line: string, more = ''): string => `  - id: ${id}\n    title: ${id}\n    run: ${line}\n${more}`

/**
 * What a session promises, on whichever engine.
 * @param on starts or finds the engine for one test; answers with what `SessionOptions.engine` takes
 */
export function sessionSuite(name: string, on: () => Promise<string>): void {
  describe(`a session on ${name}`, () => {
    test('plays a scenario of every kind of step and leaves nothing', async () => {
      const world = await sessionOn(await on())
      const before = await inventory(world)
      const frames: Frame[] = []
      const path = await world.file('small.yaml', small)
      const end = await world.session.playScenario({ source: { path }, onFrame: (frame) => frames.push(frame) })
      expect(end).toEqual({ type: 'end', status: 'done', frames: frames.length, unknown: 0 })
      expect(frames.map((it) => it.index)).toEqual(frames.map((_, index) => index))
      expect(frames.every((it) => it.status === 'ok')).toBe(true)
      const ends = lastFrames(frames)
      expect(ends.map((it) => it.step)).toEqual(['hello', 'net', 'web', 'page', 'env', 'write', 'read', 'refused', 'guess', 'gone'])
      for (const [index, frame] of frames.entries()) {
        const previous = frames[index - 1]
        if (previous) expect(apply(previous.topology, frame.diff)).toEqual(frame.topology)
      }
      const of = (step: string): Frame => ends.find((it) => it.step === step) as Frame
      expect(of('web').commands.map((it) => [it.line.split(' ').slice(0, 2).join(' '), it.exit])).toEqual([
        ['docker run', 0],
        ['docker ps', 0],
      ])
      expect(of('web').calls.map((it) => `${it.method} ${it.path} ${it.status}`)).toContain('POST /containers/create?name=f-web 201')
      expect(of('page').command).toMatch(/^curl -sSiL http:\/\/localhost:\d+\/$/)
      expect(of('page').output).toContain('HTTP/1.1 200 OK')
      expect(of('read').output).toContain('hi')
      expect(of('refused').commands[0]?.exit).toBe(1)
      expect(of('guess').answer).toBe(1)
      expect(Object.values(of('gone').topology.containers)).toEqual([])
      expect(await inventory(world)).toEqual(before)
      expect(await world.session.findLeftRuns()).toEqual([])
    })

    test('masks secrets and the home directory in everything that it tells', async () => {
      const world = await sessionOn(await on())
      const frames: Frame[] = []
      const path = await world.file('small.yaml', small)
      await world.session.playScenario({ source: { path }, onFrame: (frame) => frames.push(frame) })
      // The command line stays as its author wrote it.
      const told = JSON.stringify(frames, (key, value) => (key === 'command' || key === 'line' ? undefined : value))
      expect(told).toContain('API_TOKEN=********')
      expect(told).not.toContain('abc123')
      expect(told).not.toContain(world.userData)
      expect(told).toContain('~/runs/')
    })

    test('asks nothing of the engine before its consent is given', async () => {
      const world = await sessionOn(await on())
      const path = await world.file(
        'cap.yaml',
        scenario(run('caps', 'docker run -d --name f-cap --cap-add NET_ADMIN nginx:alpine'), 'needs: [ cap-add ]\n'),
      )
      const before = await inventory(world)
      const refused = await world.session.playScenario({ source: { path } })
      expect(refused).toMatchObject({
        status: 'failed',
        frames: 0,
        error: { code: 'needs-consent', detail: expect.stringContaining('NET_ADMIN') },
      })
      const course = await world.session.playScenario({ source: { path }, allow: ['course'] })
      expect(course.error?.code, 'course is for shipped files only').toBe('needs-consent')
      expect((await world.session.playScenario({ source: { path }, allow: ['everything'] })).error?.code).toBe('bad-usage')
      expect(await inventory(world)).toEqual(before)
      expect(await world.session.playScenario({ source: { path }, allow: ['cap-add'] })).toMatchObject({ status: 'done' })
    })

    test('in the app, consent opens the way for the run and its restarts', async () => {
      const { session } = await sessionOn(await on())
      const text = scenario(run('caps', 'docker run -d --name f-cap --cap-add NET_ADMIN nginx:alpine'), 'needs: [ cap-add ]\n')
      const opened = given(await session.api.openScenario({ name: 'cap.yaml', text }))
      expect(opened.consentNeeded).toMatchObject([{ kind: 'cap-add', step: 'caps' }])
      expect(await session.api.runStep()).toMatchObject({ ok: false, failure: { code: 'needs-consent' } })
      expect(given(await session.api.consent(['cap-add'])).consentNeeded).toEqual([])
      expect(await session.api.runStep()).toEqual({ ok: true, value: null })
      const again = given(await session.api.restart())
      expect(again).toMatchObject({ consentNeeded: [], frames: [], nextStep: 0, status: 'idle' })
      expect(again.id).not.toBe(opened.id)
      expect(await session.api.runStep()).toEqual({ ok: true, value: null })
    })

    test('refuses to touch things of the same names that are not its own', async () => {
      const world = await sessionOn(await on())
      const { other } = world
      await standIn(world)
      const before = { all: await inventory(world), container: await other.getContainer('f-web').inspect() }
      const lines: readonly (readonly [string, string])[] = [
        ['create', 'docker run -d --name f-web nginx:alpine'],
        ['remove', 'docker rm -f f-web'],
        ['exec', 'docker exec f-web env'],
        ['stop', 'docker stop f-web'],
        ['volume', 'docker volume rm f-vol'],
        ['mount', 'docker run -d -v f-vol:/data nginx:alpine'],
        ['network', 'docker network rm f-net'],
        ['join', 'docker run -d --net f-net nginx:alpine'],
        ['joins', 'docker run -d --net container:f-web nginx:alpine'],
        ['link', 'docker run -d --link f-web:web nginx:alpine'],
        ['from', 'docker run -d --volumes-from f-web nginx:alpine'],
        ['image', 'docker rmi nginx:alpine'],
      ]
      for (const [id, line] of lines) {
        const frames: Frame[] = []
        const path = await world.file(`${id}.yaml`, scenario(run(id, line)))
        const end = await world.session.playScenario({ source: { path }, onFrame: (frame) => frames.push(frame) })
        expect(end.error?.code, line).toBe('not-ours')
        expect(frames.at(-1)).toMatchObject({ status: 'failed', failure: { code: 'not-ours' } })
        expect(
          frames.at(-1)?.calls.filter((it) => it.method !== 'GET'),
          line,
        ).toEqual([])
      }
      expect({ all: await inventory(world), container: await other.getContainer('f-web').inspect() }).toEqual(before)
    })

    test('shows what another client does while it plays, and leaves that alone', async () => {
      const world = await sessionOn(await on())
      const { other, session } = world
      const text = scenario(
        `${run('net', 'docker network create f-net')}${run('web', 'docker run -d --name f-web --net f-net nginx:alpine')}  - id: look\n    title: Look\n    say: Look.\n`,
      )
      given(await session.api.openScenario({ name: 'x.yaml', text }))
      given(await session.api.runStep())
      given(await session.api.runStep())
      const foreign = await other.createContainer({ name: 'f-foreign', Image: 'nginx:alpine', HostConfig: { NetworkMode: 'none' } })
      onTestFinished(async () => {
        await foreign.remove({ force: true, v: true })
      })
      await foreign.start()
      await other.getNetwork('f-net').disconnect({ Container: 'f-web' })
      given(await session.api.runStep())
      const view = given(await session.api.readState()).run
      const last = view?.frames.at(-1)
      expect(last?.step).toBe('look')
      const { topology } = last as Frame
      const named = (name: string) => Object.values(topology.containers).find((it) => it.name === name)
      expect(named('f-foreign')).toMatchObject({ mine: false, state: 'running' })
      expect(named('f-foreign')).not.toHaveProperty('environment')
      expect(Object.values(topology.endpoints).filter((it) => it.containerId === named('f-web')?.id)).toEqual([])
      given(await session.api.closeScenario())
      expect((await foreign.inspect()).State.Running).toBe(true)
      expect((await inventory(world)).containers?.filter((it) => it.includes('/f-web'))).toEqual([])
    })

    test('a step can be cancelled, and what it made is removed by clean-up; its frames stay', async () => {
      const { session, next } = await sessionOn(await on())
      const text = scenario(
        run('wait', 'docker run -d --name f-web nginx:alpine', '    wait: { container: f-web, log: "this never comes", within: 60s }\n'),
      )
      given(await session.api.openScenario({ name: 'x.yaml', text }))
      const waiting = next('runStatus', (it) => it.status === 'waiting')
      const step = session.api.runStep()
      expect((await waiting).progress?.waitingFor).toContain('this never comes')
      expect(await session.api.runStep()).toMatchObject({ ok: false, failure: { code: 'busy' } })
      given(await session.api.cancelStep())
      expect(await step).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
      const failed = given(await session.api.readState()).run
      expect(failed).toMatchObject({ status: 'failed', nextStep: 0, failure: { code: 'cancelled' } })
      expect(failed?.frames.at(-1)).toMatchObject({ status: 'failed', last: true, failure: { code: 'cancelled' } })
      expect(given(await session.api.cleanUp())).toEqual(['f-web'])
      const cleaned = given(await session.api.readState()).run
      expect(cleaned).toMatchObject({ cleaned: true, frames: failed?.frames })
      expect(await session.api.runStep()).toMatchObject({ ok: false, failure: { code: 'bad-usage' } })
      expect(given(await session.api.restart())).toMatchObject({ status: 'idle', frames: [] })
    })

    test('stopping a play from outside cancels the step and removes what it made', async () => {
      const world = await sessionOn(await on())
      const before = await inventory(world)
      const path = await world.file(
        'x.yaml',
        scenario(run('wait', 'docker run -d --name f-web nginx:alpine', '    wait: { container: f-web, log: "never", within: 60s }\n')),
      )
      const stop = new AbortController()
      const end = await world.session.playScenario({
        source: { path },
        signal: stop.signal,
        onProgress: (progress) => progress.waitingFor && stop.abort(),
      })
      expect(end).toMatchObject({ status: 'failed', error: { code: 'cancelled' } })
      expect(await inventory(world)).toEqual(before)
    })

    test('keep leaves the run where it is, and clean-up finds it', async () => {
      const world = await sessionOn(await on())
      const before = await inventory(world)
      const path = await world.file('x.yaml', scenario(run('web', 'docker run -d --name f-web -v ./w:/w nginx:alpine')))
      expect(await world.session.playScenario({ source: { path }, keep: true })).toMatchObject({ status: 'done' })
      const [left, ...more] = await world.session.findLeftRuns()
      expect(more).toEqual([])
      const again = await world.session.playScenario({ source: { path } })
      expect(again.error, 'the name is taken by that run').toMatchObject({
        code: 'not-ours',
        remedy: `Remove what that run left: on the start page of the app, or by dockstage cleanup --run ${left?.runId}`,
      })
      expect(left).toMatchObject({ scenarioId: 'f-test', kept: true })
      expect(left?.things.filter(({ stays }) => !stays)).toMatchObject([{ kind: 'container', name: 'f-web' }, { kind: 'workspace' }])
      expect(await world.session.cleanUpRun(left?.runId ?? '')).toEqual(['f-web'])
      expect(await inventory(world)).toEqual(before)
      await expect(access(left?.things.at(-1)?.name ?? '')).rejects.toThrow()
      expect(await world.session.findLeftRuns()).toEqual([])
    })

    test('what a killed process was playing is found and removed, and nothing of a living one', async () => {
      const engine = await on()
      const world = await sessionOn(engine)
      const before = await inventory(world)
      const path = await world.file(
        'x.yaml',
        scenario(
          run('web', 'docker run -d --name f-web -v f-vol:/data -v ./w:/w nginx:alpine') +
            run('wait', 'docker ps', '    wait: { container: f-web, log: "never", within: 60s }\n'),
        ),
      )
      const { address } = given(await world.session.api.readState()).engine
      const child = spawn(process.execPath, [fileURLToPath(new URL('play-child.mjs', import.meta.url)), world.userData, address, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      for await (const line of createInterface(child.stdout)) if (line === 'step web') break
      expect(await world.session.findLeftRuns(), 'it is alive').toEqual([])
      child.kill('SIGKILL')
      await once(child, 'exit')
      const [left, ...more] = await world.session.findLeftRuns()
      expect(more).toEqual([])
      expect(left).toMatchObject({ kept: false })
      expect(left?.things.filter(({ stays }) => !stays)).toMatchObject([
        { kind: 'container', name: 'f-web' },
        { kind: 'volume', name: 'f-vol' },
        { kind: 'workspace' },
      ])
      expect(await world.session.cleanUpRun(left?.runId ?? '')).toEqual(['f-web', 'f-vol'])
      expect(await inventory(world)).toEqual(before)
      expect(await world.session.findLeftRuns()).toEqual([])
    })

    test('a step that fails keeps what ran before visible, and says why', async () => {
      const { session } = await sessionOn(await on())
      const text = scenario(
        `${run('web', 'docker run -d --name f-web nginx:alpine')}${run('twice', 'docker start f-nothing')}${run('never', 'docker ps')}`,
      )
      given(await session.api.openScenario({ name: 'x.yaml', text }))
      given(await session.api.runStep())
      const failed = await session.api.runStep()
      expect(failed).toMatchObject({
        ok: false,
        failure: { code: 'command-failed', detail: expect.stringContaining('No such container: f-nothing') },
      })
      const view = given(await session.api.readState()).run
      expect(view).toMatchObject({ status: 'failed', nextStep: 1 })
      expect(view?.frames.at(-1)?.commands).toMatchObject([{ line: 'docker start f-nothing', exit: 1 }])
      expect(Object.values(view?.frames.at(-1)?.topology.containers ?? {}).map((it) => it.name)).toContain('f-web')
    })

    test('another engine takes the scenario over from its beginning, and nothing stays on the old one', async () => {
      const engine = await sessionOn(await on())
      const proxy = await socketProxy(given(await engine.session.api.readState()).engine.address.replace('unix://', ''))
      const DOCKER_CONFIG = await contextNamed('gone', 'unix:///nowhere/docker.sock')
      const { session, told } = await sessionOn(await on(), undefined, { environment: { DOCKER_HOST: proxy.address, DOCKER_CONFIG } })
      const text = scenario(run('web', 'docker run -d --name f-web nginx:alpine'))
      const first = given(await session.api.openScenario({ name: 'x.yaml', text }))
      given(await session.api.runStep())
      expect(given(await session.api.chooseEngine('environment'))).toMatchObject({ state: 'connected', source: 'chosen' })
      expect((await inventory(engine)).containers).toEqual([])
      const second = given(await session.api.readState()).run
      expect(second).toMatchObject({ status: 'idle', frames: [], opened: first.opened })
      expect(second?.id).not.toBe(first.id)
      expect(told.flatMap((it) => (it.event === 'run' ? [it.payload] : []))).toMatchObject([{ id: first.id }, null, { id: second?.id }])
      expect(await session.api.runStep()).toEqual({ ok: true, value: null })
      expect(await session.api.chooseEngine('context:gone')).toMatchObject({
        ok: false,
        failure: { code: 'engine-unreachable' },
      })
      expect(given(await session.api.readState())).toMatchObject({
        engine: { state: 'connected' },
        run: { id: second?.id, status: 'done' },
      })
    })

    test('a bad file leaves what is open as it is; another scenario takes its place', async () => {
      const { session, next } = await sessionOn(await on())
      const text = scenario(run('web', 'docker run -d --name f-web nginx:alpine'))
      const opened = given(await session.api.openScenario({ name: 'x.yaml', text }))
      given(await session.api.runStep())
      expect(await session.api.openScenario({ name: 'bad.yaml', text: 'steps: 3' })).toMatchObject({
        ok: false,
        failure: { code: 'bad-file' },
      })
      expect(await session.api.openScenario({ id: 'nothing' })).toMatchObject({ ok: false, failure: { code: 'not-found' } })
      expect(given(await session.api.readState()).run).toMatchObject({ id: opened.id, frames: { length: expect.any(Number) } })
      expect(given(await session.api.openScenario({ name: 'x.yaml', text }))).toMatchObject({ frames: [], status: 'idle' })
      expect(await session.api.runStep(), 'the first run’s container is gone').toEqual({ ok: true, value: null })
      const closed = next('run', (it) => it === null)
      given(await session.api.closeScenario())
      expect(await closed).toBeNull()
      expect(await session.api.runStep()).toMatchObject({ ok: false, failure: { code: 'bad-usage' } })
    })

    test('a question waits for its answer, before or after it is asked', async () => {
      const { session, next } = await sessionOn(await on())
      const ask = (id: string): string =>
        `  - id: ${id}\n    title: Guess\n    ask: { question: Which?, options: [ a, b ], answer: 1, because: So. }\n`
      given(await session.api.openScenario({ name: 'x.yaml', text: scenario(`${ask('one')}${ask('two')}`) }))
      const waiting = next('runStatus', (it) => it.status === 'waiting')
      const step = session.api.runStep()
      expect((await waiting).progress?.waitingFor).toBe('Which?')
      expect(await session.api.answer('one', 2)).toMatchObject({ ok: false, failure: { code: 'bad-usage' } })
      given(await session.api.answer('one', 0))
      given(await step)
      given(await session.api.answer('two', 1))
      given(await session.api.runStep())
      expect(given(await session.api.readState()).run).toMatchObject({ status: 'done', frames: [{ answer: 0 }, { answer: 1 }] })
    })

    test('an engine that goes away in the middle of a step: what ran stays visible, and clean-up works when it is back', async () => {
      const engine = await sessionOn(await on())
      const proxy = await socketProxy(given(await engine.session.api.readState()).engine.address.replace('unix://', ''))
      const { session, next } = await sessionOn(proxy.address)
      const text = scenario(
        run('web', 'docker run -d --name f-web nginx:alpine') +
          run('wait', 'docker ps', '    wait: { container: f-web, log: "never", within: 60s }\n'),
      )
      given(await session.api.openScenario({ name: 'x.yaml', text }))
      given(await session.api.runStep())
      const waiting = next('runStatus', (it) => it.status === 'waiting')
      const lost = next('engine', (it) => it.state === 'lost')
      const step = session.api.runStep()
      await waiting
      await proxy.cut()
      expect(await step).toMatchObject({ ok: false, failure: { code: 'engine-lost', remedy: expect.any(String) } })
      expect((await lost).failure?.code).toBe('engine-lost')
      const view = given(await session.api.readState()).run
      expect(view?.frames.at(-1)).toMatchObject({ step: 'wait', status: 'failed', last: true, failure: { code: 'engine-lost' } })
      expect(Object.values(view?.frames.at(-1)?.topology.containers ?? {}).map((it) => it.name)).toContain('f-web')
      expect(await session.api.cleanUp(), 'not yet').toMatchObject({ ok: false, failure: { code: 'engine-lost' } })
      const back = next('engine', (it) => it.state === 'connected')
      await proxy.mend()
      await back
      expect(given(await session.api.cleanUp())).toEqual(['f-web'])
      expect((await inventory({ other: engine.other, userData: engine.userData })).containers).toEqual([])
    })

    test('expectations that do not hold fail their step', async () => {
      const world = await sessionOn(await on())
      const path = await world.file(
        'x.yaml',
        scenario(run('web', 'docker run -d --name f-web nginx:alpine', '    expect: [ { container: f-web, state: exited } ]\n')),
      )
      expect(await world.session.playScenario({ source: { path } })).toMatchObject({
        status: 'failed',
        error: { code: 'expectation-failed' },
      })
      const succeeds = await world.file('y.yaml', scenario(run('web', 'docker ps', '    fails: { says: no }\n')))
      expect(await world.session.playScenario({ source: { path: succeeds } })).toMatchObject({ error: { code: 'unexpected-success' } })
    })

    test('an http step reaches nothing that the run did not publish', async () => {
      const world = await sessionOn(await on())
      await haveImage(world)
      const foreign = await world.other.createContainer({
        name: 'f-foreign',
        Image: 'nginx:alpine',
        HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
      })
      onTestFinished(async () => {
        await foreign.remove({ force: true, v: true })
      })
      await foreign.start()
      const port = (await foreign.inspect()).NetworkSettings.Ports['80/tcp']?.[0]?.HostPort
      const path = await world.file(
        'x.yaml',
        scenario(`  - id: page\n    title: Page\n    http: { get: "http://localhost:${port}/", within: 2s }\n`),
      )
      expect(await world.session.playScenario({ source: { path } })).toMatchObject({ status: 'failed', error: { code: 'not-ours' } })
    })

    test('sizes are told beside the frames', async () => {
      const { session, next } = await sessionOn(await on())
      given(await session.api.openScenario({ name: 'x.yaml', text: scenario(run('web', 'docker run -d --name f-web nginx:alpine')) }))
      const told = next('sizes')
      given(await session.api.runStep())
      const { sizes, index } = await told
      expect(Object.values(sizes)).toMatchObject([{ writableBytes: expect.any(Number), rootBytes: expect.any(Number) }])
      expect(given(await session.api.readState()).run?.frames[index]?.sizes).toEqual(sizes)
    })

    test('inspect shows the engine’s JSON without secrets', async () => {
      const { session } = await sessionOn(await on())
      const text = scenario(run('web', 'docker run -d --name f-web -e DB_PASSWORD=hunter2 -e PLAIN=seen nginx:alpine'))
      given(await session.api.openScenario({ name: 'x.yaml', text }))
      given(await session.api.runStep())
      const inspected = JSON.stringify(given(await session.api.inspect('container', 'f-web')))
      expect(inspected).toContain('DB_PASSWORD=********')
      expect(inspected).toContain('PLAIN=seen')
      expect(inspected).not.toContain('hunter2')
      expect(await session.api.inspect('container', 'f-nothing')).toMatchObject({ ok: false, failure: { code: 'not-found' } })
    })
  })
}

/** The user's own container, network and volume of the names that the scenarios use. */
async function standIn(world: SessionWorld): Promise<void> {
  const { other } = world
  await haveImage(world)
  await other.createVolume({ Name: 'f-vol' })
  const network = await other.createNetwork({ Name: 'f-net' })
  const container = await other.createContainer({ name: 'f-web', Image: 'nginx:alpine', HostConfig: { Binds: ['f-vol:/data'] } })
  onTestFinished(async () => {
    await container.remove({ force: true, v: true })
    await network.remove()
    await other.getVolume('f-vol').remove()
  })
  await container.start()
}

/** The user's own image: a fresh embedded engine has none. */
async function haveImage({ other }: SessionWorld): Promise<void> {
  const there = await other.listImages({ filters: { reference: ['nginx:alpine'] } })
  if (there.length > 0) return
  const progress = await other.pull('nginx:alpine')
  await new Promise((resolve, reject) => other.modem.followProgress(progress, (cause) => (cause ? reject(cause) : resolve(undefined))))
}
