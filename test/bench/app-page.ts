import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { sessionDefaults } from '../../src/main/defaults.ts'
import { serveBrowser } from '../../src/main/server/browser-host.ts'
import { createSession } from '../../src/main/session/session.ts'
import { findChromium } from '../support/find-chromium.mjs'

/** Measures on the app's own page, in Chromium, on the browser host. No engine is needed, and none is there. Without Chromium it says so, and all is well. */
export async function onAppPage(root: string, measured: (page: Page) => Promise<boolean>): Promise<boolean> {
  const { value: executablePath, missing } = findChromium()
  if (!executablePath) {
    console.log(`  not measured (${missing})`)
    return true
  }
  const home = await mkdtemp(join(tmpdir(), 'dockstage-bench-'))
  const session = await createSession({ ...sessionDefaults(root), userDataDirectory: home, engine: `unix://${join(home, 'none.sock')}` })
  const host = await serveBrowser(session, join(root, 'out', 'renderer'), { home })
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    await page.goto(host.address)
    await page.getByRole('button', { name: 'Open a file…' }).waitFor()
    return await measured(page)
  } finally {
    await browser.close()
    await host.close()
    await session.close()
    await rm(home, { recursive: true, force: true })
  }
}

/** Milliseconds from the drop of a recording's file to the first picture of it on the screen. */
export const openRecording = (page: Page, text: string): Promise<number> =>
  page.evaluate(async (content) => {
    const carried = new DataTransfer()
    carried.items.add(new File([content], 'recorded.dockstage.json'))
    const from = performance.now()
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true }))
    const next = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
    while (!document.querySelector('.diagram .host-box')) await next()
    // The frame in which it is there has been put on the screen when the next one begins.
    await next()
    return performance.now() - from
  }, text)
