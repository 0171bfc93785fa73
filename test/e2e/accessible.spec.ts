import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { axeFaults, contrastFaults } from './axe.ts'

const title = 'Everything on one page'
const mine = `id: mine
language: en
title: ${title}
summary: A network, a consent, a question, a failure.
needs: [ cap-add ]
steps:
  - id: net
    title: Make a network
    say: |
      Look at the [[veth]]. Then:

      - \`docker network ls\`

      > **Note** It is a bridge.
    run: docker network create mine-net
  - id: web
    title: Start a container on it
    say: It has a volume and a port.
    run: docker run -d --name mine-web --cap-add NET_ADMIN --net mine-net -v data:/data -v ./site:/site:ro -p 80 nginx:alpine
    ask: { question: "Will it run?", options: ["Yes.", "No."], answer: 0, because: "It serves." }
    focus: ["container:mine-web"]
  - { id: list, title: What is there, run: docker ps }
  - { id: again, title: The same name again, run: docker run -d --name mine-web nginx:alpine }
`
test.use({ ownFile: mine })

const dialog = (page: Page) => page.getByRole('dialog')

/** Looks at moments in both themes. The faults are told together at the end, so that one run says all. */
function watch() {
  const faults: string[] = []
  const told = (moment: string, found: readonly string[]): void => {
    faults.push(...found.map((it) => `${moment}: ${it}`))
  }
  return {
    faults,
    async look(page: Page, moment: string): Promise<void> {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      told(`${moment}, light`, await axeFaults(page))
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
      told(`${moment}, dark`, await contrastFaults(page, 'AA'))
    },
    /** A stage has a theme of its own, and promises AAA. */
    async lookAtStage(page: Page, moment: string): Promise<void> {
      told(moment, await axeFaults(page))
      for (const _ of ['dark', 'light']) {
        const theme = await page.locator('.hall-stage').getAttribute('data-stage-theme')
        told(`${moment}, ${theme}`, await contrastFaults(page, 'AAA'))
        await page.keyboard.press('t')
      }
    },
  }
}

test('every screen of a run is clean for axe (WCAG 2.2 AA), in both themes', async ({ app, hosted }) => {
  test.setTimeout(300_000)
  const { page } = app
  const { look, lookAtStage, faults } = watch()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await look(page, 'before the first step')
  await page.keyboard.press('ArrowRight')
  await expect(dialog(page)).toBeVisible()
  await look(page, 'consent')
  await dialog(page).getByRole('button', { name: /allow/i }).click()
  await expect.poll(app.stepsDone).toBe(1)
  await page.locator('.term').first().click()
  await expect(page.locator('.term-card')).toBeVisible()
  await look(page, 'a term explained')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('section.ask.open')).toBeVisible()
  await look(page, 'a question')
  await page.keyboard.press('2')
  await expect.poll(app.stepsDone).toBe(2)
  await app.diagram.container('mine-web').click()
  await look(page, 'an answer, and a selected container')
  await page.getByRole('button', { name: 'Show the engine’s JSON' }).click()
  await expect(dialog(page).locator('.json')).toBeVisible()
  await look(page, 'inspect')
  await page.keyboard.press('Escape')
  await app.stepForward(1)
  await page.keyboard.press('ArrowLeft')
  await look(page, 'the past')
  await page.keyboard.press('End')
  await page.keyboard.press('/')
  await page.keyboard.type('docker ')
  await expect(page.getByRole('listbox')).toBeVisible()
  await look(page, 'words offered for a command of one’s own')
  await page.keyboard.type('rnu')
  await page.keyboard.press('Enter')
  await expect(page.locator('.own-refusal')).toBeVisible()
  await look(page, 'a command that is refused')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.failure')).toBeVisible()
  await look(page, 'a failure')
  await page.locator('.chip').click()
  await expect(page.locator('.popover .candidate').first()).toBeVisible()
  await look(page, 'engines')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(dialog(page)).toBeVisible()
  await look(page, 'keys')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Hand out/ }).click()
  await look(page, 'hand out')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'The picture in words' }).click()
  await look(page, 'the picture in words')
  await page.getByRole('button', { name: 'The picture in words' }).click()
  await page.getByRole('button', { name: '한국어' }).click()
  await look(page, 'in Korean')
  await page.getByRole('button', { name: 'English' }).click()

  await page.keyboard.press('F5')
  await expect(page.locator('.hall-stage')).toBeVisible()
  await lookAtStage(page, 'the stage')
  await page.keyboard.press('o')
  await lookAtStage(page, 'the stage, with the output')
  await page.keyboard.press('o')
  const hall = await hosted.opened(() => page.keyboard.press('s'))
  await expect(hall.locator('.hall-stage')).toBeVisible()
  await look(page, 'the speaker’s page')
  expect(faults).toEqual([])
})

test('the start page with a run that was cut off, and what is handed out, are clean for axe', async ({ app, hosted, startAgain }) => {
  test.setTimeout(180_000)
  const { page } = app
  const { look, lookAtStage, faults } = watch()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await dialog(page).getByRole('button', { name: /allow/i }).click()
  await expect.poll(app.stepsDone).toBe(1)
  await page.getByRole('button', { name: /^Hand out/ }).click()
  await dialog(page).getByRole('radio', { name: /HTML/ }).check()
  const { name, content } = await hosted.saved(() => dialog(page).getByRole('button', { name: 'Save' }).click())
  await hosted.kill()

  const next = await startAgain()
  await expect(next.page.getByRole('region', { name: 'A run was cut off' })).toBeVisible()
  await look(next.page, 'the start page')
  const file = join(hosted.home, name)
  writeFileSync(file, content)
  await next.page.goto(pathToFileURL(file).href)
  await expect(next.diagram.root).toBeVisible()
  await next.page.keyboard.press('ArrowRight')
  await expect(next.diagram.thing(/^mine-net/)).toBeVisible()
  await look(next.page, 'a hand-out')
  await next.page.keyboard.press('F5')
  await expect(next.page.locator('.hall-stage')).toBeVisible()
  await lookAtStage(next.page, 'a hand-out on the stage')
  expect(faults).toEqual([])
})
