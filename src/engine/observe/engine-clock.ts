import type Docker from 'dockerode'

/**
 * An engine's own clock, as events are dated by it: this machine's where the engine is here, else as far off as the engine says. Asking for the
 * events "until now" needs it: an `until` that is still to come makes the engine wait for it, one that is long past hides what has just happened.
 */
export class EngineClock {
  readonly #docker: Docker
  readonly #here: () => number
  readonly #shared: boolean
  #ahead = 0

  private constructor(docker: Docker, shared: boolean, here: () => number) {
    this.#docker = docker
    this.#shared = shared
    this.#here = here
  }

  /** `shared`: the engine's clock is known to be this machine's, so there is nothing to ask. */
  static async of(docker: Docker, shared: boolean, here: () => number = Date.now): Promise<EngineClock> {
    const clock = new EngineClock(docker, shared, here)
    if (!shared) await clock.measure()
    return clock
  }

  /** Milliseconds since the epoch, not less than the engine's own. */
  now(): number {
    return this.#here() + this.#ahead + 1
  }

  /** A moment that the engine's clock has certainly reached; where it is a guess how far off it is, no moment is certain. */
  reached(): number {
    return this.#shared ? this.#here() : Number.NEGATIVE_INFINITY
  }

  /** An event cannot be dated later than the clock that dated it. */
  heard(ms: number): void {
    this.#ahead = Math.max(this.#ahead, ms - this.#here())
  }

  /**
   * Asks the engine for its time. Held against the time of asking, so that the guess is rather too late, by no more than the answer took; the
   * better of two, as the first often takes longer.
   */
  async measure(): Promise<void> {
    const guesses: number[] = []
    for (let count = 0; count < 2; count++) {
      const asked = this.#here()
      const info = (await this.#docker.info()) as { SystemTime?: string }
      const engine = Date.parse(info.SystemTime ?? '')
      if (!Number.isNaN(engine)) guesses.push(engine - asked)
    }
    if (guesses.length > 0) this.#ahead = Math.min(...guesses)
  }
}
