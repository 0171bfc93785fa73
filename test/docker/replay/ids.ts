/** What an engine chooses by itself: ids, their short forms, MACs and subnets of its pools, ephemeral ports, names of two words. */
const chosen =
  /\b(?:[0-9a-f]{64}|[0-9a-f]{12}|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}|172\.(?:1[89]|2\d|3[01])(?=\.)|192\.168\.\d+(?=\.)|(?:3[2-9]|[45]\d)\d{3}|[a-z]{3,}_[a-z]{3,})\b/g

/** Which choice of ours stands where a recorded one stood. */
export class Ids {
  #ids: ReadonlyMap<string, string> = new Map()

  /** The same text with our choices in it. */
  ours(text: string): string {
    return text.replace(chosen, (it) => this.#ids.get(it) ?? it)
  }

  learn(recorded: unknown, got: unknown): void {
    const ids = new Map(this.#ids)
    learn(ids, recorded, got)
    this.#ids = ids
  }

  /** For an answer that may yet become another one: what was learned since this call is forgotten by calling what it gives. */
  mark(): () => void {
    const known = this.#ids
    return () => {
      this.#ids = known
    }
  }
}

function learn(ids: Map<string, string>, recorded: unknown, got: unknown): void {
  if (typeof recorded === 'string' && typeof got === 'string') {
    const from = recorded.match(chosen) ?? []
    const to = got.match(chosen) ?? []
    if (from.length !== to.length) return
    from.forEach((it, index) => {
      const other = to[index] ?? it
      if (ids.has(it)) return
      ids.set(it, other)
      if (it.length === 64) ids.set(it.slice(0, 12), other.slice(0, 12))
    })
    return
  }
  if (typeof recorded !== 'object' || typeof got !== 'object' || !recorded || !got) return
  // Lists of other things do not tell which stands for which.
  if (Array.isArray(recorded) && Array.isArray(got) && recorded.length !== got.length) return
  const others = got as Record<string, unknown>
  for (const [key, value] of Object.entries(recorded)) {
    // By id in an object of named ones: its name tells which it is.
    const other =
      ids.get(key) ?? (key in others ? key : Object.keys(others).find((it) => nameOf(value) && nameOf(others[it]) === nameOf(value)))
    if (other !== undefined && other !== key) learn(ids, key, other)
    learn(ids, value, others[other ?? key])
  }
}

const nameOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'Name' in value ? String(value.Name) : undefined
