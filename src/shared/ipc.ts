/**
 * The one contract between main and the page. Two carriers bring it across, Electron IPC and the browser host's WebSocket; both check every
 * message against the schemas in `ipc-schema.ts`, on both sides. A run crosses folded (`folded.ts`). There is no other way across.
 */
import type { EngineLimit } from './engine-limit.ts'
import type { HandedOutFile, HandOutChoice } from './hand-out/hand-out.ts'
import type { Language } from './language.ts'
import type { LayerProgress } from './layer-progress.ts'
import type { LeftRun, ResumeWay } from './left-run.ts'
import type { PageFault } from './page-fault.ts'
import type { Frame, RunStatus } from './playback/frame.ts'
import type { Recording } from './recording/recording.ts'
import type { Failure, Result } from './result.ts'
import type { ConsentItem } from './scenario/consent.ts'
import type { GlossaryTerm } from './scenario/glossary.ts'
import type { Problem } from './scenario/problem.ts'
import type { CourseEntry, Scenario, Translation } from './scenario/scenario.ts'
import type { HallPlace, StageView } from './stage-view.ts'
import type { EngineInfo, LayerSizes, Topology } from './topology/topology.ts'

export type Theme = 'light' | 'dark' | 'system'
export interface Preferences {
  readonly language: Language
  readonly theme: Theme
}

/** Where an engine was found: what the user chose, `DOCKER_HOST`, the current context, a usual socket, or the embedded one. */
export type EngineSource = 'chosen' | 'environment' | 'context' | 'socket' | 'embedded'

export interface EngineStatus {
  readonly state: 'connecting' | 'connected' | 'lost' | 'unreachable'
  readonly source: EngineSource
  /** e.g. `unix:///var/run/docker.sock`. */
  readonly address: string
  /** Why this engine, in a sentence that the messages word (`engine.why.<source>`); `failure` where it is not connected. */
  readonly info?: EngineInfo
  readonly failure?: Failure
}

/** One place where an engine could be, and what came of asking there. `id` is what `chooseEngine` takes. */
export interface EngineCandidate {
  readonly id: string
  readonly source: EngineSource
  /** A proper name: that of the Docker context, or of what is usually at that socket; empty where there is none. */
  readonly label: string
  /** Empty for the embedded engine, and for a context that has none. */
  readonly address: string
  /** Never connected to by itself, only where somebody chooses it: a Docker context other than the current one. */
  readonly onlyWhenChosen: boolean
  readonly reachable: boolean
  readonly info?: EngineInfo
  readonly failure?: Failure
  readonly limits: readonly EngineLimit[]
}

export interface ScenarioText {
  readonly title: string
  readonly summary: string
}
export interface ScenarioSummary {
  readonly id: string
  readonly section?: string
  readonly steps: number
  /** Time needed, what one should know before and can do after; absent where the course does not name it. */
  readonly course?: CourseEntry
  /** A recording of it on a real engine is shipped, too. */
  readonly recorded?: true
  readonly text: Readonly<Partial<Record<Language, ScenarioText>>>
}

export interface OpenedScenario {
  readonly scenario: Scenario
  readonly translations: Readonly<Partial<Record<Language, Translation>>>
  /** Absent for a scenario that the app ships. */
  readonly file?: string
  /** What the course says of a shipped one. */
  readonly course?: CourseEntry
  readonly warnings: readonly Problem[]
}

/** What the page knows of the run in hand: enough to draw it anew after a reload. */
export interface RunView {
  readonly id: string
  readonly opened: OpenedScenario
  readonly status: RunStatus
  /** What was observed before the first step. */
  readonly start: Topology
  readonly frames: readonly Frame[]
  /**
   * What a quick play on an embedded engine of its own has shown will come, in order and the run's own records only: places are kept free for it.
   * Names, addresses and ids are those of that play. Absent while it is not known, or cannot be.
   */
  readonly lookAhead?: readonly Topology[]
  /**
   * What is observed now, where it differs from the newest frame: between two steps somebody else, or a container by itself, has changed something.
   * The change becomes a frame of the next step when that begins.
   */
  readonly now?: Topology
  /** The index of the step that `runStep` would run; `steps.length` when all are done. */
  readonly nextStep: number
  /** Set while status is `running` or `waiting`: what the step prints and waits for, so far. */
  readonly progress?: StepProgress
  readonly failure?: Failure
  /** What this scenario needs the user's consent for before its first step; empty once given. */
  readonly consentNeeded: readonly ConsentItem[]
  /**
   * How the engine's host is looked at where it is not this machine: not at all (`hidden`), or through helper containers since the user allowed
   * `helper-container`. Absent where nothing hides it.
   */
  readonly hostLook?: 'hidden' | 'helped'
  /** The file was saved with errors: what is open is its last good version. */
  readonly fileProblem?: Failure
  /** The way that was left last, by going back to an earlier step: `returnToLeft` leads to it. */
  readonly left?: LeftWay
  /** What the run made was removed (`cleanUp`): its frames can be looked at, its steps go on only after `restart`. */
  readonly cleaned?: boolean
  /** Set on a replay: a run of another time and place, which `start.engine` names. Nothing of it is on an engine, and nothing can be run. */
  readonly recording?: Pick<Recording, 'recordedAt' | 'by'>
  /** Set on a run that was cut off and taken up again: how many of its frames are from before, and when it was heard of last then. */
  readonly resumed?: { readonly frames: number; readonly lastAt: string }
}

export interface LeftWay {
  /** The step, an id, after which the way was left. */
  readonly after: string
  /** How many steps it goes on from there. */
  readonly steps: number
}

export interface StepProgress {
  readonly step: string
  /** What the running command has printed. */
  readonly output: string
  /** Set while the step waits, e.g. `wordpressdb: log "ready for connections"`. */
  readonly waitingFor?: string
  /** Of a pull that is under way: the layers that are being fetched or unpacked, by their short ids. */
  readonly layers?: Readonly<Record<string, LayerProgress>>
  readonly startedAt: string
}

export interface AppState {
  readonly version: string
  readonly preferences: Preferences
  readonly engine: EngineStatus
  readonly scenarios: readonly ScenarioSummary[]
  /** The terms that narrations mark, and what they mean; empty where the glossary could not be read. */
  readonly glossary: readonly GlossaryTerm[]
  readonly run?: RunView
  readonly presentation: Presentation
  /** Set for a page that only looks on: main refuses it every call that drives (`ipc-access.ts`). */
  readonly looksOn?: true
}

/** What is presented, if anything is, and whether a window of the hall's looks on. */
export interface Presentation {
  readonly stage: StageView | null
  readonly hall: boolean
}

export type ThingKind = 'container' | 'network' | 'volume' | 'image'

/** A scenario that is shipped, or its recording, by id; or the text of a scenario's or a recording's file, as dropped or picked (the page never hands over a path). */
export type ScenarioSource = { readonly id: string } | { readonly recording: string } | { readonly name: string; readonly text: string }

/** What became of a run that was to be saved: its file's name; and its text, where the page itself has to save it (browser host). */
export interface SavedRecording {
  readonly name: string
  readonly text?: string
}

export interface AppApi {
  readState(): Promise<Result<AppState>>
  /** Opens a scenario, or a recording; what an earlier run made is removed first. A bad file is a failure with all its problems in `detail`. */
  openScenario(source: ScenarioSource): Promise<Result<RunView>>
  /** Opens the system's file dialog (desktop only; the browser host answers `bad-usage`, its page has a file input). */
  pickScenarioFile(): Promise<Result<RunView | null>>
  /** Removes what the run made and leaves the scenario. */
  closeScenario(): Promise<Result<null>>
  /** Runs the next step; resolves when its last frame is taken. */
  runStep(): Promise<Result<null>>
  cancelStep(): Promise<Result<null>>
  /**
   * Runs a docker command of the user's own at the engine's head: it becomes a step of the run (`typed`), before the scenario's next one. What it needs
   * consent for and is not in `consented` is a failure (`needs-consent`) that names it; then, as with a line that is no command, nothing has run.
   */
  runTyped(line: string, consented: readonly string[]): Promise<Result<null>>
  /** Passes the step over that has failed. */
  skipStep(): Promise<Result<null>>
  /**
   * Brings the engine back to the end of a step that was played. The embedded engine is put back as it was; on any other what the run made is removed, and the
   * scenario is played anew up to the step, with the same answers (`cancelStep` ends that at the step in hand). What was typed after it is left out. The
   * way from there on is kept as the one that was left (`left`).
   */
  rewind(step: string): Promise<Result<null>>
  /** Goes over to the way that was left last, in the same two manners; the one in hand becomes the one that was left. */
  returnToLeft(): Promise<Result<null>>
  /** Removes what the run made and goes back to before the first step. */
  restart(): Promise<Result<RunView>>
  /** Removes what the run made; its frames stay to be looked at. Answers with what was removed, by name. */
  cleanUp(): Promise<Result<readonly string[]>>
  /** Saves the run as far as it has come, where the system's dialog says (desktop); null when the user thought better of it. */
  saveRecording(): Promise<Result<SavedRecording | null>>
  /**
   * Runs of this installation that ended without having been cleaned up (a crash, a power cut, `--keep`), oldest first, each with what is there of it
   * now. Those that are alive, here or in another process, are not among them.
   */
  listLeftRuns(): Promise<Result<readonly LeftRun[]>>
  /**
   * Takes such a run up at the step that was cut off; what is open is left first. Without a way, the one that its plan names, as things are now.
   * `busy` where somebody else has it in hand. `cancelStep` ends playing anew.
   */
  resumeRun(runId: string, way: ResumeWay | null): Promise<Result<null>>
  /**
   * Removes what such a run left. Answers with what was removed, by name. Where its engine does not answer, nothing is, unless `alone`: then its folder
   * goes, and what is on the engine has its labels to be found by.
   */
  cleanUpLeftRun(runId: string, alone: boolean): Promise<Result<readonly string[]>>
  /** Makes files of the run as far as it has come, or of the recording that is open, and saves them as `saveRecording` does. */
  handOut(choice: HandOutChoice): Promise<Result<HandedOutFile | null>>
  consent(kinds: readonly string[]): Promise<Result<RunView>>
  /** Answers an `ask` step: the option's index. */
  answer(step: string, option: number): Promise<Result<null>>
  /** The engine's raw inspect JSON. */
  inspect(kind: ThingKind, id: string): Promise<Result<unknown>>
  /**
   * The value of an environment variable of one of the run's own containers (its id), which is masked wherever else it stands: asked of the engine at this
   * moment, told to this page alone, and kept nowhere. A recording has none: it was masked before it was made.
   */
  showSecret(container: string, variable: string): Promise<Result<string>>
  listEngines(): Promise<Result<readonly EngineCandidate[]>>
  /** One that `listEngines` lists, by its id: an address that is not there is refused. */
  chooseEngine(id: string): Promise<Result<EngineStatus>>
  setPreferences(preferences: Preferences): Promise<Result<Preferences>>
  openExternal(url: string): Promise<Result<null>>
  /** Shows the hall this; null ends the presentation and closes the hall's window. */
  present(stage: StageView | null): Promise<Result<null>>
  /**
   * Opens the hall's window, full screen where there is another display for it. `onlyElsewhere` leaves it where there is none. The browser host opens no
   * windows (`nowhere`): its page does.
   */
  openHall(onlyElsewhere: boolean): Promise<Result<HallPlace>>
  /** What somebody who is to mend a fault wants to know, as a text to be looked at and then copied. */
  readReport(): Promise<Result<string>>
  /** Something went wrong in the page that it had not foreseen: it is written into the log. */
  tellFault(fault: PageFault): Promise<Result<null>>
}

/** What main tells the page by itself. */
export interface AppEvents {
  engine: EngineStatus
  /** A run was opened, restarted or closed, or went back: then it is the same run with fewer frames, or with those of the way that it left. */
  run: RunView | null
  /** Anything of the run but its frames has changed. */
  runStatus: Pick<RunView, 'id' | 'status' | 'nextStep' | 'progress' | 'failure' | 'consentNeeded' | 'hostLook' | 'cleaned' | 'fileProblem'>
  frame: { readonly runId: string; readonly frame: Frame }
  sizes: { readonly runId: string; readonly index: number; readonly sizes: LayerSizes }
  /** Between two steps; null when it is again as the newest frame has it. */
  now: { readonly runId: string; readonly topology: Topology | null }
  /** What went wrong with something that no call asked for. */
  notice: Failure
  /** The file was saved and read again: another version of what is open is in its place, in the same run or in one that was played anew. */
  replaced: { readonly runId: string; readonly opened: OpenedScenario }
  /** Told before the first frame, or not at all. */
  lookAhead: { readonly runId: string; readonly topologies: readonly Topology[] }
  preferences: Preferences
  presentation: Presentation
}

/** A missing or misspelt entry is a compile error, so that main, preload and page cannot drift apart. */
export const callChannels: Readonly<Record<keyof AppApi, string>> = {
  readState: 'app:read-state',
  openScenario: 'scenario:open',
  pickScenarioFile: 'scenario:pick-file',
  closeScenario: 'scenario:close',
  runStep: 'run:step',
  cancelStep: 'run:cancel',
  runTyped: 'run:typed',
  skipStep: 'run:skip',
  rewind: 'run:rewind',
  returnToLeft: 'run:return-to-left',
  restart: 'run:restart',
  cleanUp: 'run:clean-up',
  saveRecording: 'run:save-recording',
  listLeftRuns: 'left:list',
  resumeRun: 'left:resume',
  cleanUpLeftRun: 'left:clean-up',
  handOut: 'run:hand-out',
  consent: 'run:consent',
  answer: 'run:answer',
  inspect: 'engine:inspect',
  showSecret: 'run:show-secret',
  listEngines: 'engine:list',
  chooseEngine: 'engine:choose',
  setPreferences: 'app:set-preferences',
  openExternal: 'app:open-external',
  present: 'stage:present',
  openHall: 'stage:open-hall',
  readReport: 'log:read-report',
  tellFault: 'log:tell-fault',
}

export const eventChannels: Readonly<Record<keyof AppEvents, string>> = {
  engine: 'event:engine',
  run: 'event:run',
  runStatus: 'event:run-status',
  frame: 'event:frame',
  sizes: 'event:sizes',
  now: 'event:now',
  notice: 'event:notice',
  replaced: 'event:replaced',
  lookAhead: 'event:look-ahead',
  preferences: 'event:preferences',
  presentation: 'event:presentation',
}

/** What the page finds as `window.dockstage`, whichever carrier brought it. */
export interface AppBridge {
  /** `file`: the player in a hand-out, with no main behind it. */
  readonly host: 'desktop' | 'browser' | 'file'
  readonly api: AppApi
  /** Returns the undo. */
  on<E extends keyof AppEvents>(event: E, listen: (payload: AppEvents[E]) => void): () => void
}
