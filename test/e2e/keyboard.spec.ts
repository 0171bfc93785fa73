import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'

const title = 'By keyboard alone'
test.use({
  ownFile: `id: keys
language: en
title: ${title}
summary: Two steps and a question.
needs: [ cap-add ]
steps:
  - { id: net, title: Make a network, say: "Look at the [[veth]].", run: docker network create mine-net }
  - id: web
    title: Start a container on it
    run: docker run -d --name mine-web --cap-add NET_ADMIN --net mine-net -v data:/data -p 80 nginx:alpine
    ask: { question: "Will it run?", options: ["Yes.", "No."], answer: 0, because: "It serves." }
`,
})

interface Stop {
  readonly name: string
  readonly shown: boolean
}

/** What has the focus, and whether one sees that; undefined where nothing has. Run inside the page. */
function focused(): Stop | undefined {
  const element = document.activeElement
  if (!element || element === document.body) return undefined
  const name =
    element.getAttribute('aria-label') ?? element.querySelector(':scope > title')?.textContent ?? element.textContent?.trim() ?? ''
  const box = element.getBoundingClientRect()
  const inSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  // In the picture the outline of the thing itself becomes the mark.
  const drawn = element instanceof SVGElement ? element.querySelector('.body > :first-child') : null
  const own = getComputedStyle(element)
  const marked = drawn
    ? Number.parseFloat(getComputedStyle(drawn).strokeWidth) >= 4
    : own.outlineStyle !== 'none' && Number.parseFloat(own.outlineWidth) >= 2
  return { name: `${element.localName} ${name.slice(0, 60)}`, shown: inSight && marked }
}

/** All that can be pressed, chosen, written into or scrolled by hand now, by the same names. Run inside the page. */
function controls(): string[] {
  const all = document.querySelectorAll<HTMLElement | SVGElement>(
    'a[href], button:not(:disabled), input:not(:disabled), select, summary, [role="button"], [role="slider"], [tabindex="0"]',
  )
  return [...all]
    .filter((it) => it.getClientRects().length > 0 && it.getAttribute('tabindex') !== '-1' && it.closest('[inert]') === null)
    .map((it) => {
      const name = it.getAttribute('aria-label') ?? it.querySelector(':scope > title')?.textContent ?? it.textContent?.trim() ?? ''
      return `${it.localName} ${name.slice(0, 60)}`
    })
}

/** Tab, from the page's beginning until it comes round. */
async function walk(page: Page): Promise<Stop[]> {
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await page.locator('body').evaluate((body) => {
    // Where Tab starts from.
    const start = document.createElement('span')
    start.tabIndex = -1
    body.prepend(start)
    start.focus()
    start.remove()
  })
  const stops: Stop[] = []
  for (let press = 0; press < 150; press += 1) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(focused)
    if (!stop) return stops
    stops.push(stop)
  }
  throw new Error(`Tab does not come round: ${stops.slice(-5).map(({ name }) => name)}`)
}

const hasFocus = (page: Page): Promise<string | undefined> => page.evaluate(focused).then((it) => it?.name)

/** What opens a dialog by the keyboard has the focus again once it is closed. */
async function expectBack(page: Page, opener: ReturnType<Page['locator']>, open: () => Promise<void>): Promise<void> {
  await opener.focus()
  const before = await hasFocus(page)
  await open()
  await expect(page.getByRole('dialog').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await hasFocus(page)).toBe(before)
}

test('everything on the page of a scenario is reached by Tab, is seen to be, and no dialog loses the focus', async ({ app }) => {
  const { page } = app
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await app.next.focus()
  await page.keyboard.press('Enter')
  const consent = page.getByRole('dialog')
  await expect(consent).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(consent).toHaveCount(0)
  expect(await hasFocus(page)).toBe('button Next')
  await page.keyboard.press('Enter')
  await consent.getByRole('button', { name: /allow/i }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(app.stepsDone).toBe(1)

  await expectBack(page, page.locator('.term'), () => page.keyboard.press('Enter'))
  await expectBack(page, page.locator('.chip'), () => page.keyboard.press('Enter'))
  await expectBack(page, app.next, () => page.keyboard.press('?'))
  await expectBack(page, page.getByRole('button', { name: /^Hand out/ }), () => page.keyboard.press('Enter'))

  await app.next.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Question' }).getByRole('button').first().focus()
  await page.keyboard.press('Enter')
  await expect.poll(app.stepsDone).toBe(2)
  // Who has answered is where it says why.
  await expect(page.locator('.ask-because')).toBeFocused()

  // A thing of the picture is chosen, and looked into.
  await app.diagram.container('mine-web').focus()
  await page.keyboard.press('Enter')
  await expectBack(page, page.getByRole('button', { name: 'Show the engine’s JSON' }), () => page.keyboard.press('Enter'))
  await page.keyboard.press('/')
  await expect(page.getByRole('combobox', { name: 'A command of your own' })).toBeFocused()

  const stops = await walk(page)
  const names = stops.map(({ name }) => name)
  expect((await page.evaluate(controls)).filter((it) => !names.includes(it))).toEqual([])
  expect(stops.filter(({ shown }) => !shown).map(({ name }) => name)).toEqual([])
  expect(names[0]).toMatch(/^a /)

  // What has nothing more to do keeps the focus.
  await app.back.focus()
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('Enter')
  expect(await hasFocus(page)).toBe('button Back')
  await page.keyboard.press('End')
  await page.getByRole('button', { name: 'Clean up' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText(/things? (was|were) removed:/)).toBeVisible()
  expect(await hasFocus(page)).toBe('button Clean up')
})
