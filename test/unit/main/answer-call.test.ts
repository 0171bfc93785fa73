import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answerCall } from '../../../src/main/answer-call.ts'
import { sessionOn } from '../../support/session-world.ts'

test('why the state cannot be read is told to the driver alone: the reason names files of this machine', async () => {
  const { session, userData } = await sessionOn('embedded')
  await rm(join(userData, 'shipped'), { recursive: true })
  expect(JSON.stringify(await answerCall(session.api, 'readState', [], 'driver'))).toContain(userData)
  const broken = (): never => {
    throw new Error(`${userData} is broken`)
  }
  for (const caller of ['viewer', 'hall'] as const) {
    const failed = [
      await answerCall(session.api, 'readState', [], caller),
      await answerCall({ ...session.api, readState: broken }, 'readState', [], caller),
    ]
    for (const it of failed) {
      expect(it).toMatchObject({ ok: false, failure: { code: 'unexpected', message: expect.stringContaining('whoever shows this') } })
      expect(JSON.stringify(it)).not.toContain(userData)
    }
  }
})
