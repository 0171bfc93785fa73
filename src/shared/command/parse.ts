import { Arguments, type CommandEntry, LineError } from './entry.ts'
import { didYouMean, nearest } from './nearest.ts'
import { readOptions } from './options.ts'
import type { CommandProblem, ParsedCommand } from './parsed.ts'
import { entries, namespaces, unsupportedCommands } from './table.ts'
import { readWords, type Word } from './words.ts'

/**
 * Reads the docker command lines of a text: several lines, comments, continuation and quotes as a shell's. Each line either becomes a command
 * or is a problem with its place; the other lines are read all the same. Placeholders (`{{…}}`) that are not filled in yet are words.
 */
export function parseCommands(text: string): { commands: ParsedCommand[]; problems: CommandProblem[] } {
  const { lines, problems } = readWords(text)
  const commands: ParsedCommand[] = []
  for (const line of lines) {
    try {
      const first = line[0]
      if (first) commands.push({ line: line.map((it) => it.raw).join(' '), offset: first.offset, command: parseLine(line) })
    } catch (error) {
      if (!(error instanceof LineError)) throw error
      problems.push({ offset: error.word.offset, length: error.word.length, message: error.message })
    }
  }
  return { commands, problems: problems.sort((a, b) => a.offset - b.offset) }
}

function parseLine(line: readonly Word[]): ParsedCommand['command'] {
  const [program, ...rest] = line
  if (!program) throw new Error('an empty line is no command')
  if (program.value !== 'docker') throw new LineError(program, notDocker(program.value))
  const { entry, spelling, used } = findEntry(program, rest)
  const { options, positionals } = readOptions(entry, spelling, rest.slice(used))
  checkCount(entry, spelling, positionals, line)
  return entry.build(new Arguments(options, positionals))
}

function notDocker(found: string): string {
  if (found === 'sudo') return 'sudo is not needed: the line begins with "docker"'
  if (found === '$' || found === '#') return 'the line begins with the prompt of a shell; leave it out'
  if (/^docker-compose$/.test(found))
    return 'docker-compose is not supported; write its containers, networks and volumes as docker commands'
  return `"${found}" is not the docker program; a line begins with "docker"${didYouMean(found, ['docker'])}`
}

function findEntry(program: Word, words: readonly Word[]): { entry: CommandEntry; spelling: string; used: number } {
  const [first, second] = words
  if (!first) throw new LineError(program, 'docker needs a command, such as "docker ps"')
  if (first.value === '-v' || first.value === '--version') return { entry: entryOf('version'), spelling: first.value, used: 0 }
  if (first.value.startsWith('-'))
    throw new LineError(first, `the option "${first.value}" before the command is not supported: the engine is chosen in the app`)
  const isNamespace = namespaces.includes(first.value)
  if (isNamespace && !second)
    throw new LineError(first, `"docker ${first.value}" needs a command after it, such as "docker ${first.value} ${listing(first.value)}"`)
  const spelling = isNamespace ? `${first.value} ${second?.value ?? ''}`.trim() : first.value
  const place = isNamespace && second ? { offset: first.offset, length: second.offset + second.length - first.offset } : first
  const entry = entries.find((it) => it.spellings.includes(spelling))
  if (entry) return { entry, spelling, used: isNamespace ? 2 : 1 }
  const reason = reasonAgainst(spelling) ?? (isNamespace ? undefined : reasonAgainst(first.value))
  if (reason !== undefined) throw new LineError(place, `"docker ${spelling}" is not supported: ${reason}`)
  const known = [...entries.flatMap((it) => it.spellings), ...Object.keys(unsupportedCommands)]
  // `netwrok create` is one misspelt command of two words; the names of single ones are too short to be taken for it.
  const meantNamespace = !isNamespace && second !== undefined && nearest(first.value, namespaces) !== undefined
  const found = meantNamespace ? `${first.value} ${second.value}` : spelling
  const whole = meantNamespace ? { offset: first.offset, length: second.offset + second.length - first.offset } : place
  throw new LineError(whole, `unknown command "docker ${found}"${didYouMean(found, known).replace('mean "', 'mean "docker ')}`)
}

const reasonAgainst = (spelling: string): string | undefined =>
  Object.hasOwn(unsupportedCommands, spelling) ? unsupportedCommands[spelling] : undefined

const listing = (namespace: string): string => (namespace === 'system' ? 'info' : 'ls')

function entryOf(spelling: string): CommandEntry {
  const entry = entries.find((it) => it.spellings.includes(spelling))
  if (!entry) throw new Error(`the command table lacks ${spelling}`)
  return entry
}

function checkCount(entry: CommandEntry, spelling: string, positionals: readonly Word[], line: readonly Word[]): void {
  const whole = { offset: line[0]?.offset ?? 0, length: (line.at(-1)?.offset ?? 0) + (line.at(-1)?.length ?? 0) - (line[0]?.offset ?? 0) }
  if (positionals.length < entry.minimum)
    throw new LineError(whole, `"docker ${spelling}" needs more: docker ${spelling} [OPTIONS] ${entry.usage}`)
  const extra = positionals[entry.maximum]
  if (!extra) return
  const usage = `docker ${spelling} [OPTIONS] ${entry.usage}`.trim()
  throw new LineError(extra, `"${extra.value}" is one word too many: ${usage}`)
}
