import type { Draw } from './draw.ts'

/** Texts that a reader may stumble over: names that every object has, markup, control and zero-width characters, numbers that are none, paths, long ones. */
export const hostileWords: readonly string[] = [
  ...['', ' ', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'null', 'true', '~', 'undefined', '[object Object]'],
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '&lt;',
    '$' + '{x}',
    '{{',
    '{{}}',
    '{{port web 80}}',
    '}}',
  ],
  ...[
    '\0',
    '\x1b[31m',
    '\x1b]0;x\x07',
    '\u202ereversed',
    '\u2066x',
    '\u200b',
    '\ufeff',
    '\ud800',
    '\r',
    '\n',
    '\t',
    '\u00a0',
    '\u2028',
    '\f',
    '한글',
    '👩‍👩‍👧',
    'é'.normalize('NFD'),
  ],
  ...['-1', '1e999', 'NaN', 'Infinity', '0x10', '9007199254740993', '00', '1_000', '-0', '.inf'],
  ...[
    '../../etc/passwd',
    '/var/run/docker.sock',
    'C:\\Windows',
    '\\\\host\\share',
    './.',
    '//',
    'http://localhost:2375/',
    'file:///etc/passwd',
  ],
  ...[
    '*',
    '&a',
    '*a',
    '!!js/function x',
    '<<',
    '? x',
    '- - -',
    '"',
    "'",
    '`',
    '|',
    '>',
    '#',
    '%',
    '@',
    ': ',
    '--',
    '-',
    '=',
    ',',
    '\\',
    '$(id)',
  ],
  ...[
    '(a+)+$',
    '(?:a|a)*b',
    '[',
    '(?<',
    'a{99999}',
    'x'.repeat(5_000),
    '한'.repeat(2_000),
    '('.repeat(300),
    '[['.repeat(200),
    '"'.repeat(99),
  ],
]

/** One of them, or any characters. */
export const hostileText = (draw: Draw): string =>
  draw.once(5)
    ? String.fromCharCode(...draw.list(draw.below(20), () => (draw.once(2) ? draw.below(128) : draw.below(65_536))))
    : draw.one(hostileWords)

/** Anything that JSON can hold. */
const hostileJson: readonly string[] = [
  ...['null', 'true', 'false', '0', '-1', '1e308', '0.5', '9007199254740992', '{}', '[]', '[[[[]]]]', '"x"'],
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  `${'['.repeat(100)}${']'.repeat(100)}`,
]
export const hostileValue = (draw: Draw): unknown => (draw.once(2) ? hostileText(draw) : JSON.parse(draw.one(hostileJson)))

const units = [/(?:)/u, /(?<=[\s:,"'{}[\]=])|(?=[\s:,"'{}[\]=])/, /(?<=\n)/]

/** A text with one to six of its parts changed: a character, a word or a line taken out, doubled, moved, or another in its place. */
export function mutated(draw: Draw, text: string, more: readonly string[]): string {
  let now = text
  for (let left = 1 + draw.below(6); left > 0; left--) now = mutatedOnce(draw, now, more)
  return now
}

function mutatedOnce(draw: Draw, text: string, more: readonly string[]): string {
  const parts = text.split(draw.one(units))
  const at = draw.below(parts.length)
  const other = draw.below(parts.length)
  const word = draw.once(2) ? hostileText(draw) : draw.one(more)
  switch (draw.below(7)) {
    case 0:
      return parts.toSpliced(at, 1).join('')
    case 1:
      return parts.toSpliced(at, 0, parts[at] ?? '').join('')
    case 2:
      return parts.toSpliced(at, 1, parts[other] ?? '').join('')
    case 3:
      return parts.toSpliced(at, 1, word).join('')
    case 4:
      return parts.toSpliced(at, 0, word).join('')
    case 5:
      return draw.once(4) ? parts.slice(0, at).join('') : text
    default:
      return parts.toSpliced(at, Math.min(20, Math.abs(other - at))).join('')
  }
}

/** The same for a tree of JSON: values anywhere in it taken out, doubled, or replaced by others of it or by what is hostile. The tree given is changed. */
export function mutatedTree(draw: Draw, tree: unknown): unknown {
  for (let left = 1 + draw.below(4); left > 0; left--) {
    const places = placesIn(tree)
    if (places.length === 0) return hostileValue(draw)
    const { holder, key } = draw.one(places)
    const other = draw.one(places)
    const value = draw.once(2) ? structuredClone(other.holder[other.key]) : hostileValue(draw)
    switch (draw.below(4)) {
      case 0:
        if (Array.isArray(holder)) holder.splice(Number(key), 1)
        else delete holder[key]
        break
      case 1:
        if (Array.isArray(holder)) holder.splice(Number(key), 0, value)
        else put(holder, hostileText(draw), value)
        break
      default:
        put(holder, key, value)
    }
  }
  return tree
}

const hostileNumbers: readonly number[] = [0, -1, 1, 0.5, -0, 1e308, -1e308, 5e-324, 65_536, 2 ** 31, 2 ** 53]

/**
 * The same, but what stands in the place of a value is of its kind: a text for a text, a number for a number, a list with items taken out, doubled or
 * from another list. Most of what a schema holds to is still held. The tree given is changed.
 * @param names texts that mean something in the tree, which are put in other places there
 */
export function alikeTree(draw: Draw, tree: unknown, names: readonly string[]): unknown {
  const places = placesIn(tree)
  for (let left = 1 + draw.below(6); left > 0 && places.length > 0; left--) {
    const { holder, key } = draw.one(places)
    put(holder, key, alike(draw, holder[key], places, names))
  }
  return tree
}

function alike(draw: Draw, value: unknown, places: readonly Place[], names: readonly string[]): unknown {
  if (typeof value === 'string') return draw.once(2) ? draw.one(names) : hostileText(draw)
  if (typeof value === 'number') return draw.one(hostileNumbers)
  if (typeof value === 'boolean') return !value
  if (!Array.isArray(value)) return value
  const lists = places.map(({ holder, key }) => holder[key]).filter((it) => Array.isArray(it))
  switch (draw.below(4)) {
    case 0:
      return value.filter(() => !draw.once(3))
    case 1:
      return value.toReversed()
    case 2:
      return structuredClone(draw.one(lists))
    default:
      return [...value, ...structuredClone(value.filter(() => draw.once(2)))]
  }
}

/** Also `__proto__`, as JSON can hold it. */
const put = (holder: Record<string, unknown>, key: string, value: unknown): void =>
  void Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })

interface Place {
  readonly holder: Record<string, unknown>
  readonly key: string
}

function placesIn(tree: unknown, found: Place[] = []): Place[] {
  if (typeof tree !== 'object' || tree === null) return found
  const holder = tree as Record<string, unknown>
  for (const key of Object.keys(holder)) {
    found.push({ holder, key })
    placesIn(holder[key], found)
  }
  return found
}

/** Words of JavaScript's own errors, which tell a user nothing. */
export const scriptsOwnWords =
  /is not a function|is not iterable|Cannot read prop|Cannot set prop|of undefined|\[object Object\]|Maximum call stack|Invalid array length|Invalid code point|native code/
