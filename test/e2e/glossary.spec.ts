import type { Locator, Page } from '@playwright/test'
import { type App, expect, test } from './app.ts'
import { faultsOf } from './legible.ts'

const card = (page: Page): Locator => page.locator('.term-card')

/** The first step marks the bridge and the veth. */
async function atFirstStep(app: App): Promise<void> {
  await app.openScenario('docker0 and the veth pairs')
  await app.stepForward(1)
  await expect(term(app, 'veth')).toBeVisible()
}

const term = (app: App, name: string): Locator => app.narration.getByRole('button', { name, exact: true })

/** Wholly within the window, and nothing in it smaller than it should be or cut. */
async function expectWhole(page: Page): Promise<void> {
  const box = await card(page).boundingBox()
  const [width, height] = await page.evaluate(() => [innerWidth, innerHeight])
  if (!box) throw new Error('no explanation is shown')
  expect(box.x).toBeGreaterThanOrEqual(0)
  expect(box.y).toBeGreaterThanOrEqual(0)
  expect(box.x + box.width).toBeLessThanOrEqual(width ?? 0)
  expect(box.y + box.height).toBeLessThanOrEqual(height ?? 0)
  expect(await card(page).evaluate((it) => it.scrollHeight - it.clientHeight)).toBeLessThanOrEqual(0)
  expect(await page.evaluate(faultsOf)).toEqual([])
}

test('a marked term is explained by a click, in both languages, without asking the network', async ({ app }) => {
  const { page } = app
  await atFirstStep(app)
  const asked: string[] = []
  page.on('request', (it) => asked.push(it.url()))

  await term(app, 'veth').click()
  const explanation = page.getByRole('dialog', { name: 'veth' })
  await expect(explanation).toContainText('virtual cable')
  await expect(term(app, 'veth')).toHaveAttribute('aria-expanded', 'true')
  await expectWhole(page)

  // One at a time; the button closes what it has opened.
  await term(app, 'bridge').click()
  await expect(page.getByRole('dialog', { name: 'bridge' })).toContainText('A switch made of software')
  await expect(card(page)).toHaveCount(1)
  await term(app, 'bridge').click()
  await expect(card(page)).toHaveCount(0)

  await page.getByRole('button', { name: '한국어' }).click()
  await term(app, '브리지').click()
  await expect(page.getByRole('dialog', { name: '브리지' })).toContainText('소프트웨어로 만든 스위치')
  await expect(card(page)).toContainText('bridge')
  await expectWhole(page)
  expect(asked).toEqual([])
})

test('by keyboard: Tab reaches a term, Enter and Space open it, Esc closes it and the focus is back', async ({ app }) => {
  const { page } = app
  await atFirstStep(app)
  await page.locator('#main').focus()
  // The narration itself comes first: it may have to be scrolled.
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(term(app, 'bridge')).toBeFocused()
  expect(await term(app, 'bridge').evaluate((it) => getComputedStyle(it).outlineStyle)).not.toBe('none')
  await page.keyboard.press('Tab')
  await expect(term(app, 'veth')).toBeFocused()

  for (const key of ['Enter', 'Space']) {
    await page.keyboard.press(key)
    await expect(page.getByRole('dialog', { name: 'veth' })).toBeVisible()
    await expect(card(page).getByRole('button', { name: 'Close' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(card(page)).toHaveCount(0)
    await expect(term(app, 'veth')).toBeFocused()
  }
  // Space has started no playing, and Esc has done nothing else.
  expect(await app.stepsDone()).toBe(1)
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()

  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(card(page)).toHaveCount(0)
  await expect(term(app, 'veth')).toBeFocused()
})

test('a press beside it closes it; the next step does, too', async ({ app }) => {
  const { page } = app
  await atFirstStep(app)
  await term(app, 'veth').click()
  await expect(card(page)).toBeVisible()
  await page.locator('.diagram-pane').click({ position: { x: 3, y: 300 } })
  await expect(card(page)).toHaveCount(0)
  await expect(term(app, 'veth')).toBeFocused()

  await term(app, 'veth').click()
  await page.keyboard.press('PageDown')
  await expect.poll(app.stepsDone).toBe(2)
  await expect(card(page)).toHaveCount(0)
  await expect(term(app, 'network namespace')).toBeVisible()
})

test('at the foot of a low window it stands above its term', async ({ app, hosted }) => {
  const { page } = app
  await atFirstStep(app)
  await hosted.resize({ width: 1280, height: 720 })
  await term(app, 'veth').evaluate((it) => {
    it.style.cssText = 'position: fixed; right: 4px; bottom: 4px'
  })
  await term(app, 'veth').click()
  await expect(card(page)).toBeVisible()
  const box = await card(page).boundingBox()
  const below = await term(app, 'veth').boundingBox()
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0)
  await expectWhole(page)
})
