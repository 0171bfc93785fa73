import { pathToFileURL } from 'node:url'
import { type Browser, expect, type Fixtures, type Page, type PlaywrightWorkerArgs } from '@playwright/test'

/** Somebody who was given a file and has a browser, and nothing else: no network, and no page may ask for anything or complain. */
export interface Reader {
  readonly browser: Browser
  open(file: string): Promise<Page>
}

/** Its own browser, as the desktop's host has none. */
export const readerFixture: Fixtures<{ reader: Reader }, object, object, PlaywrightWorkerArgs> = {
  reader: async ({ playwright }, use) => {
    const executablePath = process.env.CHROMIUM_PATH
    const browser = await playwright.chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
    const heard: string[] = []
    const open = async (file: string): Promise<Page> => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })
      await context.setOffline(true)
      const page = await context.newPage()
      const address = pathToFileURL(file).href
      page.on('request', (request) => {
        if (request.url() !== address && !request.url().startsWith('data:')) heard.push(request.url())
      })
      page.on('pageerror', (error) => heard.push(error.message))
      page.on('console', (it) => heard.push(it.text()))
      await page.goto(address)
      return page
    }
    await use({ browser, open })
    await browser.close()
    expect(heard, 'what pages asked for, and complained of').toEqual([])
  },
}
