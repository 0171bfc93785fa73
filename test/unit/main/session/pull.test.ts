import { expect, test } from 'vitest'
import { given, sessionOn } from '../../../support/session-world.ts'

const text = `
id: f-pull
title: A pull
summary: It is cancelled.
steps:
  - { id: pull, title: Pull, run: docker pull wordpress }
`

test('a pull tells of its layers while it runs, and a cancel ends it at the engine: the image is not there', async () => {
  const { session, next, other } = await sessionOn('embedded')
  given(await session.api.openScenario({ name: 'pull.yaml', text }))
  const pulling = next('runStatus', ({ progress }) => progress?.layers !== undefined)
  const over = session.api.runStep()
  const { progress } = await pulling
  const [[id, layer] = []] = Object.entries(progress?.layers ?? {})
  expect([id, layer]).toMatchObject([expect.stringMatching(/^[0-9a-f]{12}$/), { status: 'Downloading', total: expect.any(Number) }])
  expect(progress?.output).toContain(`${id}: Pulling fs layer`)
  given(await session.api.cancelStep())
  expect(await over).toMatchObject({ ok: false, failure: { code: 'cancelled' } })
  expect(await other.listImages()).toEqual([])
})
