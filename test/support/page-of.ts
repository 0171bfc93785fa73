import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { AppState } from '../../src/shared/ipc.ts'
import type { Failure } from '../../src/shared/result.ts'

/** What a browser's page is to its host, without a browser: signed in by the address that was printed, and connected. */
export interface HostPage {
  readState(): Promise<AppState>
  /** The first failure that it is told of without having asked. */
  readonly notice: Promise<Failure>
  close(): void
  /** Resolves when the connection is closed, by whichever side. */
  readonly gone: Promise<unknown>
}

export async function pageOf(address: string): Promise<HostPage> {
  const { origin, host } = new URL(address)
  const answer = await fetch(address, { redirect: 'manual' })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (cookie === undefined) throw new Error(`${address} let nobody in: ${answer.status} ${await answer.text()}`)
  const socket = new WebSocket(`ws://${host}/ws`, { headers: { origin, cookie } })
  onTestFinished(() => socket.terminate())
  const answers = new Map<number, (value: AppState) => void>()
  let calls = 0
  const notice = new Promise<Failure>((resolve) => {
    socket.on('message', (data) => {
      const { id, result, event, payload } = JSON.parse(String(data))
      if (event === 'notice') resolve(payload)
      answers.get(id)?.(result?.value)
    })
  })
  const gone = once(socket, 'close')
  await once(socket, 'open')
  return {
    readState: () =>
      new Promise((resolve) => {
        calls += 1
        answers.set(calls, resolve)
        socket.send(JSON.stringify({ id: calls, call: 'readState', args: [] }))
      }),
    notice,
    close: () => socket.close(),
    gone,
  }
}
