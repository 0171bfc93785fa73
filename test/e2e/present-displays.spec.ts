import { expect, test } from './app.ts'

test('with a second display F5 gives it to the hall, full screen, and this window to the speaker', async ({ app, hosted }) => {
  const { page } = app
  const { electron } = hosted
  if (!electron) throw new Error('this is about the desktop')
  await electron.evaluate(({ screen }) => {
    const [own] = screen.getAllDisplays()
    if (!own) throw new Error('there is no display')
    const bounds = { x: own.bounds.width, y: 0, width: 1920, height: 1080 }
    screen.getAllDisplays = () => [own, { ...own, id: own.id + 1, bounds }]
  })
  await page.getByRole('button', { name: 'Recording of WordPress and MySQL with --link' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'WordPress and MySQL with --link' })).toBeVisible()
  const hall = await hosted.opened(() => page.keyboard.press('F5'))
  await expect(hall.locator('.hall-stage')).toBeVisible()
  await expect(page.getByRole('region', { name: 'What the hall sees' })).toBeVisible()
  const windows = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((it) => ({ hall: it.webContents.getURL().includes('?hall'), full: it.isFullScreen() })),
  )
  expect(windows.sort((a, b) => Number(a.hall) - Number(b.hall))).toEqual([
    { hall: false, full: false },
    { hall: true, full: true },
  ])
  await page.keyboard.press('PageDown')
  await expect(hall.getByRole('heading', { level: 1 })).toHaveText('Start the database')
  const gone = hall.waitForEvent('close')
  await page.keyboard.press('Escape')
  await gone
  await expect(app.narration).toBeVisible()
})
