import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './app.ts'

// An embedded engine of its own process, as a user's engine is: the app and another program both reach it by its socket.
// Only named here, as this file is read by processes that run none of its tests; the engine makes the folder.
const folder = join(tmpdir(), `dockstage-e2e-engine-${process.pid}`)
const socket = join(folder, 'engine.sock')
let engine: ChildProcess
test.use({ environment: { DOCKSTAGE_ENGINE: `unix://${socket}` } })
test.beforeAll(async () => {
  engine = spawn(process.execPath, ['bin/dockstage.mjs', 'engine', '--socket', socket], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (engine.stdout) await once(engine.stdout, 'data')
})
test.afterAll(async () => {
  engine.kill('SIGTERM')
  await once(engine, 'exit')
  rmSync(folder, { recursive: true, force: true })
})

/** One call on the engine that the app is on, as another program would make it. */
function call(method: string, path: string, body?: object): Promise<number> {
  const text = body ? JSON.stringify(body) : ''
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: socket, method, path, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end(text)
  })
}

test('what another program does between two steps is in the picture at once, is told apart, and can be left out', async ({ app }) => {
  await app.openScenario('A network of your own')
  await app.stepForward(2)
  expect(await call('POST', '/images/create?fromImage=busybox&tag=latest')).toBe(200)
  expect(
    await call('POST', '/containers/create?name=stranger', {
      Image: 'busybox',
      Cmd: ['sleep', '1000'],
      HostConfig: { NetworkMode: 'blog' },
    }),
  ).toBe(201)
  expect(await call('POST', '/containers/stranger/start')).toBe(204)
  await expect(app.diagram.container('stranger')).toHaveAccessibleName(/not this run/)
  const whole = app.page.getByRole('button', { name: 'Whole engine' })
  await expect(whole).toHaveAttribute('aria-pressed', 'true')
  await whole.click()
  await expect(app.diagram.container('stranger')).toHaveCount(0)
  await expect(app.diagram.container('wordpressdb')).toBeVisible()
  await whole.click()
  await expect(app.diagram.container('stranger')).toBeVisible()
  expect(await call('POST', '/networks/blog/disconnect', { Container: 'wordpressdb' })).toBe(200)
  await expect(app.diagram.thing(/^veth pair: .* inside wordpressdb/)).toHaveCount(0)
  expect(await call('DELETE', '/containers/stranger?force=1')).toBe(204)
  await expect(app.diagram.container('stranger')).toHaveCount(0)
})
