import { beforeEach, describe, expect, test, vi } from 'vitest'
import { connectBrowserBridge, type Socket } from '../../../../src/renderer/bridge/browser-bridge.ts'
import { appState } from '../../../support/run-with.ts'

class FakeSocket implements Socket {
  onopen: Socket['onopen'] = null
  onmessage: Socket['onmessage'] = null
  onclose: Socket['onclose'] = null
  readonly sent: { readonly id: number; readonly call: string; readonly args: readonly unknown[] }[] = []
  send(data: string): void {
    this.sent.push(JSON.parse(data))
  }
  close(): void {
    this.onclose?.()
  }
  answer(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
}

const sockets: FakeSocket[] = []
const pauses: { readonly ms: number; readonly then: () => void }[] = []
const connect = () =>
  connectBrowserBridge({
    open: () => {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket
    },
    later: (then, ms) => pauses.push({ ms, then }),
  })
const socket = (index: number): FakeSocket => sockets[index] ?? new FakeSocket()

beforeEach(() => {
  sockets.length = 0
  pauses.length = 0
})

describe('the browser’s bridge', () => {
  test('sends a call with its arguments and gives the checked answer', async () => {
    const bridge = connect()
    const answer = bridge.api.openScenario({ id: 'wordpress-link' })
    expect(socket(0).sent).toEqual([])
    socket(0).onopen?.()
    expect(socket(0).sent).toEqual([{ id: 1, call: 'openScenario', args: [{ id: 'wordpress-link' }] }])
    socket(0).answer({ id: 1, result: { ok: false, failure: { code: 'not-found', message: 'no such scenario' } } })
    expect(await answer).toEqual({ ok: false, failure: { code: 'not-found', message: 'no such scenario' } })
  })

  test('refuses an answer that is not as the contract has it', async () => {
    const bridge = connect()
    socket(0).onopen?.()
    const answer = bridge.api.readState()
    socket(0).answer({ id: 1, result: { ok: true, value: { ...appState(), surprise: 1 } } })
    expect(await answer).toMatchObject({ ok: false, failure: { code: 'bad-message' } })
  })

  test('hands events to their listeners, and drops those that are not as the contract has them', () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {})
    const bridge = connect()
    const heard: unknown[] = []
    const undo = bridge.on('preferences', (it) => heard.push(it))
    socket(0).onopen?.()
    socket(0).answer({ event: 'preferences', payload: { language: 'ko', theme: 'dark' } })
    socket(0).answer({ event: 'preferences', payload: { language: 'xx', theme: 'dark' } })
    socket(0).answer('nonsense')
    undo()
    socket(0).answer({ event: 'preferences', payload: { language: 'en', theme: 'dark' } })
    expect(heard).toEqual([{ language: 'ko', theme: 'dark' }])
    expect(complaints).toHaveBeenCalledTimes(2)
    complaints.mockRestore()
  })

  test('tells a lost connection, tries again with growing pauses, and tells that it is back', () => {
    const bridge = connect()
    const states: string[] = []
    bridge.onLink((state) => states.push(state))
    socket(0).onopen?.()
    socket(0).close()
    pauses[0]?.then()
    socket(1).close()
    pauses[1]?.then()
    socket(2).close()
    expect(pauses.map(({ ms }) => ms)).toEqual([250, 500, 1_000])
    pauses[2]?.then()
    socket(3).onopen?.()
    expect(states).toEqual(['open', 'lost', 'open'])
    socket(3).close()
    expect(pauses.at(-1)?.ms).toBe(250)
  })

  test('a call under way fails when the connection is lost; one made meanwhile waits for the next', async () => {
    const bridge = connect()
    socket(0).onopen?.()
    const underWay = bridge.api.runStep()
    socket(0).close()
    expect(await underWay).toMatchObject({ ok: false, failure: { code: 'unexpected' } })
    const meanwhile = bridge.api.closeScenario()
    pauses[0]?.then()
    socket(1).onopen?.()
    expect(socket(1).sent).toEqual([{ id: 2, call: 'closeScenario', args: [] }])
    socket(1).answer({ id: 2, result: { ok: true, value: null } })
    expect(await meanwhile).toEqual({ ok: true, value: null })
  })

  test('an answer to a call that was never made is nothing', () => {
    connect()
    socket(0).onopen?.()
    expect(() => socket(0).answer({ id: 99, result: { ok: true, value: null } })).not.toThrow()
  })
})
