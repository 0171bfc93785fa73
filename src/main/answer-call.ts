import { foldedAnswer } from '../shared/folded.ts'
import type { AppApi } from '../shared/ipc.ts'
import { type CallName, checkArguments } from '../shared/ipc-schema.ts'
import { FailureError, failure, type Result } from '../shared/result.ts'

/** Who asks: the page of the one who works with it, or the hall's, which looks on and changes nothing. */
export type Caller = 'page' | 'hall'

/** Answers one call of a page, whichever carrier brought it: the arguments are checked, and whatever goes wrong is sent as a value. */
export async function answerCall(api: AppApi, name: CallName, args: unknown, caller: Caller = 'page'): Promise<Result<unknown>> {
  if (caller === 'hall' && name !== 'readState')
    return failure('untrusted-sender', `${name} was asked by the hall's window, which only looks on`)
  const checked = checkArguments(name, args)
  if (!checked.ok) return checked
  const call = api[name] as (...args: unknown[]) => Promise<Result<unknown>>
  try {
    return foldedAnswer(name, await call(...checked.value))
  } catch (cause) {
    if (cause instanceof FailureError) return { ok: false, failure: cause.failure }
    return failure(
      'unexpected',
      `${name} failed in a way that Dockstage did not foresee: ${cause instanceof Error ? cause.message : String(cause)}`,
    )
  }
}
