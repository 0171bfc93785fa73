import { type App, expect, test } from './app.ts'

const docker0 = /^docker0 /
/** On a slow machine the look ahead may take longer than a first step would wait for it. */
const foreseen = (app: App): Promise<void> => expect(app.page.locator('.diagram[data-foreseen=true]')).toBeVisible()

test('whatever comes and goes, what stays keeps its place, from the first step to the last', async ({ app }) => {
  test.setTimeout(120_000)
  await app.openScenario('WordPress and MySQL with --link')
  await foreseen(app)
  await app.stepForward(1)
  const card = await app.diagram.placeOf('wordpressdb')
  const rail = await app.diagram.placeOfThing(docker0)
  const count = await app.page.locator('nav.steps li').count()
  for (let step = 2; step < count; step++) {
    await app.stepForward(1)
    expect(await app.diagram.placeOf('wordpressdb'), `after step ${step}`).toEqual(card)
    expect(await app.diagram.placeOfThing(docker0), `after step ${step}`).toEqual(rail)
  }
  // The last step removes them.
  await app.stepForward(1)
  await expect(app.diagram.container('wordpressdb')).toHaveCount(0)
  expect(await app.diagram.placeOfThing(docker0)).toEqual(rail)
  await app.back.click()
  expect(await app.diagram.placeOf('wordpressdb')).toEqual(card)
})

test('a network that comes late moves nothing either', async ({ app }) => {
  test.setTimeout(120_000)
  await app.openScenario('A network of your own')
  await foreseen(app)
  await app.stepForward(2)
  const places = async () => [
    await app.diagram.placeOfThing(docker0),
    await app.diagram.placeOfThing(/^blog /),
    await app.diagram.placeOf('wordpressdb'),
  ]
  const before = await places()
  for (let step = 3; step <= 14; step++) {
    await app.stepForward(1)
    expect(await places(), `after step ${step}`).toEqual(before)
  }
  await expect(app.diagram.thing(/^backstage /)).toBeVisible()
})
