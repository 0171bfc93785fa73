import { expect, test } from 'vitest'
import { createSerial } from '../../../../src/main/session/serial.ts'

test('what is asked for later begins when the earlier is over, however that ended', async () => {
  const serially = createSerial()
  const order: string[] = []
  const first = serially(async () => {
    order.push('first begins')
    await Promise.resolve()
    order.push('first fails')
    throw new Error('no')
  })
  const second = serially(async () => order.push('second'))
  await expect(first).rejects.toThrow('no')
  await second
  expect(order).toEqual(['first begins', 'first fails', 'second'])
})
