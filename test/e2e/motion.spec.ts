import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'

test.use({
  ownFile: `id: motion
title: What moves
summary: One comes, another comes, and goes.
steps:
  - { id: one, title: One, say: A network and one on it., run: "docker network create shop\\ndocker run -d --name one --net shop busybox sleep 1d" }
  - { id: two, title: Another, say: It comes., run: docker run -d --name two --net shop busybox sleep 1d }
`,
})

/** Of container `two` in one frame of the page, from 0 (not there) to 1: its card, its interface, and how far its cable is drawn. */
interface Shown {
  readonly card: number
  readonly plug: number
  readonly cable: number
}

/** What happens while `act` is done: each frame that differs from the one before, until for a while none has, once one did. */
async function framesOf(page: Page, act: () => Promise<void>): Promise<Shown[]> {
  // Wrapped, so that it is not awaited before the act has begun.
  const recording = await page.evaluateHandle(() => ({
    over: new Promise<Shown[]>((resolve) => {
      const opacityOf = (element: Element | null | undefined): number => (element ? Number(getComputedStyle(element).opacity) : 0)
      const look = (): Shown => {
        const card = document.querySelector<SVGElement>('.diagram [data-kind="container"][data-name="two"]')
        const id = card?.dataset.key?.slice('container:'.length)
        const line = document.querySelector(`.diagram [data-kind="cable"][data-line^="endpoint:${id}/"]`)
        const hidden = Number(line?.querySelector('.ink')?.getAttribute('stroke-dashoffset') ?? 0)
        return {
          card: opacityOf(card),
          plug: opacityOf(document.querySelector(`.diagram [data-key^="endpoint:${id}/"]`)),
          cable: opacityOf(line) * (1 - hidden),
        }
      }
      const seen = [look()]
      let still = 0
      const next = (): void => {
        const now = look()
        still = JSON.stringify(now) === JSON.stringify(seen.at(-1)) ? still + 1 : 0
        if (still === 0) seen.push(now)
        if (seen.length > 1 && still > 45) resolve(seen)
        else requestAnimationFrame(next)
      }
      requestAnimationFrame(next)
    }),
  }))
  await act()
  return recording.evaluate(({ over }) => over)
}

const nothing: Shown = { card: 0, plug: 0, cable: 0 }
const whole: Shown = { card: 1, plug: 1, cable: 1 }
/** One step on, and back again as soon as the container is on its way. Run inside the page, which alone is quick enough. */
const thereAndBack = (): Promise<void> =>
  new Promise((resolve) => {
    const press = (key: string): void => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    const observer = new MutationObserver(() => {
      if (!document.querySelector('.diagram [data-kind="container"][data-name="two"]')) return
      observer.disconnect()
      requestAnimationFrame(() => {
        press('ArrowLeft')
        resolve()
      })
    })
    observer.observe(document.body, { subtree: true, childList: true })
    press('ArrowRight')
  })

const isUnderWay = (part: number): boolean => part > 0 && part < 1

test('a container comes, then its cable; they go the other way, back in time too; a key turns it round, and without motion there is none', async ({
  app,
}) => {
  const { page } = app
  await app.stepForward(2)
  await page.keyboard.press('1')
  await expect(app.diagram.container('two')).toHaveCount(0)
  await page.emulateMedia({ reducedMotion: 'no-preference' })

  const came = await framesOf(page, () => page.keyboard.press('ArrowRight'))
  expect([came[0], came.at(-1)]).toEqual([nothing, whole])
  expect(came.some(({ card }) => isUnderWay(card))).toBe(true)
  expect(came.some(({ cable }) => isUnderWay(cable))).toBe(true)
  for (const { card, plug, cable } of came) if (plug > 0 || cable > 0) expect(card).toBe(1)

  const went = await framesOf(page, () => page.keyboard.press('ArrowLeft'))
  expect([went[0], went.at(-1)]).toEqual([whole, nothing])
  expect(went.some(({ cable }) => isUnderWay(cable))).toBe(true)
  expect(went.some(({ card }) => isUnderWay(card))).toBe(true)
  for (const { card, cable } of went) if (card < 1) expect(cable).toBe(0)

  const turned = await framesOf(page, () => page.evaluate(thereAndBack))
  expect(turned.at(-1)).toEqual(nothing)
  await expect(page.locator('.diagram [data-leaving]')).toHaveCount(0)

  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await framesOf(page, () => page.keyboard.press('ArrowRight'))).toEqual([nothing, whole])
})
