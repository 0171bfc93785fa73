import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type App, expect, test } from './app.ts'
import { faultsOf } from './legible.ts'
import { type OwnEngine, ownEngine } from './own-engine.ts'

// An embedded engine of its own process lives on when the app is killed, as a user's engine does.
let engine: OwnEngine
test.beforeAll(async () => {
  engine = await ownEngine.start()
})
test.afterAll(() => engine.end())

const title = 'My own scenario'
const mine = (last = 'The end'): string => `id: mine
language: en
title: ${title}
summary: A network, a container, a question.
steps:
  - { id: net, title: Make a network, run: docker network create mine-net, expect: [{ network: mine-net }] }
  - id: web
    title: Start a container on it
    run: docker run -d --name mine-web --net mine-net -v /data busybox sleep 1d
    ask: { question: "Will it run?", options: ["Yes.", "No."], answer: 0, because: "It sleeps." }
    expect: [{ container: mine-web, state: running, network: mine-net }]
  - { id: look, title: Look at it, run: docker ps, expect: [{ output: mine-web }] }
  - { id: last, title: ${last}, run: docker rm -f mine-web, expect: [{ container: mine-web, absent: true }] }
`
test.use({ environment: { DOCKSTAGE_ENGINE: ownEngine.address }, ownFile: mine() })

const opened = async ({ page }: App): Promise<void> => expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()

test('an app that is killed finds its run at the next start, says what is there, and resumes it where it was', async ({
  app,
  hosted,
  startAgain,
}, info) => {
  await opened(app)
  await app.stepForward(2)
  await hosted.kill()
  expect(await engine.names()).toEqual(['/mine-web', 'mine-net'])

  const next = await startAgain()
  const card = next.page.getByRole('region', { name: 'A run was cut off' })
  await expect(card.getByRole('heading', { name: title })).toBeVisible()
  await expect(card.getByText('Cut off before step 3 of 4: Look at it')).toBeVisible()
  for (const thing of ['container mine-web', 'network mine-net']) await expect(card.getByText(thing)).toBeVisible()
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
  await opened(next)
  await expect(next.narration.getByText('Taken up again')).toBeVisible()
  await expect(next.diagram.container('mine-web')).toBeVisible()
  expect(await next.stepsDone()).toBe(2)
  await next.page.screenshot({ path: info.outputPath('resumed.png') })
  // The file is followed again, as it was before.
  writeFileSync(join(hosted.home, 'mine.yaml'), mine('All gone'))
  await expect(next.page.getByRole('navigation').getByText('All gone')).toBeVisible()
  await next.stepForward(2)
  await expect(next.diagram.container('mine-web')).toHaveCount(0)
  await next.page.getByRole('button', { name: 'All scenarios' }).click()
  await expect(next.page.getByText('Scenarios', { exact: true })).toBeVisible()
  expect(await engine.names()).toEqual([])
  expect(readdirSync(join(hosted.home, 'runs'))).toEqual([])
})

test('what a killed app left can be put aside, and is cleaned up from the start page', async ({ app, hosted, startAgain }) => {
  await opened(app)
  await app.stepForward(2)
  await hosted.kill()
  const next = await startAgain()
  const card = next.page.getByRole('region', { name: 'A run was cut off' })
  await card.getByRole('button', { name: 'Later' }).click()
  await expect(card.getByText('container mine-web')).toHaveCount(0)
  await card.getByRole('button', { name: 'Show' }).click()
  await card.getByRole('button', { name: `Clean up what ${title} left` }).click()
  await expect(next.page.getByText(/^\d things were removed\.$/)).toBeVisible()
  await expect(card).toHaveCount(0)
  expect(await engine.names()).toEqual([])
  expect(readdirSync(join(hosted.home, 'runs'))).toEqual([])
})

test('the run survives the window’s reload: its frames, its step, and a question that waits', async ({ app }) => {
  await opened(app)
  await app.stepForward(1)
  await app.page.keyboard.press('ArrowRight')
  const question = app.page.getByRole('region', { name: 'Question' })
  await expect(question).toBeVisible()
  await app.page.reload()
  await opened(app)
  expect(await app.stepsDone()).toBe(1)
  await question.getByRole('button').first().click()
  await expect.poll(() => app.stepsDone()).toBe(2)
  await expect(app.diagram.container('mine-web')).toBeVisible()
})
