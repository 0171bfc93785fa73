import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from './app.ts'
import { axeFaults } from './axe.ts'

// The browser host's process throws at a signal (test/support/fault-hook.mjs); Electron's is told to by Playwright.
test.use({ environment: { NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, '../support/fault-hook.mjs')).href}` } })

test('a fault in a panel, in the page and in main is shown, written down and survived, and leads to a report that is looked at before it is copied', async ({
  app,
  hosted,
}) => {
  const { page } = app
  const log = (): string => readFileSync(join(hosted.home, 'log', 'dockstage.log'), 'utf8')
  const notice = page.getByRole('alert').filter({ hasText: 'Dockstage itself made a mistake' })
  await app.openScenario('Mounts of another container')

  // A panel: nothing can be drawn any more, and the step runs all the same.
  await page.evaluate(() => {
    const own = Element.prototype.setAttribute
    Object.assign(window, { mend: () => Object.assign(Element.prototype, { setAttribute: own }) })
    Element.prototype.setAttribute = function (this: Element, name: string, value: string) {
      if (this instanceof SVGGElement) throw new TypeError('nothing can be drawn')
      own.call(this, name, value)
    }
  })
  await app.stepForward(1)
  const fault = page.getByRole('alert').filter({ hasText: 'This part could not be shown' })
  await expect(fault).toHaveCount(1)
  await expect(app.diagram.root).toHaveCount(0)
  await expect(app.narration).toContainText('container keeper')
  await expect(app.output).toContainText('docker run -d --name keeper')
  expect(await axeFaults(page)).toEqual([])
  await page.evaluate(() => (window as unknown as { mend(): void }).mend())
  await fault.getByRole('button', { name: 'Show again' }).click()
  await expect(app.diagram.container('keeper')).toBeVisible()
  await expect.poll(log).toMatch(/ fault where="page: picture" name=panel message="TypeError: nothing can be drawn"\n {4}at /)

  // The page.
  await page.evaluate(() => {
    void Promise.reject(new RangeError('nobody listens, API_TOKEN=n0t-to-be-seen'))
  })
  await expect(notice).toContainText('nobody listens')
  await expect.poll(log).toMatch(/ fault where=page name=rejection message="RangeError: nobody listens, API_TOKEN=\*{8}"\n/)
  await notice.getByRole('button', { name: 'Dismiss' }).click()

  // Main.
  if (hosted.electron)
    await hosted.electron.evaluate(() => {
      setImmediate(() => {
        throw new TypeError('thrown by a test')
      })
    })
  else process.kill(Number(/ serve\[(\d+)\]/.exec(log())?.[1]), 'SIGUSR2')
  await expect(notice).toContainText('thrown by a test')
  await expect.poll(log).toMatch(/ error (serve|desktop)\[\d+\] fault where=uncaught name=TypeError message="thrown by a test/)
  await app.stepForward(1)

  // The report, by the keyboard alone.
  await page.getByRole('button', { name: /^Engine/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Engine' }).getByRole('button', { name: 'Copy report…' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Copy report' })
  const text = dialog.getByRole('region', { name: 'Text of the report' })
  await expect(text).toContainText('Scenario: volumes-from, step 3 of 8')
  for (const said of ['nothing can be drawn', 'API_TOKEN=********', 'thrown by a test', 'Page: 1280x720'])
    await expect(text).toContainText(said)
  expect(await axeFaults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Copy', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('Copied.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Copy report…' }).and(page.locator(':focus'))).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.press('ControlOrMeta+V')
  await expect(page.getByRole('combobox')).toHaveValue(/Dockstage \d.*Scenario: volumes-from/s)
})
