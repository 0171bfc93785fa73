import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { axeFaults } from './axe.ts'
import { crampedIn } from './cramped.ts'

const run = promisify(execFile)
const title = 'Twice the size'
test.use({
  ownFile: `id: twice
language: en
title: ${title}
summary: A network, a question, a failure.
steps:
  - { id: net, title: Make a network, say: "Look at the [[veth]].", run: docker network create mine-net }
  - id: web
    title: Start a container on it, with a rather long title
    run: docker run -d --name mine-web --net mine-net -v data:/data -p 80 nginx:alpine
    ask: { question: "Will it run?", options: ["Yes, and it serves pages on port 80.", "No."], answer: 0, because: "It serves." }
  - { id: again, title: The same name again, run: docker run -d --name mine-web nginx:alpine }
`,
})

const expectRoomy = (page: Page, moment: string): Promise<void> =>
  expect.poll(() => page.evaluate(crampedIn), { message: moment, timeout: 5000 }).toEqual([])

test('at 200 % of a window of 1280 by 720 one thing stands below the other, and nothing is lost', async ({ app, hosted }) => {
  const { page } = app
  // What the browser's zoom makes of it (WCAG 2.2, 1.4.4).
  await hosted.resize({ width: 640, height: 360 })
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expectRoomy(page, 'before the first step')
  await app.stepForward(1)
  await expectRoomy(page, 'a step')
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('section.ask.open')).toBeVisible()
  await expectRoomy(page, 'a question')
  await page.keyboard.press('1')
  await expect.poll(app.stepsDone).toBe(2)
  await expectRoomy(page, 'an answer')
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.failure')).toBeVisible()
  await expectRoomy(page, 'a failure')
  await page.getByRole('button', { name: '한국어' }).click()
  await expectRoomy(page, 'in Korean')
  await page.getByRole('button', { name: 'English' }).click()
  await page.keyboard.press('ArrowLeft')
  await expectRoomy(page, 'the past')
  await page.keyboard.press('End')

  await page.locator('.chip').click()
  await expect(page.locator('.popover .candidate').first()).toBeVisible()
  await expectRoomy(page, 'engines')
  expect(await axeFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  for (const open of [() => page.keyboard.press('?'), () => page.getByRole('button', { name: /^Hand out/ }).click()]) {
    await open()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectRoomy(page, 'a dialog')
    await page.keyboard.press('Escape')
  }

  // The picture is as large as can be read, and is moved about where it does not fit.
  const card = app.diagram.container('mine-web')
  await card.focus()
  await expect(card).toBeInViewport()
  const name = card.locator('.card-name')
  expect(await name.evaluate((it) => it.getBoundingClientRect().height)).toBeGreaterThan(12)

  await page.keyboard.press('F5')
  await hosted.opened(() => page.keyboard.press('s'))
  await expect(page.getByRole('region', { name: 'Notes' })).toBeVisible()
  await expectRoomy(page, 'the speaker’s page')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'All scenarios' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Docker, step by step' })).toBeVisible()
  await expectRoomy(page, 'the start page')
})

test('with texts alone of twice the size, as a browser can be set to, the page makes room for them', async ({ hosted }) => {
  await run(process.execPath, [
    'bin/dockstage.mjs',
    'replay',
    'test/fixtures/recording-1.dockstage.json',
    '--export',
    hosted.home,
    '--format',
    'html',
  ])
  const { CHROMIUM_PATH: executablePath } = process.env
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--blink-settings=defaultFontSize=32', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })
    await page.goto(pathToFileURL(join(hosted.home, 'volumes-from.html')).href)
    await expect(page.getByRole('heading', { level: 2 })).toBeVisible()
    const root = await page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
    expect(root).toBeGreaterThanOrEqual(28)
    await expectRoomy(page, 'before the first step')
    for (const step of [1, 2, 3]) {
      await page.keyboard.press('ArrowRight')
      await expectRoomy(page, `moment ${step}`)
    }
  } finally {
    await browser.close()
  }
})
