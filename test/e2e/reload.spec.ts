import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app.ts'

const scenario = ({ title = 'Start it', image = 'busybox' } = {}): string => `id: mine
language: en
title: My own scenario
summary: One container.
steps:
  - id: start
    title: ${title}
    run: docker run -d --name mine ${image} sleep 1000
    expect: [{ container: mine, state: running }]
  - id: look
    title: Look at it
    run: docker ps
    expect: [{ output: mine }]
`

test.use({ ownFile: scenario() })

test('a file that is saved is read again, and the view stays at the same step', async ({ app, hosted }) => {
  const save = (text: string): void => writeFileSync(join(hosted.home, 'mine.yaml'), text)
  const title = app.page.locator('.narration h2')
  await expect(app.page.getByRole('heading', { level: 1, name: 'My own scenario' })).toBeVisible()
  await app.stepForward(1)
  await expect(title).toHaveText('Start it')
  const name = await app.diagram.container('mine').getAttribute('aria-label')

  save(scenario({ title: 'Start my container' }))
  await expect(title).toHaveText('Start my container')
  await expect(app.page.getByText('mine.yaml was saved and has been read again.')).toBeVisible()
  expect(await app.diagram.container('mine').getAttribute('aria-label')).toBe(name)

  save(scenario({ title: 'Start my container' }).replace('docker ps', 'docker pss'))
  await expect(app.page.getByRole('alert')).toContainText('saved with errors')
  await expect(app.page.getByRole('alert')).toContainText('mine.yaml:12:17')
  await expect(title).toHaveText('Start my container')

  save(scenario({ title: 'Start another', image: 'alpine' }))
  await expect(app.page.getByRole('alert')).toHaveCount(0)
  await expect(title).toHaveText('Start another')
  await expect(app.diagram.container('mine')).toHaveAccessibleName(/alpine/)
  await expect(app.page.getByText('mine.yaml was saved and has been read again.')).toBeVisible()
  await app.stepForward(1)
  await expect(title).toHaveText('Look at it')
})
