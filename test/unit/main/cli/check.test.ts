import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { buildIfNeeded } from '../../../../bin/build-if-needed.mjs'
import { terminalWorld } from '../../../support/terminal.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')

vi.setConfig({ testTimeout: 60_000 })
beforeAll(() => buildIfNeeded(root, () => undefined), 120_000)

const scenarioOf = (steps: string): string => `id: mine\ntitle: Mine\nsummary: My own.\nsteps:\n${steps}`
const embedded = ['--engine', 'embedded']

test('a shipped scenario can be played: the engine and why, and its images', async () => {
  const { run } = await terminalWorld()
  expect(await run(['check', 'wordpress-link', ...embedded])).toMatchObject({
    code: 0,
    error: '',
    out: `Used: Dockstage embedded engine 28.5.2. You chose it.
  Works less well here: It is a model of an engine: it has the images of its own catalogue, and imitates what runs in containers.

Images
  mysql:5.7     in the engine’s catalogue
  wordpress     in the engine’s catalogue
  ubuntu:14.04  in the engine’s catalogue
  busybox       in the engine’s catalogue

It can be played as it is.
`,
  })
  const korean = await run(['check', 'wordpress-link', ...embedded, '--lang', 'ko'])
  expect(korean.out).toContain('이대로 실행할 수 있습니다.')
  const like = await run(['check', 'wordpress-link', ...embedded, '--like', '20.10'])
  expect(like.out).toMatch(/^Used: Dockstage embedded engine 20\.10/)
})

test('an image that cannot be had is the end of it; a port that is taken is moved; what is passed over is named', async () => {
  const { run, file } = await terminalWorld()
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const path = await file(
    'mine.yaml',
    scenarioOf(`  - { id: a, title: A, run: "docker run -d --name web -p ${port}:80 nginx:alpine" }
  - { id: b, title: B, run: docker run -d --name two no-such-image }
  - { id: c, title: C, say: Look., only: { engine: ">=99" } }
`),
  )
  const { code, out } = await run(['check', path, ...embedded])
  expect(code).toBe(1)
  expect(out).toContain('no-such-image  not in the engine’s catalogue  (step b)\n')
  expect(out).toContain(`${port}/tcp: another program listens there. `)
  expect(out).toMatch(/\d+ would be used in its place\. \(step a\)/)
  expect(out).toContain('Steps that are passed over on this engine\n  c: ')
  expect(out).toContain('Something of it would fail here.\n')
})

test('consent that is needed is told with the words that give it, and is nothing in the way', async () => {
  const { run, file } = await terminalWorld()
  const path = await file(
    'mine.yaml',
    scenarioOf('  - { id: a, title: A, run: "docker run -d --name web -v /etc:/data --cap-add ALL busybox" }\n'),
  )
  const { code, out } = await run(['check', path, ...embedded])
  expect(code).toBe(0)
  expect(out).toContain(`Needs your consent
  bind: -v /etc:/data (step a)
  cap-add: --cap-add ALL (step a)
  dockstage play ${path} --allow bind,cap-add
`)
  expect(out).toContain('It can be played with your consent.\n')
})

test('--json is one object', async () => {
  const { run } = await terminalWorld()
  const { code, out } = await run(['check', 'host-volume', ...embedded, '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    type: 'check',
    playable: true,
    engine: { info: { kind: 'embedded' }, source: 'chosen' },
    images: expect.arrayContaining([{ step: expect.any(String), image: 'mysql:5.7', place: 'registry' }]),
    taken: [],
    ports: [],
    links: [],
    left: [],
  })
})

test('runs that were left are told', async () => {
  const { home, run } = await terminalWorld()
  await mkdir(join(home, 'runs'), { recursive: true })
  const kept = await run(['play', 'images-and-containers', ...embedded, '--keep'])
  expect(kept.code, kept.error).toBe(0)
  const { code, out } = await run(['check', 'images-and-containers', ...embedded])
  expect(code).toBe(0)
  expect(out).toContain('Left from earlier runs\n  1 run left something behind. See and remove it: dockstage cleanup\n')
})

test.each([
  [['nosuch'], 'there is no scenario "nosuch"'],
  [['./nosuch.yaml'], 'there is no file ./nosuch.yaml'],
  [[join(root, 'test', 'scenarios', 'bad', 'unknown-keys.yaml')], 'unknown key "titel"'],
])('check %j: exit 2', async (args, words) => {
  const { run } = await terminalWorld()
  const { code, out, error } = await run(['check', ...args, ...embedded])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(error).toContain(words)
})

test('no engine at all is said, exit 1', async () => {
  const { home, run } = await terminalWorld()
  const ended = await run(['check', 'wordpress-link', '--engine', `unix://${home}/none.sock`])
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.error).toContain('none.sock')
})
