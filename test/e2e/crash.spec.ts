import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app.ts'
import { faultsOf } from './legible.ts'
import { type OwnEngine, ownEngine } from './own-engine.ts'

// An embedded engine of its own process lives on when the app is killed, as a user's engine does.
let engine: OwnEngine
test.use({ environment: { DOCKSTAGE_ENGINE: ownEngine.address } })
test.beforeAll(async () => {
  engine = await ownEngine.start()
})
test.afterAll(() => engine.end())

const title = 'A network of your own'

test('an app that is killed finds its run at the next start, says what is there, and resumes it where it was', async ({
  app,
  hosted,
  startAgain,
}, info) => {
  await app.openScenario(title)
  await app.stepForward(2)
  await hosted.kill()
  expect(await engine.names()).toContain('/wordpressdb')

  const next = await startAgain()
  const card = next.page.getByRole('region', { name: 'A run was cut off' })
  await expect(card.getByRole('heading', { name: title })).toBeVisible()
  await expect(card.getByText('container wordpressdb')).toBeVisible()
  await expect(card.getByText('network blog')).toBeVisible()
  for (const language of ['English', '한국어'])
    for (const colorScheme of ['light', 'dark'] as const) {
      const other = next.page.getByRole('button', { name: language, exact: true })
      if ((await other.count()) > 0) await other.click()
      await next.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const name = `card-${language === 'English' ? 'en' : 'ko'}-${colorScheme}.png`
      expect(await next.page.evaluate(faultsOf), name).toEqual([])
      await next.page.screenshot({ path: info.outputPath(name) })
    }
  await next.page.getByRole('button', { name: 'English', exact: true }).click()

  await card.getByRole('button', { name: 'Resume at step 3' }).click()
  await expect(next.page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(next.narration.getByText('Taken up again')).toBeVisible()
  await expect(next.diagram.container('wordpressdb')).toBeVisible()
  expect(await next.stepsDone()).toBe(2)
  await next.page.screenshot({ path: info.outputPath('resumed.png') })
  const count = await next.page.locator('nav.steps li').count()
  await next.stepForward(count - 2)
  await next.page.getByRole('button', { name: 'All scenarios' }).click()
  await expect(next.page.getByRole('heading', { name: 'Scenarios' })).toBeVisible()
  expect(await engine.names()).toEqual([])
  expect(readdirSync(join(hosted.home, 'runs'))).toEqual([])
})

test('what a killed app left can be put aside, and is cleaned up from the start page', async ({ app, hosted, startAgain }) => {
  await app.openScenario(title)
  await app.stepForward(2)
  await hosted.kill()
  const next = await startAgain()
  const card = next.page.getByRole('region', { name: 'A run was cut off' })
  await card.getByRole('button', { name: 'Later' }).click()
  await expect(card.getByText('container wordpressdb')).toHaveCount(0)
  await card.getByRole('button', { name: 'Show' }).click()
  await card.getByRole('button', { name: `Clean up what ${title} left` }).click()
  await expect(next.page.getByText(/things were removed\./)).toBeVisible()
  await expect(card).toHaveCount(0)
  expect(await engine.names()).toEqual([])
  expect(readdirSync(join(hosted.home, 'runs'))).toEqual([])
})

test('the run survives the window’s reload: its frames, its step and its question', async ({ app }) => {
  await app.openScenario(title)
  await app.stepForward(2)
  await app.page.reload()
  await expect(app.page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  expect(await app.stepsDone()).toBe(2)
  await expect(app.diagram.container('wordpressdb')).toBeVisible()
  await app.stepForward(1)
  expect(await app.stepsDone()).toBe(3)
})
