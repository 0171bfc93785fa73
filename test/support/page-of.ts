import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Failure, Result } from '../../src/shared/result.ts'
import { signedIn } from './signed-in.ts'

/** What a browser's page is to its host, without a browser. */
export interface HostPage {
  /** Calls the contract (`src/shared/ipc.ts`). */
  call<T>(name: string, ...args: readonly unknown[]): Promise<Result<T>>
  /** The first failure that it is told of without having asked. */
  readonly notice: Promise<Failure>
  close(): void
  /** Resolves when the connection is closed, by whichever side. */
  readonly gone: Promise<unknown>
}

/** Signs in at the address that `serve` printed, as a browser does, and connects. */
export async function pageOf(address: string): Promise<HostPage> {
  const { protocols, headers } = await signedIn(address)
  const socket = new WebSocket(`ws://${new URL(address).host}/ws`, [...protocols], { headers })
  onTestFinished(() => socket.terminate())
  const answers = new Map<number, (result: Result<never>) => void>()
  const notice = new Promise<Failure>((resolve) => {
    socket.on('message', (data) => {
      const { id, result, event, payload } = JSON.parse(String(data))
      if (event === 'notice') resolve(payload)
      answers.get(id)?.(result)
    })
  })
  const gone = once(socket, 'close')
  await once(socket, 'open')
  return {
    call: (name, ...args) =>
      new Promise((resolve) => {
        const id = answers.size + 1
        answers.set(id, resolve)
        socket.send(JSON.stringify({ id, call: name, args }))
      }),
    notice,
    close: () => socket.close(),
    gone,
  }
}
