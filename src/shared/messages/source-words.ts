import type { EngineCandidate } from '../ipc.ts'
import type { Language } from '../language.ts'
import { message } from './message.ts'

/** Where an engine was found, with the name of it: `current Docker context “lab”`, `usual socket of Colima`. */
export function sourceWords(
  language: Language,
  { source, label, onlyWhenChosen }: Omit<EngineCandidate, 'id' | 'reachable' | 'limits'>,
): string {
  if (source === 'chosen') return [message(language, 'engine.source.chosen'), ...(label ? [label] : [])].join(': ')
  const key = source === 'context' && !onlyWhenChosen ? 'engine.source.context.current' : (`engine.source.${source}` as const)
  return message(language, key, { name: label })
}
