import { once } from 'node:events'
import { mkdir, readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { lookAhead } from '../../../../src/main/session/look-ahead.ts'
import { loadText } from '../../../../src/main/session/scenario-files.ts'
import { given, sessionOn } from '../../../support/session-world.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const options = { scenariosDirectory: '', platform: process.platform, home: '/home/somebody' }
const scenario = (steps: string): string => `id: ahead\ntitle: Ahead\nsummary: One\nsteps:\n${steps}`
const web = (port: number | string): string =>
  scenario(`  - { id: web, title: Web, run: "docker run -d --name web -e API_TOKEN=abc123 -v ./site:/site -p ${port} nginx:alpine" }
  - { id: page, title: Page, http: { get: "http://localhost:{{port web 80}}/", status: 200, contains: Welcome to nginx, within: 5s } }
  - { id: gone, title: Gone, run: docker rm -f web }
`)
const ahead = (text: string, signal = new AbortController().signal) => lookAhead(loadText('ahead.yaml', text), options, signal)

/** Whatever is made in the system's directory for temporary files is made here. */
async function ownTemporaryFiles(): Promise<() => Promise<string[]>> {
  const directory = join(await temporaryDirectory(), 'tmp')
  await mkdir(directory)
  vi.stubEnv('TMPDIR', directory)
  return () => readdir(directory)
}
afterEach(() => {
  vi.unstubAllEnvs()
})

test('tells what a scenario will show, without its secrets, and leaves nothing', async () => {
  const files = await ownTemporaryFiles()
  const told = (await ahead(web(80))) ?? []
  const names = told.map((it) => Object.values(it.containers).map(({ name }) => name))
  expect(names).toContainEqual(['web'])
  expect(names).toContainEqual([])
  expect(new Set(told.map((it) => JSON.stringify(it))).size).toBe(told.length)
  expect(JSON.stringify(told)).not.toContain('abc123')
  expect(await files()).toEqual([])
})

test('takes no port of this machine, not even one that the scenario names, and asks its own container', async () => {
  const server = createServer((_, response) => response.end('somebody else')).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const told = await ahead(web(`${port}:80`))
  expect(told?.flatMap((it) => Object.values(it.ports).map(({ hostPort }) => hostPort))).toContain(port)
})

test('a scenario that needs consent, or that fails, is not looked ahead at', async () => {
  const files = await ownTemporaryFiles()
  expect(await ahead(scenario('  - { id: a, title: A, run: "docker run -v /etc:/host busybox true" }\n'))).toBeUndefined()
  expect(await ahead(scenario('  - { id: a, title: A, run: "docker run no-such-image" }\n'))).toBeUndefined()
  expect(await files()).toEqual([])
})

test('it ends when it is not wanted any more', async () => {
  const files = await ownTemporaryFiles()
  const abort = new AbortController()
  const slow = ahead(scenario('  - { id: a, title: A, run: "docker run busybox sleep 60" }\n'), abort.signal)
  const late = setTimeout(() => abort.abort(), 200)
  onTestFinished(() => clearTimeout(late))
  expect(await slow).toBeUndefined()
  expect(await files()).toEqual([])
})

test('the app tells it before the first frame, and knows it at once after a restart', async () => {
  const { session, next } = await sessionOn('embedded')
  const told = next('lookAhead')
  const frame = next('frame')
  const run = given(await session.api.openScenario({ name: 'ahead.yaml', text: web(80) }))
  expect(run.lookAhead).toBeUndefined()
  // At once: the first step waits for it.
  const step = session.api.runStep()
  expect(await Promise.race([told.then(() => 'told'), frame.then(() => 'frame')])).toBe('told')
  expect(given(await step)).toBeNull()
  const { runId, topologies } = await told
  expect(runId).toBe(run.id)
  expect(given(await session.api.readState()).run?.lookAhead).toEqual(topologies)
  expect(given(await session.api.restart()).lookAhead).toEqual(topologies)
  expect((await session.findLeftRuns()).map((it) => it.scenarioId)).toEqual([])
})

test('a step that is cancelled while it waits for the look ahead does not begin', async () => {
  const { session } = await sessionOn('embedded')
  given(await session.api.openScenario({ name: 'ahead.yaml', text: web(80) }))
  const step = session.api.runStep()
  given(await session.api.cancelStep())
  expect(await step).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
  expect(given(await session.api.readState()).run?.frames).toEqual([])
})
