import type { AppEvents, RunView } from '../../shared/ipc.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import type { RunEvent } from '../../shared/playback/run.ts'
import type { Recording } from '../../shared/recording/recording.ts'
import { replayOf } from '../../shared/recording/replay-of.ts'
import { FailureError, failure, type Result } from '../../shared/result.ts'
import type { ConsentKind } from '../../shared/scenario/consent.ts'
import type { Glossary } from '../../shared/scenario/glossary.ts'
import type { Scenario } from '../../shared/scenario/scenario.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { answered, unwrap } from './answered.ts'
import { within } from './deadline.ts'
import type { Emitter } from './emitter.ts'
import type { EngineHolder } from './engine-holder.ts'
import { lookAhead } from './look-ahead.ts'
import { type OpenRunOptions, openRun } from './open-run.ts'
import type { SessionOptions } from './options.ts'
import { newRunId } from './run-files.ts'
import type { LoadedScenario } from './scenario-files.ts'
import type { ScenarioRun } from './scenario-run.ts'
import { createSerial } from './serial.ts'
import { type Way, withoutPast } from './way.ts'

export interface InHandWorld {
  readonly options: SessionOptions
  readonly owner: string
  readonly engine: EngineHolder
  readonly glossary: () => Promise<Glossary | undefined>
  readonly emit: Emitter<AppEvents>['emit']
  /** One's own file that is open is watched: what ends that, and what is done when it was saved. */
  readonly watch: (path: string) => () => void
}

/** The scenario that is open, and its run. */
export interface Open {
  /** As its file has it; the run's own view has what was typed as well. */
  readonly loaded: LoadedScenario
  readonly run: ScenarioRun
  /** Set for one's own file that was opened by its path: it is read again whenever it is saved. */
  readonly file?: { readonly path: string; readonly unwatch: () => void } | undefined
  /** What looks ahead in the background; `soon` resolves when it is over, or takes longer than a first step may wait for it. */
  readonly ahead: { readonly abort: AbortController; readonly over: Promise<void>; readonly soon: Promise<void> }
  /** Steps that were cancelled so far. */
  cancels: number
}

/** How a run begins, other than anew. */
interface Beginning {
  /** Where it is not the file's own: with what was typed. */
  readonly scenario?: Scenario
  /** The way that is left for this one. */
  readonly left?: Way | undefined
  /** A run that was cut off, and is gone on with. */
  readonly taken?: OpenRunOptions['taken']
}

/** How long after its opening a first step waits for the look ahead, in milliseconds: after its first frame nothing may move for it any more. */
const aheadPatience = 2_000

export const cancelled = failure('cancelled', 'the step was cancelled') as Extract<Result<never>, { ok: false }>
export const noScenario = failure('bad-usage', 'no scenario is open') as Extract<Result<never>, { ok: false }>
const onlyRecorded = failure('bad-usage', 'this is a recording: nothing of it can be run', {
  remedy: 'Open the scenario itself to run it.',
}) as Extract<Result<never>, { ok: false }>

/** What a session has open: a scenario with its run, a recording, or nothing. What changes it is done one after the other. */
export class InHand {
  /** A recording that is open in a run's place. */
  replay: RunView | undefined
  /** For what must not be done while what is in hand changes, nor change it meanwhile. */
  readonly serially = createSerial()
  readonly #world: InHandWorld
  readonly #foreseen = new WeakMap<LoadedScenario, readonly Topology[]>()
  #open: Open | undefined
  /** Set while a run that was cut off is taken up and is not open yet; aborted by the user's cancel. */
  #resuming: AbortController | undefined

  constructor(world: InHandWorld) {
    this.#world = world
  }

  get open(): Open | undefined {
    return this.#open
  }

  /** Why nothing can be run now. */
  nothingRuns = (): Extract<Result<never>, { ok: false }> => (this.replay ? onlyRecorded : noScenario)

  /** What is open. Throws where nothing is that could be run. */
  opened(): Open {
    if (!this.#open) throw new FailureError(this.nothingRuns().failure)
    return this.#open
  }

  /** Does something with the run that is open; a failure where none is. */
  async use<T>(work: (it: Open) => Promise<Result<T>> | Result<T>): Promise<Result<T>> {
    const it = this.#open
    return it ? answered(async () => unwrap(await work(it))) : this.nothingRuns()
  }

  /** Changes what is open. A step in hand would hold up everything else: it is cancelled first. */
  changing<T>(work: () => Promise<T>): Promise<Result<T>> {
    this.cancel()
    return this.serially(() => answered(work))
  }

  /** False where there is nothing that could be cancelled. */
  cancel(): boolean {
    this.#resuming?.abort()
    if (!this.#open) return this.#resuming !== undefined
    this.#open.cancels += 1
    this.#open.run.cancelStep()
    return true
  }

  /** Opens what is read. A file that is bad leaves what is open as it is. */
  async take(read: () => Promise<LoadedScenario | Recording>, path?: string): Promise<Result<RunView>> {
    const loaded = await answered(read)
    if (!loaded.ok) return loaded
    return this.changing(async () => {
      await this.end()
      return 'opened' in loaded.value ? this.begin(loaded.value, [], path) : this.#beginReplay(loaded.value)
    })
  }

  async begin(
    loaded: LoadedScenario,
    consented: readonly ConsentKind[],
    path?: string,
    { scenario = loaded.opened.scenario, left, taken }: Beginning = {},
  ): Promise<RunView> {
    const { options, owner, engine, emit, watch } = this.#world
    const head = taken?.run.history.head
    const run = await openRun({
      userData: options.userDataDirectory,
      owner,
      connection: await engine.connection(),
      rewindable: await engine.rewindable(),
      loaded: { ...loaded, opened: { ...loaded.opened, scenario } },
      consented,
      strict: head?.strict ?? false,
      sizes: true,
      view: head?.view ?? 'app',
      home: options.home,
      log: options.log,
      path,
      taken,
      tell: (event) => this.#tell(event),
      onConnection: (state, cause) => (state === 'lost' ? engine.lost(cause) : engine.back()),
    })
    const known = this.#foreseen.get(loaded)
    if (known) run.foresee(known)
    if (left) run.setLeft(withoutPast(left))
    const abort = new AbortController()
    const over = known ? Promise.resolve() : this.#foresee(loaded, run, abort.signal)
    const soon = within(aheadPatience, over, cancelled.failure).catch(() => undefined)
    this.#resuming = undefined
    this.#open = {
      loaded,
      run,
      file: path === undefined ? undefined : { path, unwatch: watch(path) },
      cancels: 0,
      ahead: { abort, over, soon },
    }
    // It was lost while nobody looked, and answers again.
    engine.back()
    emit('run', run.shown())
    return run.shown()
  }

  /** The same run, removed and begun anew, to be played to where it is wanted. */
  async beginAgain(scenario?: Scenario, left?: Way): Promise<RunView> {
    const { loaded, run, file } = this.opened()
    const consented = run.consented()
    await this.end()
    return this.begin(loaded, consented, file?.path, { ...(scenario ? { scenario } : {}), left })
  }

  /** The file of what is open has changed, and nothing of what was played. */
  nowReads(it: Open, loaded: LoadedScenario): void {
    this.#open = { ...it, loaded }
  }

  /** Takes up a run that was cut off; a cancel meanwhile aborts the signal. */
  async resuming<T>(work: (cancelled: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController()
    this.#resuming = abort
    try {
      return await work(abort.signal)
    } finally {
      this.#resuming = undefined
    }
  }

  /** Ends what is in hand. What could not be removed is said, and stays known by its journal. */
  async end(): Promise<void> {
    if (this.replay) {
      this.replay = undefined
      this.#world.emit('run', null)
    }
    if (!this.#open) return
    const { run, ahead, file } = this.#open
    file?.unwatch()
    ahead.abort.abort()
    await ahead.over
    const closed = await run.close(this.#world.options.keep ?? false)
    this.#open = undefined
    this.#world.emit('run', null)
    // An engine that is gone keeps nobody from leaving: `cleanup` finds the run by its journal when it is back.
    if (!closed.ok && closed.failure.code !== 'engine-lost') throw new FailureError(closed.failure)
  }

  /** Plays up to a step, in sight of the user; a step that fails, consent that is missing, or a cancel ends it there. */
  async playTo(last: number, answers: ReadonlyMap<string, number>): Promise<void> {
    const it = this.#open
    if (!it) return
    const { opened, nextStep } = it.run.view()
    for (const step of opened.scenario.steps.slice(nextStep, last + 1)) {
      if (step.ask) it.run.answer(step.id, Math.min(answers.get(step.id) ?? step.ask.answer, step.ask.options.length - 1))
      const result = await it.run.runStep()
      if (!result.ok || it.cancels > 0) return
    }
  }

  #beginReplay(recording: Recording): RunView {
    this.replay = replayOf(recording, newRunId())
    this.#world.emit('run', this.replay)
    return this.replay
  }

  async #foresee(loaded: LoadedScenario, run: ScenarioRun, signal: AbortSignal): Promise<void> {
    const topologies = await lookAhead(loaded, this.#world.options, signal)
    if (!topologies || signal.aborted) return
    this.#foreseen.set(loaded, topologies)
    run.foresee(topologies)
  }

  #tell(event: RunEvent): void {
    const { emit } = this.#world
    if (event.type === 'frame') emit('frame', { runId: event.runId, frame: event.frame })
    else if (event.type === 'sizes') emit('sizes', { runId: event.runId, index: event.index, sizes: event.sizes })
    else if (event.type === 'now') emit('now', { runId: event.runId, topology: event.topology })
    else if (event.type === 'replaced') emit('replaced', { runId: event.runId, opened: event.opened })
    else if (event.type === 'lookAhead') emit('lookAhead', { runId: event.runId, topologies: event.topologies })
    else if (event.type === 'opened') emit('run', event.run)
    else if (event.type === 'status') emit('runStatus', event.status)
  }
}

/** What was answered at each step that asked. */
export const answersIn = (frames: readonly Frame[]): ReadonlyMap<string, number> =>
  new Map(frames.flatMap(({ step, answer }) => (answer === undefined ? [] : [[step, answer] as const])))
