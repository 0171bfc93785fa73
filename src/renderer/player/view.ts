import type { RunView } from '../../shared/ipc.ts'
import { type Cursor, isPast, settled, toEnd, toFrame, toStart } from '../../shared/playback/cursor.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import type { LayerSizes, Topology } from '../../shared/topology/topology.ts'

/** What the screen is about at a moment of the view. */
export interface Shown {
  /** Whether there is something newer than what is shown. */
  readonly past: boolean
  /** The index of the shown frame, -1 for the run's start. */
  readonly index: number
  readonly topology: Topology
  /** What the picture shows: the frame, or at the head what has changed since, while no step runs. */
  readonly pictured: Topology
  readonly sizes?: LayerSizes
  /** The index of the step that is told; -1 before the first. */
  readonly step: number
  /** That step's newest frame at this moment; a step that has just begun has none yet. */
  readonly frame?: Frame
  /** Whether the step that is told is the one that runs now. */
  readonly running: boolean
}

export function shownAt(run: RunView, cursor: Cursor): Shown {
  // In a recording every moment is of the past, and none of them more than another.
  const past = !run.recording && isPast(cursor, run.frames)
  const index = settled(cursor, run.frames).at
  const frame = run.frames[index]
  const running = !past && run.progress !== undefined
  const id = running ? run.progress?.step : frame?.step
  // The newest frame of a step that is tried again is its failure: no part of the new try.
  const ofStep = frame !== undefined && frame.step === id && !(running && frame.last)
  const topology = frame?.topology ?? run.start
  const sizes = run.frames.slice(0, index + 1).findLast((it) => it.sizes !== undefined)?.sizes
  return {
    past,
    index,
    topology,
    // What a clean-up has removed stays to be looked at.
    pictured: past || run.cleaned ? topology : (run.now ?? topology),
    step: id === undefined ? -1 : stepIndex(run, id),
    running,
    ...(ofStep ? { frame } : {}),
    ...(sizes ? { sizes } : {}),
  }
}

export const stepIndex = (run: RunView, id: string): number => run.opened.scenario.steps.findIndex((step) => step.id === id)

/** Where a step is shown as it ended, or as it goes while it runs; `undefined` for a step that has not run. -1 is the run's start. */
export function cursorAtStep(run: RunView, step: number): Cursor | undefined {
  if (step < 0) return run.frames.length === 0 ? toEnd(run.frames) : toStart()
  const id = run.opened.scenario.steps[step]?.id
  if (id === undefined) return undefined
  if (run.progress?.step === id && !run.recording) return toEnd(run.frames)
  const last = run.frames.findLast((frame) => frame.step === id && frame.last)
  return last && toFrame(run.frames, last.index)
}

/** The topology that the shown step began with, to word what it changed. */
export function topologyBefore(run: RunView, shown: Shown): Topology {
  const id = shown.frame?.step
  if (id === undefined) return shown.topology
  let first = shown.index
  // A step that is tried again begins after its failed try's last frame.
  while (first > 0 && run.frames[first - 1]?.step === id && !run.frames[first - 1]?.last) first -= 1
  return run.frames[first - 1]?.topology ?? run.start
}
