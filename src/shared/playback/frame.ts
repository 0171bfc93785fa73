import type { Failure } from '../result.ts'
import type { TopologyDiff } from '../topology/diff.ts'
import type { LayerSizes, Topology } from '../topology/topology.ts'

/** One Engine API call, as it was really sent. */
export interface EngineCall {
  readonly method: string
  /** With its query, without host and version prefix. */
  readonly path: string
  /** Absent while the answer is not there, or when none came. */
  readonly status?: number
  /** Milliseconds from sending to the answer's head. */
  readonly ms: number
}

/** One command line of a step and what came of it. `http` and `host` parts of a step are lines too (`curl …`, `ls …`), with no calls. */
export interface CommandRun {
  readonly line: string
  /** The exit code the docker program would have given. */
  readonly exit: number
  readonly output: string
  readonly calls: readonly EngineCall[]
  /** Which of several terminals it ran in, from 1, where a step runs commands side by side. */
  readonly terminal?: number
}

export type FrameStatus = 'ok' | 'failed'

/**
 * One moment of a run. Frames within a step have status `ok` and cumulative `output` and `calls`; the last frame of a step is taken when its
 * commands, wait and expectations are over and the observer has caught up with their events.
 */
export interface Frame {
  /** From 0, without gaps, over the whole run. */
  readonly index: number
  /** The step's id. */
  readonly step: string
  /** RFC 3339. */
  readonly at: string
  readonly status: FrameStatus
  /** What the step runs, as written (placeholders filled in); empty for a step that only says something. */
  readonly command: string
  readonly commands: readonly CommandRun[]
  /** All calls of all commands, in the order in which they were sent. */
  readonly calls: readonly EngineCall[]
  readonly output: string
  readonly topology: Topology
  /** Against the frame before (the first: against the run's start). */
  readonly diff: TopologyDiff
  /** Milliseconds since the step began. */
  readonly ms: number
  /** True on a step's last frame. */
  readonly last: boolean
  readonly sizes?: LayerSizes
  /** What the step expected and could not be observed on this engine. */
  readonly unknown?: readonly string[]
  /** The option that was chosen, on frames of a step that asks. */
  readonly answer?: number
  /** The step is not for this engine (`only`, `unless`), and did nothing. */
  readonly passedOver?: boolean
  readonly failure?: Failure
}

export type RunStatus = 'idle' | 'running' | 'waiting' | 'paused' | 'failed' | 'done'
