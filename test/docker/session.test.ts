import { onTestFinished } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { recordingSuite } from '../support/recording-suite.ts'
import { sessionSuite } from '../support/session-suite.ts'
import { typedSuite } from '../support/typed-suite.ts'
import { enginesUnderTest } from './engines-under-test.ts'

for (const { name, start } of enginesUnderTest) {
  const on = async (): Promise<string> => {
    const engine = await start()
    onTestFinished(() => engine.close())
    return formatAddress(engine.address)
  }
  sessionSuite(name, on)
  typedSuite(name, on)
  recordingSuite(name, on)
}
