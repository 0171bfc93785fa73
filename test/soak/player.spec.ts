import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, expect, type Page, test } from '@playwright/test'
import { listOwned } from '../../src/engine/clean-up/owned.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { observe } from '../../src/engine/observe/observe.ts'
import { textTree } from '../../src/shared/topology/tree.ts'
import { addressOf } from '../e2e/app.ts'
import { engineAnswers } from '../support/engine-answers.mjs'
import { randomFrom } from '../support/random-topology.ts'

/** DOCKSTAGE_SOAK_SEED chooses another course; what fails once fails again with the seed that is printed. */
// Workers read this file again, in the environment that they are given: it is chosen once.
process.env.DOCKSTAGE_SOAK_SEED ??= String(Date.now() % 100_000)
const seed = Number(process.env.DOCKSTAGE_SOAK_SEED)
const count = Number(process.env.DOCKSTAGE_SOAK_ACTIONS ?? 500)
const realSocket = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace('unix://', '')

for (const kind of ['embedded', 'docker'] as const)
  test(`${count} random actions on the ${kind} engine end with a true picture and a clean engine (seed ${seed})`, async () => {
    const { missing } = kind === 'docker' ? await engineAnswers() : {}
    test.skip(missing !== undefined, missing)
    test.setTimeout(count * 6_000)
    const home = mkdtempSync(join(tmpdir(), 'dockstage-soak-'))
    const socket = kind === 'docker' ? realSocket : join(home, 'engine', 'engine.sock')
    const engine = kind === 'docker' ? undefined : await startEngine(socket)
    const connection = await connectTo({ kind: 'socket', path: socket }, 'chosen')
    const before = await everythingOn(connection)
    const app = await startApp(home, socket)
    try {
      const log = await wander(app.page, randomFrom(seed))
      await settle(app.page, socket)
      await test.info().attach('actions', { body: log.join('\n'), contentType: 'text/plain' })
      console.log(`  the last actions: ${log.slice(-25).join(', ')}; now ${await stepWords(app.page)}`)
      const owner = readFileSync(join(home, 'owner'), 'utf8').trim()
      await expectTrue(app.page, connection, owner)
      await app.page.getByRole('button', { name: 'All scenarios' }).click()
      await expect(app.page.getByRole('heading', { level: 1, name: 'Docker, step by step' })).toBeVisible({ timeout: 120_000 })
      expect(await listOwned(connection.client(), { 'dockstage.owner': owner })).toEqual([])
      expect(await everythingOn(connection)).toEqual(before)
      expect(app.faults).toEqual([])
    } finally {
      await app.close()
      connection.close()
      if (engine) await ended(engine)
      rmSync(home, { recursive: true, force: true })
    }
  })

type Random = () => number

/** One thing that a user may do at any moment; what is not there at that moment is not done. */
const actions: Readonly<Record<string, { readonly weight: number; readonly act: (page: Page, random: Random) => Promise<unknown> }>> = {
  next: { weight: 30, act: (page) => page.keyboard.press('ArrowRight') },
  back: { weight: 8, act: (page) => page.keyboard.press('ArrowLeft') },
  'frame back': { weight: 3, act: (page) => page.keyboard.press(',') },
  'frame forward': { weight: 3, act: (page) => page.keyboard.press('.') },
  start: { weight: 1, act: (page) => page.keyboard.press('Home') },
  now: { weight: 4, act: (page) => page.keyboard.press('End') },
  answer: { weight: 12, act: (page, random) => page.keyboard.press(String(1 + Math.floor(random() * 3))) },
  play: { weight: 3, act: (page) => page.keyboard.press('Space') },
  rewind: { weight: 5, act: (page) => clickIfThere(page, 'Rewind the engine to here') },
  cancel: { weight: 3, act: (page) => clickIfThere(page, 'Cancel') },
  skip: { weight: 4, act: (page) => clickIfThere(page, 'Skip this step') },
  retry: { weight: 3, act: (page) => clickIfThere(page, 'Try again') },
  undo: { weight: 3, act: (page) => clickIfThere(page, /^(Undo|Return to)/) },
  restart: { weight: 1, act: (page) => clickIfThere(page, 'Start over') },
  'clean up': { weight: 1, act: (page) => clickIfThere(page, 'Clean up') },
  reload: { weight: 3, act: (page) => page.reload() },
  present: {
    weight: 2,
    act: async (page) => {
      await page.keyboard.press('F5')
      await page.keyboard.press('b')
      await page.keyboard.press('Escape')
    },
  },
  'type a command': {
    weight: 3,
    act: async (page, random) => {
      await page.keyboard.press('/')
      await page.keyboard.type(`docker run -d --name extra-${Math.floor(random() * 4)} busybox sleep 1d`)
      await page.keyboard.press('Enter')
      await page.keyboard.press('Escape')
    },
  },
  'another engine': { weight: 1, act: (page, random) => switchEngine(page, (buttons) => buttons[Math.floor(random() * buttons.length)]) },
}

/** Does so many actions, the next one a few frames of the screen after the one before, whatever is going on. Answers with what was done. */
async function wander(page: Page, random: Random): Promise<readonly string[]> {
  const lots = Object.entries(actions).flatMap(([name, { weight, act }]) => Array.from({ length: weight }, () => ({ name, act })))
  const log: string[] = []
  for (let done = 0; done < count; done += 1) {
    const { name, act } = lots[Math.floor(random() * lots.length)] as (typeof lots)[number]
    log.push(name)
    await act(page, random)
    await frames(page, Math.floor(random() * 40))
    if (done % 100 === 99) console.log(`  ${done + 1} actions; now ${await stepWords(page)}`)
  }
  return log
}

const stepWords = (page: Page): Promise<string> =>
  page
    .locator('.narration .label')
    .first()
    .textContent({ timeout: 10_000 })
    .then((text) => text ?? '')

/** So many frames of the screen; a page that is loaded anew meanwhile needs no more of them. */
const frames = (page: Page, many: number): Promise<unknown> =>
  page
    .evaluate(async (left) => {
      for (let it = 0; it < left; it += 1) await new Promise(requestAnimationFrame)
    }, many)
    .catch(() => undefined)

/** What is there and can be pressed is pressed; it may go in the moment between. */
async function clickIfThere(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).first()
  if (await button.isEnabled({ timeout: 50 }).catch(() => false)) await button.click({ timeout: 500 }).catch(() => undefined)
}

type Button = { readonly name: string; click(): Promise<void> }

async function switchEngine(page: Page, pick: (buttons: readonly Button[]) => Button | undefined): Promise<void> {
  const chip = page.locator('.engine .chip')
  if (!(await chip.isEnabled({ timeout: 50 }).catch(() => false))) return
  await chip.click({ timeout: 500 }).catch(() => undefined)
  const popover = page.locator('.popover')
  const listed = await popover
    .locator('.candidate')
    .first()
    .waitFor({ timeout: 5_000 })
    .then(
      () => true,
      () => false,
    )
  if (!listed) return
  const candidates = popover.locator('.candidate').filter({ has: page.getByRole('button') })
  const buttons = await Promise.all(
    (await candidates.all()).map(async (it) => ({
      name: (await it.textContent()) ?? '',
      click: () => it.getByRole('button').click({ timeout: 1_000 }),
    })),
  )
  await pick(buttons)
    ?.click()
    .catch(() => undefined)
  await page.keyboard.press('Escape')
}

/** Brings the app to rest on the engine that it began with: nothing runs, and now is what is looked at. */
async function settle(page: Page, socket: string): Promise<void> {
  await page.keyboard.press('Escape')
  const pause = page.getByRole('button', { name: 'Pause' })
  if (await pause.isVisible()) await pause.click()
  const cancel = page.getByRole('button', { name: 'Cancel', exact: true })
  await expect(async () => {
    if (await cancel.isVisible()) await cancel.click({ timeout: 1_000 })
    await expect(cancel).toBeHidden({ timeout: 5_000 })
    await expect(page.locator('.veil')).toBeHidden({ timeout: 5_000 })
  }).toPass({ timeout: 180_000 })
  await switchEngine(page, (buttons) => buttons.find(({ name }) => name.includes(socket)))
  await expect(page.locator('.veil')).toBeHidden({ timeout: 120_000 })
  await page.keyboard.press('End')
  // What a clean-up has removed stays to be looked at, and is no picture of now: the run is begun anew.
  if (await page.getByRole('button', { name: 'Clean up', exact: true }).isDisabled()) {
    await page.getByRole('button', { name: 'Start over', exact: true }).click()
    await expect(page.locator('.veil')).toBeHidden({ timeout: 120_000 })
  }
}

/** The page tells of the engine what somebody who looks at it for the first time sees. */
async function expectTrue(page: Page, connection: EngineConnection, owner: string): Promise<void> {
  const twin = page.locator('.picture section pre')
  await expect(async () => {
    const observer = await observe(connection, { isMine: (labels) => labels['dockstage.owner'] === owner })
    const seen = textTree(observer.topology, 'en').join('\n')
    observer.close()
    expect(await twin.textContent()).toBe(seen)
  }).toPass({ timeout: 30_000 })
}

/** Names and states of all that is on an engine, whoever made it. */
async function everythingOn(connection: EngineConnection): Promise<readonly string[]> {
  const docker = connection.client()
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ])
  return [
    ...containers.map(({ Id, State }) => `container ${Id} ${State}`),
    ...networks.map(({ Id }) => `network ${Id}`),
    ...(Volumes ?? []).map(({ Name }) => `volume ${Name}`),
  ].sort()
}

async function startEngine(socket: string): Promise<ChildProcess> {
  const engine = spawn(process.execPath, ['bin/dockstage.mjs', 'engine', '--socket', socket], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const chunk of engine.stdout ?? []) if (String(chunk).includes('listens')) break
  return engine
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGINT')
  await gone
}

async function startApp(home: string, socket: string) {
  const environment = { ...process.env, DOCKSTAGE_HOME: home, DOCKER_HOST: `unix://${socket}`, LANG: 'en_US.UTF-8' }
  const server = spawn(process.execPath, ['bin/dockstage.mjs', 'serve', '--no-open', '--port', '0'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const executablePath = process.env.CHROMIUM_PATH
  const browser: Browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(await addressOf(server))
  await page.getByRole('button', { name: 'Open A network of your own' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'A network of your own' })).toBeVisible({ timeout: 60_000 })
  return {
    page,
    faults,
    close: async () => {
      await browser.close()
      await ended(server)
    },
  }
}
