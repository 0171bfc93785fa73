import type { Language } from '../language.ts'
import type { EngineCondition, EngineRange, Step } from '../scenario/scenario.ts'
import { message } from './message.ts'

/** Why a step is passed over on some engines, one sentence for each condition that it has. */
export function conditionWords({ only, unless }: Pick<Step, 'only' | 'unless'>, language: Language): readonly string[] {
  return [...(only ? sentences('only', only, language) : []), ...(unless ? sentences('unless', unless, language) : [])]
}

function sentences(kind: 'only' | 'unless', { engine, lacks }: EngineCondition, language: Language): string[] {
  const things = lacks?.map((it) => message(language, `engine.thing.${it}`)).join(', ')
  return [
    ...(engine ? [message(language, `step.${kind}.engine`, { range: rangeWords(engine, language) })] : []),
    ...(things ? [message(language, `step.${kind}.lacks`, { things })] : []),
  ]
}

const rangeWords = ({ compare, major }: EngineRange, language: Language): string =>
  message(language, compare === '>=' ? 'step.range.from' : 'step.range.upTo', { major })
