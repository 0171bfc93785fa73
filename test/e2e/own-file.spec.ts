import { expect, test } from './app.ts'

const good = `id: mine
language: en
title: My own scenario
summary: One container.
steps:
  - id: start
    title: Start it
    run: docker run -d --name mine busybox sleep 1000
    expect: [{ container: mine, state: running }]
`

async function drop(page: import('@playwright/test').Page, name: string, text: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/yaml', buffer: Buffer.from(text) })
}

test("a scenario of one's own is opened from its text and played", async ({ app }) => {
  await drop(app.page, 'mine.yaml', good)
  await expect(app.page.getByRole('heading', { level: 1, name: 'My own scenario' })).toBeVisible()
  await app.stepForward(1)
  await expect(app.diagram.container('mine')).toBeVisible()
})

test('a file with errors says what, where and the nearest right word, and nothing is lost', async ({ app }) => {
  await drop(app.page, 'bad.yaml', good.replace('docker run', 'docker rnu').replace('summary:', 'sumary:'))
  const alert = app.page.getByRole('alert')
  await expect(alert).toContainText('bad.yaml:4:1')
  await expect(alert).toContainText('did you mean "summary"')
  await expect(alert).toContainText('did you mean "docker run"')
  await expect(app.page.getByRole('button', { name: 'Open A network of your own' })).toBeVisible()
})

test("a step that fails shows the engine's words and keeps what ran before", async ({ app }) => {
  await drop(
    app.page,
    'mine.yaml',
    `${good}  - id: again\n    title: The same name again\n    run: docker run -d --name mine busybox sleep 1000\n`,
  )
  // Until the file has been read it is the start page that hears the key.
  await expect(app.page.getByRole('heading', { level: 1, name: 'My own scenario' })).toBeVisible()
  await app.stepForward(1)
  await app.page.keyboard.press('ArrowRight')
  await expect(app.page.getByRole('alert')).toContainText('mine')
  await expect(app.diagram.container('mine')).toBeVisible()
  await app.page.getByRole('button', { name: 'Clean up' }).click()
  await expect(app.page.getByText(/things? (was|were) removed:/)).toBeVisible()
})
