import { type AppApi, callChannels } from '../../shared/ipc.ts'
import type { Result } from '../../shared/result.ts'

export type CallName = keyof AppApi

/** Asks main, and gives an answer that was held against the contract's schema of that call. */
export type Ask = (name: CallName, args: readonly unknown[]) => Promise<Result<unknown>>

/** The contract's calls over one way of asking. */
export function apiFrom(ask: Ask): AppApi {
  const calls: Partial<Record<CallName, (...args: unknown[]) => Promise<Result<unknown>>>> = {}
  for (const name of Object.keys(callChannels) as CallName[]) calls[name] = (...args) => ask(name, args)
  // `callChannels` names every call, and each answer was checked as that call's; a type can't follow that through a table.
  return calls as AppApi
}
