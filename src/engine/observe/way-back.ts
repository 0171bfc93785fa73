/** Milliseconds before the engine is asked again whether it is back: doubled each time, up to the last. */
const firstRetry = 100
const lastRetry = 5_000

export type ConnectionListener = (state: 'lost' | 'connected', cause?: unknown) => void

/**
 * Leads an observer back to its engine. The first attempt is made at once and in silence: a proxy that cuts streams which were idle for long, or one
 * answer that was damaged, is made up for by one new full look, and no step has to fail for it. Where that does not help, or comes again soon, the
 * loss is told, and the engine is asked again and again.
 */
export class WayBack {
  /** The silent attempt, while it is made. */
  silent: Promise<void> | undefined
  /** Why the engine is lost, while it is and this has been told. */
  cause: unknown
  readonly #start: () => Promise<void>
  readonly #tell: ConnectionListener
  #isAway = false
  #isTold = false
  #backAt = Number.NEGATIVE_INFINITY
  #wait = 0
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(start: () => Promise<void>, tell: ConnectionListener) {
    this.#start = start
    this.#tell = tell
  }

  begin(cause: unknown): void {
    if (this.#isAway || this.#closed) return
    this.#isAway = true
    const wasSteady = performance.now() - this.#backAt >= lastRetry
    if (!wasSteady) {
      this.#lost(cause)
      return
    }
    this.#wait = 0
    this.silent = this.#attempt().then((failed) => {
      this.silent = undefined
      if (failed) this.#lost(failed.cause)
    })
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #lost(cause: unknown): void {
    if (this.#closed) return
    this.#isTold = true
    this.cause = cause
    this.#tell('lost', cause)
    this.#tryAgain()
  }

  #tryAgain(): void {
    if (this.#closed) return
    this.#wait = Math.min(Math.max(firstRetry, 2 * this.#wait), lastRetry)
    this.#timer = setTimeout(() => {
      void this.#attempt().then((failed) => {
        if (failed) this.#tryAgain()
      })
    }, this.#wait)
    // Waiting for an engine is no reason for a process to stay.
    this.#timer.unref()
  }

  async #attempt(): Promise<{ readonly cause: unknown } | undefined> {
    try {
      await this.#start()
    } catch (cause) {
      return { cause }
    }
    this.#isAway = false
    this.cause = undefined
    this.#backAt = performance.now()
    if (this.#isTold && !this.#closed) this.#tell('connected')
    this.#isTold = false
    return undefined
  }
}
