import type { OpenedScenario } from '../ipc.ts'
import { sameDeeds } from '../scenario/same-deeds.ts'
import type { Recording } from './recording.ts'

/** The recording with its scenario's texts as they are now; undefined where the scenario has come to do something else since, and must be recorded again. */
export function withTexts(recording: Recording, { scenario, translations, course }: OpenedScenario): Recording | undefined {
  const { scenario: before, course: _before, ...kept } = recording
  const { length } = scenario.steps
  if (before.steps.length !== length || !sameDeeds(before, scenario, length)) return undefined
  return { ...kept, scenario, translations, ...(course ? { course } : {}) }
}
