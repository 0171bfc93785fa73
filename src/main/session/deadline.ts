import { type Failure, FailureError } from '../../shared/result.ts'
import { linkedSignal } from './linked-signal.ts'

export interface Deadline {
  readonly signal: AbortSignal
  /** True when the time is over, false when the outer signal ended it. */
  isOver(): boolean
  /** Lets go of timer and outer signal. */
  end(): void
}

/**
 * A signal that aborts with `outer`, or after `ms` milliseconds. Not `AbortSignal.any` with `AbortSignal.timeout`: Node 20 may collect the
 * timeout signal while only the combined one is held, and then it never fires.
 */
export function deadline(outer: AbortSignal, ms: number): Deadline {
  const linked = linkedSignal(outer)
  let over = false
  const timer = setTimeout(
    () => {
      over = true
      linked.abort(new Error('the time is over'))
    },
    Math.max(1, ms),
  )
  return {
    signal: linked.signal,
    isOver: () => over,
    end() {
      clearTimeout(timer)
      linked.unlink()
    },
  }
}

/** What `work` gives, or the failure `late` when it takes longer than `ms` milliseconds; the work itself is not ended by that. */
export async function within<T>(ms: number, work: Promise<T>, late: Failure): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FailureError(late)), ms)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
