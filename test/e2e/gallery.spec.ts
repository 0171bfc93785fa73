import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, expect, type Page, test } from '@playwright/test'
import { build, type PreviewServer, preview } from 'vite'

/** Looks of the page in development (`npm run gallery`): every element in every state, held against the pictures in this folder. */
const configFile = 'gallery.vite.config.ts'
/** The Chromium that the pictures were taken with; another one may paint edges and letters a little otherwise. */
const takenWith = '156.'
let folder: string
let server: PreviewServer
let browser: Browser
let page: Page

// The letters are the gallery's own, and where they are painted by FreeType they come out the same; other systems have painters of their own.
test.skip(
  process.platform !== 'linux',
  `the gallery's pictures were taken on Linux, and letters are painted otherwise on ${process.platform}`,
)
test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dockstage-gallery-'))
  await build({ configFile, logLevel: 'error', build: { outDir: folder } })
  server = await preview({ configFile, logLevel: 'error', build: { outDir: folder }, preview: { port: 0, host: '127.0.0.1' } })
  const { CHROMIUM_PATH: executablePath } = process.env
  browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    // What is left of the machine in how letters are painted.
    args: ['--font-render-hinting=none', '--disable-lcd-text', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  })
  // Half of each length: the pictures are a quarter as large, and a mark of a state is still some thirty pixels.
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    deviceScaleFactor: 0.5,
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  })
  page = await context.newPage()
  await page.clock.setFixedTime('2026-01-01T12:00:30Z')
})

test.afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(part: 'picture' | 'panels' | 'screens', theme: 'light' | 'dark', language: 'en' | 'ko'): Promise<void> {
  await page.goto(`${server.resolvedUrls?.local[0]}?part=${part}&theme=${theme}&lang=${language}`)
  await expect(page.locator('.gallery figure').first()).toBeVisible()
  await page.waitForLoadState('networkidle')
  for (const frame of page.frames().slice(1)) await expect(frame.locator('.panel-frame')).toBeVisible()
  // Several frames have a field or a dialog that takes the focus, and one of them has it. The head stands over whatever is scrolled to.
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  // The signs on the picture's tools, and that of a Mac's key, are in no font of ours: which one they come from is the machine's affair.
  for (const frame of page.frames())
    await frame.evaluate(() => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) {
        const { currentNode } = texts
        if (currentNode.nodeValue?.includes('⌘')) currentNode.nodeValue = currentNode.nodeValue.replaceAll('⌘', 'Cmd ')
      }
    })
  await page.addStyleTag({
    content: '.gallery-head { position: static !important } .diagram-tools button { color: transparent !important }',
  })
}

for (const [theme, language] of [
  ['light', 'en'],
  ['dark', 'ko'],
] as const)
  for (const part of ['picture', 'panels'] as const)
    test(`${part}: all states look as they did, ${theme}, ${language}`, async () => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      await open(part, theme, language)
      await expect(page).toHaveScreenshot(`${part}-${theme}-${language}.png`, {
        fullPage: true,
        scale: 'device',
        threshold: 0.1,
        ...(browser.version().startsWith(takenWith) ? { maxDiffPixels: 12 } : { maxDiffPixelRatio: 0.01 }),
      })
      expect(errors).toEqual([])
    })

test('every rule of the picture’s style sheet applies to something in the gallery', async () => {
  await open('picture', 'light', 'en')
  const unused = await page.evaluate(() => {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((it) => it instanceof CSSStyleRule)
    const ofPicture = rules
      .flatMap((it) => it.selectorText.split(/,(?![^()]*\))/).map((selector) => selector.trim()))
      .filter((it) => it.startsWith('.diagram'))
    if (ofPicture.length < 80) throw new Error(`only ${ofPicture.length} selectors were found`)
    // What only a user's hand does, and what is there only while it moves.
    return ofPicture.filter((it) => !/:(?:hover|focus|focus-visible|focus-within)\b|marker/.test(it) && document.querySelector(it) === null)
  })
  expect(unused).toEqual([])
})
