import { stepWords } from '../../renderer/player/text.ts'
import type { OpenedScenario } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import type { GlossaryTerm } from '../../shared/scenario/glossary.ts'
import { fillPlaceholders } from '../../shared/scenario/placeholders.ts'
import type { Ask, Step } from '../../shared/scenario/scenario.ts'
import { withoutMarks } from '../../shared/scenario/terms.ts'
import type { HandOutRun } from './run.ts'
import { safeMarkdown } from './safe-markdown.ts'

/** What is told beside the pictures of one step, as plain Markdown: terms as words, placeholders filled in from what was observed. */
export interface ToldStep {
  readonly title: string
  readonly say: string
  readonly warning?: string
  readonly ask?: Ask
}

export function toldStep(run: HandOutRun, step: Step, frame: Frame, language: Language, glossary: readonly GlossaryTerm[]): ToldStep {
  const { title, say, warning, ask } = stepWords(openedOf(run), step, language)
  const told = (text: string): string => {
    const filled = fillPlaceholders(text, frame.topology)
    return safeMarkdown(withoutMarks(filled.ok ? filled.value : text, glossary, language))
  }
  return {
    title,
    say: told(say),
    ...(warning === undefined ? {} : { warning: told(warning) }),
    ...(ask
      ? {
          ask: { ...ask, question: safeMarkdown(ask.question), options: ask.options.map(safeMarkdown), because: safeMarkdown(ask.because) },
        }
      : {}),
  }
}

/** The scenario of a run as the page's words take it. */
export const openedOf = ({ scenario, translations, course }: HandOutRun): OpenedScenario => ({
  scenario,
  translations,
  ...(course ? { course } : {}),
  warnings: [],
})

/** The last frame of each step that was played, in order; a step that was tried again has its last try alone. */
export function playedSteps(run: HandOutRun): readonly { readonly step: Step; readonly number: number; readonly frame: Frame }[] {
  return run.scenario.steps.flatMap((step, index) => {
    const frame = run.frames.findLast((it) => it.step === step.id && it.last)
    return frame ? [{ step, number: index + 1, frame }] : []
  })
}
