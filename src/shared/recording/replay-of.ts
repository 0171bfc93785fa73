import type { RunView } from '../ipc.ts'
import type { Recording } from './recording.ts'
import { visibleRecording } from './visible-recording.ts'

/**
 * A recording as the page shows it: a run that has no engine. All its frames are there from the beginning and nothing comes after them; which of them is
 * looked at, and whether a question stands before the next one, is the page's alone.
 * @param id another for each time that one is opened
 */
export function replayOf(recording: Recording, id: string): RunView {
  const { scenario, translations, course, start, frames, recordedAt, by } = visibleRecording(recording)
  return {
    id,
    opened: { scenario, translations, ...(course ? { course } : {}), warnings: [] },
    status: 'done',
    start,
    frames,
    nextStep: scenario.steps.length,
    consentNeeded: [],
    recording: { recordedAt, by },
  }
}
