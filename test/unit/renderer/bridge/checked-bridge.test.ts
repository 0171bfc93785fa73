import { expect, test, vi } from 'vitest'
import { checkedBridge } from '../../../../src/renderer/bridge/checked-bridge.ts'
import { success } from '../../../../src/shared/result.ts'
import { appState, bridgeWith } from '../../../support/run-with.ts'

test('what is as the contract has it comes through', async () => {
  const state = appState()
  const { bridge, emit } = bridgeWith({ readState: async () => success(state) })
  const checked = checkedBridge(bridge)
  expect(await checked.api.readState()).toEqual(success(state))
  const heard: unknown[] = []
  checked.on('preferences', (it) => heard.push(it))
  emit('preferences', { language: 'en', theme: 'light' })
  expect(heard).toEqual([{ language: 'en', theme: 'light' }])
})

test('what is not does not', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {})
  const { bridge, emit } = bridgeWith({ cleanUp: async () => JSON.parse('{"ok":true,"value":[1]}') })
  const checked = checkedBridge(bridge)
  expect(await checked.api.cleanUp()).toMatchObject({ ok: false, failure: { code: 'bad-message' } })
  const heard: unknown[] = []
  checked.on('engine', (it) => heard.push(it))
  emit('engine', { state: 'fine' })
  expect(heard).toEqual([])
  expect(complaints).toHaveBeenCalledOnce()
  complaints.mockRestore()
})

test('a carrier that throws is a failure like any other', async () => {
  const { bridge } = bridgeWith({ runStep: () => Promise.reject(new Error('no handler')) })
  expect(await checkedBridge(bridge).api.runStep()).toMatchObject({
    ok: false,
    failure: { code: 'unexpected', detail: 'Error: no handler' },
  })
})

test('the desktop’s carrier is never lost', () => {
  const states: string[] = []
  checkedBridge(bridgeWith().bridge).onLink((state) => states.push(state))()
  expect(states).toEqual(['open'])
})
