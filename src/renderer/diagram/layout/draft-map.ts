/** A map that is being added to. The one that it began with stays what it was, and is the result itself where nothing was added. */
export class DraftMap<K, V> {
  #now: ReadonlyMap<K, V>
  #own: Map<K, V> | undefined

  constructor(from: ReadonlyMap<K, V>) {
    this.#now = from
  }

  get now(): ReadonlyMap<K, V> {
    return this.#now
  }

  get size(): number {
    return this.#now.size
  }

  get(key: K): V | undefined {
    return this.#now.get(key)
  }

  has(key: K): boolean {
    return this.#now.has(key)
  }

  set(key: K, value: V): void {
    if (this.#now.get(key) === value && this.#now.has(key)) return
    this.#own ??= new Map(this.#now)
    this.#own.set(key, value)
    this.#now = this.#own
  }
}

/** As `DraftMap`, of maps by group: of each group only the map that was added to is another one. */
export class DraftMaps<G, K, V> {
  readonly #from: ReadonlyMap<G, ReadonlyMap<K, V>>
  readonly #drafts = new Map<G, DraftMap<K, V>>()

  constructor(from: ReadonlyMap<G, ReadonlyMap<K, V>>) {
    this.#from = from
  }

  of(group: G): DraftMap<K, V> {
    const draft = this.#drafts.get(group) ?? new DraftMap(this.#from.get(group) ?? new Map())
    this.#drafts.set(group, draft)
    return draft
  }

  get now(): ReadonlyMap<G, ReadonlyMap<K, V>> {
    const added = [...this.#drafts].filter(([group, { now }]) => now !== this.#from.get(group))
    return added.length === 0 ? this.#from : new Map([...this.#from, ...added.map(([group, { now }]) => [group, now] as const)])
  }
}
