export interface Rate {
  /** So many at once. */
  readonly burst: number
  /** So many come back each second. */
  readonly perSecond: number
}

/** More keys than this are never kept: whoever comes from ever new addresses must not fill the memory. */
const mostKeys = 4_096

/** A token bucket a key: `burst` at once, then `perSecond`. */
export class RateLimit {
  readonly #rate: Rate
  readonly #now: () => number
  readonly #buckets = new Map<string, { left: number; at: number }>()

  /** @param now milliseconds of a clock that only goes forward */
  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate
    this.#now = now
  }

  /** Whether one more is allowed; takes it. */
  take(key: string): boolean {
    const bucket = this.#bucket(key)
    if (bucket.left < 1) return false
    bucket.left -= 1
    return true
  }

  /** Seconds, rounded up, until one more is allowed: what `Retry-After` wants. */
  secondsToWait(key: string): number {
    const missing = Math.max(0, 1 - this.#bucket(key).left)
    return Math.ceil(missing / this.#rate.perSecond)
  }

  #bucket(key: string): { left: number; at: number } {
    const { burst, perSecond } = this.#rate
    const now = this.#now()
    const known = this.#buckets.get(key)
    const bucket = known ?? { left: burst, at: now }
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1_000) * perSecond)
    bucket.at = now
    // The one that was used last stands last.
    if (known) this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    if (this.#buckets.size > mostKeys) this.#buckets.delete(this.#buckets.keys().next().value as string)
    return bucket
  }
}
