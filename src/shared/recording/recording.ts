import type { OpenedScenario } from '../ipc.ts'
import type { Frame } from '../playback/frame.ts'
import type { Failure } from '../result.ts'
import type { Topology } from '../topology/topology.ts'

/** A run that was kept: what `docs/recording-format.md` describes, opened. It holds what may leave this machine, as `--json` prints it. */
export interface Recording {
  /** The version of the Dockstage that recorded. */
  readonly by: string
  /** RFC 3339: when it was written. */
  readonly recordedAt: string
  readonly end: RecordedEnd
  readonly scenario: OpenedScenario['scenario']
  readonly translations: OpenedScenario['translations']
  readonly course?: OpenedScenario['course']
  /** What was observed before the first step; its `engine` is the one that was recorded. */
  readonly start: Topology
  readonly frames: readonly Frame[]
}

/** How the play ended. One that was saved in its middle is `failed`, and the error says how far it went. */
export interface RecordedEnd {
  readonly status: 'done' | 'failed'
  readonly error?: Failure
}

/** Where in the file, as `frames[3].patch`, and what is wrong there; `remedy` where there is more to do than to get the file anew. */
export interface RecordingProblem {
  readonly at: string
  readonly message: string
  readonly remedy?: string
}

/** The first key of a file, by which one is known before anything else of it is understood. */
export const recordingMark = { dockstage: 'recording' } as const

/** What is written. Earlier ones are read too. */
export const recordingVersion = 1

export const recordingEnding = '.dockstage.json'

/** A file's text may be so long; that of a run of 50 steps is a tenth of it. */
export const largestRecording = 4_000_000

/** Whether a text is, or was once, a recording: what somebody may want to open as one, or to write one over. */
export const looksLikeRecording = (text: string): boolean => /^\s*\{\s*"dockstage"\s*:\s*"recording"/.test(text)
