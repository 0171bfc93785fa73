import { expect, test } from './app.ts'

test('who has answered a question sees why, and what to look at, without scrolling', async ({ app, hosted }) => {
  const { page } = app
  await hosted.resize({ width: 1280, height: 720 })
  await app.openScenario('Several behind one name')
  await app.stepForward(2)
  await page.keyboard.press('ArrowRight')
  await page.locator('section.ask.open').getByRole('button').first().click()
  await expect.poll(app.stepsDone).toBe(3)
  await expect(page.locator('.ask-because')).toBeInViewport({ ratio: 0.99 })
  await expect(page.locator('.say p').first()).toBeInViewport({ ratio: 0.99 })
})
