import type { EngineEvent } from '../core/draft.ts'

/** Keeps the last 256 events, as engines do (engine-facts 13), and tells each one to those who listen. */
export class EventHub {
  readonly #kept: EngineEvent[] = []
  readonly #listeners = new Set<(event: EngineEvent) => void>()

  get kept(): readonly EngineEvent[] {
    return this.#kept
  }
  get listeners(): number {
    return this.#listeners.size
  }
  publish(events: readonly EngineEvent[]): void {
    for (const event of events) {
      this.#kept.push(event)
      if (this.#kept.length > 256) this.#kept.shift()
      for (const listener of [...this.#listeners]) listener(event)
    }
  }
  listen(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
