import { join } from 'node:path'
import Docker from 'dockerode'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbeddedEngine } from '../../../../src/embedded/start.ts'
import { advancedClock } from '../../../support/advanced-clock.ts'
import { temporaryDirectory } from '../../main/session/temporary-directory.ts'

const night = 8 * 3_600_000

test('what is made after the machine has slept is dated after that', async () => {
  const clock = advancedClock()
  onTestFinished(() => clock.release())
  const engine = await startEmbeddedEngine({ socketPath: join(await temporaryDirectory(), 'engine.sock') })
  onTestFinished(() => engine.close())
  const docker = new Docker({ socketPath: engine.socketPath })
  const created = async (name: string): Promise<number> => {
    await docker.createNetwork({ Name: name })
    return Date.parse((await docker.getNetwork(name).inspect()).Created)
  }
  const before = await created('before')
  clock.sleep(night)
  const after = await created('after')
  expect(after - before).toBeGreaterThanOrEqual(night)
  expect(Math.abs(Date.now() - after)).toBeLessThan(60_000)
})
