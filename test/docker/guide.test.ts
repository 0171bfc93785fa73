import { describe, expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { guideScenarios } from '../support/guide.ts'
import { playGuide } from '../support/play-guide.ts'
import { enginesUnderTest } from './engines-under-test.ts'

// The embedded engine plays them in the group "scenarios".
const engines = enginesUnderTest.filter(({ name }) => name !== 'embedded')

describe.skipIf(engines.length === 0)('the authors’ guide', () => {
  test.each(engines.flatMap(({ name, start }) => guideScenarios.map((example) => ({ example, engine: name, start }))))(
    'its example $example.name does what it says on $engine',
    async ({ example, start }) => {
      const engine = await start()
      onTestFinished(() => engine.close())
      expect(await playGuide(example, formatAddress(engine.address))).toMatchObject({ status: 'done' })
    },
  )
})
