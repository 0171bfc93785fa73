/**
 * Makes answers of two engines comparable: ids, addresses, MACs, times and ports that the engine chooses are numbered by first appearance. One per
 * engine and program, so that the same thing keeps its number.
 */
export class Normaliser {
  readonly #seen = new Map<string, string>()

  text(value: string): string {
    return value
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replace(/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/g, (mac) => this.#number('mac', mac))
      .replace(/\b[0-9a-f]{64}\b/g, (id) => this.#number('id', id.slice(0, 12)))
      .replace(/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12}\b/g, (id) => this.#number('id', id))
      .replace(/\b(?:172\.(?:1[7-9]|2\d|3[01])|192\.168)\.\d+\.\d+\b/g, (address) => this.#number('address', address))
      .replace(/\b(?:3[2-9]\d{3}|[45]\d{4})\b/g, (port) => this.#number('port', port))
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
    if (Array.isArray(value)) return value.map((item) => this.value(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.text(key), this.value(item)]))
  }
}
