import type { Locator } from '@playwright/test'
import { type App, expect, test } from './app.ts'

test.use({
  ownFile: `id: views
title: For looking
summary: Two containers, of which one goes.
steps:
  - id: first
    title: First
    say: Two containers.
    run: |
      docker run -d --name one -v data:/data -v /cache busybox sleep 1d
      docker run -d --name two busybox sleep 1d
  - { id: second, title: Second, say: One goes., run: docker rm -f one }
  - { id: third, title: Third, say: A question., run: docker rm -f two, ask: { question: "What goes?", options: [ two, all ], answer: 0, because: "So." } }
`,
})

const marksIn = (app: App): Locator => app.diagram.root.locator('[data-kind=mark] text')
const lit = (app: App): Locator => app.diagram.root.locator('.node.is-lit[data-name]')
const about = (app: App): Locator => app.page.locator('.is-about')
const twin = (app: App): Locator => app.page.getByRole('region', { name: 'The picture in words' })

test('before what removes things the picture marks them, and what is pointed at in one view lights up in the others', async ({ app }) => {
  await expect(app.page.getByRole('heading', { level: 2, name: 'For looking' })).toBeVisible()
  await app.stepForward(1)

  await test.step('what the next step removes says so, what it leaves too, and why', async () => {
    await expect(marksIn(app)).toHaveText(['will be removed', 'stays', 'stays'])
    await expect(app.diagram.container('one')).toHaveAttribute('aria-label', /will be removed: the command names it$/)
    await expect(twin(app)).toContainText('will be removed: container one (the command names it)')
    await expect(twin(app)).toContainText('stays: volume data (a volume with a name goes by docker volume rm alone)')
    await expect(app.narration.getByRole('region', { name: 'What comes next will remove' })).toContainText('container one')
  })

  await test.step('what changed, a call and a name light up what they are about; leaving them lets go', async () => {
    await app.narration.getByRole('button', { name: '+ container two (busybox): Up' }).hover()
    await expect(lit(app).and(app.diagram.container('two'))).toBeVisible()
    await expect(lit(app).and(app.diagram.container('one'))).toHaveCount(0)
    await app.calls.getByRole('button', { name: '/containers/create?name=one' }).hover()
    await expect(lit(app).and(app.diagram.container('one'))).toBeVisible()
    await app.output.getByRole('button', { name: 'data', exact: true }).hover()
    await expect(lit(app).and(app.diagram.thing(/^data · /))).toBeVisible()
    await app.page.getByRole('heading', { level: 2 }).hover()
    await expect(lit(app)).toHaveCount(0)
  })

  await test.step('the keyboard does the same, and Enter chooses', async () => {
    const words = app.calls.getByRole('button')
    await app.calls.focus()
    await app.page.keyboard.press('Tab')
    await expect(words.first()).toBeFocused()
    await app.page.keyboard.press('ArrowDown')
    await expect(words.nth(1)).toBeFocused()
    await expect(lit(app)).not.toHaveCount(0)
    await app.page.keyboard.press('Enter')
    await expect(app.page.getByRole('region', { name: 'Selected' })).not.toContainText('Pick anything')
    await app.page.keyboard.press('Escape')
    expect(await app.stepsDone()).toBe(1)
  })

  await test.step('a thing of the picture marks the words that are about it, and nothing stays marked', async () => {
    await app.diagram.container('two').hover()
    await expect(about(app).filter({ hasText: /^two$/ })).toHaveCount(1)
    await expect(app.narration.locator('.is-about').filter({ hasText: 'container two' })).toBeVisible()
    await expect(app.calls.locator('.is-about').filter({ hasText: '/containers/create?name=two' })).toBeVisible()
    await expect(about(app).filter({ hasText: 'container one' })).toHaveCount(0)
    await app.page.getByRole('heading', { level: 2 }).hover()
    await expect(about(app)).toHaveCount(0)
  })

  await test.step('a line that is typed is marked as far as it removes', async () => {
    await app.page.keyboard.press('/')
    await app.page.keyboard.type('docker rm -f -v two')
    await expect(marksIn(app)).toHaveText(['will be removed'])
    await expect(app.diagram.container('two')).toHaveAttribute('aria-label', /will be removed/)
    await app.page.keyboard.press('Escape')
    await expect(app.diagram.container('one')).toHaveAttribute('aria-label', /will be removed/)
  })

  await test.step('the step is announced once, with all that it changed; one that asks gives nothing away', async () => {
    await app.stepForward(1)
    await expect(app.page.getByTestId('announcer')).toHaveText(/^Second\. − container one \(busybox\): Up\. .*one sees data at \/data/)
    await expect(app.diagram.container('one')).toHaveCount(0)
    await expect(marksIn(app)).toHaveCount(0)
    await app.page.keyboard.press('ArrowLeft')
    await expect(app.diagram.container('one')).toHaveAttribute('aria-label', /will be removed/)
  })
})
