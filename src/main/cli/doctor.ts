import { endOfSearch } from '../../engine/connect/probe.ts'
import type { EngineCandidate } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { failureWords } from '../../shared/messages/failure-words.ts'
import { message } from '../../shared/messages/message.ts'
import { sourceWords } from '../../shared/messages/source-words.ts'
import { sessionDefaults } from '../defaults.ts'
import { logPath } from '../log/process-log.ts'
import { embeddedId, engineCandidates } from '../session/engine-candidates.ts'
import type { Arguments } from './arguments.ts'
import { languageOf } from './language.ts'
import { type Terminal, table } from './output.ts'

/**
 * `dockstage doctor`: each place where an engine could be, in the order in which they are tried, and the one that is used. Exit 0 when one of them
 * answers.
 */
export async function runDoctor(given: Arguments, terminal: Terminal): Promise<number> {
  const options = sessionDefaults()
  const language = await languageOf(given)
  const candidates = await engineCandidates(options)
  const heads = table(candidates.map((it) => headOf(language, it, orderOf(it, candidates)))).split('\n')
  for (const [index, candidate] of candidates.entries()) {
    terminal.out(`${heads[index]}\n`)
    for (const line of linesOf(language, candidate)) terminal.out(`${' '.repeat(8)}${line}\n`)
  }
  terminal.out(`\n${usedWords(language, usedOf(candidates, options.engine))}\n${message(language, 'doctor.log', { path: logPath() })}\n`)
  return candidates.some(({ reachable }) => reachable) ? 0 : 1
}

const orderOf = (candidate: EngineCandidate, all: readonly EngineCandidate[]): number =>
  all.filter(({ onlyWhenChosen }) => !onlyWhenChosen).indexOf(candidate) + 1

function headOf(language: Language, candidate: EngineCandidate, order: number): string[] {
  const answers = message(language, candidate.reachable ? 'doctor.answers' : 'doctor.silent')
  return [order > 0 ? `${order}.` : '-', answers, sourceWords(language, candidate), candidate.address]
}

function linesOf(language: Language, { id, info, failure, limits, onlyWhenChosen, reachable }: EngineCandidate): string[] {
  const lines: string[] = []
  if (info) lines.push(`${info.name} ${info.version}, API ${info.apiVersion}, ${info.os}/${info.arch}`)
  if (failure) {
    const words = failureWords(language, failure)
    const detail = words.detail && !words.message.includes(words.detail) ? words.detail.split('\n') : []
    lines.push(words.message, ...detail, words.remedy)
  }
  for (const { what, values } of limits) lines.push(`${message(language, 'engine.limits')}: ${message(language, `limit.${what}`, values)}`)
  if (onlyWhenChosen && reachable) lines.push(message(language, 'doctor.chosenOnly', { id }))
  return lines
}

/** The one at which the search ends, as the app and `play` do it; the embedded one where none answers and none was named. */
function usedOf(candidates: readonly EngineCandidate[], engine: string): EngineCandidate | undefined {
  if (engine === embeddedId) return candidates.find(({ id }) => id === embeddedId)
  return endOfSearch(engine === 'docker' ? candidates.filter(({ id }) => id !== embeddedId) : candidates)
}

function usedWords(language: Language, used: EngineCandidate | undefined): string {
  if (!used) return message(language, 'doctor.used.nothing')
  const what = [sourceWords(language, used), ...(used.address ? [used.address] : [])].join(', ')
  if (!used.reachable) return message(language, 'doctor.used.none', { what })
  return message(language, 'doctor.used', { what, why: message(language, `engine.why.${used.source}`) })
}
