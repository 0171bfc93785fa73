import type { AppApi, AppBridge } from '../../shared/ipc.ts'
import { checkAnswer, checkEvent } from '../../shared/ipc-schema.ts'
import { failure } from '../../shared/result.ts'
import { apiFrom } from './api-from.ts'
import type { PageBridge } from './page-bridge.ts'

/** The desktop's bridge with every answer and event held against the contract, as main holds the page's calls. */
export function checkedBridge(carrier: AppBridge): PageBridge {
  const calls = carrier.api as { readonly [K in keyof AppApi]: (...args: never[]) => Promise<unknown> }
  return {
    host: carrier.host,
    api: apiFrom(async (name, args) => {
      try {
        return checkAnswer(name, await calls[name](...(args as never[])))
      } catch (cause) {
        return failure('unexpected', `${name} could not be asked`, { detail: String(cause) })
      }
    }),
    on: (event, listen) =>
      carrier.on(event, (payload) => {
        const checked = checkEvent(event, payload)
        // It is what was checked that is told: a run was unfolded by it.
        if (checked.ok) listen(checked.value as typeof payload)
        else console.error(checked.failure.message, checked.failure.detail)
      }),
    onLink(listen) {
      listen('open')
      return () => {}
    },
  }
}
