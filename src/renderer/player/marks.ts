import type { RunView } from '../../shared/ipc.ts'
import { cursorAtStep, type Shown } from './view.ts'

export type MarkState = 'done' | 'passed' | 'failed' | 'running' | 'waiting' | 'todo'

export interface StepMark {
  readonly index: number
  readonly id: string
  readonly state: MarkState
  /** Whether this is the step that the screen is about. */
  readonly shown: boolean
  /** Whether the view can go there. */
  readonly reachable: boolean
}

/** One mark a step, for the list of steps and the timeline. A recording's steps are marked as far as it has been looked at. */
export function stepMarks(run: RunView, shown: Pick<Shown, 'step' | 'index'>): readonly StepMark[] {
  const told = run.recording ? { ...run, frames: run.frames.slice(0, shown.index + 1) } : run
  return run.opened.scenario.steps.map(({ id }, index) => ({
    index,
    id,
    state: stateOf(told, id),
    shown: shown.step === index,
    reachable: cursorAtStep(run, index) !== undefined,
  }))
}

function stateOf(run: RunView, id: string): MarkState {
  if (run.progress?.step === id) return run.status === 'waiting' ? 'waiting' : 'running'
  const last = run.frames.findLast((frame) => frame.step === id && frame.last)
  if (last?.passedOver) return 'passed'
  if (last) return last.status === 'ok' ? 'done' : 'failed'
  // A step that failed before its first frame, for instance because the engine was gone.
  const pending = run.opened.scenario.steps[run.nextStep]
  return run.status === 'failed' && pending?.id === id ? 'failed' : 'todo'
}
