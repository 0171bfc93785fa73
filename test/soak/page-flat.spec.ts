import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CDPSession, chromium, expect, type Page, test } from '@playwright/test'
import { addressOf } from '../e2e/app.ts'
import { trendOf } from '../support/trend.ts'

/** Hours of autoplay at normal speed. */
const hours = Number(process.env.DOCKSTAGE_SOAK_HOURS ?? 2)
/** While it plays, the page's timers run so many times as fast as they are set. */
const pace = 100

test(`${hours} h of autoplay leave the page as large as it was`, async () => {
  test.setTimeout(600_000 + hours * 1_800_000)
  const home = mkdtempSync(join(tmpdir(), 'dockstage-page-'))
  const server = spawn(process.execPath, ['bin/dockstage.mjs', 'serve', '--no-open', '--port', '0'], {
    // Recordings need no engine; what an engine does to the app is another test's to hold.
    env: { ...process.env, DOCKSTAGE_HOME: home, HOME: home, DOCKSTAGE_ENGINE: 'unix:///nowhere/none.sock', LANG: 'en_US.UTF-8' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const executablePath = process.env.CHROMIUM_PATH
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    await page.addInitScript(hurry)
    await page.goto(await addressOf(server))
    const recordings = page.getByRole('button', { name: /^Recording of / })
    await expect(recordings.first()).toBeVisible({ timeout: 60_000 })
    const count = await recordings.count()
    const devTools = await page.context().newCDPSession(page)
    await devTools.send('Performance.enable')
    const needs: Needs[] = []
    while ((await played(page)) < hours * 3_600_000 || needs.length < 3 * count) {
      console.log(`  ${needs.length} recordings, ${((await played(page)) / 3_600_000).toFixed(2)} h`)
      for (let at = 0; at < count; at += 1) {
        await recordings.nth(at).click()
        await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
        await setPace(page, pace)
        await autoplay(page)
        await setPace(page, 1)
        await page.getByRole('button', { name: 'All scenarios' }).click()
        await expect(recordings).toHaveCount(count)
        needs.push(await needsOf(devTools))
      }
    }
    // The first round loads what is kept: code, fonts, looks of texts.
    const kept = needs.slice(count)
    const trends = Object.fromEntries(keys.map((key) => [key, trendOf(kept.map((it) => it[key]))]))
    console.log(
      `${((await played(page)) / 3_600_000).toFixed(2)} h, ${needs.length} recordings; first and last after the first round: ` +
        `${JSON.stringify([kept[0], kept.at(-1)])}; per recording: ${JSON.stringify(trends)}`,
    )
    for (const key of ['Nodes', 'JSEventListeners', 'Documents'] as const)
      expect(trends[key]?.slope, key).toBeLessThanOrEqual(trends[key]?.noise ?? 0)
    // What V8 goes on to compile is in it: 0.6 MB an hour when it was measured first.
    const heapAnHour = ((trends.JSHeapUsedSize?.slope ?? Number.NaN) * needs.length) / ((await played(page)) / 3_600_000)
    expect(heapAnHour).toBeLessThan(2_000_000)
  } finally {
    await browser.close()
    const gone = once(server, 'exit')
    server.kill('SIGINT')
    await gone
    rmSync(home, { recursive: true, force: true })
  }
})

declare global {
  interface Window {
    /** Of the page's timers, once they can be hurried. */
    hurried: {
      pace: number
      /** What they would have waited at their own pace, in milliseconds. */
      waited: number
    }
  }
}

/** In the page: timers can be hurried, and what they would have waited is added up. */
function hurry(): void {
  const set = window.setTimeout.bind(window)
  const hurried = { pace: 1, waited: 0 }
  window.hurried = hurried
  window.setTimeout = ((call: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) =>
    set(() => {
      hurried.waited += ms
      call(...given)
    }, ms / hurried.pace)) as typeof window.setTimeout
}

const setPace = (page: Page, times: number): Promise<void> =>
  page.evaluate((it) => {
    window.hurried.pace = it
  }, times)
const played = (page: Page): Promise<number> => page.evaluate(() => window.hurried.waited)

/** Plays what is open to its end, and answers what is asked on the way. */
async function autoplay(page: Page): Promise<void> {
  const over = page.getByTitle('The recording ends here')
  const option = page.locator('.ask.open .option:enabled').first()
  const paused = page.getByRole('button', { name: 'Play', exact: true })
  for (;;) {
    // One that was answered has no option left to press: what is asked then is another question.
    await expect(over.or(option).or(paused).first()).toBeVisible({ timeout: 120_000 })
    if (await over.isVisible()) return
    if (await option.isVisible()) await option.click()
    else if (await paused.isVisible()) await paused.click()
  }
}

const keys = ['Nodes', 'JSEventListeners', 'Documents', 'JSHeapUsedSize'] as const
type Needs = Readonly<Record<(typeof keys)[number], number>>

/** When what is not needed has been collected. */
async function needsOf(devTools: CDPSession): Promise<Needs> {
  await devTools.send('HeapProfiler.collectGarbage')
  const { metrics } = await devTools.send('Performance.getMetrics')
  const of = (name: string): number => metrics.find((it) => it.name === name)?.value ?? Number.NaN
  return Object.fromEntries(keys.map((it) => [it, of(it)])) as Needs
}
