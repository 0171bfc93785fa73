import type { Locator } from '@playwright/test'
import { type App, expect, test } from './app.ts'

/** Three steps that embedded play at once; the second changes the picture several times. */
test.use({
  ownFile: `id: timeline
title: A timeline
summary: For the player's own keys.
steps:
  - { id: first, title: First, say: One container., run: docker run -d --name one busybox sleep 1d }
  - id: second
    title: Second
    say: Two more come, one after the other.
    run: |
      docker run -d --name two busybox sleep 1d
      docker run -d --name three busybox sleep 1d
  - { id: third, title: Third, say: And all go., run: docker rm -f one two three }
`,
})

const slider = (app: App): Locator => app.page.getByRole('slider', { name: 'Timeline' })

async function played(app: App): Promise<void> {
  await expect(app.page.getByRole('heading', { level: 2, name: 'A timeline' })).toBeVisible()
  await app.stepForward(3)
}

test('comma and full stop go from frame to frame, and neither ever runs a step', async ({ app }) => {
  await played(app)
  await app.page.keyboard.press('2')
  await expect(app.diagram.container('three')).toBeVisible()
  // Back to before its first frame: the moment in which there was only the first container.
  for (let frames = 0; (await app.diagram.container('two').count()) > 0 && frames < 20; frames++) await app.page.keyboard.press(',')
  await expect(app.diagram.container('one')).toBeVisible()
  await expect(app.diagram.container('three')).toHaveCount(0)
  await app.page.keyboard.press('.')
  await expect(app.diagram.container('two')).toBeVisible()
  await expect(app.diagram.container('three')).toHaveCount(0)
  await app.page.keyboard.press('End')
  await app.page.keyboard.press('.')
  expect(await app.stepsDone()).toBe(3)
})

test('a wheel over the timeline turns the moments, and a drag goes where it is dragged', async ({ app }) => {
  await played(app)
  const box = await slider(app).boundingBox()
  if (!box) throw new Error('the timeline is not drawn')
  await app.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await app.page.mouse.wheel(0, -60)
  await expect(app.page.locator('.scenario.past')).toBeVisible()
  await app.page.mouse.move(box.x + box.width - 2, box.y + box.height / 2)
  await app.page.mouse.down()
  await app.page.mouse.move(box.x + box.width * 0.34, box.y + box.height / 2, { steps: 5 })
  await app.page.mouse.up()
  await expect(slider(app)).toHaveAttribute('aria-valuenow', '1')
  await expect(app.diagram.container('one')).toBeVisible()
  await expect(app.diagram.container('two')).toHaveCount(0)
})

test('autoplay shows the past frame by frame, and stops at the end of all', async ({ app }) => {
  await played(app)
  await app.page.keyboard.press('Home')
  await expect(app.diagram.container('one')).toHaveCount(0)
  const speed = app.page.getByRole('button', { name: /^Speed: / })
  while (!(await speed.textContent())?.includes('instant')) await speed.click()
  const seen = app.page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const moments: string[] = []
        const look = (): void => {
          const names = [...document.querySelectorAll('.diagram [role="button"]')].flatMap(
            (it) => /^(one|two|three) ·/.exec(it.getAttribute('aria-label') ?? '')?.[1] ?? [],
          )
          const moment = [...new Set(names)].sort().join(' ')
          if (moments.at(-1) !== moment) moments.push(moment)
          if (moments.length > 1 && moment === '') resolve(moments)
          else requestAnimationFrame(look)
        }
        look()
      }),
  )
  await app.page.getByRole('button', { name: 'Play', exact: true }).click()
  expect(await seen).toEqual(expect.arrayContaining(['one', 'one two', 'one three two', '']))
  await expect(app.page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await expect(app.page.locator('.scenario.past')).toHaveCount(0)
})

test('any key ends a motion at once', async ({ app }) => {
  await played(app)
  await app.page.emulateMedia({ reducedMotion: 'no-preference' })
  const opacity = (): Promise<number> => app.diagram.container('three').evaluate((it) => Number(getComputedStyle(it).opacity))
  await app.page.keyboard.press('Home')
  await expect(app.diagram.container('three')).toHaveCount(0)
  // Looked at by the page itself as soon as it is there: a busy machine may take longer to ask than the motion lasts.
  const arriving = app.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const card = document.querySelector('.diagram [data-name="three"][data-kind="container"]')
          if (card) resolve(Number(getComputedStyle(card).opacity))
          else requestAnimationFrame(look)
        }
        look()
      }),
  )
  await app.page.keyboard.press('2')
  expect(await arriving).toBeLessThan(1)
  await app.page.keyboard.press('Shift')
  expect(await opacity()).toBe(1)
})
