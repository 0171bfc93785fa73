import { type App, expect, test } from './app.ts'
import { faultsOf } from './legible.ts'

test.use({
  ownFile: `id: ways
title: Two ways
summary: Three steps, the first of which pulls.
steps:
  - { id: first, title: Start it, say: One container., run: docker run -d --name one wordpress }
  - { id: second, title: Another, say: Another one., run: docker run -d --name two busybox sleep 1d }
  - { id: third, title: Remove it, say: The first one goes., run: docker rm -f one }
`,
})

const returning = (app: App) => app.page.getByRole('button', { name: /^(Return to the way you left|떠나온 길로 돌아가기)$/ })

/** Each id of a container in the picture, as its card says it. */
const cards = (app: App) =>
  app.diagram.root.getByRole('button', { name: / · / }).evaluateAll((all) => all.map((it) => it.getAttribute('aria-label')))

async function opened(app: App): Promise<void> {
  await expect(app.page.getByRole('heading', { level: 2, name: 'Two ways' })).toBeVisible()
}

test('the engine goes back to a step and the very same containers run; the way that was left is told of, and returned to', async ({
  app,
  hosted,
}) => {
  await opened(app)
  await app.stepForward(2)
  const before = await cards(app)
  await app.stepForward(1)
  await expect(app.diagram.container('one')).toHaveCount(0)

  await app.page.keyboard.press('2')
  await app.page.getByRole('button', { name: 'Rewind the engine to here' }).click()
  await expect.poll(app.stepsDone).toBe(2)
  await expect(app.diagram.container('one')).toBeVisible()
  expect(await cards(app)).toEqual(before)
  await expect(app.narration).toContainText('You left another way after “Another”. It goes on for 1 step.')

  await app.page.keyboard.press('/')
  await app.page.keyboard.type('docker rm -f two')
  await app.page.keyboard.press('Enter')
  await expect(app.diagram.container('two')).toHaveCount(0)
  for (const size of [
    { width: 1280, height: 720 },
    { width: 1920, height: 1080 },
  ]) {
    await hosted.resize(size)
    // A window that another one covers draws no frame by itself.
    const faults = () => app.page.screenshot().then(() => app.page.evaluate(faultsOf))
    await expect.poll(faults).toEqual([])
  }
  await returning(app).click()
  await expect(app.diagram.container('two')).toBeVisible()
  await expect(app.diagram.container('one')).toHaveCount(0)
  expect(await app.stepsDone()).toBe(3)
  // The one that was in hand can be returned to in its turn.
  await returning(app).click()
  await expect(app.diagram.container('one')).toBeVisible()
  await expect(app.diagram.container('two')).toHaveCount(0)
})

test('a pull shows how far each layer has come while it runs, and its end afterwards', async ({ app }) => {
  await opened(app)
  // A pull of the embedded engine is over in a moment: what is shown on the way is written down as it comes.
  const shown = await app.page.evaluateHandle(() => {
    const texts: string[] = []
    new MutationObserver(() => texts.push(...[...document.querySelectorAll('.output')].map((it) => it.textContent ?? ''))).observe(
      document,
      {
        subtree: true,
        childList: true,
        characterData: true,
      },
    )
    return texts
  })
  await app.stepForward(1)
  const texts = (await shown.jsonValue()) as string[]
  expect(texts.some((it) => /^[0-9a-f]{12}: Downloading \[=*> *\] +[\d.]+[kM]?B\/[\d.]+[kM]?B$/m.test(it))).toBe(true)
  await expect(app.output).toContainText('Pull complete')
  await expect(app.output).not.toContainText('Downloading')
})

test.describe('a step that waits', () => {
  test.use({
    ownFile: `id: waits
title: It waits
summary: For what never comes.
steps:
  - id: first
    title: Start it
    run: docker run -d --name one busybox sleep 1d
    wait: { container: one, log: "never said", within: 60s }
`,
  })
  test('says for what, and how long it has waited, and can be cancelled', async ({ app }) => {
    await expect(app.page.getByRole('heading', { level: 2, name: 'It waits' })).toBeVisible()
    await app.page.keyboard.press('ArrowRight')
    const progress = app.output.getByRole('status')
    await expect(progress).toContainText('never said')
    const seconds = async () => Number(/\d+/.exec((await progress.locator('.elapsed').textContent()) ?? '')?.[0])
    await expect.poll(seconds).toBeGreaterThanOrEqual(2)
    await app.page.getByRole('button', { name: /Cancel/ }).click()
    await expect(app.narration).toContainText('cancelled')
    await expect(app.diagram.container('one')).toBeVisible()
  })
})
