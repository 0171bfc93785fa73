import type { Page } from '@playwright/test'
import { App, expect, test } from './app.ts'

test.use({ viewers: true })

const title = 'Mounts of another container'
/** Every button that could be pressed now, by its name. */
const pressable = (page: Page): Promise<string[]> =>
  page
    .locator('button:not([disabled]):not([aria-disabled="true"]):visible')
    .evaluateAll((all) => all.map((it) => it.getAttribute('aria-label') ?? it.textContent ?? ''))

/** What a driver's page has, and this one must not: it would be refused. */
const driving =
  /^(Next|All scenarios|Start over|Stop|Clean up|Hand out|Save|Present|Engine|Rewind|Try again|Skip this step|A command of your own|Return|Show the engine|Copy report|Open )/

test('a view-only page follows what is played, looks back by itself, and offers nothing that drives', async ({ app, hosted }) => {
  const viewer = await hosted.viewer()
  const looking = new App(viewer)
  await expect(viewer.getByRole('heading', { name: 'Nothing is being played now.' })).toBeVisible()
  await expect(viewer.getByText('View only')).toBeVisible()
  expect(new URL(viewer.url()).search).toBe('')
  expect(await pressable(viewer)).toEqual(['한국어', 'Light', 'Dark', 'As the system'])

  await app.openScenario(title)
  await expect(viewer.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await app.stepForward(1)
  await expect(looking.diagram.container('keeper')).toBeVisible()
  expect((await pressable(app.page)).filter((name) => driving.test(name))).toEqual([
    'All scenarios',
    expect.stringMatching(/^Engine/),
    'Present',
    'Start over',
    'Next',
    'A command of your own',
    'Hand out…',
    'Save a recording…',
    'Clean up',
  ])
  expect((await pressable(viewer)).filter((name) => driving.test(name))).toEqual([])

  // The run stands at its question, which the driver answers; keys of the player do nothing here.
  await app.page.keyboard.press('ArrowRight')
  const question = viewer.getByRole('region', { name: 'Question' })
  await expect(question).toContainText('Whoever plays it answers.')
  for (const key of ['ArrowRight', '1', '/', 'F5', ' ']) await viewer.keyboard.press(key)
  await expect(question.getByRole('listitem').getByRole('button', { disabled: false })).toHaveCount(0)
  await expect(viewer.locator('.hall-stage')).toHaveCount(0)
  await expect(viewer.locator('.own-line')).toHaveCount(0)
  expect(await app.stepsDone()).toBe(1)

  // Each looks where they want to.
  await viewer.keyboard.press('Home')
  await expect(looking.diagram.container('keeper')).toHaveCount(0)
  await expect(app.diagram.container('keeper')).toBeVisible()
  expect((await pressable(viewer)).filter((name) => driving.test(name))).toEqual([expect.stringMatching(/^Next/)])
  await viewer.getByRole('button', { name: '한국어' }).click()
  await expect(viewer.getByText('보기 전용')).toBeVisible()
  await expect(app.page.getByRole('button', { name: '한국어' })).toBeVisible()

  // What its page does not offer is refused as well, whoever sends it; and the driver's page is none the wiser.
  const answer = await viewer.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        const socket = new WebSocket(`ws://${window.location.host}/ws`, ['dockstage', localStorage.getItem('dockstage-view-key') ?? ''])
        socket.onopen = () => socket.send(JSON.stringify({ id: 1, call: 'cleanUp', args: [] }))
        socket.onmessage = ({ data }) => resolve(JSON.parse(String(data)).result)
      }),
  )
  expect(answer).toMatchObject({ ok: false, failure: { code: 'view-only' } })
  await expect(app.diagram.container('keeper')).toBeVisible()
})

test('a link to look on opens at the first click on another site, and leaves whoever drives in this browser the driver', async ({
  app,
  hosted,
}) => {
  const viewer = await hosted.viewer()
  const followed = async (from: Page): Promise<Page> => {
    await from.goto('data:text/html,')
    await from.setContent(`<a href="${hosted.viewAddress}">To look on</a>`)
    await from.getByRole('link').click()
    return from
  }
  await viewer.context().clearCookies()
  await expect((await followed(viewer)).getByText('View only')).toBeVisible()
  const drives = (page: Page) => expect(page.getByRole('button', { name: `Open ${title}` })).toBeVisible()
  const tab = await followed(await app.page.context().newPage())
  await drives(tab)
  await app.page.reload()
  await drives(app.page)
  await tab.goBack()
  expect(tab.url()).toBe('data:text/html,')
})
