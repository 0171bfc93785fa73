import { App, expect, test } from './app.ts'
import { axeFaults } from './axe.ts'

const secret = 'sh0wn-on-request'
test.use({
  viewers: true,
  ownFile: `id: mine
language: en
title: A secret on the screen
summary: One container that was given a password.
steps:
  - { id: db, title: A database, run: docker run -d --name mine-db -e DB_PASSWORD=${secret} alpine sleep 1000 }
  - { id: look, title: Look at it, run: docker exec mine-db env }
`,
})

test('a secret is shown to the driver who asks for it, by keyboard, for so long as it is looked at', async ({ app, hosted }, info) => {
  const { page } = app
  await app.stepForward(1)
  await app.diagram.container('mine-db').click()
  const masked = page.getByRole('region', { name: 'Masked variables' })
  const show = masked.getByRole('button', { name: 'Show the value of DB_PASSWORD' })
  const told = page.getByText(secret)
  await expect(masked).toContainText('DB_PASSWORD********')
  await expect(told).toHaveCount(0)

  await show.focus()
  await page.keyboard.press('Enter')
  await expect(told).toHaveCount(1)
  await expect(masked).toContainText(`DB_PASSWORD${secret}`)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await axeFaults(page)).toEqual([])
  }
  // It is the same button, which still has the focus.
  await page.keyboard.press('Enter')
  await expect(told).toHaveCount(0)

  await page.clock.install()
  await page.keyboard.press('Enter')
  await expect(told).toHaveCount(1)
  await page.clock.fastForward(31_000)
  await expect(told).toHaveCount(0)
  await page.clock.resume()

  await show.click()
  await expect(told).toHaveCount(1)
  await app.stepForward(1)
  await expect(page.locator('.output')).toContainText('DB_PASSWORD=********')
  await expect(told).toHaveCount(0)

  if (info.project.metadata.host === 'browser') {
    await show.click()
    await expect(told).toHaveCount(1)
    const viewer = await hosted.viewer()
    await new App(viewer).diagram.container('mine-db').click()
    await expect(viewer.getByRole('region', { name: 'Masked variables' })).toContainText('DB_PASSWORD********')
    await expect(viewer.getByRole('button', { name: /value of/ })).toHaveCount(0)
    await expect(viewer.getByText(secret)).toHaveCount(0)
  }
})
