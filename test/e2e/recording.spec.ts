import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { type App, expect, test } from './app.ts'
import { faultsOf } from './legible.ts'

const mine = `id: mine
language: en
title: My own scenario
summary: One container, then two.
steps:
  - { id: first, title: The first, say: One., run: docker run -d --name one busybox sleep 1d }
  - id: second
    title: The second
    say: Two of them.
    run: docker run -d --name two busybox sleep 1d
    ask: { question: "How many will there be?", options: ["One.", "Two."], answer: 1, because: "The first one stays." }
  - { id: third, title: And none, say: All gone., run: docker rm -f one two }
`

const chip = ({ page }: App) => page.getByText(/^Recording · /)
const question = ({ page }: App) => page.getByRole('region', { name: 'Question' })

/** In both languages everything on the screen can be read. */
async function expectLegible(page: Page, moment: string): Promise<void> {
  for (const language of ['한국어', 'English']) {
    await page.getByRole('button', { name: language }).click()
    await expect.poll(() => page.evaluate(faultsOf), { message: `${moment}, ${language}`, timeout: 5000 }).toEqual([])
  }
}

test('a run is saved, dropped in again, and looked at to its end: its question is asked again, and nothing is run', async ({
  app,
  hosted,
}) => {
  const { page } = app
  await app.drop('mine.yaml', mine)
  await expect(page.getByRole('heading', { level: 1, name: 'My own scenario' })).toBeVisible()
  const save = page.getByRole('button', { name: 'Save a recording…' })
  await expect(save).toBeDisabled()
  await app.stepForward(3)
  const { name, text } = await hosted.saved(() => save.click())
  expect(name).toBe('mine.dockstage.json')
  await page.getByRole('button', { name: 'All scenarios' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Docker, step by step' })).toBeVisible()

  await app.drop(name, text)
  await expect(chip(app)).toHaveText(/^Recording · Embedded engine 28\S* · /)
  await expect(app.narration).toContainText('no engine is used, and nothing is run')
  await expectLegible(page, 'before the first step')
  for (const gone of ['Clean up', 'Start over', 'Save a recording…', 'Engine:'])
    await expect(page.getByRole('button', { name: gone })).toHaveCount(0)
  expect(await app.stepsDone()).toBe(0)

  await page.keyboard.press('ArrowRight')
  await expect(app.diagram.container('one')).toBeVisible()
  await expect(app.output).toContainText('docker run -d --name one')
  await page.keyboard.press('ArrowRight')
  await expect(question(app)).toContainText('How many will there be?')
  // What the question is about is not shown before it is answered.
  await expect(app.diagram.container('two')).toHaveCount(0)
  await expect(app.narration).not.toContainText('Two of them.')
  await expectLegible(page, 'at its question')
  await question(app).getByRole('button', { name: 'Two.' }).click()
  await expect(app.diagram.container('two')).toBeVisible()
  // Who played it had chosen the other one.
  await expect(question(app)).toContainText('The first one stays.')
  await expect(question(app).getByRole('button', { name: /Two\..*your answer/i })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(app.diagram.container('one')).toHaveCount(0)
  expect(await app.stepsDone()).toBe(3)
  await expect(app.next).toHaveAttribute('title', 'The recording ends here')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await expect(app.diagram.container('two')).toBeVisible()
  expect(await app.stepsDone()).toBe(2)

  await page.reload()
  await expect(chip(app)).toBeVisible()
  await page.getByRole('button', { name: 'All scenarios' }).click()
  await expect(page.getByRole('button', { name: 'Open A network of your own' })).toBeVisible()
})

test('a file that is cut off, or damaged, says what is wrong with it and what to do', async ({ app }) => {
  const good = readFileSync('test/fixtures/recording-1.dockstage.json', 'utf8')
  const alert = app.page.getByRole('alert')
  await app.drop('half.dockstage.json', good.slice(0, 9000))
  await expect(alert).toContainText('half.dockstage.json: it ends in the middle')
  await expect(alert).toContainText('record the scenario again')
  await app.drop('later.dockstage.json', good.replace('"version":1', '"version":2'))
  await expect(alert).toContainText('Open it with a newer Dockstage.')
  await app.drop('other.dockstage.json', good.replace('"step":"share"', '"step":"elsewhere"'))
  await expect(alert).toContainText('the scenario has no step "elsewhere"')
})

test.describe('with no engine', () => {
  test.use({ environment: { DOCKSTAGE_ENGINE: 'unix:///nowhere/none.sock' } })

  test('a shipped recording plays by itself, stops at its question, and goes on to its end', async ({ app }) => {
    const { page } = app
    await expect(page.getByRole('alert')).toContainText('unix:///nowhere/none.sock')
    await page.getByRole('button', { name: 'Recording of Several behind one name' }).click()
    await expect(chip(app)).toHaveText(/^Recording · Docker Engine 20\.10/)
    await expect(page.getByRole('alert')).toHaveCount(0)
    const speed = page.getByRole('button', { name: /^Speed: / })
    while ((await speed.innerText()) !== 'instant') await speed.click()
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await expect(page.locator('.ask.open')).toBeVisible({ timeout: 40_000 })
    await question(app).getByRole('listitem').getByRole('button').first().click()
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.keyboard.press('End')
    expect(await app.stepsDone()).toBe(await page.locator('nav.steps li').count())
    await expect(app.next).toHaveAttribute('title', 'The recording ends here')
  })
})
