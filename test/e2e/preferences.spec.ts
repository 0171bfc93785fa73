import { expect, test } from './app.ts'

test('language and theme switch at once', async ({ app }) => {
  await app.page.getByRole('button', { name: '한국어' }).click()
  await expect(app.page.locator('html')).toHaveAttribute('lang', 'ko')
  await expect(app.page.getByRole('button', { name: 'English' })).toBeVisible()
  await app.page.getByRole('button', { name: '어둡게' }).click()
  await expect(app.page.locator('html')).toHaveAttribute('data-theme', 'dark')
})
