import { type ChildProcess, spawn } from 'node:child_process'
import { once as eventOf } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Browser,
  test as base,
  chromium,
  type ElectronApplication,
  _electron as electron,
  expect,
  type Locator,
  type Page,
} from '@playwright/test'

/** Everything a spec knows of a host: the page, and a world of its own (data directory, engine). */
export interface Hosted {
  readonly page: Page
  readonly home: string
  /** Gives the page so much room: the desktop's window is sized itself, as a page that is larger than its window is drawn by fits and starts. */
  resize(size: { readonly width: number; readonly height: number }): Promise<void>
  /** Presses what saves a file; resolves with the file's name and what is in it, wherever the host puts it. */
  saved(press: () => Promise<void>): Promise<SavedFile>
  /** Presses what opens a further window; resolves with its page. */
  opened(press: () => Promise<void>): Promise<Page>
  /** Opens the view-only address in a browser of its own (browser host, with `viewers`). */
  viewer(): Promise<Page>
  /** The view-only address itself (browser host, with `viewers`). */
  readonly viewAddress?: string
  /** Electron itself, on the desktop: for what has no page, such as displays and windows. */
  readonly electron?: ElectronApplication
  /** Ends the app as its user would, and resolves when its process is gone. */
  close(): Promise<void>
  /** `kill -9`; resolves when its process is gone. */
  kill(): Promise<void>
}

export interface SavedFile {
  readonly name: string
  readonly content: Buffer
  readonly text: string
}

type Host = 'desktop' | 'browser'
interface Fixtures {
  /** Added to the app's environment. */
  environment: Record<string, string>
  /** Text of a scenario of one's own: it lies at `mine.yaml` in the app's home and is opened by its path. */
  ownFile: string | undefined
  /** The browser host gives out an address that only looks on. */
  viewers: boolean
  hosted: Hosted
  /** Starts the app again on the same data directory, after it was killed. */
  startAgain: () => Promise<App>
  app: App
}

/** One Chromium for all tests of a worker, each of which has a context of its own: it takes longer to start than many a test. */
let launched: Promise<Browser> | undefined
const chromiumOfWorker = (): Promise<Browser> => {
  const executablePath = process.env.CHROMIUM_PATH
  launched ??= chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  return launched
}

/** `app` is a started app on an embedded engine of its own, whichever host the project names. */
export const test = base.extend<Fixtures, { chromiumEnds: undefined }>({
  chromiumEnds: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      await use(undefined)
      await (await launched)?.close()
    },
    { scope: 'worker', auto: true },
  ],
  environment: [{}, { option: true }],
  ownFile: [undefined, { option: true }],
  viewers: [false, { option: true }],
  hosted: async ({ environment, ownFile, viewers }, use, info) => {
    const home = mkdtempSync(join(tmpdir(), 'dockstage-e2e-'))
    const file = ownFile === undefined ? undefined : join(home, 'mine.yaml')
    if (file !== undefined) writeFileSync(file, ownFile as string)
    const hosted = await starters[info.project.metadata.host as Host](home, { ...environmentOf(home), ...environment }, file, viewers)
    await use(hosted)
    await hosted.close()
    rmSync(home, { recursive: true, force: true })
  },
  startAgain: async ({ hosted, environment }, use, info) => {
    const again: Hosted[] = []
    await use(async () => {
      const next = await starters[info.project.metadata.host as Host](
        hosted.home,
        { ...environmentOf(hosted.home), ...environment },
        undefined,
      )
      again.push(next)
      return new App(next.page)
    })
    for (const it of again) await it.close()
  },
  app: async ({ hosted }, use) => {
    await expect(hosted.page.getByRole('heading', { name: 'Dockstage' }).or(hosted.page.getByText('Dockstage').first())).toBeVisible()
    await use(new App(hosted.page))
  },
})

const environmentOf = (home: string): Record<string, string> => ({
  ...(process.env as Record<string, string>),
  DOCKSTAGE_HOME: home,
  DOCKSTAGE_ENGINE: 'embedded',
  LANG: 'en_US.UTF-8',
})

type Start = (home: string, env: Record<string, string>, file: string | undefined, viewers?: boolean) => Promise<Hosted>
const starters: Record<Host, Start> = {
  desktop: async (home, env, file) => {
    const app = await electron.launch({ args: ['.'], env, colorScheme: null, chromiumSandbox: true })
    const page = await app.firstWindow()
    await page.emulateMedia({ colorScheme: null, reducedMotion: 'reduce' })
    const resize: Hosted['resize'] = (size) =>
      app.evaluate(({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height), size)
    await resize({ width: 1280, height: 720 })
    if (file !== undefined) {
      await app.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
      }, file)
      await page.getByRole('button', { name: 'Open a file…' }).click()
    }
    const saved: Hosted['saved'] = async (press) => {
      const folder = mkdtempSync(join(home, 'saved-'))
      // The dialog proposes the app's own name for the file, and its user agrees.
      await app.evaluate(({ dialog }, to) => {
        dialog.showSaveDialog = (async (options: { readonly defaultPath?: string }) => ({
          canceled: false,
          filePath: `${to}/${options.defaultPath}`,
        })) as typeof dialog.showSaveDialog
      }, folder)
      await press()
      const names = (): string[] => readdirSync(folder).filter((it) => !it.endsWith('.new'))
      await expect.poll(names).toHaveLength(1)
      const [name = ''] = names()
      return savedFile(name, join(folder, name))
    }
    const opened: Hosted['opened'] = async (press) => {
      const [other] = await Promise.all([app.waitForEvent('window'), press()])
      return other
    }
    const close = once(() => app.close())
    const kill = async (): Promise<void> => {
      const process = app.process()
      const gone = eventOf(process, 'exit')
      process.kill('SIGKILL')
      await gone
      await close()
    }
    const viewer = (): Promise<Page> => Promise.reject(new Error('the desktop app serves nobody'))
    return { page, home, resize, saved, opened, viewer, electron: app, close, kill }
  },
  browser: async (home, env, file, viewers = false) => {
    const server = spawn(
      process.execPath,
      [
        'bin/dockstage.mjs',
        'serve',
        '--no-open',
        '--port',
        '0',
        ...(viewers ? ['--view-link'] : []),
        ...(file === undefined ? [] : [file]),
      ],
      {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const [address = '', viewAddress = ''] = await addressesOf(server, viewers ? 2 : 1)
    const context = await (await chromiumOfWorker()).newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(address)
    const contexts = [context]
    const close = once(async () => {
      for (const it of contexts) await it.close()
      if (server.exitCode !== null || server.signalCode !== null) return
      const gone = eventOf(server, 'exit')
      server.kill('SIGINT')
      await gone
    })
    const saved: Hosted['saved'] = async (press) => {
      const [file] = await Promise.all([page.waitForEvent('download'), press()])
      return savedFile(file.suggestedFilename(), await file.path())
    }
    const opened: Hosted['opened'] = async (press) => {
      const [other] = await Promise.all([page.waitForEvent('popup'), press()])
      return other
    }
    const kill = async (): Promise<void> => {
      const gone = eventOf(server, 'exit')
      server.kill('SIGKILL')
      await gone
      await close()
    }
    const viewer = async (): Promise<Page> => {
      const other = await (await chromiumOfWorker()).newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })
      contexts.push(other)
      const viewing = await other.newPage()
      await viewing.goto(viewAddress)
      return viewing
    }
    return { page, home, resize: (size) => page.setViewportSize(size), saved, opened, viewer, viewAddress, close, kill }
  },
}

function savedFile(name: string, path: string): SavedFile {
  const content = readFileSync(path)
  return { name, content, text: content.toString('utf8') }
}

/** A spec may close its app itself; the fixture then finds it closed. */
function once(action: () => Promise<unknown>): () => Promise<void> {
  let done: Promise<unknown> | undefined
  return async () => {
    done ??= action()
    await done
  }
}

/** The first address that `dockstage serve` prints: the driver's. */
export const addressOf = async (server: ChildProcess): Promise<string> => (await addressesOf(server, 1))[0] ?? ''

async function addressesOf(server: ChildProcess, count: number): Promise<readonly string[]> {
  let said = ''
  for await (const chunk of server.stdout ?? []) {
    said += String(chunk)
    const addresses = said.match(/http:\/\/\S+(?=\n)/g) ?? []
    if (addresses.length >= count) return addresses
  }
  throw new Error(`the browser host ended before it printed its address: ${said}`)
}

/** The app in the words of its user. */
export class App {
  readonly page: Page
  readonly diagram: Diagram
  readonly next: Locator
  readonly back: Locator
  readonly narration: Locator
  readonly output: Locator
  readonly calls: Locator
  constructor(page: Page) {
    this.page = page
    this.diagram = new Diagram(page)
    this.next = page.getByRole('button', { name: /^(Next|다음)/ })
    this.back = page.getByRole('button', { name: /^(Back|뒤로|이전)/ })
    this.narration = page.getByRole('region', { name: /^(Narration|설명)/ })
    this.output = page.getByRole('region', { name: 'Command and output' })
    this.calls = page.getByRole('region', { name: 'Engine API calls' })
  }

  async openScenario(title: string): Promise<void> {
    await this.page.getByRole('button', { name: `Open ${title}` }).click()
    await expect(this.page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await expect(this.diagram.root).toBeVisible()
  }

  /** Drops a file onto the window, as a user does from a file manager. */
  async drop(name: string, text: string): Promise<void> {
    // Until the start page is there, nothing takes what is dropped.
    await expect(this.page.getByRole('button', { name: 'Open a file…' })).toBeVisible()
    const dataTransfer = await this.page.evaluateHandle(
      (file) => {
        const carried = new DataTransfer()
        carried.items.add(new File([file.text], file.name))
        return carried
      },
      { name, text },
    )
    await this.page.dispatchEvent('body', 'drop', { dataTransfer })
  }

  async speak(language: 'en' | 'ko'): Promise<void> {
    if ((await this.page.locator('html').getAttribute('lang')) !== language)
      await this.page.getByRole('button', { name: language === 'ko' ? '한국어' : 'English' }).click()
    await expect(this.page.locator('html')).toHaveAttribute('lang', language)
  }

  /** Runs steps by the keyboard, answering what is asked with the first option, until so many are done. */
  async stepForward(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const done = await this.stepsDone()
      await expect(this.next).toBeEnabled()
      await this.page.keyboard.press('ArrowRight')
      const options = this.page.getByRole('region', { name: 'Question' }).getByRole('listitem').getByRole('button')
      // Looked at in one go: the card of an answered question may leave the page between two looks.
      const canAnswer = (): Promise<boolean> => options.evaluateAll((all) => all.some((it) => !(it as HTMLButtonElement).disabled))
      const outcome = async (): Promise<string> => {
        if ((await this.stepsDone()) > done) return 'done'
        return (await canAnswer()) ? 'asked' : 'busy'
      }
      await expect.poll(outcome, { timeout: 60_000 }).not.toBe('busy')
      if ((await this.stepsDone()) === done) await options.first().click()
      await expect.poll(() => this.stepsDone(), { timeout: 60_000 }).toBe(done + 1)
    }
  }

  stepsDone = (): Promise<number> =>
    this.page
      .getByRole('navigation')
      .getByRole('button', { name: /\((done|끝남|완료)/ })
      .count()
}

export class Diagram {
  readonly root: Locator
  constructor(page: Page) {
    this.root = page.getByRole('group', { name: /^(Picture of the engine:|엔진의 그림)/ })
  }
  container = (name: string): Locator => this.root.getByRole('button', { name: new RegExp(`^${name} · `) })
  /** Where a container's card stands, in pixels of the pane; its outline may change with what the step is about. */
  placeOf = (name: string): Promise<number[]> => placeOf(this.container(name))
  placeOfThing = (name: string | RegExp): Promise<number[]> => placeOf(this.thing(name).first())
  thing = (name: string | RegExp): Locator => this.root.getByRole('button', { name })
}

const placeOf = (drawn: Locator): Promise<number[]> =>
  drawn.evaluate((it) => {
    const own = (it as SVGGraphicsElement).getCTM()
    const camera = it.closest<HTMLElement>('.diagram-camera')
    if (!own || !camera) throw new Error('it is not drawn')
    const matrix = new DOMMatrix(camera.style.transform).multiply(DOMMatrix.fromMatrix(own))
    return [matrix.a, matrix.e, matrix.f]
  })

export { expect }
