import type { ArgumentKind, CommandEntry, OptionEntry } from './entry.ts'
import { entries, namespaces } from './table.ts'

/** The names that an engine knows, by what they are of. */
export type KnownNames = Readonly<Record<'container' | 'image' | 'network' | 'volume', readonly string[]>>

export interface Completion {
  /** The word that is completed, as characters of the line: from here up to the cursor. */
  readonly from: number
  /** What the word could be, in order; empty where nothing is known. */
  readonly words: readonly string[]
}

/** What could stand at the end of a line that is being typed: a command, an option, or the name of what the command is about. */
export function complete(line: string, known: KnownNames): Completion {
  const from = line.length - (/\S*$/.exec(line)?.[0].length ?? 0)
  const before = line.slice(0, from).trim().split(/\s+/)
  const word = line.slice(from)
  const none = { from, words: [] }
  if (before[0] === '') return { from, words: beginning(['docker'], word) }
  if (before[0] !== 'docker') return none
  const isNamespace = namespaces.includes(before[1] ?? '')
  const used = isNamespace ? 3 : 2
  if (before.length < used) return { from, words: beginning(commandsAfter(isNamespace ? before[1] : undefined), word) }
  const spelling = before.slice(1, used).join(' ')
  const entry = entries.find((it) => it.spellings.includes(spelling))
  if (!entry) return none
  const { positionals, awaited } = readSoFar(entry, before.slice(used))
  if (awaited) return { from, words: beginning(namesFor(awaited.takes, known), word) }
  if (entry.optionsFirst && positionals > 0) return none
  if (word.startsWith('--') && word.includes('=')) return optionValue(entry, from, word, known)
  if (word.startsWith('-')) return { from, words: beginning(optionNames(entry), word) }
  // The name of what is made is the user's own.
  if (spelling.endsWith('create') && entry.takes !== 'image') return none
  return { from, words: beginning(namesFor(kindAt(entry, positionals), known), word) }
}

/** `--network=bl`: the value alone is completed. */
function optionValue(entry: CommandEntry, from: number, word: string, known: KnownNames): Completion {
  const equals = word.indexOf('=')
  const option = optionOf(entry, word.slice(0, equals))
  return { from: from + equals + 1, words: beginning(namesFor(option?.takes, known), word.slice(equals + 1)) }
}

/** The words that may follow `docker`, or a namespace: `ls` after `container`. */
function commandsAfter(namespace: string | undefined): readonly string[] {
  const all = entries.flatMap(({ spellings }) => spellings).map((it) => it.split(' '))
  if (namespace !== undefined) return all.flatMap(([first, second]) => (first === namespace && second ? [second] : []))
  return [...all.flatMap(([first, second]) => (first && !second ? [first] : [])), ...namespaces]
}

/** How many positional arguments stand there, and the option that the next word is the value of. */
function readSoFar(entry: CommandEntry, words: readonly string[]): { positionals: number; awaited: OptionEntry | undefined } {
  let positionals = 0
  let awaited: OptionEntry | undefined
  for (const word of words) {
    if (awaited) awaited = undefined
    else if (!word.startsWith('-') || (entry.optionsFirst && positionals > 0)) positionals += 1
    else {
      const option = optionOf(entry, word.startsWith('--') ? word : `-${word.at(-1)}`)
      if (option && option.kind !== 'flag' && !word.includes('=')) awaited = option
    }
  }
  return { positionals, awaited }
}

const optionOf = (entry: CommandEntry, name: string): OptionEntry | undefined => entry.options.find(({ names }) => names.includes(name))

/** Long names: a short one is as quickly typed as chosen. */
const optionNames = (entry: CommandEntry): readonly string[] =>
  entry.options.flatMap(({ names, unsupported }) => (unsupported === undefined ? names.filter((it) => it.startsWith('--')) : []))

/** What a positional argument is, by the usage that the docker program prints: `NETWORK CONTAINER`. */
function kindAt({ usage, takes }: CommandEntry, index: number): ArgumentKind | undefined {
  const places = usage.split(' ').filter((it) => it !== '[OPTIONS]')
  const place = (places[Math.min(index, places.length - 1)] ?? '').replace(/[[\].]/g, '').toLowerCase()
  if (place === 'container' || place === 'image' || place === 'network' || place === 'volume') return place
  return index === 0 ? takes : undefined
}

const namesFor = (kind: ArgumentKind | undefined, known: KnownNames): readonly string[] =>
  kind === 'container' || kind === 'image' || kind === 'network' || kind === 'volume' ? known[kind] : []

/** Nothing where the word stands there already: then there is nothing to choose. */
function beginning(words: readonly string[], start: string): readonly string[] {
  const found = [...new Set(words)].filter((it) => it.startsWith(start)).sort()
  return found.length === 1 && found[0] === start ? [] : found
}
