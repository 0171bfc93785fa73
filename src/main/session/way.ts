import type { OpenedScenario, RunView } from '../../shared/ipc.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import type { Scenario } from '../../shared/scenario/scenario.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { Moment } from './run-past.ts'

/** Where a run stands. */
export type Standing = Pick<RunView, 'status' | 'nextStep' | 'failure'>

/** Which way a run has gone: enough to go it again, on any engine, and on the embedded one to be at its end at once. */
export interface Way {
  readonly opened: OpenedScenario
  readonly frames: readonly Frame[]
  readonly answers: ReadonlyMap<string, number>
  /** The last step that was played; it may have failed, and been skipped. */
  readonly last: string
  /** After which step it was left. */
  readonly after: string
  readonly stands: Standing
  /** Its end and the ends of its steps, where the engine can be brought back to them. */
  readonly past?: { readonly end: Moment; readonly steps: ReadonlyMap<string, Moment> }
}

/** Where a run stands whose last frame is this one. */
export function standingAfter({ step, failure }: Frame, { steps }: Scenario): Standing {
  const played = steps.findIndex(({ id }) => id === step)
  if (failure) return { status: 'failed', nextStep: played, failure }
  return { status: played + 1 < steps.length ? 'paused' : 'done', nextStep: played + 1 }
}

/** What is on the engine and not this run's, and how it is: as a text, to be compared. */
export const othersIn = ({ containers, networks, volumes }: Topology): string =>
  [
    ...Object.values(containers).flatMap(({ mine, id, state }) => (mine ? [] : [`${id} ${state}`])),
    ...Object.values(networks).flatMap(({ mine, id }) => (mine ? [] : [id])),
    ...Object.values(volumes).flatMap(({ mine, name }) => (mine ? [] : [name])),
  ].join('\n')

/** What the page is told of a way that was left. */
export function leftWay({ frames, after }: Way): RunView['left'] {
  const from = frames.findLastIndex((it) => it.step === after)
  return { after, steps: frames.slice(from + 1).filter((it) => it.last).length }
}

/** For another run: the moments are of the one that went it. */
export const withoutPast = ({ past: _past, ...way }: Way): Way => way

/** Whether a run has gone on from the end of a step. */
export const isBeyond = (frames: readonly Frame[], step: string): boolean => frames.at(-1)?.step !== step

/**
 * The way that is left by going back to a step. One level is kept: a run that has gone back and has not gone on since leaves the way that it left
 * before, further back.
 */
export async function leftAfter(
  run: { view(): RunView; left(): Way | undefined; way(after: string): Promise<Way> },
  step: string,
): Promise<Way | undefined> {
  const { frames } = run.view()
  const before = run.left()
  if (before && !isBeyond(frames, before.after)) return { ...before, after: step }
  return isBeyond(frames, step) ? run.way(step) : before
}
