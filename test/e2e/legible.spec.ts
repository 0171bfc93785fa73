import { readdirSync, readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { parse } from 'yaml'
import { type App, expect, test } from './app.ts'
import { faultsOf } from './legible.ts'

const sizes = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
] as const
const themes = ['light', 'dark'] as const
const languages = ['en', 'ko'] as const

const titleOf = (id: string): string => parse(readFileSync(`scenarios/${id}.yaml`, 'utf8')).title

/** Plays a scenario to its end; at every step and every question everything on the screen can be read, in both languages, at both sizes. */
const ids = readdirSync('scenarios').flatMap((name) =>
  /^[a-z0-9-]+\.yaml$/.test(name) && name !== 'index.yaml' && name !== 'glossary.yaml' ? [name.slice(0, -'.yaml'.length)] : [],
)

/** In CI these; the soak reads all. What the others show is laid out from their recordings, and held to fit, by unit tests. */
const some = ['wordpress-link', 'user-bridge', 'net-alias', 'docker-volume', 'network-drivers', 'life-cycle']

for (const id of process.env.DOCKSTAGE_LEGIBLE_ALL ? ids : some)
  test(`${id} can be read at every step, at both sizes`, async ({ app, hosted }, info) => {
    test.setTimeout(180_000)
    const { page } = app
    const errors: string[] = []
    page.on('console', (it) => it.type() === 'error' && errors.push(it.text()))
    page.on('pageerror', (it) => errors.push(it.message))
    const expectLegibleAtBoth = async (moment: string): Promise<void> => {
      for (const size of sizes) {
        await hosted.resize(size)
        await expectLegible(app, `${moment}, ${size.width} px wide`)
      }
    }

    await app.openScenario(titleOf(id))
    await expectLegibleAtBoth('before the first step')
    const count = await page.locator('nav.steps li').count()
    for (let step = 1; step <= count; step += 1) {
      await page.keyboard.press('ArrowRight')
      const question = page.locator('section.ask.open')
      const outcome = async (): Promise<string> => {
        if ((await app.stepsDone()) === step) return 'done'
        return (await question.count()) > 0 ? 'asked' : 'busy'
      }
      await expect.poll(outcome, { timeout: 60_000 }).not.toBe('busy')
      if ((await outcome()) === 'asked') {
        await expectLegibleAtBoth(`question of step ${step}`)
        await question.getByRole('button').first().click()
        await expect.poll(app.stepsDone, { timeout: 60_000 }).toBe(step)
      }
      await expectLegibleAtBoth(`step ${step}`)
    }

    for (const size of sizes)
      for (const language of languages)
        for (const theme of themes) {
          await hosted.resize(size)
          await app.speak(language)
          await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
          await expectNoFaults(page, `last frame, ${language}`)
          await page.screenshot({ path: info.outputPath(`last-frame-${language}-${theme}-${size.width}.png`) })
        }
    expect(errors).toEqual([])
  })

test('nothing moves in wordpress-link while both containers are there, and for the second the first stays where it is', async ({ app }) => {
  await app.openScenario(titleOf('wordpress-link'))
  await app.stepForward(1)
  const place = await app.diagram.placeOf('wordpressdb')
  for (let step = 2; step <= 6; step += 1) {
    await app.stepForward(1)
    expect(await app.diagram.placeOf('wordpressdb'), `after step ${step}`).toEqual(place)
  }
})

test('a question can be answered without scrolling while something selected is explained', async ({ app }) => {
  const { page } = app
  await app.openScenario(titleOf('wordpress-link'))
  await app.stepForward(2)
  await app.diagram.container('wordpress').click()
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('section.ask.open')).toBeVisible()
  await expectLegible(app, 'question beside an explanation')
})

async function expectLegible(app: App, moment: string): Promise<void> {
  for (const language of languages) {
    await app.speak(language)
    await expectNoFaults(app.page, `${moment}, ${language}`)
  }
}

async function expectNoFaults(page: Page, message: string): Promise<void> {
  const faults = async (): Promise<string[]> => {
    const found = await page.evaluate(faultsOf)
    // A window that another one covers draws no frame by itself, and the picture follows its pane with a frame.
    if (found.length > 0) await page.screenshot()
    return found
  }
  await expect.poll(faults, { message, timeout: 5000 }).toEqual([])
}
