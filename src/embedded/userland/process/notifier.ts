/** Wakes all who wait for something to change. */
export class Notifier {
  #waiting = new Set<() => void>()

  /** Resolves at the next `notify`; rejects with the signal's reason. */
  wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason)
        return
      }
      const stop = (): void => {
        signal?.removeEventListener('abort', onAbort)
        this.#waiting.delete(wake)
      }
      const wake = (): void => {
        stop()
        resolve()
      }
      const onAbort = (): void => {
        stop()
        reject(signal?.reason)
      }
      this.#waiting.add(wake)
      signal?.addEventListener('abort', onAbort)
    })
  }

  notify(): void {
    for (const wake of [...this.#waiting]) wake()
  }
}

/** A promise that also ends by a signal. */
export function withSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      // It may be rejected too, by the same signal: nobody else would hear of it, and Node ends a process over that.
      promise.catch(() => {})
      reject(signal.reason)
      return
    }
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
