import type { RunView } from '../../src/shared/ipc.ts'
import { readRecording } from '../../src/shared/recording/read-recording.ts'
import { replayOf } from '../../src/shared/recording/replay-of.ts'
import type { Failure } from '../../src/shared/result.ts'
import file from '../fixtures/recording-1.dockstage.json?raw'

const read = readRecording(file)
if (!('recording' in read)) throw new Error(`the fixture is no recording: ${JSON.stringify(read.problems)}`)

/** A recording that was played on an embedded engine: eight steps, two of them with a question. */
export const recorded: RunView = replayOf(read.recording, 'gallery')
const { recording: _, ...played } = recorded
const stepIds = recorded.opened.scenario.steps.map(({ id }) => id)

/** The same as a live run that has come so far: so many of its steps are done. */
export function after(steps: number, change: Partial<RunView> = {}): RunView {
  const done = new Set(stepIds.slice(0, steps))
  return {
    ...played,
    status: steps === stepIds.length ? 'done' : 'idle',
    frames: played.frames.filter(({ step }) => done.has(step)),
    nextStep: steps,
    ...change,
  }
}

/** The index of a step's last frame. */
export const frameOf = (step: number): number => played.frames.findLastIndex((frame) => frame.step === stepIds[step])

/** A live run whose next step, after so many, is under way. */
export const during = (steps: number, progress: Partial<NonNullable<RunView['progress']>>, change: Partial<RunView> = {}): RunView =>
  after(steps, {
    status: 'running',
    progress: { step: stepIds[steps] ?? '', output: '', startedAt: '2026-01-01T12:00:00Z', ...progress },
    ...change,
  })

export const nameTaken: Failure = {
  code: 'command-failed',
  message: 'docker run -d --name reader busybox sleep 1d ended with exit code 125.',
  detail: 'docker: Error response from daemon: Conflict. The container name "/reader" is already in use.',
}

/** A live run whose next step, after so many, has failed. */
export function failedAfter(steps: number, failure = nameTaken): RunView {
  const run = after(steps + 1, { status: 'failed', nextStep: steps, failure })
  return {
    ...run,
    frames: run.frames.map((frame, index) => (index === run.frames.length - 1 ? { ...frame, status: 'failed', failure } : frame)),
  }
}
