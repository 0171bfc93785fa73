import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { expect, test as inApp } from './app.ts'
import { difference, drawnIn } from './drawn.ts'
import { type Reader, readerFixture } from './reader.ts'

const require = createRequire(import.meta.url)

/** Of two pictures that the same browser draws with the same fonts: the edges of some letters, as a file's fonts hold only what it shows. */
const sameBrowser = { beyond: 48, share: 0.002 }
/** Of a browser's and resvg's drawing: edges are smoothed otherwise. */
const otherProgram = { beyond: 96, share: 0.01 }

const test = inApp.extend<{ reader: Reader }>(readerFixture)

/** The page draws with the fonts of hand-outs. Its policy forbids it to load any, but not to be given one. */
async function giveFonts(page: Page): Promise<void> {
  const faces = [
    ['IBM Plex Sans KR', '400', '@expo-google-fonts/ibm-plex-sans-kr/IBMPlexSansKR_400Regular.ttf'],
    ['IBM Plex Sans KR', '700', '@expo-google-fonts/ibm-plex-sans-kr/IBMPlexSansKR_700Bold.ttf'],
    ['IBM Plex Mono', '400', '@expo-google-fonts/ibm-plex-mono/400Regular/IBMPlexMono_400Regular.ttf'],
    ['IBM Plex Mono', '700', '@expo-google-fonts/ibm-plex-mono/700Bold/IBMPlexMono_700Bold.ttf'],
  ].map(([family = '', weight = '', file = '']) => ({ family, weight, base64: readFileSync(require.resolve(file)).toString('base64') }))
  await page.evaluate(async (given) => {
    for (const { family, weight, base64 } of given) {
      const face = new FontFace(
        family,
        Uint8Array.from(atob(base64), (it) => it.charCodeAt(0)),
        { weight },
      )
      document.fonts.add(await face.load())
    }
    const { style } = document.documentElement
    style.setProperty('--font-sans', "'IBM Plex Sans KR', sans-serif")
    style.setProperty('--font-mono', "'IBM Plex Mono', 'IBM Plex Sans KR', monospace")
  }, faces)
}

const moments = [
  { title: 'WordPress and MySQL with --link', presses: 2, language: 'English', theme: 'Light', from: 'a recording' },
  // In a run places are kept for what is known to come.
  { title: 'Several behind one name', presses: 2, language: '한국어', theme: 'Dark', from: 'a run' },
] as const

for (const { title, presses, language, theme, from } of moments)
  test(`a picture of ${from} is handed out as it is on the screen, in ${language} and ${theme.toLowerCase()}`, async ({
    app,
    hosted,
    reader,
  }) => {
    const { page } = app
    if (from === 'a run') await app.openScenario(title)
    else await page.getByRole('button', { name: `Recording of ${title}` }).click()
    await giveFonts(page)
    await page.getByRole('button', { name: theme, exact: true }).click()
    if (from === 'a run') {
      await expect(page.locator('.diagram[data-foreseen=true]')).toBeVisible()
      await app.stepForward(presses)
    } else
      for (let press = 1; press <= presses; press += 1) {
        await page.keyboard.press('ArrowRight')
        await expect.poll(() => app.stepsDone()).toBe(press)
      }
    if (language === '한국어') await page.getByRole('button', { name: language }).click()
    const picture = page.locator('.diagram-pane')
    const size = await picture.evaluate(({ clientWidth: width, clientHeight: height }) => ({ width, height }))
    const handOut = async (format: RegExp): Promise<Buffer> => {
      await page.getByRole('button', { name: /^(Hand out…|배포 자료…)$/ }).click()
      await page.getByRole('radio', { name: format }).check()
      if (format.source.includes('PNG')) await page.getByRole('radio', { name: '1×' }).check()
      const { content } = await hosted.saved(() => page.getByRole('button', { name: /^(Save…|저장…)$/ }).click())
      await expect(page.getByRole('dialog')).toHaveCount(0)
      return content
    }
    const svg = test.info().outputPath('picture.svg')
    writeFileSync(svg, await handOut(/\(SVG\)/))
    const png = await handOut(/\(PNG\)/)
    await page.mouse.move(2, 2)
    // The buttons over the picture are none of it.
    for (const tools of await page.locator('.diagram-tools').all()) await tools.evaluate((it) => it.style.setProperty('display', 'none'))
    const shown = await page.evaluate(drawnIn, '.diagram-camera > svg')
    const onScreen = await picture.screenshot()

    const opened = await reader.open(svg)
    await opened.setViewportSize(size)
    // What the machine is called in its own network is no one's to be handed.
    const uplinksAddress = /(?<="eth0) · 192\.0\.2\.10\/24/g
    expect(await opened.evaluate(drawnIn, 'svg.diagram')).toEqual(shown.map((it) => it.replace(uplinksAddress, '')))
    if (from === 'a run') expect(shown.some((it) => it.search(uplinksAddress) >= 0)).toBe(true)
    expect(shown.length).toBeGreaterThan(30)
    const inFile = await opened.screenshot()
    const blank = await reader.browser.newPage()
    expect(await difference(blank, onScreen, inFile, sameBrowser.beyond)).toBeLessThan(sameBrowser.share)
    expect(await difference(blank, onScreen, png, otherProgram.beyond)).toBeLessThan(otherProgram.share)
  })
