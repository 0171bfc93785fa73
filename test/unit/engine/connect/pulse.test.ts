import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbeddedEngine } from '../../../../src/embedded/start.ts'
import { connectTo } from '../../../../src/engine/connect/connect.ts'
import { watchPulse } from '../../../../src/engine/connect/pulse.ts'
import type { FailureError } from '../../../../src/shared/result.ts'
import { advancedClock } from '../../../support/advanced-clock.ts'
import { engineProxy } from '../../../support/engine-proxy.ts'
import { temporaryDirectory } from '../../main/session/temporary-directory.ts'

async function world() {
  const clock = advancedClock()
  onTestFinished(() => clock.release())
  const engine = await startEmbeddedEngine({ socketPath: join(await temporaryDirectory(), 'engine.sock') })
  onTestFinished(() => engine.close())
  const proxy = await engineProxy(engine.socketPath)
  onTestFinished(() => proxy.close())
  const connection = await connectTo({ kind: 'socket', path: proxy.path }, 'chosen')
  onTestFinished(() => connection.close())
  const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
  return { clock, proxy, connection, after }
}

test('an engine that takes calls and answers none is told of once, within 40 s', async () => {
  const { clock, proxy, connection, after } = await world()
  const told: FailureError[] = []
  proxy.meddle = () => ({ hold: () => after(1_000_000) })
  const stopped = new Promise<void>((resolve) => {
    onTestFinished(
      watchPulse(connection, (why) => {
        told.push(why)
        resolve()
      }),
    )
  })
  await clock.within(41_000, 'telling', stopped)
  await after(200_000)
  expect(told.map(({ failure }) => failure)).toMatchObject([
    { code: 'engine-lost', message: 'The engine did not answer GET /version within 30 s.' },
  ])
})

test('one that takes 10 s for each answer is asked on, and nothing is told; and when it is over, nothing is asked any more', async () => {
  const { proxy, connection, after } = await world()
  let asked = 0
  let told = 0
  proxy.meddle = () => {
    asked += 1
    return { hold: () => after(10_000) }
  }
  const end = watchPulse(connection, () => {
    told += 1
  })
  await after(205_000)
  expect([asked, told]).toEqual([10, 0])
  end()
  await after(100_000)
  expect(asked).toBe(10)
})
