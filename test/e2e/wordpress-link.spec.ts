import { expect, test } from './app.ts'

test('the picture follows the steps, and looking back changes the view alone', async ({ app }) => {
  await app.openScenario('WordPress and MySQL with --link')
  await expect(app.diagram.thing(/^docker0 /)).toBeVisible()
  await expect(app.diagram.container('wordpressdb')).toHaveCount(0)

  await app.stepForward(1)
  await expect(app.diagram.container('wordpressdb')).toBeVisible()
  await expect(app.diagram.container('wordpressdb')).toHaveAccessibleName(/mysql:5\.7 · Up · 172\.17\.0\.\d+/)
  await expect(app.diagram.thing(/^veth pair: veth[0-9a-f]{7} on docker0, eth0 inside wordpressdb/)).toBeVisible()
  await expect(app.diagram.thing(/anonymous volume/)).toHaveCount(1)
  await expect(app.calls).toContainText('/containers/create?name=wordpressdb')

  await app.stepForward(1)
  await expect(app.diagram.thing(/the name mysql leads to wordpressdb/)).toBeVisible()
  await expect(app.diagram.thing(/^127\.0\.0\.1:\d+ on the host leads to port 80 of wordpress/)).toBeVisible()

  const place = await app.diagram.placeOf('wordpressdb')
  await app.back.click()
  await expect(app.diagram.container('wordpress')).toHaveCount(0)
  expect(await app.diagram.placeOf('wordpressdb')).toEqual(place)
  await app.page.keyboard.press('End')
  await expect(app.diagram.container('wordpress')).toBeVisible()
  expect(await app.diagram.placeOf('wordpressdb')).toEqual(place)
})

test('before the first step one reads how long it takes, what to know before, and what one can do afterwards', async ({ app }) => {
  await expect(app.page.getByRole('button', { name: 'Open WordPress and MySQL with --link' })).toContainText('25 min')
  await app.openScenario('WordPress and MySQL with --link')
  await expect(app.narration.getByRole('definition')).toHaveText([/^25 min$/, /docker run/, /^You can join two containers/])
  await app.stepForward(1)
  await expect(app.narration.getByRole('definition')).toHaveCount(0)
})

test("what is selected is explained, with the engine's own JSON", async ({ app }) => {
  await app.openScenario('WordPress and MySQL with --link')
  await app.stepForward(1)
  await app.diagram.container('wordpressdb').click()
  const selected = app.page.getByRole('region', { name: 'Selected' })
  await expect(selected).toContainText('wordpressdb')
  await selected.getByText(/JSON/).click()
  await expect(app.page.getByText('"Config"').first()).toBeVisible()
  // Secrets are masked before they reach the page.
  await expect(app.page.getByText('MYSQL_ROOT_PASSWORD=password')).toHaveCount(
    await app.output.getByText('MYSQL_ROOT_PASSWORD=password').count(),
  )
})

test('cleaning up removes what the run made and leaves its frames to look at', async ({ app }) => {
  await app.openScenario('WordPress and MySQL with --link')
  await app.stepForward(2)
  await app.page.getByRole('button', { name: 'Clean up' }).click()
  await expect(app.page.getByText(/things? (was|were) removed:/)).toBeVisible()
  await app.page.keyboard.press('Home')
  await app.page.keyboard.press('ArrowRight')
  await expect(app.diagram.container('wordpressdb')).toBeVisible()
})
