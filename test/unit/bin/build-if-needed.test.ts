import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { build, buildIfNeeded, isBuilt } from '../../../bin/build-if-needed.mjs'

/**
 * What builds, in the place of the two programs that do: it writes down that it has begun, and ends when there is a file `go`. Nothing here takes
 * longer than that.
 */
const builder = `
import { appendFileSync, existsSync, watch } from 'node:fs'
appendFileSync('log', 'begun\\n')
const over = () => existsSync('go') && (appendFileSync('log', 'over\\n'), process.exit(existsSync('broken') ? 1 : 0))
watch('.', over)
over()
`

let root: string
const started: ChildProcess[] = []
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dockstage-build-'))
  mkdirSync(join(root, 'src'))
  mkdirSync(join(root, 'bin'))
  for (const name of ['package.json', 'bin/third-party-notices.mjs', 'electron.vite.config.ts', 'hand-out.vite.config.ts'])
    writeFileSync(join(root, name), name === 'package.json' ? '{ "type": "module" }' : '')
  for (const name of ['electron-vite', 'vite']) {
    mkdirSync(join(root, 'node_modules', name, 'bin'), { recursive: true })
    writeFileSync(join(root, 'node_modules', name, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(root, 'node_modules', name, 'bin', `${name}.js`), builder)
  }
})
afterEach(async () => {
  // What a killed one began goes on without it, until it may end.
  go()
  for (const child of started.splice(0)) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  await eventually(() => log().filter((it) => it === 'begun').length - log().filter((it) => it === 'over').length).toBe(0)
  rmSync(root, { recursive: true, force: true })
})

const go = (): void => writeFileSync(join(root, 'go'), '')
const log = (): string[] => readFileSync(join(root, 'log'), { encoding: 'utf8', flag: 'a+' }).split('\n').filter(Boolean)
const building = (): string[] => readdirSync(join(root, 'out')).filter((it) => it.startsWith('.building'))

/** Processes take their time to start on a busy machine. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 })

/** Another process that wants it built. */
function another() {
  const module = pathToFileURL(join(import.meta.dirname, '..', '..', '..', 'bin', 'build-if-needed.mjs')).href
  const script = `import { buildIfNeeded } from ${JSON.stringify(module)}; await buildIfNeeded(${JSON.stringify(root)}, console.log)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(child)
  const told = { said: '' }
  child.stdout.on('data', (chunk) => (told.said += chunk))
  const over = new Promise<number | NodeJS.Signals | null>((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)))
  return { child, told, over }
}

test('what two processes find stale at once is built by one of them, and the other waits for it', async () => {
  const both = [another(), another()]
  const [builds, waits] = ['Building Dockstage ...\n', 'Dockstage is being built by another process: waiting for it ...\n']
  // Both may have seen the other come, and made way once.
  await eventually(() => both.filter(({ told }) => told.said.endsWith(builds)).length).toBe(1)
  await eventually(() => both.filter(({ told }) => told.said === waits).length).toBe(1)
  await eventually(log).toEqual(['begun'])
  go()
  expect(await Promise.all(both.map(({ over }) => over))).toEqual([0, 0])
  expect(log()).toEqual(['begun', 'over', 'begun', 'over'])
  expect(building()).toEqual([])
  expect(isBuilt(root)).toBe(true)
})

test('two calls of one process are no different', async () => {
  go()
  const said: string[] = []
  await Promise.all([1, 2, 3].map(() => buildIfNeeded(root, (line: string) => said.push(line))))
  expect(said.filter((it) => it.startsWith('Building'))).toHaveLength(1)
  expect(log()).toHaveLength(4)
})

test('a process that was killed while it built keeps nobody waiting, and what it wrote is not taken for built', async () => {
  go()
  await build(root)
  expect(isBuilt(root)).toBe(true)
  rmSync(join(root, 'go'))
  rmSync(join(root, 'log'))
  writeFileSync(join(root, 'src', 'changed.ts'), '')
  const killed = another()
  await eventually(log).toEqual(['begun'])
  killed.child.kill('SIGKILL')
  await killed.over
  expect(building()).toHaveLength(1)
  expect(isBuilt(root)).toBe(false)
  const next = another()
  await eventually(() => next.told.said).toBe('Building Dockstage ...\n')
  expect(building()).toHaveLength(1)
  go()
  expect(await next.over).toBe(0)
  expect(building()).toEqual([])
})

test('where building fails for the one, the other tries itself, and both are told', async () => {
  writeFileSync(join(root, 'broken'), '')
  go()
  const both = await Promise.allSettled([buildIfNeeded(root, () => undefined), buildIfNeeded(root, () => undefined)])
  expect(both.map((it) => it.status === 'rejected' && it.reason.message)).toEqual([
    'Building Dockstage failed:\n',
    'Building Dockstage failed:\n',
  ])
  expect(building()).toEqual([])
})
