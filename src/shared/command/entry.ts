import type { Command } from './command.ts'
import type { Word } from './words.ts'

/** What an option's value or a positional argument is, for completion. */
export type ArgumentKind = 'container' | 'image' | 'network' | 'volume' | 'path' | 'port' | 'variable' | 'text'

export interface OptionEntry {
  /** Long name first: `--publish`, `-p`. All spellings count the same. */
  readonly names: readonly string[]
  /** `flag` takes no value (`--rm`, `--rm=false`), `text` one (the last counts), `list` one each time. */
  readonly kind: 'flag' | 'text' | 'list'
  readonly takes?: ArgumentKind
  /** Set for an option that the docker program has and that is refused here: the reason. */
  readonly unsupported?: string
  /** Set for a flag that the docker program sets by itself and that can not be taken back here: the reason. */
  readonly alwaysTrue?: string
}

/** One docker command: how it is spelled, what it takes, and how its record is made. */
export interface CommandEntry {
  /** Without `docker`, the record's own name first: `ps`, `container ls`, `container list`, `container ps`. */
  readonly spellings: readonly string[]
  readonly options: readonly OptionEntry[]
  /** e.g. `CONTAINER [CONTAINER...]`. */
  readonly usage: string
  readonly takes?: ArgumentKind
  readonly minimum: number
  readonly maximum: number
  /** Whether options end at the first positional argument (`run`, `exec`, `create`). */
  readonly optionsFirst?: boolean
  build(arguments_: Arguments): Command
}

export const flag = (...names: string[]): OptionEntry => ({ names, kind: 'flag' })
export const text = (takes: ArgumentKind, ...names: string[]): OptionEntry => ({ names, kind: 'text', takes })
export const list = (takes: ArgumentKind, ...names: string[]): OptionEntry => ({ names, kind: 'list', takes })
export const alwaysTrue = (reason: string, name: string): OptionEntry => ({ names: [name], kind: 'flag', alwaysTrue: reason })
/** Options that are refused, all of them for one reason: a short clause that says what to do instead, where there is something. */
export const refused = (unsupported: string, ...names: string[]): OptionEntry => ({ names, kind: 'text', unsupported })

/** Thrown while a line is read; `parse.ts` turns it into a `CommandProblem`. */
export class LineError extends Error {
  readonly word: Pick<Word, 'offset' | 'length'>
  constructor(word: Pick<Word, 'offset' | 'length'>, message: string) {
    super(message)
    this.name = 'LineError'
    this.word = word
  }
}

/** An option as given: its value, and the word or words that it stands in. */
export interface GivenOption {
  readonly name: string
  readonly value: string
  /** As it stands in the line, e.g. `-v /etc:/data`. */
  readonly written: string
  readonly offset: number
  readonly length: number
}

/** A line's options and positional arguments, as the entry's `build` asks for them. Options are asked for by their long name. */
export class Arguments {
  readonly positionals: readonly Word[]
  readonly #given: readonly GivenOption[]

  constructor(given: readonly GivenOption[], positionals: readonly Word[]) {
    this.#given = given
    this.positionals = positionals
  }

  all(name: string): readonly GivenOption[] {
    return this.#given.filter((it) => it.name === name)
  }
  last(name: string): GivenOption | undefined {
    return this.all(name).at(-1)
  }
  flag(name: string): boolean {
    return this.last(name)?.value === 'true'
  }
  text(name: string): string | undefined {
    return this.last(name)?.value
  }
  list(name: string): string[] {
    return this.all(name).map((it) => it.value)
  }
  /** A whole number, not negative unless `signed`. */
  number(name: string, signed = false): number | undefined {
    const given = this.last(name)
    if (!given) return undefined
    if (!(signed ? /^-?\d+$/ : /^\d+$/).test(given.value))
      throw new LineError(given, `${name} takes a whole number, found "${given.value}"`)
    return Number(given.value)
  }
  /** `NAME=value` pairs; a name alone has the empty value. */
  pairs(name: string): Record<string, string> {
    return Object.fromEntries(this.list(name).map(splitPair))
  }
  /** `--filter name=web`, as the API takes them. */
  filters(): Record<string, string[]> {
    // A map, as a name may be that of what every object has (`constructor`).
    const filters = new Map<string, string[]>()
    for (const given of this.all('--filter')) {
      if (!given.value.includes('=')) throw new LineError(given, `a filter is written "name=value", found "${given.value}"`)
      const [name, value] = splitPair(given.value)
      const key = name.trim().toLowerCase()
      filters.set(key, [...(filters.get(key) ?? []), value.trim()])
    }
    return Object.fromEntries(filters)
  }
  values(): string[] {
    return this.positionals.map((it) => it.value)
  }
  value(index: number): string {
    return this.positionals[index]?.value ?? ''
  }
}

export function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=')
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
}

/** Leaves absent what is undefined, as the records' optional members want it. */
export function given<T extends object>(members: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>
}
