import { ownFault } from '../../shared/own-fault.ts'
import type { Failure } from '../../shared/result.ts'
import type { Log } from './log.ts'

/** The same fault, as of a timer, is told to the user once in so many milliseconds. */
const quietMs = 10_000

/**
 * From now on an error that nobody caught, and a promise that was rejected where nobody listened, end the process no more: they are written down and told,
 * and all goes on. Node warns that what the error has cut off stays half done; here that is at most one call or one step, which is known as such: a run
 * writes down what it will do before it does it, so that what it made is found and removed whatever becomes of the process. Returns the undo.
 */
export function surviveFaults(log: Log, tell: (failure: Failure, cause: unknown) => void): () => void {
  const toldAt = new Map<string, number>()
  const take = (where: string, cause: unknown): void => {
    // Whoever read what this process prints, or a page, has gone; that is no fault.
    if (isGone(cause)) {
      log.write('warn', 'write-failed', { message: String(cause) })
      return
    }
    log.fault(where, cause)
    const failure = faultOf(log, cause)
    const now = performance.now()
    if (now - (toldAt.get(failure.message) ?? -quietMs) < quietMs) return
    if (toldAt.size > 100) toldAt.clear()
    toldAt.set(failure.message, now)
    tell(failure, cause)
  }
  const onException = (cause: unknown): void => take('uncaught', cause)
  const onRejection = (cause: unknown): void => take('unhandled rejection', cause)
  process.on('uncaughtException', onException)
  process.on('unhandledRejection', onRejection)
  return () => {
    process.off('uncaughtException', onException)
    process.off('unhandledRejection', onRejection)
  }
}

/** An error's words as they may be shown: they may hold anything. */
export const faultOf = (log: Pick<Log, 'clean'>, cause: unknown): Failure =>
  ownFault(log.clean(cause instanceof Error ? cause.message : String(cause)))

const isGone = (cause: unknown): boolean => {
  const { code, syscall } = (cause ?? {}) as NodeJS.ErrnoException
  return code === 'EPIPE' && syscall === 'write'
}
