import { expect, test } from 'vitest'
import { guideScenarios } from '../support/guide.ts'
import { playGuide } from '../support/play-guide.ts'

test.each(guideScenarios)('the example $name of the authors’ guide does what it says on the embedded engine', async (example) => {
  expect(await playGuide(example, 'embedded')).toMatchObject({ status: 'done', unknown: 0 })
})
