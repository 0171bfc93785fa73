import type { Locator, Page } from '@playwright/test'
import { writeRecording } from '../../src/shared/recording/write-recording.ts'
import { largeRecording } from '../support/large-recording.ts'
import { type App, expect, test } from './app.ts'
import { axeFaults } from './axe.ts'
import { faultsOf } from './legible.ts'

const text = writeRecording(largeRecording(100, 6))

/** Drops the recording onto the window, and shows its first step: a hundred containers at once. */
async function opened(app: App): Promise<void> {
  const { page } = app
  await app.drop('large.dockstage.json', text)
  await expect(page.getByRole('heading', { level: 1, name: 'A large engine' })).toBeVisible()
  await app.stepForward(1)
}

const selected = ({ page }: App): Locator => page.getByRole('region', { name: 'Selected' })
const mode = ({ page }: App): Locator => page.getByRole('button', { name: /^Compact picture/ })
const field = ({ page }: App): Locator => page.getByRole('textbox', { name: 'Find in the picture' })
const focused = ({ page }: App): Locator => page.locator('.diagram .node:focus')

/** The camera's place and scale, in pixels of the pane. */
const camera = (page: Page): Promise<{ x: number; y: number; scale: number }> =>
  page.locator('.diagram-camera').evaluate((it) => {
    const { a, e, f } = new DOMMatrix((it as HTMLElement).style.transform)
    return { x: e, y: f, scale: a }
  })

/** The whole of it lies in the pane, and nothing lies over it. */
const inSight = (thing: Locator): Promise<boolean> =>
  thing.evaluate((it) => {
    const pane = it.closest('.diagram-pane')?.getBoundingClientRect()
    const { left, top, right, bottom } = it.getBoundingClientRect()
    const over = document.elementFromPoint((left + right) / 2, top + 12)
    return pane !== undefined && left >= pane.left && top >= pane.top && right <= pane.right && bottom <= pane.bottom && it.contains(over)
  })

test('a hundred containers are tiles, are found by a search, and are walked through by keys', async ({ app }) => {
  const { page, diagram } = app
  await opened(app)

  await test.step('it begins compact, can be read, and is detailed and compact again by C', async () => {
    await expect(mode(app)).toHaveAttribute('aria-pressed', 'true')
    await expect(diagram.container('service-0')).toBeVisible()
    await expect(diagram.thing(/^team-0 · 1\d containers/)).toBeVisible()
    for (const language of ['한국어', 'English']) {
      await page.getByRole('button', { name: language }).click()
      // What has no room is panned to.
      const faults = async (): Promise<string[]> => (await page.evaluate(faultsOf)).filter((it) => !it.endsWith('is outside the picture'))
      await expect.poll(faults, { message: language, timeout: 5000 }).toEqual([])
    }
    await page.keyboard.press('c')
    await expect(mode(app)).toHaveAttribute('aria-pressed', 'false')
    await expect(diagram.thing(/^team-0 · 1\d containers/)).toHaveCount(0)
    await page.keyboard.press('c')
    await expect(mode(app)).toHaveAttribute('aria-pressed', 'true')
  })

  await test.step('what changes out of sight is brought into it', async () => {
    // What lies far from it is not even drawn.
    await expect(diagram.container('service-10')).toHaveCount(0)
    await page.keyboard.press('ArrowRight')
    await expect(diagram.container('service-10')).toBeVisible()
    await expect.poll(() => inSight(diagram.container('service-10'))).toBe(true)
    await page.keyboard.press('ArrowLeft')
  })

  await test.step('a search goes from one to the next, the camera with it, and Esc gives the focus back', async () => {
    await app.next.focus()
    await page.keyboard.press('Control+f')
    await expect(field(app)).toBeFocused()
    expect(await axeFaults(page)).toEqual([])
    await field(app).fill('service-9')
    // service-9, and service-90 to service-99.
    await expect(page.getByText('11 found')).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.getByText('1 of 11')).toBeVisible()
    await expect(selected(app)).toContainText('service-9')
    await page.keyboard.press('Shift+Enter')
    await expect(page.getByText('11 of 11')).toBeVisible()
    await expect(selected(app)).toContainText('service-99')
    expect(await inSight(diagram.container('service-99'))).toBe(true)
    await field(app).fill('data-98')
    await page.keyboard.press('Enter')
    await expect(selected(app)).toContainText('Volume')
    expect(await inSight(diagram.thing(/^data-98 · /))).toBe(true)
    await field(app).fill('nobody')
    await expect(page.getByText('Nothing found')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(field(app)).toHaveCount(0)
    await expect(app.next).toBeFocused()
  })

  await test.step('arrows lead from tile to tile out of what was in sight, Enter explains, and no step is taken', async () => {
    await page.keyboard.press('0')
    await page.keyboard.press('Control+f')
    await field(app).fill('service-0')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await diagram.container('service-0').focus()
    await page.keyboard.press('ArrowRight')
    await expect(diagram.container('service-14')).toBeFocused()
    for (let row = 0; row < 12; row++) {
      await page.keyboard.press('ArrowDown')
      expect(await inSight(focused(app)), `after ${row + 1} rows`).toBe(true)
    }
    const name = (await focused(app).getAttribute('data-name')) ?? '?'
    expect(name).not.toBe('service-14')
    await page.keyboard.press('Enter')
    await expect(selected(app)).toContainText(name)
    expect(await app.stepsDone()).toBe(1)
  })

  await test.step('zero shows the whole, plus comes closer, Shift and an arrow pan', async () => {
    await page.keyboard.press('0')
    await expect(page.locator('.diagram-tools').first()).toHaveAttribute('data-whole', 'true')
    const whole = await camera(page)
    await page.keyboard.press('+')
    await expect.poll(async () => (await camera(page)).scale).toBeCloseTo(whole.scale * 1.25, 3)
    const before = await camera(page)
    await page.keyboard.press('Shift+ArrowDown')
    await expect.poll(async () => (await camera(page)).y).toBeLessThan(before.y - 20)
    await page.keyboard.press('-')
    await page.keyboard.press('0')
    await expect.poll(async () => (await camera(page)).scale).toBeCloseTo(whole.scale, 3)
  })

  await test.step('a container that is removed leaves its place free', async () => {
    const place = await diagram.placeOf('service-24')
    await app.next.focus()
    await page.keyboard.press('End')
    await expect(diagram.container('service-10')).toHaveCount(0)
    expect(await diagram.placeOf('service-24')).toEqual(place)
  })
})

test('a finger drags the picture, two fingers zoom it, and a tap explains what it meets', async ({ app }) => {
  const { page, diagram } = app
  const chromium = await page.context().newCDPSession(page)
  await chromium.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 })
  await page.reload()
  await opened(app)
  await expect(diagram.container('service-0')).toBeVisible()
  const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: readonly { x: number; y: number }[]): Promise<void> => {
    await chromium.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((it, id) => ({ ...it, id })) })
  }
  const middle = { x: 780, y: 300 }
  const before = await camera(page)

  await touch('touchStart', middle)
  for (const part of [0.25, 0.5, 0.75, 1]) await touch('touchMove', { x: middle.x - 200 * part, y: middle.y - 80 * part })
  await touch('touchEnd')
  const dragged = await camera(page)
  expect(dragged.scale).toBe(before.scale)
  expect(dragged.x).toBeLessThan(before.x - 150)
  expect(dragged.y).toBeLessThan(before.y - 50)
  // A drag chooses nothing.
  await expect(selected(app)).toContainText('Pick anything')

  const apart = (by: number) => [
    { x: middle.x - by, y: middle.y },
    { x: middle.x + by, y: middle.y },
  ]
  await touch('touchStart', ...apart(50))
  for (const by of [60, 75, 90, 100]) await touch('touchMove', ...apart(by))
  await touch('touchEnd')
  const pinched = await camera(page)
  expect(pinched.scale / dragged.scale).toBeGreaterThan(1.5)

  await page.keyboard.press('0')
  await expect.poll(async () => (await camera(page)).scale).toBeLessThan(before.scale)
  const tile = diagram.root.locator('.tile').first()
  const box = await tile.boundingBox()
  if (!box) throw new Error('there is no tile')
  await touch('touchStart', { x: box.x + box.width / 2, y: box.y + box.height / 2 })
  await touch('touchEnd')
  await expect(selected(app)).toContainText((await tile.getAttribute('data-name')) ?? '?')
  expect(await app.stepsDone()).toBe(1)
})
