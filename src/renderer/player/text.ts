import type { OpenedScenario, ScenarioSummary, ScenarioText } from '../../shared/ipc.ts'
import { type Language, languages } from '../../shared/language.ts'
import { fillPlaceholders } from '../../shared/scenario/placeholders.ts'
import type { Ask, Step, StepText, Translation } from '../../shared/scenario/scenario.ts'
import { withoutMarks } from '../../shared/scenario/terms.ts'
import type { Topology } from '../../shared/topology/topology.ts'

/** A step's texts in the reader's language, each falling back on the scenario's own. Terms stay marked in `say` alone. */
export interface StepWords {
  readonly title: string
  readonly say: string
  readonly warning?: string
  /** For the presenter's eyes. */
  readonly notes?: string
  readonly ask?: Ask
}

export function scenarioWords(opened: OpenedScenario, language: Language): ScenarioText {
  const { scenario } = opened
  const translation = translationFor(opened, language)
  return { title: withoutMarks(translation?.title ?? scenario.title), summary: withoutMarks(translation?.summary ?? scenario.summary) }
}

export function stepWords(opened: OpenedScenario, step: Step, language: Language): StepWords {
  const words: StepText = translationFor(opened, language)?.steps[step.id] ?? {}
  const ask = step.ask && {
    ...step.ask,
    question: withoutMarks(words.question ?? step.ask.question),
    options: (words.options ?? step.ask.options).map((it) => withoutMarks(it)),
    because: withoutMarks(words.because ?? step.ask.because),
  }
  const warning = words.warning ?? step.warning
  const notes = words.notes ?? step.notes
  return {
    title: withoutMarks(words.title ?? step.title),
    say: words.say ?? step.say ?? '',
    ...(warning === undefined ? {} : { warning: withoutMarks(warning) }),
    ...(notes === undefined ? {} : { notes: withoutMarks(notes) }),
    ...(ask ? { ask } : {}),
  }
}

/** The language that a step's `say` is in: a scenario without a translation is told in its own. */
export const sayLanguage = (opened: OpenedScenario, step: Step, language: Language): Language =>
  translationFor(opened, language)?.steps[step.id]?.say === undefined ? opened.scenario.language : language

/** A text with its placeholders (`{{ip wordpress}}`) filled in from what is shown; as written where something of it is not there. */
export function withObserved(text: string, shown: Topology): string {
  const filled = fillPlaceholders(text, shown)
  return filled.ok ? filled.value : text
}

/** The summary's text in the reader's language, else in the first language that it has. */
export function summaryWords(summary: ScenarioSummary, language: Language): ScenarioText {
  const found = [language, ...languages].map((it) => summary.text[it]).find((text) => text !== undefined)
  return found ? { title: withoutMarks(found.title), summary: withoutMarks(found.summary) } : { title: summary.id, summary: '' }
}

const translationFor = ({ scenario, translations }: OpenedScenario, language: Language): Translation | undefined =>
  scenario.language === language ? undefined : translations[language]

/** A day and a time; empty for what is none, as files hold anything. */
export function momentWords(at: string | undefined, language: Language): string {
  const moment = new Date(at ?? '')
  return Number.isNaN(moment.getTime()) ? '' : new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(moment)
}
