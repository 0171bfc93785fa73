import { expect, test } from 'vitest'
import { callChannels } from '../../../src/shared/ipc.ts'
import { callAccess, mayCall } from '../../../src/shared/ipc-access.ts'
import type { CallName } from '../../../src/shared/ipc-schema.ts'

const names = Object.keys(callChannels) as CallName[]

test('each call of the contract is classed, and nothing else is', () => {
  expect(Object.keys(callAccess).sort()).toEqual([...names].sort())
})

test('who looks on may read the state, and call nothing else; the driver may call everything', () => {
  for (const caller of ['hall', 'viewer'] as const) expect(names.filter((name) => mayCall(caller, name))).toEqual(['readState'])
  expect(names.filter((name) => mayCall('driver', name))).toEqual(names)
})

test('a call that nobody classed is refused', () => {
  for (const name of ['newCall', 'constructor', '__proto__']) expect(mayCall('viewer', name as CallName)).toBe(false)
})
