import { execFile } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { observe } from '../../src/engine/observe/observe.ts'
import type { Observer } from '../../src/engine/observe/observer.ts'
import { FailureError } from '../../src/shared/result.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'
import { type EngineProxy, engineProxy } from '../support/engine-proxy.ts'
import { type OwnDockerd, startOwnDockerd } from '../support/own-dockerd.ts'
import { given, sessionOn } from '../support/session-world.ts'

const run = promisify(execFile)

/** Milliseconds that a question may take here. */
const limitMs = 700

let dockerd: OwnDockerd
let direct: EngineConnection
let proxy: EngineProxy
let through: EngineConnection
let observer: Observer
/** What the observer was asked to tell: of its connection, and of the picture. */
const states: { state: string; cause: unknown }[] = []
const pictures: Topology[] = []
/** Full looks that were begun. */
let looks = 0

beforeAll(async () => {
  dockerd = await startOwnDockerd({ images: ['busybox:latest'] })
  direct = await connectTo({ kind: 'socket', path: dockerd.socketPath }, 'chosen')
})
afterAll(async () => {
  direct?.close()
  await dockerd?.close()
})
beforeEach(async () => {
  proxy = await engineProxy(dockerd.socketPath)
  through = await connectTo({ kind: 'socket', path: proxy.path }, 'chosen')
  observer = await observe(through, { isMine: () => true, limitMs })
  states.length = pictures.length = looks = 0
  observer.onConnection((state, cause) => states.push({ state, cause }))
  observer.subscribe((topology) => pictures.push(topology))
  through.watchCalls({
    sent: ({ path }) => {
      if (path.startsWith('/containers/json')) looks++
    },
  })
})
afterEach(async () => {
  observer.close()
  through.close()
  await proxy.close()
  const docker = direct.client()
  for (const { Id } of await docker.listContainers({ all: true })) await docker.getContainer(Id).remove({ force: true })
})

/** By another client, past the proxy. */
const create = async (name: string): Promise<string> =>
  (await run('docker', ['-H', `unix://${dockerd.socketPath}`, 'create', '--network', 'none', '--name', name, 'busybox'])).stdout.trim()
const names = ({ containers }: Topology): string[] => Object.values(containers).map(({ name }) => name)
async function expectTrue(topology: Topology): Promise<void> {
  const fresh = await observe(direct, { isMine: () => true })
  fresh.close()
  expect(JSON.stringify(topology.containers)).toBe(JSON.stringify(fresh.topology.containers))
}
const shown = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const look = (topology: Topology): void => {
      if (names(topology).includes(name)) resolve()
    }
    observer.subscribe(look)
    look(observer.topology)
  })
const told = (wanted: string): Promise<void> =>
  new Promise((resolve) => {
    if (states.some(({ state }) => state === wanted)) resolve()
    else observer.onConnection((state) => state === wanted && resolve())
  })
async function failureOf(work: Promise<unknown>): Promise<FailureError['failure'] | undefined> {
  const cause = await work.then(
    () => undefined,
    (it: unknown) => it,
  )
  return cause instanceof FailureError ? cause.failure : undefined
}

test('a stream of events that is cut is opened again at once, with one full look and nobody alarmed', async () => {
  proxy.cutEvents()
  await create('meanwhile')
  await shown('meanwhile')
  await create('after')
  await shown('after')
  expect(looks).toBe(1)
  expect(states).toEqual([])
  await expectTrue(await observer.settle())
})

test('settling right after the cut waits for the new look', async () => {
  await create('before')
  proxy.cutEvents()
  expect(names(await observer.settle())).toEqual(['before'])
  expect(states).toEqual([])
})

test('a stream that is cut again and again is told as lost, and asked for ever less often', async () => {
  proxy.cutEvents()
  await create('one')
  await shown('one')
  proxy.cutEvents()
  await told('connected')
  expect(states.map(({ state }) => state)).toEqual(['lost', 'connected'])
  await expectTrue(await observer.settle())
})

test.each([
  ['no JSON', '{"Type":"container","Action":\n'],
  ['an HTML page', '<html>502 Bad Gateway</html>\n'],
])('%s among the events does not end the app: all is looked at once more', async (_what, garbage) => {
  await create('told-of')
  proxy.intoEvents(garbage)
  await create('after')
  await shown('after')
  expect(looks).toBe(1)
  expect(states).toEqual([])
  await expectTrue(await observer.settle())
})

test('half an event, then the end: what it would have told is seen', async () => {
  proxy.intoEvents('{"Type":"container","Act')
  proxy.cutEvents()
  await create('half')
  await shown('half')
  await expectTrue(await observer.settle())
})

test('events that cannot be read when they are asked for have everything looked at', async () => {
  proxy.meddle = ({ path }) => (path.includes('until=') ? { body: () => '{"Type":' } : undefined)
  await create('unheard')
  expect(names(await observer.settle())).toEqual(['unheard'])
  expect(looks).toBe(1)
})

/** An answer to inspect that is of no use, by how it is. */
const bad = {
  'no JSON': { body: (text: string) => text.replace('{', '{,') },
  'half of it': { body: (text: string) => text.slice(0, text.length / 2) },
  'cut in its middle': { cutAfter: 100 },
  'nothing at all': { body: () => '' },
} as const

test.each(Object.entries(bad))('one answer that is %s is asked again, in silence', async (_what, meddling) => {
  let left = 1
  proxy.meddle = ({ path }) => (/^\/containers\/\w+\/json/.test(path) && left-- > 0 ? meddling : undefined)
  await create('asked-twice')
  await shown('asked-twice')
  expect(states).toEqual([])
  await expectTrue(await observer.settle())
})

test('answers that stay broken are told, with what and why; no picture is made of them; and the picture is true when they are whole', async () => {
  await create('before')
  const before = await observer.settle()
  pictures.length = 0
  proxy.meddle = ({ path }) => (/^\/containers\/\w+\/json/.test(path) ? bad['half of it'] : undefined)
  const id = await create('broken')
  await told('lost')
  expect(states).toMatchObject([{ state: 'lost', cause: { failure: { code: 'engine-lost', detail: expect.stringContaining('{') } } }])
  expect(await failureOf(observer.settle())).toMatchObject({
    code: 'engine-lost',
    message: expect.stringMatching(/^What the engine answered to GET \/containers\/\w+\/json cannot be read\.$/),
    remedy: expect.any(String),
  })
  expect([observer.topology, pictures]).toEqual([before, []])
  proxy.meddle = undefined
  await told('connected')
  expect(Object.keys(observer.topology.containers)).toContain(id)
  await expectTrue(await observer.settle())
})

test('slow answers are waited for, and the picture ends true', async () => {
  // Each answer takes this long; nothing here waits for the time to pass.
  proxy.meddle = () => ({ hold: () => setTimeout(150) })
  await create('slow')
  expect(names(await observer.settle())).toEqual(['slow'])
  await create('slower')
  await shown('slower')
  expect(states).toEqual([])
  await expectTrue(observer.topology)
})

test('an engine that takes calls and does not answer: settling can be cancelled, and by itself it ends at the limit', async () => {
  let answer = (): void => undefined
  const hold = new Promise<void>((resolve) => {
    answer = resolve
  })
  proxy.meddle = () => ({ hold: () => hold })
  await create('unanswered')
  const cancel = new AbortController()
  const cancelled = failureOf(observer.settle(cancel.signal))
  cancel.abort()
  expect(await cancelled).toMatchObject({ code: 'cancelled' })
  expect(await failureOf(observer.settle())).toMatchObject({
    code: 'engine-lost',
    message: expect.stringMatching(/^The engine did not answer GET \/\S+ within 0\.7 s\.$/),
  })
  await told('lost')
  expect(names(observer.topology)).toEqual([])
  proxy.meddle = undefined
  answer()
  await told('connected')
  await expectTrue(await observer.settle())
})

test('in the app: the step fails with what is wrong, the engine’s state says it, and both are over when the answers are whole', async () => {
  const { session, next } = await sessionOn(`unix://${proxy.path}`)
  const text = `
id: broken
title: Answers that cannot be read
summary: A network, and one more.
steps:
  - { id: one, title: One, run: docker network create b-one }
  - { id: two, title: Two, run: docker network create b-two }
`
  given(await session.api.openScenario({ name: 'broken.yaml', text }))
  given(await session.api.runStep())
  const lost = next('engine', (it) => it.state === 'lost')
  proxy.meddle = ({ method, path }) => (method === 'GET' && /^\/networks/.test(path) ? bad['half of it'] : undefined)
  const words = {
    code: 'engine-lost',
    message: expect.stringMatching(/^What the engine answered to GET \/networks\S* cannot be read\.$/),
  }
  expect(await session.api.runStep()).toMatchObject({ ok: false, failure: words })
  expect((await lost).failure).toMatchObject(words)
  const back = next('engine', (it) => it.state === 'connected')
  proxy.meddle = undefined
  await back
  expect(given(await session.api.cleanUp())).toContain('b-one')
})

test('in the app: a step whose call is not answered can be cancelled', async () => {
  const { session } = await sessionOn(`unix://${proxy.path}`)
  const text = 'id: held\ntitle: Held\nsummary: Held.\nsteps:\n  - { id: one, title: One, run: docker network create b-held }\n'
  given(await session.api.openScenario({ name: 'held.yaml', text }))
  let answer = (): void => undefined
  const hold = new Promise<void>((resolve) => {
    answer = resolve
  })
  const isHeld = new Promise<void>((resolve) => {
    const holding = (): Promise<void> => {
      resolve()
      return hold
    }
    proxy.meddle = ({ method }) => (method === 'POST' ? { hold: holding } : undefined)
  })
  const step = session.api.runStep()
  await isHeld
  given(await session.api.cancelStep())
  expect(await step).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
  proxy.meddle = undefined
  answer()
  expect(given(await session.api.cleanUp())).toEqual(['b-held'])
})
