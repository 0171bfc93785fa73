/** `text` with the home directory written `~`: alone, at the start of a path, and as `/~` where it stands inside of one, as under a mount of the whole host. */
export function withoutHome(text: string, home: string): string {
  const pattern = patternFor(home)
  return pattern ? hidden(text, pattern) : text
}

/**
 * The same in every text of a JSON value, and in the keys of its tables, whatever field it stands in: what leaves the app does not tell whose machine it
 * comes from. What had nothing of it is the same value as before.
 */
export function allWithoutHome<T>(value: T, home: string): T {
  const pattern = patternFor(home)
  return pattern ? new HomeHider(pattern).value(value) : value
}

class HomeHider {
  readonly #pattern: RegExp
  /** Observations share their records, and a run has thousands of them. */
  readonly #known = new WeakMap<object, unknown>()

  constructor(pattern: RegExp) {
    this.#pattern = pattern
  }

  value<T>(value: T): T {
    if (typeof value === 'string') return hidden(value, this.#pattern) as T & string
    if (typeof value !== 'object' || value === null) return value
    const known = this.#known.get(value)
    if (known !== undefined) return known as T
    const inside = Array.isArray(value) ? this.#items(value) : this.#entries(value)
    this.#known.set(value, inside)
    return inside as T
  }

  #items(value: readonly unknown[]): readonly unknown[] {
    const items = value.map((item) => this.value(item))
    return items.every((item, at) => item === value[at]) ? value : items
  }

  #entries(value: object): object {
    const before = Object.entries(value)
    const after = before.map(([key, item]) => [hidden(key, this.#pattern), this.value(item)] as const)
    return after.every(([key, item], at) => key === before[at]?.[0] && item === before[at]?.[1]) ? value : Object.fromEntries(after)
  }
}

const hidden = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (_, at: number) => (/[\p{L}\p{N}_./\\-]/u.test(text[at - 1] ?? '') ? '/~' : '~'))

/** A process has one home. */
let last: { readonly home: string; readonly pattern: RegExp | undefined } | undefined

function patternFor(home: string): RegExp | undefined {
  if (last?.home !== home) last = { home, pattern: patternOf(home) }
  return last.pattern
}

/**
 * `/root` by itself names nobody, and is a path inside nearly every container (`HOME=/root`): only paths below it are taken for the host's. Any other home
 * is found in each way in which a path is written: with separators of either kind, doubled as in JSON, or encoded as in an address. The root of a disk says
 * nothing of anybody: undefined.
 */
function patternOf(home: string): RegExp | undefined {
  if (home === '/root') return /(?<![\w./\\-])\/root(?=\/)/g
  const parts = home.split(/[\\/]+/).filter((it) => it !== '')
  const [first = '', ...rest] = parts
  // A drive is `C:`, and `/c` for programs that were made elsewhere.
  const drive = /^([a-z]):$/i.exec(first)?.[1]
  if (first === '' || (drive && rest.length === 0)) return undefined
  const begin = drive ? `(?:${separator}${drive}|${drive}(?::|%3A))` : `${separator}${written(first)}`
  return new RegExp([begin, ...rest.map(written)].join(separator) + end, 'giu')
}

const separator = '(?:[\\\\/]{1,4}|%2F|(?:%5C){1,2})'
/** `/home/ann` is not in `/home/anna`, `/home/ann.old` and `/home/ann-old`, but at the end of a sentence. */
const end = '(?![.-]*[\\p{L}\\p{N}_])'

function written(part: string): string {
  const ways = new Set([part, encodeURIComponent(part), part.replaceAll(' ', '%20')])
  return `(?:${[...ways].map((it) => it.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|')})`
}
