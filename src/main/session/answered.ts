import { toFailure } from '../../engine/to-failure.ts'
import { FailureError, type Result, success } from '../../shared/result.ts'

/** What work comes to, as a value: nothing that a page asks for rejects. */
export async function answered<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return success(await work())
  } catch (cause) {
    return { ok: false, failure: toFailure(cause) }
  }
}

/** The other way round, inside of such work. Throws the failure. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new FailureError(result.failure)
}
