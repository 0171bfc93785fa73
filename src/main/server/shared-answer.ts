/**
 * One answer for all who ask while the one before is being made: it is begun after each of them has asked, so that none is older than its question.
 * However many ask, one is made at a time, and `pauseMs` lie between two.
 */
export function sharedAnswer<T>(make: () => Promise<T>, pauseMs: number): () => Promise<T> {
  let next: Promise<T> | undefined
  let free: Promise<unknown> = Promise.resolve()
  return () => {
    if (!next) {
      next = free.then(() => {
        next = undefined
        return make()
      })
      const over = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pauseMs).unref())
      free = next.then(over, over)
    }
    return next
  }
}
