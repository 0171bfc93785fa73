import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

/** A runtime that is a shell script; Windows starts no such file. */
const hasShell = process.platform !== 'win32'
const root = join(import.meta.dirname, '..', '..', '..')

let home: string
let started: ChildProcess | undefined
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dockstage-start-'))
})
afterEach(() => {
  if (started?.exitCode === null && started.signalCode === null) started.kill('SIGKILL')
  started = undefined
  rmSync(home, { recursive: true, force: true })
})

/** Starts `npm start`'s program with a runtime that does this. */
function start(script: string, environment: Record<string, string> = {}) {
  const file = join(home, runtimeName())
  if (script !== '') {
    writeFileSync(file, `#!/bin/sh\n${script}\n`)
    chmodSync(file, 0o755)
  }
  const child = spawn(process.execPath, [join(root, 'bin', 'start.mjs'), '--no-open', '--engine', 'embedded'], {
    env: {
      ...process.env,
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CONFIG_HOME: join(home, 'config'),
      ELECTRON_OVERRIDE_DIST_PATH: home,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started = child
  const said = { out: '', error: '' }
  const over = new Promise<number | NodeJS.Signals | null>((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)))
  const until = (words: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (words.test(said.out + said.error)) resolve()
      }
      child.stdout.on('data', look)
      child.stderr.on('data', look)
      void over.then(() => reject(new Error(`it ended: ${said.out}${said.error}`)))
      look()
    })
  child.stdout.on('data', (chunk) => (said.out += chunk))
  child.stderr.on('data', (chunk) => (said.error += chunk))
  return { child, said, over, until }
}

/** The electron package names its executable once its runtime was unpacked. */
function runtimeName(): string {
  const folder = dirname(createRequire(join(root, 'package.json')).resolve('electron/package.json'))
  return existsSync(join(folder, 'path.txt')) ? readFileSync(join(folder, 'path.txt'), 'utf8').trim() : 'electron'
}

const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/

// The first of them may have to build.
describe.runIf(hasShell)('where Electron does not start', { timeout: 60_000 }, () => {
  const causes: [string, string, RegExp][] = [
    [
      'as root',
      'echo "[1:1/0:ERROR] Running as root without --no-sandbox is not supported." >&2; exit 1',
      /does not run as root \(start it as an ordinary user\)/,
    ],
    [
      'without a sandbox',
      'echo "The SUID sandbox helper binary was found, but is not configured correctly." >&2; kill -ABRT $$',
      /refuses Electron's sandbox \(allow/,
    ],
    ['without a display', 'echo "Missing X server or \\$DISPLAY" >&2; exit 1', /there is no display \(start it in a desktop session\)/],
    [
      'without a library',
      'echo "electron: error while loading shared libraries: libnss3.so: cannot open shared object file" >&2; exit 127',
      /a system library is missing \(libnss3\.so\) \(install it\)/,
    ],
    ['for a reason of its own', 'echo first >&2; echo last words >&2; exit 7', /ended with code 7 before its window opened: last words \(/],
    ['as there is none', '', /could not be run: ENOENT \(.*npm ci\)/],
  ]
  test.each(causes)('%s, one line says so with a remedy and the browser host takes over', async (_name, script, words) => {
    const { child, said, over, until } = start(script)
    await until(address)
    const lines = said.error
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('Building '))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(words)
    expect(lines[0]).toMatch(/^No desktop window: .*\. Serving the app to your browser instead\.$/)
    child.kill('SIGINT')
    expect(await over).toBe(0)
  })

  test('one that opens no window in time is given up, also when its helpers hold its output', async () => {
    const { child, said, over, until } = start('sleep 30 & wait', { DOCKSTAGE_WINDOW_LIMIT_MS: '500' })
    await until(address)
    expect(said.error).toMatch(/^No desktop window: Electron opened no window within 0\.5 seconds \(/m)
    child.kill('SIGTERM')
    expect(await over).toBe(0)
  })

  test('Ctrl-C before the window is an end, and no reason to serve', async () => {
    const { child, said, over } = start(
      'mkfifo "$ELECTRON_OVERRIDE_DIST_PATH/p"; echo starting > "$ELECTRON_OVERRIDE_DIST_PATH/here"; exec cat "$ELECTRON_OVERRIDE_DIST_PATH/p"',
    )
    const here = join(home, 'here')
    await expect.poll(() => existsSync(here), { timeout: 50_000 }).toBe(true)
    child.kill('SIGINT')
    expect(await over).toBe(130)
    expect(said.out + said.error).not.toMatch(address)
  })
})
