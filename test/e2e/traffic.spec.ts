import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { faultsOf } from './legible.ts'

test.use({
  ownFile: `id: traffic
title: What travels
summary: A ping, a question that nobody can answer, and a page.
steps:
  - id: two
    title: Two on a network
    say: One of them has a name more, and a port.
    run: |
      docker network create shop
      docker run -d --name asker --net shop busybox sleep 1d
      docker run -d --name web --net shop --net-alias counter -p 80 nginx:alpine
  - { id: ping, title: A ping, say: There and back., run: docker exec asker ping -c 1 counter }
  - { id: again, title: Another ping, say: By its address., run: "docker exec asker ping -c 1 {{ip web}}" }
  - { id: nobody, title: Nobody, say: Nobody knows., run: docker exec asker getent hosts nobody, fails: { exit: 2 } }
  - { id: page, title: A page, say: From outside., http: { get: "http://localhost:{{port web 80}}/", status: 200 } }
  - { id: once, title: One-off, say: It is gone after it., run: docker run --rm --net shop busybox ping -c 1 counter }
`,
})

/** What the next marker says from when it is there until it is gone; told by the page itself, as a busy machine may take longer to ask than it travels. */
const nextMarker = (page: Page): Promise<{ readonly kind: string | undefined; readonly words: string[] }> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const words: string[] = []
        let kind: string | undefined
        const observer = new MutationObserver(() => {
          const marker = document.querySelector<SVGElement>('.diagram .traffic-marker')
          if (marker) {
            kind = marker.dataset.kind
            const word = marker.textContent ?? ''
            if (words.at(-1) !== word) words.push(word)
          } else if (kind !== undefined) {
            observer.disconnect()
            resolve({ kind, words })
          }
        })
        observer.observe(document.body, { subtree: true, childList: true, characterData: true })
      }),
  )

/** Presses a key as soon as something travels; resolves with how many markers are there right after it. */
const pressOnTheWay = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (!document.querySelector('.diagram .traffic-marker')) return
          observer.disconnect()
          document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' }))
          resolve(document.querySelectorAll('.diagram .traffic-marker').length)
        })
        observer.observe(document.body, { subtree: true, childList: true })
      }),
  )

test('what travels is seen on its way and stays as a band, names are told with who answered, and a port with the way through it', async ({
  app,
}) => {
  const { page } = app
  const markers = page.locator('.diagram .traffic-marker')
  const bands = page.locator('.diagram .traffic-ways .way')
  await expect(page.getByRole('heading', { level: 2, name: 'What travels' })).toBeVisible()
  await app.stepForward(1)
  await expect(bands).toHaveCount(0)

  // With motion: it is on its way, and then gone; what it left stays, and is told.
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  const speed = page.getByRole('button', { name: /^Speed: / })
  while (!(await speed.innerText()).startsWith('0.5')) await speed.click()
  const travelled = nextMarker(page)
  await page.keyboard.press('ArrowRight')
  expect(await travelled).toEqual({ kind: 'ping', words: ['ping', 'ping ✓'] })
  await expect(bands).toHaveCount(1)
  const told = page.getByRole('region', { name: 'On the network' })
  await expect(told).toHaveText(/ping: asker → web \(counter, 172\.\d+\.0\.3\) over shop · answered/)

  // A key ends it, whatever it is for; back in time nothing travels, and what travelled is seen.
  const left = pressOnTheWay(page)
  await page.keyboard.press('ArrowRight')
  expect(await left).toBe(0)
  await page.keyboard.press('2')
  await expect(told).toContainText('counter')
  await expect(bands).toHaveCount(1)
  expect(await markers.count()).toBe(0)
  await page.keyboard.press('End')

  // Without motion, the ways alone.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await app.stepForward(1)
  await expect(bands).toHaveAttribute('data-end', 'cross')
  await expect(told).toHaveText(/DNS of shop: asker asks for nobody · name not known/)
  await app.stepForward(1)
  await expect(told).toHaveText(/HTTP: this machine → 127\.0\.0\.1:\d+ → web, port 80 · 200/)
  expect(await markers.count()).toBe(0)

  // One that is gone by the end: its way leads along its outline.
  await app.stepForward(1)
  await expect(told).toHaveText(/ping: \w+ → web \(counter, 172\.\d+\.0\.3\) over shop · answered/)
  await expect(bands).toHaveCount(1)
  await expect(page.locator('.diagram .past-card')).toHaveText(/^\w+removed$/)
  expect(await page.evaluate(faultsOf)).toEqual([])

  // The name table by its key, in both languages.
  await page.keyboard.press('n')
  const names = page.getByRole('dialog', { name: 'Names and who answers' }).getByRole('region', { name: 'shop: names' })
  await expect(names.getByRole('rowgroup').filter({ hasText: 'counter' })).toHaveText(/web.*172\.\d+\.0\.3.*reached 2 times/)
  await expect(names.getByRole('rowgroup').filter({ hasText: 'nobody' })).toHaveText(/nobody at this moment.*asked once, not known/)
  await page.keyboard.press('Escape')

  // And where its network is selected; a port tells the way in.
  await app.diagram.thing(/^shop · /).click()
  const selected = page.getByRole('region', { name: 'Selected' })
  await expect(selected.getByText('counter', { exact: true })).toBeVisible()
  await app.diagram.thing(/^127\.0\.0\.1:\d+ on the host/).click()
  await expect(selected.getByRole('list', { name: 'The way in' }).getByRole('listitem')).toHaveCount(6)
  await expect(bands).toHaveCount(2)
  for (const language of ['한국어', 'English']) {
    await page.getByRole('button', { name: language }).click()
    expect(await page.evaluate(faultsOf)).toEqual([])
  }
})
