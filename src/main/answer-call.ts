import { tellUnforeseen } from '../engine/unforeseen.ts'
import { foldedAnswer } from '../shared/folded.ts'
import type { AppApi, AppState } from '../shared/ipc.ts'
import { type Caller, mayCall } from '../shared/ipc-access.ts'
import { type CallName, checkArguments } from '../shared/ipc-schema.ts'
import { FailureError, failure, type Result, success } from '../shared/result.ts'

/**
 * Answers one call of a page, whichever carrier brought it: who asks and with what is checked, and whatever goes wrong is sent as a value.
 * @param shown what of the state this caller is shown; all of it where nothing is said
 */
export async function answerCall(
  api: AppApi,
  name: CallName,
  args: unknown,
  caller: Caller,
  shown: (state: AppState) => AppState = (state) => state,
): Promise<Result<unknown>> {
  if (!mayCall(caller, name)) return failure('view-only', `${name} was asked by a page that only looks on`)
  const checked = checkArguments(name, args)
  if (!checked.ok) return checked
  const answer = await answerOf(api, name, checked.value, caller, shown)
  // Why it failed names files of this machine, and whoever looks on can do nothing about it: the driver's page and the log have it.
  return answer.ok || caller === 'driver' ? answer : failure('unexpected', `${name} failed; the page of whoever shows this says why`)
}

async function answerOf(
  api: AppApi,
  name: CallName,
  args: readonly unknown[],
  caller: Caller,
  shown: (state: AppState) => AppState,
): Promise<Result<unknown>> {
  try {
    if (name === 'readState') return foldedAnswer(name, stateFor(caller, await api.readState(), shown))
    const call = api[name] as (...args: unknown[]) => Promise<Result<unknown>>
    return foldedAnswer(name, await call(...args))
  } catch (cause) {
    if (cause instanceof FailureError) return { ok: false, failure: cause.failure }
    tellUnforeseen(cause)
    return failure(
      'unexpected',
      `${name} failed in a way that Dockstage did not foresee: ${cause instanceof Error ? cause.message : String(cause)}`,
    )
  }
}

/** A page that only looks on is told so, so that it offers nothing that would be refused. */
function stateFor(caller: Caller, state: Result<AppState>, shown: (state: AppState) => AppState): Result<AppState> {
  if (!state.ok || caller === 'driver') return state
  return success({ ...shown(state.value), looksOn: true })
}
