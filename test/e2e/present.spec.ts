import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { stageFaultsOf } from './stage-faults.ts'

const stage = (page: Page) => page.locator('.hall-stage')
const title = (page: Page) => stage(page).getByRole('heading', { level: 1 })
const card = (page: Page, name: string) => stage(page).getByRole('button', { name: new RegExp(`^${name} · `) })
const commands = (page: Page) => stage(page).locator('.stage-command')
const speaker = (page: Page) => page.getByRole('region', { name: 'What the hall sees' })

/** Presents a recording: its steps take no time, so that each is there as soon as its key is pressed. */
async function present(page: Page, recorded = 'WordPress and MySQL with --link'): Promise<void> {
  await page.getByRole('button', { name: `Recording of ${recorded}` }).click()
  await expect(page.getByRole('heading', { level: 1, name: recorded })).toBeVisible()
  await page.keyboard.press('F5')
  await expect(stage(page)).toBeVisible()
}

test('F5 shows the stage alone, a clicker plays on it, Esc ends it where the app was', async ({ app }) => {
  const { page } = app
  await app.openScenario('Mounts of another container')
  await page.keyboard.press('F5')
  await expect(stage(page)).toBeVisible()
  for (const other of [page.getByRole('banner'), page.getByRole('navigation'), app.narration]) await expect(other).toHaveCount(0)
  await expect(title(page)).toHaveText('Mounts of another container')
  await page.keyboard.press('PageDown')
  await expect(card(page, 'keeper')).toBeVisible()
  await expect(commands(page).first()).toContainText('docker ')
  await page.keyboard.press('PageUp')
  await expect(card(page, 'keeper')).toHaveCount(0)
  await page.keyboard.press('End')
  await expect(card(page, 'keeper')).toBeVisible()
  await page.keyboard.press('F5')
  await expect(stage(page)).toHaveCount(0)
  await expect(app.diagram.container('keeper')).toBeVisible()
})

test('the black screen hides all of it, and the next press of a clicker brings it back without going on', async ({ app }) => {
  const { page } = app
  await present(page)
  await page.keyboard.press('PageDown')
  const first = await title(page).textContent()
  await page.keyboard.press('.')
  const black = stage(page).locator('.stage-black')
  await expect(black).toBeVisible()
  const covers = await black.evaluate((it) => {
    const [a, b] = [it.getBoundingClientRect(), it.closest('.hall-stage')?.getBoundingClientRect()]
    return b !== undefined && a.left <= b.left && a.top <= b.top && a.right >= b.right && a.bottom >= b.bottom
  })
  expect(covers).toBe(true)
  await page.keyboard.press('PageDown')
  await expect(black).toHaveCount(0)
  expect(await title(page).textContent()).toBe(first)
  await page.keyboard.press('b')
  await expect(black).toBeVisible()
  await page.keyboard.press('b')
  await expect(black).toHaveCount(0)
})

test('a question to the hall is answered by its number, and told with what is right', async ({ app }) => {
  const { page } = app
  await present(page)
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight')
  const options = stage(page).getByRole('listitem')
  await expect(options).toHaveCount(3)
  await page.keyboard.press('1')
  await expect(options).toHaveCount(2)
  await expect(stage(page).locator('li.wrong')).toContainText('On port 80 of the host')
  await expect(stage(page).locator('li.correct')).toContainText('On a free port')
})

test('output, close-up and spotlight come and go by their keys', async ({ app }) => {
  const { page } = app
  await present(page)
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('o')
  const output = stage(page).getByRole('region', { name: 'Output' })
  await expect(output).toContainText(/[0-9a-f]{64}/)
  await page.keyboard.press('o')
  await expect(output).toHaveCount(0)

  const widthOf = async (name: string): Promise<number> => (await card(page, name).locator('.card-box').boundingBox())?.width ?? 0
  const before = await widthOf('wordpress')
  await page.keyboard.press('z')
  await expect.poll(() => widthOf('wordpress')).toBeGreaterThan(before * 1.2)
  await page.keyboard.press('z')
  await expect.poll(() => widthOf('wordpress')).toBeCloseTo(before, 0)

  await page.keyboard.press('l')
  const light = stage(page).locator('.stage-spotlight')
  const box = await stage(page).boundingBox()
  if (!box) throw new Error('there is no stage')
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.75)
  await expect(light).toHaveCSS('background-image', /at 25% 75%/)
  await page.keyboard.press('l')
  await expect(light).toHaveCount(0)
})

test('the hall has a window of its own: it follows the speaker, drives nothing, and closes with the presentation', async ({
  app,
  hosted,
}) => {
  const { page } = app
  await present(page)
  const hall = await hosted.opened(() => page.keyboard.press('s'))
  await expect(speaker(page)).toBeVisible()
  await expect(title(hall)).toHaveText('WordPress and MySQL with --link')

  await page.keyboard.press('PageDown')
  await expect(title(hall)).toHaveText('Start the database')
  await expect(card(hall, 'wordpressdb')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Notes' })).toContainText('Start the database')
  await expect(page.getByRole('region', { name: 'Next' })).toContainText('2. Start WordPress, linked to it')

  // Keys pressed in the hall's window, by whoever reaches it, change nothing anywhere.
  await hall.bringToFront()
  for (const key of ['PageDown', 'ArrowRight', 'b', 'End', 'Escape']) await hall.keyboard.press(key)
  await page.bringToFront()
  await expect(title(hall)).toHaveText('Start the database')
  await expect(title(page)).toHaveText('Start the database')

  await page.keyboard.press('b')
  await expect(hall.locator('.stage-black')).toBeVisible()
  await expect(page.getByText('The hall sees a black screen')).toBeVisible()
  await page.keyboard.press('PageDown')
  await expect(title(hall)).toHaveText('Start WordPress, linked to it')
  await expect(hall.locator('.stage-black')).toBeVisible()
  await page.keyboard.press('b')
  await expect(hall.locator('.stage-black')).toHaveCount(0)

  await page.keyboard.press('l')
  const box = await speaker(page).locator('.hall-stage').boundingBox()
  if (!box) throw new Error('there is no stage')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 4)
  await expect(hall.locator('.stage-spotlight')).toHaveCSS('background-image', /at 50% 25%/)

  // Both windows show the same question, and the same answer.
  await page.keyboard.press('PageDown')
  await expect(hall.getByRole('listitem')).toHaveCount(3)
  await page.keyboard.press('2')
  await expect(hall.locator('li.correct')).toContainText('On a free port')

  const gone = hall.waitForEvent('close')
  await page.keyboard.press('Escape')
  await gone
  await expect(app.narration).toBeVisible()
})

test('a reload of either window changes nothing, and a window of the hall that was closed is offered again', async ({ app, hosted }) => {
  const { page } = app
  await present(page)
  const hall = await hosted.opened(() => page.keyboard.press('s'))
  await page.keyboard.press('PageDown')
  await expect(title(hall)).toHaveText('Start the database')
  await hall.reload()
  await expect(title(hall)).toHaveText('Start the database')
  await page.reload()
  await expect(speaker(page)).toBeVisible()
  await expect(title(page)).toHaveText('Start the database')
  await page.keyboard.press('PageDown')
  await expect(title(hall)).toHaveText('Start WordPress, linked to it')

  await hall.close()
  await expect(page.getByText('The hall’s window is closed.')).toBeVisible()
  const again = await hosted.opened(() => page.getByRole('button', { name: 'Open the hall’s window' }).click())
  await expect(title(again)).toHaveText('Start WordPress, linked to it')
})

for (const [language, theme, title] of [
  ['English', 'dark', 'WordPress and MySQL with --link'],
  ['한국어', 'light', 'A network of your own'],
] as const)
  test(`every step is read from the last row: ${title}, ${language}, ${theme}`, async ({ app, hosted }) => {
    test.setTimeout(120_000)
    const { page } = app
    await hosted.resize({ width: 1920, height: 1080 })
    await page.getByRole('button', { name: `Recording of ${title}` }).click()
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    const count = await page.getByRole('navigation').getByRole('listitem').count()
    expect(count).toBeGreaterThan(10)
    if (language !== 'English') await page.getByRole('button', { name: language }).click()
    await page.keyboard.press('F5')
    if (theme === 'light') await page.keyboard.press('t')
    await expect(stage(page)).toHaveAttribute('data-stage-theme', theme)
    for (let step = 1; step <= count; step += 1) {
      await page.keyboard.press('PageDown')
      const number = stage(page).locator('.stage-number')
      await expect(number).toHaveText(String(step))
      const looks = () => page.evaluate(stageFaultsOf)
      if (await stage(page).getByRole('button', { disabled: false }).and(page.locator('.stage-question button')).count()) {
        await expect.poll(looks, { message: `the question of step ${step}`, timeout: 5000 }).toEqual([])
        await page.keyboard.press('1')
        await expect(stage(page).locator('li.correct')).toBeVisible()
      }
      await expect.poll(looks, { message: `step ${step}`, timeout: 5000 }).toEqual([])
    }
  })
