import type { Observer } from '../../engine/observe/observer.ts'
import type { Frame, FrameStatus } from '../../shared/playback/frame.ts'
import type { Failure } from '../../shared/result.ts'
import { diff, isEmpty } from '../../shared/topology/diff.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { StepRecord } from './step-record.ts'

/** Changes between two steps that are kept one by one; of more, the oldest are told together. */
const mostPending = 100

export interface StepOutcome {
  readonly status: FrameStatus
  readonly unknown: readonly string[]
  /** The step is not for this engine, and did nothing. */
  readonly passedOver?: boolean
  readonly failure?: Failure
}

export interface FrameTaker {
  /** As the frames show it, before the first. */
  readonly start: Topology
  /** From here on each observed change is a frame of this step, beginning with those since the step before. */
  begin(record: StepRecord): void
  /** Takes the step's last frame, of what is observed now. */
  end(outcome: StepOutcome): Frame
  /** The run was brought back to when these were its frames; what was observed since the last of them is forgotten. */
  goBack(frames: readonly Frame[]): void
  close(): void
}

/** What was taken of the same run before, by a process that is gone. */
export interface TakenBefore {
  readonly start: Topology
  readonly frames: readonly Frame[]
}

/**
 * Takes a frame at each observed change during a step, and one at its end. A change between two steps belongs to the next one.
 * @param idle told of each change between two steps: what is observed now, or null when that is again what the newest frame shows
 * @param view what the frames may show of an observation (masked, or the run's own records only): changes that it hides make no frame
 */
export function createFrameTaker(
  observer: Observer,
  view: (topology: Topology) => Topology,
  emit: (frame: Frame) => void,
  idle: (now: Topology | null) => void = () => undefined,
  before?: TakenBefore,
): FrameTaker {
  const start = before?.start ?? view(observer.topology)
  // What has changed since then becomes a frame of the next step, as a change between two steps does.
  const pending: Topology[] = before ? [observer.topology] : []
  let previous = before?.frames.at(-1)?.topology ?? start
  let count = before?.frames.length ?? 0
  let record: StepRecord | undefined

  const take = (observed: Topology, of: StepRecord, outcome?: StepOutcome): Frame | undefined => {
    const topology = view(observed)
    const change = diff(previous, topology)
    if (isEmpty(change) && !outcome) return undefined
    const frame: Frame = {
      index: count,
      step: of.step,
      at: new Date().toISOString(),
      status: outcome?.status ?? 'ok',
      command: of.shownCommand,
      commands: of.commands(),
      calls: of.calls(),
      output: of.output,
      topology,
      diff: change,
      ms: of.ms(),
      last: outcome !== undefined,
      ...(outcome?.unknown.length ? { unknown: outcome.unknown.map(of.secrets.written) } : {}),
      ...(of.answer === undefined ? {} : { answer: of.answer }),
      ...(outcome?.passedOver ? { passedOver: true } : {}),
      ...(outcome?.failure ? { failure: outcome.failure } : {}),
    }
    count += 1
    previous = topology
    emit(frame)
    return frame
  }

  const undo = observer.subscribe((topology) => {
    if (record) take(topology, record)
    else {
      pending.push(topology)
      if (pending.length > mostPending) pending.shift()
      const now = view(topology)
      idle(isEmpty(diff(previous, now)) ? null : now)
    }
  })
  return {
    start,
    begin(next) {
      record = next
      for (const topology of pending.splice(0)) take(topology, next)
    },
    end(outcome) {
      if (!record) throw new Error('no step is in hand')
      // The newest observation, not the one that the settling gave: a frame of a later change may have been taken in between.
      const frame = take(observer.topology, record, outcome) as Frame
      record = undefined
      return frame
    },
    goBack(frames) {
      previous = frames.at(-1)?.topology ?? start
      count = frames.length
      pending.length = 0
    },
    close: undo,
  }
}
