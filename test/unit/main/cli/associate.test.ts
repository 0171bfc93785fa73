import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { buildIfNeeded } from '../../../../bin/build-if-needed.mjs'
import { associate, xdgHomes } from '../../../../src/main/association/association.ts'
import { refuseWhereImpossible } from '../../../../src/main/cli/associate.ts'
import type { AppState } from '../../../../src/shared/ipc.ts'
import { hasProgram } from '../../../support/has-program.ts'
import { addressIn } from '../../../support/opened-file.ts'
import { pageOf } from '../../../support/page-of.ts'
import { terminalWorld } from '../../../support/terminal.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const recording = join(root, 'scenarios', 'recordings', 'docker0-and-veth.dockstage.json')
const type = 'application/vnd.dockstage.recording+json'

vi.setConfig({ testTimeout: 60_000 })
beforeAll(() => buildIfNeeded(root, () => undefined), 120_000)

/** A user's folders of the test's own, in a process environment that knows no desktop session. */
function userOf(home: string): NodeJS.ProcessEnv {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, XDG_CURRENT_DESKTOP: ___, DOCKER_HOST: ____, ...environment } = process.env
  return {
    ...environment,
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    DOCKSTAGE_HOME: join(home, 'dockstage'),
    DOCKSTAGE_ENGINE: 'embedded',
    // Where no runtime of Electron's is, the browser host takes over.
    ELECTRON_OVERRIDE_DIST_PATH: join(home, 'no-electron'),
    LC_ALL: 'C.UTF-8',
  }
}

function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'dockstage-associate-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }))
  return home
}

async function said(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: exit ${code}\n${out}${error}`)
  return out.trim()
}

/** A program at this path that tells `heard` what it was called with, and which process the desktop's launcher began. */
async function teller(path: string, home: string): Promise<{ heard: Promise<{ args: string[]; launched: number }> }> {
  const socket = join(home, 'heard')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  onTestFinished(() => {
    server.close()
  })
  const heard = once(server, 'connection').then(async ([from]) => JSON.parse(await text(from)))
  writeFileSync(
    path,
    `#!${process.execPath}
const told = { args: process.argv.slice(2), launched: Number(process.env.GIO_LAUNCHED_DESKTOP_FILE_PID) }
require('node:net').connect(${JSON.stringify(socket)}).end(JSON.stringify(told))
`,
  )
  chmodSync(path, 0o755)
  return { heard }
}

describe.runIf(process.platform === 'linux')('on Linux', () => {
  test('associate says what it wrote, and --remove that it is gone, in both languages', async () => {
    const { home, run } = await terminalWorld()
    const user = { XDG_DATA_HOME: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config') }
    const made = await run(['associate'], user)
    expect(made).toMatchObject({ code: 0, error: '' })
    expect(made.out).toContain(`${join(home, 'data', 'applications', 'dockstage.desktop')}: written\n`)
    expect(made.out).toContain('A double click on a recording')
    expect((await run(['associate', '--lang', 'ko'], user)).out).toMatch(/mimeapps\.list: 이미 올바릅니다\n이제 녹화 파일/)
    const gone = await run(['associate', '--remove'], user)
    expect(gone).toMatchObject({ code: 0, error: '' })
    expect(gone.out).toContain('Recordings are no longer opened by Dockstage.')
    expect(existsSync(join(home, 'config', 'mimeapps.list'))).toBe(false)
    expect((await run(['associate', '--remove'], user)).out).toBe('There is nothing of Dockstage’s to remove.\n')
  })

  test('without the program that makes the database of types it says so, and what to install', async () => {
    const { home, run } = await terminalWorld()
    const { code, error, out } = await run(['associate'], { XDG_DATA_HOME: join(home, 'data'), PATH: home })
    expect(code).toBe(1)
    expect(error).toContain('update-mime-database is not installed.')
    expect(error).toContain('install shared-mime-info and run this again')
    expect(error).toContain('update-desktop-database is not installed (desktop-file-utils)')
    expect(out).not.toContain('A double click')
  })

  test("somebody else's file of the name is said, and stays", async () => {
    const { home, run } = await terminalWorld()
    const file = join(home, 'data', 'applications', 'dockstage.desktop')
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, '[Desktop Entry]\n')
    const { code, error } = await run(['associate'], { XDG_DATA_HOME: join(home, 'data') })
    expect(code).toBe(2)
    expect(error).toContain(`${file} cannot be written: it is there already, and is not from Dockstage`)
  })

  const needed = ['update-mime-database', 'update-desktop-database', 'xdg-mime', 'xdg-open', 'gio']
  describe.runIf(needed.every(hasProgram))(`with ${needed.join(', ')}`, () => {
    test('the desktop calls a recording by its type, knows its icon, and takes Dockstage for its default', async () => {
      const { home, run } = await terminalWorld()
      const env = userOf(home)
      const { XDG_DATA_HOME = '', XDG_CONFIG_HOME = '' } = env
      const user = { XDG_DATA_HOME, XDG_CONFIG_HOME }
      // The user's own choice for any JSON; the type is a kind of it.
      for (const it of [XDG_CONFIG_HOME, join(XDG_DATA_HOME, 'applications')]) mkdirSync(it, { recursive: true })
      writeFileSync(
        join(XDG_DATA_HOME, 'applications', 'editor.desktop'),
        '[Desktop Entry]\nType=Application\nName=Editor\nExec=true %f\nMimeType=application/json;\n',
      )
      writeFileSync(join(XDG_CONFIG_HOME, 'mimeapps.list'), '[Default Applications]\napplication/json=editor.desktop\n')
      const [mine, other] = [join(home, 'x.dockstage.json'), join(home, 'x.json')]
      for (const it of [mine, other]) copyFileSync(recording, it)
      const typeOf = async (path: string): Promise<string> =>
        said('xdg-mime', ['query', 'filetype', path], { ...env, XDG_CURRENT_DESKTOP: 'GNOME' })
      await run(['associate'], user)
      expect(await typeOf(mine)).toBe(type)
      expect(await typeOf(other)).toBe('application/json')
      expect(await said('gio', ['info', '-a', 'standard::icon', mine], env)).toContain('standard::icon: dockstage,')
      expect(await said('xdg-mime', ['query', 'default', type], env)).toBe('dockstage.desktop')
      expect(await said('gio', ['mime', type], env)).toMatch(/^Default application for .*: dockstage\.desktop$/m)
      rmSync(join(XDG_DATA_HOME, 'applications', 'mimeinfo.cache'))
      expect(await said('gio', ['mime', type], env)).toMatch(/^Default application for .*: dockstage\.desktop$/m)
      await run(['associate', '--remove'], user)
      expect(await typeOf(mine)).toBe('application/json')
      expect(await said('gio', ['mime', type], env)).toMatch(/^No default applications/)
      expect(await said('xdg-mime', ['query', 'default', 'application/json'], env)).toBe('editor.desktop')
    })

    test('whatever letters the paths have, the desktop calls the program with them as they are', async () => {
      const home = temporaryHome()
      const folder = join(home, `o'neill's "app" 100%f $HOME \`id\` a\\b =;&#(é한)`)
      mkdirSync(folder)
      const [node, script, file] = [join(folder, 'node'), join(folder, 'start me.cjs'), join(folder, `"my" $run's %f 50%.dockstage.json`)]
      symlinkSync(process.execPath, node)
      copyFileSync(recording, file)
      const { heard } = await teller(script, home)
      const env = userOf(home)
      await associate(xdgHomes(env, home), [node, script, '--from-desktop'])
      await said('gio', ['open', file], env)
      expect((await heard).args).toEqual(['--from-desktop', file])
    })

    test('a double click opens the recording in the app', async () => {
      const { home, run } = await terminalWorld()
      const env = userOf(home)
      const { XDG_DATA_HOME = '', XDG_CONFIG_HOME = '' } = env
      await run(['associate'], { XDG_DATA_HOME, XDG_CONFIG_HOME })
      const file = join(home, 'lecture 3.dockstage.json')
      copyFileSync(recording, file)
      const browser = join(home, 'browser')
      const { heard } = await teller(browser, home)
      const opened = said('gio', ['open', file], { ...env, BROWSER: browser })
      const { args, launched } = await heard
      onTestFinished(() => {
        end(launched)
      })
      const page = await pageOf(addressIn(args[0] ?? ''))
      expect(await page.call<AppState>('readState')).toMatchObject({
        value: { run: { recording: { by: expect.any(String) }, opened: { scenario: { id: 'docker0-and-veth' } } } },
      })
      process.kill(launched, 'SIGTERM')
      await Promise.all([page.gone, opened])
      await expect.poll(() => end(launched, 0), { timeout: 20_000 }).toBe(false)
    })
  })
})

/** Whether there was such a process to send the signal to. */
function end(pid: number, signal: NodeJS.Signals | 0 = 'SIGKILL'): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

test.each([
  ['win32', 'the last dot'],
  ['darwin', 'app bundles only'],
] as const)('on %s it says why it cannot be, and what to do instead', (platform, why) => {
  expect(() => refuseWhereImpossible(platform)).toThrow(
    expect.objectContaining({
      failure: expect.objectContaining({
        code: 'bad-usage',
        message: expect.stringContaining(why),
        remedy: expect.stringContaining('dockstage replay FILE'),
      }),
    }),
  )
})
