import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type Docker from 'dockerode'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { ask } from '../../src/engine/connect/ask.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { observe } from '../../src/engine/observe/observe.ts'
import type { Observer } from '../../src/engine/observe/observer.ts'
import type { Frame } from '../../src/shared/playback/frame.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'
import { textTree } from '../../src/shared/topology/tree.ts'
import { type OwnDockerd, startOwnDockerd } from '../support/own-dockerd.ts'
import { given, sessionOn } from '../support/session-world.ts'

const run = promisify(execFile)

/** `--live-restore`: what runs goes on running while the engine is gone, as its owner would want it. */
let dockerd: OwnDockerd
let connection: EngineConnection
let docker: Docker
beforeAll(async () => {
  dockerd = await startOwnDockerd({ images: ['busybox:latest'], options: ['--live-restore'] })
  connection = await connectTo({ kind: 'socket', path: dockerd.socketPath }, 'chosen')
  docker = connection.client()
})
afterEach(async () => {
  await docker.ping().catch(() => dockerd.start())
  const left = (await docker.listContainers({ all: true })).map(({ Id }) => Id)
  for (const id of left) await docker.getContainer(id).remove({ force: true, v: true })
})
afterAll(async () => {
  connection?.close()
  await dockerd?.close()
})

const program = async (...words: string[]): Promise<string> =>
  (await run('docker', ['-H', `unix://${dockerd.socketPath}`, ...words])).stdout.trim()

/** An observer of the test's own, with what it asks, told apart from what the test asks. */
async function observing(): Promise<{ observer: Observer; asked: string[] }> {
  const its = await connectTo({ kind: 'socket', path: dockerd.socketPath }, 'chosen')
  const observer = await observe(its, { isMine: () => true })
  const asked: string[] = []
  its.watchCalls({ sent: ({ method, path }) => asked.push(`${method} ${path.replace(/\?.*/, '')}`) })
  onTestFinished(() => {
    observer.close()
    its.close()
  })
  return { observer, asked }
}
async function freshly(): Promise<Topology> {
  const fresh = await observe(connection, { isMine: () => true })
  fresh.close()
  return fresh.topology
}
const expectTrue = async (topology: Topology): Promise<void> => expect(JSON.stringify(topology)).toBe(JSON.stringify(await freshly()))

/** A container that runs, then a step in which the engine dies. */
const scenario = (id: string, step: string): string => `
id: killed
title: An engine that is killed
summary: A step runs, and the engine dies.
steps:
  - { id: web, title: One that runs, run: docker run -d --name k-web busybox sleep 1000 }
  - { id: ${id}, title: The engine dies, ${step} }
`

test.each([
  ['waits', 'run: docker ps, wait: { container: k-web, log: never, within: 60s }', 'GET /containers/[0-9a-f]+/logs'],
  ['stops', 'run: docker stop -t 60 k-web', 'POST /containers/[^/]+/stop'],
])('an engine killed while a step %s: the step fails in words, and all is right when it is back', async (id, words, call) => {
  const world = await sessionOn(`unix://${dockerd.socketPath}`)
  const { session, next, told } = world
  const pictures: Topology[] = []
  session.on('now', ({ topology }) => topology && pictures.push(topology))
  given(await session.api.openScenario({ name: 'killed.yaml', text: scenario(id, words) }))
  given(await session.api.runStep())
  const its = await session.engine()
  const asked: string[] = []
  const underWay = new Promise<void>((resolve) => {
    const onCall = new RegExp(`^${call}`)
    its.watchCalls({
      sent: ({ method, path }) => onCall.test(`${method} ${path}`) && resolve(),
      ended: ({ method, path, status }) => status !== undefined && asked.push(`${method} ${path.replace(/\?.*/, '')}`),
    })
  })
  const lost = next('engine', (it) => it.state === 'lost')
  const step = session.api.runStep()
  await underWay
  await dockerd.kill()
  expect(await step).toMatchObject({
    ok: false,
    failure: {
      code: 'engine-lost',
      message: 'the engine went away in the middle of the run',
      remedy: 'What ran before stays visible. When the engine is back, clean up or restart the scenario.',
    },
  })
  expect(await lost).toMatchObject({ failure: { code: 'engine-lost', message: 'the engine does not answer any more' } })
  const view = given(await session.api.readState()).run
  const names = (topology: Topology): string[] => Object.values(topology.containers).map(({ name, state }) => `${name} ${state}`)
  const last = view?.frames.at(-1) as Frame
  expect(last).toMatchObject({ step: id, status: 'failed', last: true, failure: { code: 'engine-lost' } })
  expect(names(last.topology)).toEqual(['k-web running'])
  expect(await session.api.cleanUp(), 'it is not there yet').toMatchObject({ ok: false, failure: { code: 'engine-lost' } })

  asked.length = 0
  const back = next('engine', (it) => it.state === 'connected')
  await dockerd.start()
  await back
  expect(asked.filter((it) => it === 'GET /containers/json')).toHaveLength(1)
  // Whatever was told since: never one that lacks what is there, nor one that has what is not.
  expect(pictures.map(names).filter((it) => it.join() !== 'k-web running')).toEqual([])
  const states = told.flatMap(({ event, payload }) => (event === 'engine' ? [(payload as { state: string }).state] : []))
  expect(states).toEqual(['connected', 'lost', 'connected'])
  expect(given(await session.api.cleanUp())).toEqual(['k-web'])
  expect(await program('ps', '-aq')).toBe('')
})

test('what changed while the engine was gone is seen when it is back, in one full look', async () => {
  const { observer, asked } = await observing()
  const id = await program('run', '-d', '--name', 'ends', 'busybox', 'sleep', '1000')
  expect((await observer.settle()).containers[id]?.state).toBe('running')
  const states: string[] = []
  const back = new Promise<void>((resolve) => {
    observer.onConnection((state) => {
      states.push(state)
      if (state === 'connected') resolve()
    })
  })
  const pictures: Topology[] = []
  observer.subscribe((topology) => pictures.push(topology))
  const pid = (await docker.getContainer(id).inspect()).State.Pid
  await dockerd.kill()
  process.kill(pid, 'SIGKILL')
  asked.length = 0
  await dockerd.start()
  await back
  expect(states).toEqual(['lost', 'connected'])
  expect(asked.filter((it) => it === 'GET /containers/json')).toHaveLength(1)
  expect(observer.topology.containers[id]).toMatchObject({ state: 'exited', exitCode: 137 })
  expect(pictures).toEqual([observer.topology])
  await expectTrue(await observer.settle())
})

test('containers that live 50 ms end up with their exit codes, and those with --rm are gone', async () => {
  const { observer } = await observing()
  const live = (index: number, ...words: string[]): Promise<string> =>
    program('run', '-d', '--network', 'none', ...words, 'busybox', 'sh', '-c', `sleep 0.05; exit ${index}`)
  const kept = await Promise.all([3, 4, 5, 6].map((code) => live(code)))
  const removed = await Promise.all([1, 2, 3, 4].map((code) => live(code, '--rm')))
  await Promise.all(kept.map((id) => docker.getContainer(id).wait()))
  // The engine removes them by itself; that it has is told by its own answer to who waits for it.
  await Promise.all(
    removed.map((id) =>
      docker
        .getContainer(id)
        .wait({ condition: 'removed' })
        .catch(() => undefined),
    ),
  )
  const topology = await observer.settle()
  const ends = kept.map((id) => [topology.containers[id]?.state, topology.containers[id]?.exitCode])
  expect(ends).toEqual([3, 4, 5, 6].map((code) => ['exited', code]))
  expect(Object.keys(topology.containers).sort()).toEqual([...kept].sort())
  await expectTrue(topology)
})

test('200 containers made and removed in a burst by another program: the picture ends true, for 1.5 calls each at most', async () => {
  const { observer, asked } = await observing()
  const stays = await program('create', '--network', 'none', 'busybox')
  await observer.settle()
  asked.length = 0
  const count = 200
  const rest = Array.from({ length: count }, (_, index) => index)
  const worker = async (): Promise<void> => {
    for (let index = rest.pop(); index !== undefined; index = rest.pop()) {
      const container = await docker.createContainer({
        name: `burst-${index}`,
        Image: 'busybox:latest',
        HostConfig: { NetworkMode: 'none' },
      })
      if (index % 20 === 0) await container.start()
      await container.remove({ force: true })
    }
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  const topology = await observer.settle()
  expect(Object.keys(topology.containers)).toEqual([stays])
  await expectTrue(topology)
  // Measured: 109. More than one for each that never ran, and one for each event of those that did, it cannot be.
  expect(asked.length).toBeLessThanOrEqual(1.5 * count)
})

test('names and labels with line breaks, markup and marks that turn text round stay text', async () => {
  const { observer } = await observing()
  const hostile = 'a\nb <b onload="x">&amp;</b> \u202Eright to left\u202C \u001B[2J'
  const Labels = { [hostile]: hostile, __proto__: 'x', constructor: 'x' }
  const { Id } = (await ask(docker, {
    method: 'POST',
    path: '/containers/create',
    query: { name: 'hostile' },
    body: { Image: 'busybox:latest', Cmd: [hostile], Env: [`HOSTILE=${hostile}`], Labels, HostConfig: { NetworkMode: 'none' } },
  })) as { Id: string }
  const network = await docker.createNetwork({ Name: hostile, Labels })
  onTestFinished(async () => {
    await network.remove()
  })
  const topology = await observer.settle()
  expect(topology.networks[network.id]?.name).toBe(hostile)
  expect(topology.containers[Id]).toMatchObject({ command: hostile, environment: [`HOSTILE=${hostile}`, expect.any(String)] })
  await expectTrue(topology)
  for (const language of ['en', 'ko'] as const) {
    const lines = textTree(topology, language)
    expect(lines.filter((line) => line.includes('right to left'))).toHaveLength(1)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the claim
    expect(lines.filter((line) => /[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/.test(line))).toEqual([])
  }
})

test('idle is idle: nothing is asked while health probes run here and another engine works', async () => {
  const { observer, asked } = await observing()
  const healthy = new Promise<void>((resolve) => {
    observer.subscribe(({ containers }) => Object.values(containers).some(({ health }) => health === 'healthy') && resolve())
  })
  await program('run', '-d', '--network', 'none', '--health-cmd', 'true', '--health-interval', '50ms', 'busybox', 'sleep', '1000')
  await healthy
  await observer.settle()
  asked.length = 0
  // The lab's engine: what it does takes as long as it takes, and many probes run meanwhile.
  const probes = probesOf(docker)
  await run('docker', ['run', '--rm', '--label', 'dockstage.test=idle', 'busybox', 'sh', '-c', 'true'])
  await probes
  expect(asked).toEqual([])
})

/** Resolves when ten probes of health have run since. */
async function probesOf(client: Docker): Promise<void> {
  const stream = await client.getEvents({ filters: { event: ['exec_die'] } })
  let count = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    count += part.toString('utf8').trim().split('\n').length
    if (count >= 10) break
  }
}
