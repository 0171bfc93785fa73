import type { RunScope } from '../../engine/commands/scope.ts'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import type { OpenedScenario, RunView } from '../../shared/ipc.ts'
import type { RunEvent } from '../../shared/playback/run.ts'
import type { OthersThings } from '../../shared/playback/without-others.ts'
import type { Failure, Result } from '../../shared/result.ts'
import type { ConsentItem, ConsentKind } from '../../shared/scenario/consent.ts'
import type { EngineTold } from '../../shared/scenario/engine-condition.ts'
import type { SecretValues } from '../../shared/secret-values.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { HistoryFile } from './history-file.ts'
import type { Dial } from './http-step.ts'
import type { OpenJournal } from './journal.ts'
import type { PastOfRun } from './past-of-run.ts'
import type { RunFolder } from './run-files.ts'
import type { RewindableEngine } from './run-past.ts'
import type { Way } from './way.ts'

/** A run with all that it holds on an engine and on this machine's disk. */
export interface RunOnEngine {
  readonly scope: RunScope
  readonly folder: RunFolder
  readonly journal: OpenJournal
  /** Absent where nobody would take the run up if it were cut off. */
  readonly history: HistoryFile | undefined
  /** Says that nobody has in hand any more what was left of it. */
  readonly release: () => Promise<void>
}

export interface ScenarioRunOptions {
  readonly connection: EngineConnection
  /** The engine itself, where it can be brought back to the end of a step. */
  readonly rewindable?: RewindableEngine | undefined
  readonly on: RunOnEngine
  readonly opened: OpenedScenario
  /** It is one of the app's own. */
  readonly shipped: boolean
  /** What the steps' conditions are held against. */
  readonly engine: EngineTold
  readonly consentItems: readonly ConsentItem[]
  /** Why the scenario cannot be played on this engine: no step is run, and this is their failure. */
  readonly impossible?: Failure | undefined
  readonly consented: readonly ConsentKind[]
  readonly strict: boolean
  /** Whether layer sizes are asked after each step and told. */
  readonly sizes: boolean
  /** The way to published ports where the engine listens on none of this machine's. */
  readonly dial?: Dial | undefined
  /** What frames may show of an observation. */
  readonly view: (topology: Topology) => Topology
  /** Whose things are left out of what commands print and of failures, where they may not be told. */
  readonly others?: OthersThings | undefined
  /** What the run has come across that is to be masked. */
  readonly secrets: SecretValues
  /** Of a run that was cut off and goes on. */
  readonly past?: PastOfRun | undefined
  readonly tell: (event: RunEvent) => void
  /** The engine was lost, or is back. */
  readonly onConnection: (state: 'lost' | 'connected', cause?: unknown) => void
}

/** One play of a scenario on one engine, from its start to its clean-up. */
export interface ScenarioRun {
  readonly id: string
  /** As it is, for whoever goes on with it. */
  view(): RunView
  /** As a page, a file or a log may have it: secrets are masked, in what the scenario writes too. */
  shown(): RunView
  readonly secrets: SecretValues
  /** Resolves when the step's last frame is taken; a step that failed is the answer's failure and its last frame's. */
  runStep(): Promise<Result<null>>
  /** A command of the user's own that only looks on ends by it as by Ctrl-C, and nothing has failed; any other step fails as `cancelled`. */
  cancelStep(): void
  /** Goes on behind a step that has failed. */
  skipStep(): Result<null>
  consent(kinds: readonly ConsentKind[]): void
  consented(): readonly ConsentKind[]
  /** Whether the run pulled or made an image of this tag. */
  madeImage(tag: string): boolean
  answer(step: string, option: number): Result<null>
  /** The value of a variable of one of the run's own containers; see `showSecret`. Throws a `FailureError`. */
  showSecret(container: string, variable: string): Promise<string>
  /** What is known to come, for the picture's places. After the first frame it comes too late: nothing may move any more. */
  foresee(topologies: readonly Topology[]): void
  /** The way that has been gone, to be left after a step. */
  way(after: string): Promise<Way>
  /** The way that was left last. */
  left(): Way | undefined
  setLeft(way: Way | undefined): void
  /**
   * Brings the engine, and the run with it, back to the end of a step, or of the nearest before it that it can be brought back to; false where there
   * is none, or somebody else would lose something by it. Rejects where the engine cannot: then the run has to be cleaned up.
   */
  goBack(step: string): Promise<boolean>
  /** Brings the engine to the end of a way of this run; false where it cannot be brought there. */
  goOver(way: Way): Promise<boolean>
  /** Resolves when no step is in hand. */
  idle(): Promise<void>
  /** Another version of the scenario takes its place, with the same deeds in all steps that were played; the frames stay. */
  replace(version: Pick<ScenarioRunOptions, 'opened' | 'consentItems' | 'impossible' | 'consented'>): void
  /** The file was saved with errors, or (undefined) without. */
  tellFileProblem(problem: Failure | undefined): void
  /** The run is being played anew up to the end of this step; null: that is given up. A crash on the way is taken up with the same goal. */
  headFor(step: string | null): void
  /** Removes what the run made and says what; the frames stay. */
  cleanUp(): Promise<Result<readonly string[]>>
  /** Ends the run. With `keep`, what it made is left and marked so; without, it is removed. The failure says why something is still there. */
  close(keep: boolean): Promise<Result<readonly string[]>>
}
