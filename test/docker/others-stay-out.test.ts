import { onTestFinished } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { othersStayOutSuite } from '../support/others-stay-out-suite.ts'
import { enginesUnderTest } from './engines-under-test.ts'

for (const { name, start } of enginesUnderTest)
  othersStayOutSuite(name, async () => {
    const engine = await start()
    onTestFinished(() => engine.close())
    return formatAddress(engine.address)
  }, [1])
