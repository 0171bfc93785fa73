import { onTestFinished } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import { crashSuite } from '../support/crash-suite.ts'
import { enginesUnderTest, needImage, type StartedEngine } from './engines-under-test.ts'

for (const { name, start } of enginesUnderTest) {
  let started: Promise<StartedEngine> | undefined
  crashSuite(name, async () => {
    started ??= start()
    const engine = await started
    const connection = await connectTo(engine.address, 'chosen')
    onTestFinished(async () => {
      connection.close()
      started = undefined
      await engine.close()
    })
    await needImage(connection.client(), 'nginx:alpine')
    return { engine: formatAddress(engine.address), other: connection.client() }
  })
}
