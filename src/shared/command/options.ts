import { type CommandEntry, type GivenOption, LineError, type OptionEntry } from './entry.ts'
import { didYouMean } from './nearest.ts'
import type { Word } from './words.ts'

/**
 * Tells a line's options from its positional arguments by the docker program's rules (pflag): `--name x`, `--name=x`, `-itp 80`, `-p80`,
 * `-p=80`, `--` ends them, and so does the first positional argument of `run`, `create` and `exec`.
 */
export function readOptions(
  entry: CommandEntry,
  spelling: string,
  words: readonly Word[],
): { options: GivenOption[]; positionals: Word[] } {
  const options: GivenOption[] = []
  const positionals: Word[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (!word) break
    const next = words[at + 1]
    const ended = entry.optionsFirst === true && positionals.length > 0
    if (ended || word.value === '-' || !word.value.startsWith('-')) positionals.push(word)
    else if (word.value === '--') {
      positionals.push(...words.slice(at + 1))
      break
    } else {
      const read = word.value.startsWith('--') ? readLong(entry, spelling, word, next) : readShort(entry, spelling, word, next)
      options.push(...read.options)
      if (read.tookNext) at++
    }
  }
  return { options, positionals }
}

interface Read {
  readonly options: GivenOption[]
  readonly tookNext: boolean
}

function readLong(entry: CommandEntry, spelling: string, word: Word, next: Word | undefined): Read {
  const equals = word.value.indexOf('=')
  const name = equals < 0 ? word.value : word.value.slice(0, equals)
  const option = find(entry, spelling, name, word)
  if (equals >= 0) return { options: [give(option, name, word.value.slice(equals + 1), word)], tookNext: false }
  if (option.kind === 'flag') return { options: [give(option, name, 'true', word)], tookNext: false }
  return withNext(option, name, word, next, [])
}

function readShort(entry: CommandEntry, spelling: string, word: Word, next: Word | undefined): Read {
  const options: GivenOption[] = []
  for (let at = 1; at < word.value.length; at++) {
    const name = `-${word.value[at]}`
    const rest = word.value.slice(at + 1)
    const option = find(entry, spelling, name, word, at)
    if (option.kind === 'flag' && !rest.startsWith('=')) {
      options.push(give(option, name, 'true', word))
      continue
    }
    if (rest === '') return withNext(option, name, word, next, options)
    options.push(give(option, name, rest.startsWith('=') ? rest.slice(1) : rest, word))
    break
  }
  return { options, tookNext: false }
}

function withNext(option: OptionEntry, name: string, word: Word, next: Word | undefined, before: GivenOption[]): Read {
  if (!next) throw new LineError(word, `the option ${name} needs a value`)
  const place = { offset: word.offset, length: next.offset + next.length - word.offset }
  return { options: [...before, give(option, name, next.value, place, `${name} ${next.value}`)], tookNext: true }
}

function give(option: OptionEntry, name: string, value: string, place: Pick<Word, 'offset' | 'length'>, written?: string): GivenOption {
  if (option.kind === 'flag' && !/^(true|false|1|0|t|f)$/i.test(value)) {
    throw new LineError(place, `the option ${name} takes no value but true or false, found "${value}"`)
  }
  const plain = option.kind === 'flag' ? String(/^(true|1|t)$/i.test(value)) : value
  if (option.alwaysTrue !== undefined && plain === 'false')
    throw new LineError(place, `the option ${name}=false is not supported: ${option.alwaysTrue}`)
  const wording = written ?? (option.kind === 'flag' ? name : name.startsWith('--') ? `${name}=${value}` : `${name} ${value}`)
  return { name: option.names[0] ?? name, value: plain, written: wording, offset: place.offset, length: place.length }
}

function find(entry: CommandEntry, spelling: string, name: string, word: Word, at?: number): OptionEntry {
  const option = entry.options.find((it) => it.names.includes(name))
  if (option?.unsupported !== undefined) throw new LineError(word, `the option ${name} is not supported: ${option.unsupported}`)
  if (option) return option
  const within = at !== undefined && word.value.length > 2 ? ` in "${word.value}"` : ''
  if (name === '--help') throw new LineError(word, 'help texts are not supported; see the docker program’s own')
  throw new LineError(word, `unknown option "${name}"${within} of docker ${spelling}${nearOption(entry, name, word)}`)
}

/** `-name web` was meant as `--name web`. */
function nearOption(entry: CommandEntry, name: string, word: Word): string {
  const known = entry.options.filter((it) => it.unsupported === undefined).flatMap((it) => it.names)
  const long = known.filter((it) => it.startsWith('--'))
  if (name.startsWith('--')) return didYouMean(name, long)
  const whole = `-${word.value.split('=')[0]}`
  return word.value.length > 2 ? didYouMean(whole, long) : ''
}
