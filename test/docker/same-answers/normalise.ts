/**
 * Makes answers of two engines comparable: ids, addresses, MACs, times and ports that the engine chooses are numbered by first appearance. One per
 * engine and program, so that the same thing keeps its number.
 */
export class Normaliser {
  readonly #seen = new Map<string, string>()

  text(value: string): string {
    return (
      value
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
        .replace(/\b(?:Less than a second|About a minute|\d+ seconds?|\d+ hours?)\b/g, 'A WHILE')
        .replace(/(?<=\/netns\/)[0-9a-f]{12}\b/g, (id) => this.#number('id', id))
        .replace(/\bbr-[0-9a-f]{12}\b/g, (name) => this.#number('bridge', name))
        .replace(/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/g, (mac) => this.#number('mac', mac))
        .replace(/\b[0-9a-f]{64}\b/g, (id) => this.#number('id', id.slice(0, 12)))
        .replace(/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12}\b/g, (id) => this.#number('id', id))
        // Which pool is next, of 16 bits or of 20, is the engine's own history.
        .replace(/\b((?:172\.(?:1[7-9]|2\d|3[01])|192\.168)\.\d+\.\d+)\/(?:16|20)\b/g, '$1/POOL')
        .replace(/\b(?:172\.(?:1[7-9]|2\d|3[01])|192\.168)\.\d+\.\d+\b/g, (address) => this.#number('address', address))
        .replace(/\b(?:3[2-9]\d{3}|[45]\d{4})\b/g, (port) => this.#number('port', port))
    )
  }

  #number(kind: string, value: string): string {
    const known = this.#seen.get(`${kind} ${value}`)
    if (known) return known
    const count = [...this.#seen.keys()].filter((key) => key.startsWith(`${kind} `)).length
    const name = `${kind}#${count + 1}`
    this.#seen.set(`${kind} ${value}`, name)
    return name
  }

  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value)
    if (typeof value === 'number') return value >= 32_768 && value <= 60_999 ? this.text(String(value)) : value
    if (Array.isArray(value)) return byPath(value).map((item) => this.value(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        // Labels of the lab's stand-ins for images.
        .filter(([key]) => !key.startsWith('lab.'))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [
          this.text(key),
          /^(?:ipv4Prefix|IPPrefixLen)$/.test(key) && (item === 16 || item === 20) ? 'POOL' : this.value(item),
        ]),
    )
  }
}

/** Changes of files and mounts come in the order of a walk through a hash table. */
function byPath(list: readonly unknown[]): readonly unknown[] {
  const paths = list.map((item) =>
    typeof item === 'object' && item !== null && 'Path' in item && 'Kind' in item ? String(item.Path) : undefined,
  )
  if (paths.some((path) => path === undefined)) return list
  return [...list.keys()].sort((a, b) => ((paths[a] ?? '') < (paths[b] ?? '') ? -1 : 1)).map((at) => list[at])
}
