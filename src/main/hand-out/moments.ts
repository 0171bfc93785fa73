import type { Frame } from '../../shared/playback/frame.ts'
import type { Step } from '../../shared/scenario/scenario.ts'
import { isEmpty } from '../../shared/topology/diff.ts'
import type { LayerSizes, Topology } from '../../shared/topology/topology.ts'
import { momentsOfStep } from '../../shared/traffic/traffic.ts'
import { type Sent, sentIn } from '../../shared/traffic/when-they-met.ts'
import type { HandOutRun } from './run.ts'

/** One moment of a run that is shown. */
export interface Moment {
  /** The frame's index, -1 for the run's start. */
  readonly index: number
  readonly topology: Topology
  readonly sizes?: LayerSizes
  readonly focus: readonly string[]
  /** What travelled in a step, at its end. */
  readonly sent: Sent
  /** Absent for the start. */
  readonly told?: { readonly step: Step; readonly number: number; readonly frame: Frame }
}

const nothing: Sent = { messages: [] }

/** @param index that of a frame, -1 for the start */
export function momentAt(run: HandOutRun, index: number): Moment {
  const frame = run.frames[index]
  if (!frame) return { index: -1, topology: run.start, focus: [], sent: nothing }
  const number = run.scenario.steps.findIndex(({ id }) => id === frame.step) + 1
  const step = run.scenario.steps[number - 1]
  const sizes = run.frames.slice(0, index + 1).findLast((it) => it.sizes !== undefined)?.sizes
  return {
    index,
    topology: frame.topology,
    focus: step?.focus ?? [],
    sent: frame.last ? sentIn(frame, momentsOfStep(run, index)) : nothing,
    ...(sizes ? { sizes } : {}),
    ...(step ? { told: { step, number, frame } } : {}),
  }
}

/**
 * The moments of a run that differ to the eye: its start, and of each step every picture that it showed. A frame after which, within its step, nothing
 * changed in the picture is the same one as the next, which has more to tell.
 */
export function momentsOf(run: HandOutRun): readonly Moment[] {
  const { frames } = run
  const shown = frames.filter((frame, index) => {
    const next = frames[index + 1]
    return frame.last || next?.step !== frame.step || !isEmpty(next.diff)
  })
  return [-1, ...shown.map(({ index }) => index)].map((index) => momentAt(run, index))
}
