const moment = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/** Which moment of ours stands where a recorded one stood. Milliseconds since the epoch. */
export class Moments {
  readonly #pairs: { recorded: number; ours: number }[] = []

  note(recorded: number, ours: number): void {
    this.#pairs.push({ recorded, ours })
  }

  /** Notes the moments that an answer tells beside those that were recorded. */
  learn(recorded: unknown, got: unknown): void {
    if (typeof recorded === 'string' && typeof got === 'string') {
      const others = got.match(moment) ?? []
      for (const [index, it] of (recorded.match(moment) ?? []).entries())
        if (others[index] && !it.startsWith('0001')) this.note(Date.parse(it), Date.parse(others[index]))
      return
    }
    if (typeof recorded !== 'object' || typeof got !== 'object' || !recorded || !got) return
    for (const [key, value] of Object.entries(recorded)) this.learn(value, (got as Record<string, unknown>)[key])
  }

  /** As long after the last known moment as it was there, and before the next known one. */
  ours(recorded: number): number {
    const before = this.#pairs.filter((it) => it.recorded <= recorded).reduce((a, b) => (b.recorded >= a.recorded ? b : a), first)
    const after = this.#pairs.filter((it) => it.recorded > recorded).reduce((a, b) => (b.recorded < a.recorded ? b : a), last)
    return Math.min(before.ours + recorded - before.recorded, after.ours)
  }

  /** A path whose `since` and `until` are ours. */
  inPath(path: string): string {
    return path.replace(
      /\b(since|until)=(\d{9,}(?:\.\d+)?)/g,
      (_, name, seconds) => `${name}=${(this.ours(Number(seconds) * 1000) / 1000).toFixed(3)}`,
    )
  }
}

const first = { recorded: Number.NEGATIVE_INFINITY, ours: 0 }
const last = { recorded: Number.POSITIVE_INFINITY, ours: Number.POSITIVE_INFINITY }
