import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { plainText } from '../../shared/plain-text.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import { consentNeeded } from '../../shared/scenario/consent-needed.ts'
import type { Scenario, Step } from '../../shared/scenario/scenario.ts'
import { scenarioText } from '../../shared/scenario/write-scenario.ts'
import { scenarioWords, stepWords } from './text.ts'

/** A file's name and its text. */
export interface OwnVersion {
  readonly name: string
  readonly text: string
}

/**
 * The run so far as a scenario of one's own, in the language of the page: the scenario's steps that were played and what was typed, in their order. A
 * command that the engine refused is expected to be refused again; a step that failed, or was skipped, is left out.
 */
export function ownVersion(run: Pick<RunView, 'opened' | 'frames' | 'nextStep'>, language: Language): OwnVersion {
  const { scenario, translations } = run.opened
  const { title, summary } = scenarioWords(run.opened, language)
  const id = `${scenario.id.slice(0, 50)}-own`
  const steps = scenario.steps.slice(0, run.nextStep).flatMap((step) => {
    const last = run.frames.findLast((frame) => frame.step === step.id && frame.last)
    return last?.status === 'ok' ? [ownStep(run, step, last, language)] : []
  })
  const own: Scenario = {
    id,
    language: translations[language] ? language : scenario.language,
    title,
    summary,
    needs: [],
    steps,
  }
  const needs = [...new Set(consentNeeded(own).map(({ kind }) => kind))]
  return { name: `${id}.yaml`, text: scenarioText({ ...own, needs }) }
}

function ownStep({ opened }: Pick<RunView, 'opened'>, step: Step, frame: Frame, language: Language): Step {
  const words = stepWords(opened, step, language)
  const notes = opened.translations[language]?.steps[step.id]?.notes ?? step.notes
  const refused = step.typed ? frame.commands.find(({ exit }) => exit !== 0) : undefined
  return {
    ...step,
    title: words.title,
    ...(words.say === '' ? {} : { say: words.say }),
    ...(notes === undefined ? {} : { notes }),
    ...(words.warning === undefined ? {} : { warning: words.warning }),
    ...(step.ask && words.ask ? { ask: { ...step.ask, ...words.ask } } : {}),
    ...(refused ? { fails: { exit: refused.exit, says: firstLine(refused.output) } } : {}),
  }
}

/** What a refusal says before it comes to ids that are others the next time. */
const firstLine = (output: string): string =>
  plainText(output)
    .split('\n', 1)[0]
    ?.split(/\b[0-9a-f]{12,}\b/, 1)[0]
    ?.trimEnd() ?? ''
