import type { OpenedScenario, RunView } from '../../shared/ipc.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import type { RunHistory } from '../../shared/recording/run-history.ts'
import type { Failure } from '../../shared/result.ts'
import { diff, isEmpty } from '../../shared/topology/diff.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { RunRecord } from './run-files.ts'

/** What a run that was cut off has behind it, when it goes on with what is there. */
export interface PastOfRun {
  readonly start: Topology
  readonly frames: readonly Frame[]
  /** The last of them, where the step that was cut off had begun to do something: taken now, of what is there now. */
  readonly closing?: Frame
  readonly nextStep: number
  readonly answers: ReadonlyMap<string, number>
  /** When the run was heard of last; RFC 3339. */
  readonly lastAt: string
}

interface PlayedRun {
  readonly history: RunHistory
  readonly record: Pick<RunRecord, 'startedAt'>
}

/** @param view what frames show of an observation; it is given the frames' topologies first, in their order, as it may remember what it has shown */
export function pastOf({ history, record }: PlayedRun, view: (topology: Topology) => Topology, observed: Topology): PastOfRun {
  const { start, frames, nextStep, answers, cut } = history
  for (const { topology } of frames) view(topology)
  const before = frames.at(-1)
  const begun = cut && (cut.sent.length > 0 || (before?.step === cut.step && !before.last))
  const closing = begun ? closingFrame(cut.step, before, before?.topology ?? start, view(observed), frames.length) : undefined
  return {
    start,
    frames: closing ? [...frames, closing] : frames,
    ...(closing ? { closing } : {}),
    nextStep,
    answers,
    lastAt: before?.at ?? record.startedAt,
  }
}

/** Where such a run stands when it is taken up, and how that differs from what is observed now. */
export function takenUpAt(
  { frames, start, nextStep, lastAt }: PastOfRun,
  { scenario: { steps } }: OpenedScenario,
  now: Topology,
): Pick<RunView, 'status' | 'failure' | 'frames' | 'nextStep' | 'resumed' | 'now'> {
  const newest = frames.at(-1)
  const failure = newest?.step === steps[nextStep]?.id ? newest?.failure : undefined
  return {
    status: failure ? 'failed' : nextStep >= steps.length ? 'done' : frames.length === 0 ? 'idle' : 'paused',
    ...(failure ? { failure } : {}),
    frames,
    nextStep,
    resumed: { frames: frames.length, lastAt },
    ...(isEmpty(diff(newest?.topology ?? start, now)) ? {} : { now }),
  }
}

function closingFrame(step: string, before: Frame | undefined, from: Topology, topology: Topology, index: number): Frame {
  const so = before?.step === step && !before.last ? before : undefined
  return {
    index,
    step,
    at: new Date().toISOString(),
    status: 'failed',
    command: so?.command ?? '',
    commands: so?.commands ?? [],
    calls: so?.calls ?? [],
    output: so?.output ?? '',
    topology,
    diff: diff(from, topology),
    ms: so?.ms ?? 0,
    last: true,
    failure: cutOff,
  }
}

const cutOff: Failure = { code: 'cancelled', message: 'Dockstage ended in the middle of this step' }
