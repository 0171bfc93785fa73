/** `text` with the home directory written `~`: alone, at the start of a path, and as `/~` where it stands inside of one, as under a mount of the whole host. */
export function withoutHome(text: string, home: string): string {
  return home.length < 2 ? text : hiderFor(home).text(text)
}

/**
 * The same in every text of a JSON value, and in the keys of its tables, whatever field it stands in: what leaves the app does not tell whose machine it
 * comes from. What had nothing of it is the same value as before; nothing may be written into what is given or comes back.
 */
export function allWithoutHome<T>(value: T, home: string): T {
  return home.length < 2 ? value : hiderFor(home).value(value)
}

class HomeHider {
  readonly #pattern: RegExp
  /** Observations share their records, and a run has thousands of them. */
  readonly #known = new WeakMap<object, unknown>()

  constructor(home: string) {
    this.#pattern = patternOf(home)
  }

  text(text: string): string {
    return text.replace(this.#pattern, (_, at: number) => (at > 0 && /[\p{L}\p{N}_./\\-]/u.test(text[at - 1] ?? '') ? '/~' : '~'))
  }

  value<T>(value: T): T {
    if (typeof value === 'string') return this.text(value) as T & string
    if (typeof value !== 'object' || value === null) return value
    const known = this.#known.get(value)
    if (known !== undefined) return known as T
    const hidden = this.#inside(value)
    this.#known.set(value, hidden)
    return hidden
  }

  #inside<T extends object>(value: T): T {
    if (Array.isArray(value)) {
      const items = value.map((item) => this.value(item))
      return items.every((item, at) => item === value[at]) ? value : (items as T & unknown[])
    }
    const before = Object.entries(value)
    const after = before.map(([key, item]) => [this.text(key), this.value(item)] as const)
    const isSame = after.every(([key, item], at) => key === before[at]?.[0] && item === before[at]?.[1])
    return isSame ? value : (Object.fromEntries(after) as T)
  }
}

const hiders = new Map<string, HomeHider>()

function hiderFor(home: string): HomeHider {
  const known = hiders.get(home)
  if (known) return known
  const hider = new HomeHider(home)
  // A process has one home; tests have many.
  if (hiders.size > 8) hiders.clear()
  hiders.set(home, hider)
  return hider
}

/**
 * `/root` by itself names nobody, and is a path inside nearly every container (`HOME=/root`): only paths below it are taken for the host's. Any other home
 * is found in each way in which a path is written: with separators of either kind, doubled as in JSON, or encoded as in an address.
 */
function patternOf(home: string): RegExp {
  if (home === '/root') return /(?<![\w./\\-])\/root(?=\/)/g
  const parts = home.split(/[\\/]+/).filter((it) => it !== '')
  const [first = '', ...rest] = parts
  // A drive is `C:`, and `/c` for programs that were made elsewhere.
  const drive = /^([a-z]):$/i.exec(first)?.[1]
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
