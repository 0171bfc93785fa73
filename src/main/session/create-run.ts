import type { CommandContext } from '../../engine/commands/context.ts'
import { RunMemory } from '../../engine/commands/run-memory.ts'
import { RunProcesses } from '../../engine/commands/run-processes.ts'
import { runLabel } from '../../engine/commands/scope.ts'
import { showSecret } from '../../engine/commands/show-secret.ts'
import { watchPulse } from '../../engine/connect/pulse.ts'
import type { Observer } from '../../engine/observe/observer.ts'
import { UnusableAnswer } from '../../engine/observe/unusable-answer.ts'
import { toFailure } from '../../engine/to-failure.ts'
import type { OpenedScenario, RunView } from '../../shared/ipc.ts'
import type { EngineCall, Frame } from '../../shared/playback/frame.ts'
import { startPatch } from '../../shared/recording/patch.ts'
import type { HistoryLine } from '../../shared/recording/run-history.ts'
import { type Failure, FailureError, failure, type Result, success } from '../../shared/result.ts'
import { runLimits } from '../../shared/run-limits.ts'
import type { ConsentItem, ConsentKind } from '../../shared/scenario/consent.ts'
import { asPlayedOn, isForEngine } from '../../shared/scenario/engine-condition.ts'
import { memoryNeed, processNeed } from '../../shared/scenario/memory-need.ts'
import type { Step } from '../../shared/scenario/scenario.ts'
import { withTypedUpTo } from '../../shared/scenario/typed-step.ts'
import type { SecretValues } from '../../shared/secret-values.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { Answers } from './answers.ts'
import { takesTooLong } from './bounded-command.ts'
import { changeInCall } from './change-in-call.ts'
import { within } from './deadline.ts'
import { explainNotOurs } from './explain-not-ours.ts'
import { createFrameTaker, type StepOutcome } from './frame-taker.ts'
import { takenUpAt } from './past-of-run.ts'
import { createProgress, type Progress } from './progress.ts'
import { cleanUpRun } from './run-clean-up.ts'
import { answerCut, lostError, needsConsent, patience, slowEngine } from './run-failures.ts'
import { markKept } from './run-files.ts'
import { RunPast } from './run-past.ts'
import { RunTelling } from './run-telling.ts'
import type { ScenarioRun, ScenarioRunOptions } from './scenario-run.ts'
import { createSizeAsker, type SizeAsker } from './size-asker.ts'
import { StepRecord } from './step-record.ts'
import { performStep } from './step-runner.ts'
import { leftWay, othersIn, type Standing, standingAfter, type Way } from './way.ts'

export const createRun = (options: ScenarioRunOptions, observer: Observer): ScenarioRun => new Run(options, observer)

class Run implements ScenarioRun {
  readonly id: string
  readonly secrets: SecretValues
  #options: ScenarioRunOptions
  readonly #observer: Observer
  readonly #taker: ReturnType<typeof createFrameTaker>
  readonly #command: Omit<CommandContext, 'signal' | 'print' | 'consented'>
  readonly #memory: RunMemory
  readonly #processes: RunProcesses | undefined
  readonly #answers: Answers
  readonly #past: RunPast | undefined
  #left: Way | undefined
  readonly #undo: (() => void)[]
  readonly #telling: RunTelling
  #consented: readonly ConsentKind[]
  #record: StepRecord | undefined
  #step: { readonly abort: AbortController; readonly over: Promise<unknown> } | undefined
  #interrupt: (() => void) | undefined
  #lost: FailureError | undefined
  #closing = false
  readonly #sizes: SizeAsker

  constructor(options: ScenarioRunOptions, observer: Observer) {
    const { connection, on, opened, past } = options
    this.id = on.scope.runId
    this.#options = options
    this.secrets = options.secrets
    this.#observer = observer
    this.#consented = options.consented
    this.#taker = createFrameTaker(
      observer,
      options.view,
      (frame) => this.#telling.tell({ type: 'frame', runId: this.id, frame: options.others?.leaveOut(frame) ?? frame }),
      (topology) => this.#telling.tell({ type: 'now', runId: this.id, topology }),
      past,
    )
    this.#sizes = createSizeAsker(observer, (index, sizes) => this.#telling.tell({ type: 'sizes', runId: this.id, index, sizes }))
    if (options.rewindable) this.#past = new RunPast(options.rewindable, on.folder.workspace, on.journal)
    this.#answers = new Answers(past?.answers)
    const docker = this.#client((call) => this.#record?.call(call))
    const { info, traits } = connection
    const variables = (given: readonly string[]): void => this.secrets.learnVariables(given)
    this.#command = {
      docker,
      unseen: connection.client(),
      engine: info,
      traits,
      isOnThisMachine: connection.onThisMachine,
      scope: on.scope,
      workspace: on.folder.workspace,
      variables,
    }
    const isFresh = on.journal.entries().length === 0
    this.#memory = new RunMemory({
      need: () => memoryNeed(asPlayedOn(this.#options.opened.scenario, options.engine)),
      limitsAll: !options.shipped,
      isFresh,
    })
    if (!options.shipped)
      this.#processes = new RunProcesses({ need: () => processNeed(asPlayedOn(this.#options.opened.scenario, options.engine)), isFresh })
    this.#undo = [this.#taker.close, observer.onConnection((state, cause) => this.#connectionChanged(state, cause))]
    this.#telling = new RunTelling({
      view: {
        id: this.id,
        opened,
        status: opened.scenario.steps.length === 0 ? 'done' : 'idle',
        start: this.#taker.start,
        frames: [],
        nextStep: 0,
        ...(past ? takenUpAt(past, opened, options.view(observer.topology)) : {}),
        ...(options.impossible ? { status: 'failed', failure: options.impossible } : {}),
        consentNeeded: this.#consentNeeded(),
        ...this.#hostLook(),
      },
      secrets: this.secrets,
      history: on.history,
      tell: options.tell,
      withStatus: () => ({ consentNeeded: this.#consentNeeded(), ...this.#hostLook() }),
      impossible: () => this.#options.impossible,
    })
  }

  view = (): RunView => this.#telling.view
  shown = (): RunView => ({ ...this.#telling.view, opened: this.secrets.opened(this.#telling.view.opened) })
  consented = (): readonly ConsentKind[] => this.#consented
  /** By a client whose calls are no step's. */
  showSecret = (container: string, variable: string): Promise<string> =>
    showSecret(this.#options.connection.client(), this.#options.on.scope, container, variable)
  madeImage = (tag: string): boolean => this.#options.on.journal.madeImage(tag)

  async runStep(): Promise<Result<null>> {
    const { opened, impossible } = this.#options
    if (impossible) return { ok: false, failure: impossible }
    const step = opened.scenario.steps[this.#telling.view.nextStep]
    if (this.#step || this.#closing) return failure('busy', this.#step ? 'a step is running' : 'the run is being cleaned up')
    if (this.#telling.view.cleaned) return failure('bad-usage', 'what this run made was removed', { remedy: 'Restart the scenario.' })
    if (!step) return failure('bad-usage', 'all steps are done', { remedy: 'Restart the scenario to play it again.' })
    const missing = needsConsent(this.#consentNeeded())
    if (missing) return { ok: false, failure: missing }
    const abort = new AbortController()
    const over = this.#perform(step, abort.signal)
    this.#step = { abort, over }
    return over
  }

  cancelStep(): void {
    const interrupt = this.#interrupt
    // A second one cancels the step, where the first was not enough.
    this.#interrupt = undefined
    if (interrupt) interrupt()
    else this.#step?.abort.abort(new FailureError({ code: 'cancelled', message: 'the step was cancelled' }))
  }

  skipStep(): Result<null> {
    const { nextStep, status } = this.#telling.view
    const { opened, impossible } = this.#options
    if (impossible) return { ok: false, failure: impossible }
    if (this.#step || this.#closing || status !== 'failed') return failure('bad-usage', 'only a step that has failed can be skipped')
    const next = nextStep + 1
    this.#telling.keep({ skipped: opened.scenario.steps[nextStep]?.id ?? '' })
    this.#telling.status({ status: next < opened.scenario.steps.length ? 'paused' : 'done', nextStep: next })
    return success(null)
  }

  consent(kinds: readonly ConsentKind[]): void {
    const before = this.#consented
    this.#consented = [...new Set([...before, ...kinds])]
    this.#telling.keep({ consented: this.#consented })
    this.#telling.status({})
    // What could not be seen before may be looked at now; a look that fails has been told as the engine's loss.
    if (mayHelp(this.#consented) && !mayHelp(before)) this.#observer.lookAgain().catch(() => undefined)
  }

  answer(id: string, option: number): Result<null> {
    const answered = this.#answers.give(this.#options.opened.scenario, id, option)
    if (answered.ok) this.#telling.keep({ answer: { step: id, option } })
    return answered
  }

  foresee(topologies: readonly Topology[]): void {
    if (this.#telling.view.frames.length === (this.#telling.view.resumed?.frames ?? 0))
      this.#telling.tell({ type: 'lookAhead', runId: this.id, topologies })
  }

  async way(after: string): Promise<Way> {
    const { opened, frames, status, nextStep, failure } = this.#telling.view
    const end = await this.#past?.now()
    return {
      opened,
      frames,
      answers: this.#answers.all(),
      last: frames.at(-1)?.step ?? after,
      after,
      stands: { status, nextStep, ...(failure ? { failure } : {}) },
      ...(this.#past && end ? { past: { end, steps: this.#past.moments } } : {}),
    }
  }

  left = (): Way | undefined => this.#left

  setLeft(way: Way | undefined): void {
    this.#left = way
    this.#show(this.#telling.view)
  }

  async goBack(step: string): Promise<boolean> {
    const { frames, opened } = this.#telling.view
    const ends = frames.slice(0, frames.findLastIndex((it) => it.step === step) + 1).filter((it) => it.last)
    const nearest = this.#past?.nearest(ends.map((it) => it.step))
    const at = frames.findLastIndex((it) => it.step === nearest)
    const last = frames[at]
    if (!this.#past || !last) return false
    const moment = this.#past.at(last.step)
    const known = new Set(ends.filter(({ index }) => index <= at).map((it) => it.step))
    if (!moment || (await this.#changesOthers(last))) return false
    await this.#past.restore(
      moment,
      [...this.#past.moments].filter(([it]) => known.has(it)),
    )
    const scenario = withTypedUpTo(opened.scenario, step)
    this.#answers.replace([...this.#answers.all()].filter(([it]) => known.has(it)))
    await this.#stand(frames.slice(0, at + 1), { ...opened, scenario }, standingAfter(last, scenario))
    return true
  }

  async goOver({ opened, frames, answers, stands, past }: Way): Promise<boolean> {
    if (!this.#past || !past || (await this.#changesOthers(frames.at(-1)))) return false
    await this.#past.restore(past.end, past.steps)
    this.#answers.replace(answers)
    await this.#stand(frames, opened, stands)
    return true
  }

  /** Whether somebody else has made, removed or changed something on the engine since: that is not this run's to take back. */
  async #changesOthers(then: Frame | undefined): Promise<boolean> {
    return othersIn(await this.#observer.settle()) !== othersIn(then?.topology ?? this.#taker.start)
  }

  /** The engine was brought to where these frames end. Nothing told of it: it is looked at anew. */
  async #stand(frames: readonly Frame[], opened: OpenedScenario, stands: Standing): Promise<void> {
    const { now: _now, failure: _failure, ...kept } = this.#telling.view
    this.#options = { ...this.#options, opened }
    this.#memory.forget()
    this.#processes?.forget()
    this.#keepAnew(frames, opened, stands.nextStep)
    this.#taker.goBack(frames)
    this.#show({ ...kept, ...stands, opened, frames })
    await this.#observer.lookAgain()
  }

  /** The history goes on as if the run had come here straight. */
  #keepAnew(frames: readonly Frame[], opened: OpenedScenario, nextStep: number): void {
    this.#telling.keep({ opened, start: startPatch(this.#telling.view.start), answers: Object.fromEntries(this.#answers.all()) })
    for (const frame of frames) this.#options.on.history?.frame(frame)
    const before = opened.scenario.steps[nextStep - 1]
    const isSkipped = frames.findLast(({ step }) => step === before?.id)?.status === 'failed'
    if (before && isSkipped) this.#telling.keep({ skipped: before.id })
  }

  #show({ left: _left, ...view }: RunView): void {
    const left = this.#left && leftWay(this.#left)
    this.#telling.tell({ type: 'opened', run: { ...view, ...(left ? { left } : {}) } })
  }

  async idle(): Promise<void> {
    while (this.#step) await this.#step.over
  }

  replace(version: Pick<ScenarioRunOptions, 'opened' | 'consentItems' | 'impossible' | 'consented'>): void {
    this.#options = { ...this.#options, ...version }
    this.secrets.learnScenario(version.opened)
    this.#consented = version.consented
    this.#telling.keep({ opened: version.opened, consented: version.consented })
    this.#telling.tell({ type: 'replaced', runId: this.id, opened: version.opened })
    this.#telling.standing()
  }

  tellFileProblem = (problem: Failure | undefined): void => this.#telling.fileProblem(problem)

  headFor(step: string | null): void {
    this.#telling.keep({ anew: step === null ? null : { last: step } })
  }

  async cleanUp(): Promise<Result<readonly string[]>> {
    this.#closing = true
    await this.#stopStep()
    const removed = await this.#remove()
    this.#closing = false
    if (removed.ok) this.#telling.status({ cleaned: true })
    return removed
  }

  async close(keep: boolean): Promise<Result<readonly string[]>> {
    this.#closing = true
    await this.#stopStep()
    if (keep) await markKept(this.#options.on.folder)
    const removed = keep || this.#telling.view.cleaned ? success([]) : await this.#remove()
    for (const undo of this.#undo) undo()
    this.#observer.close()
    const { history, journal, release } = this.#options.on
    history?.close()
    await journal.close()
    if (keep || !removed.ok) await release()
    return removed
  }

  async #stopStep(): Promise<void> {
    this.cancelStep()
    // An engine that hangs must not keep the app from closing.
    await within(patience, this.#step?.over ?? Promise.resolve(), slowEngine).catch(() => undefined)
  }

  async #remove(): Promise<Result<readonly string[]>> {
    try {
      const { connection, on } = this.#options
      this.#telling.keep({ cleaning: true })
      const close = async (): Promise<void> => {
        on.history?.close()
        await on.journal.close()
      }
      const cleaning = cleanUpRun(connection, { ...on.scope.labels, [runLabel]: this.id }, on.folder, {
        entries: on.journal.entries,
        close,
      })
      return success(await within(patience, cleaning, slowEngine))
    } catch (cause) {
      return { ok: false, failure: toFailure(cause) }
    }
  }

  async #perform(step: Step, signal: AbortSignal): Promise<Result<null>> {
    const record = new StepRecord(step.id, this.secrets)
    const progress = createProgress(record, (change) => this.#telling.status(change))
    this.#record = record
    this.#telling.keep({ step: step.id })
    this.#telling.status({ status: 'running', progress: progress.now() })
    this.#taker.begin(record)
    let outcome: StepOutcome
    try {
      if (this.#lost) throw this.#lost
      const isPlayed = isForEngine(step, this.#options.engine)
      const unknown = await (isPlayed ? this.#performed(step, record, signal, progress) : [])
      outcome = { status: 'ok', unknown, ...(isPlayed ? {} : { passedOver: true }) }
    } catch (cause) {
      const first = await explainNotOurs(this.#failureOf(cause, signal), this.#options.connection, this.#options.on.scope)
      const why = await this.#caughtUp(first, cause, signal)
      outcome = { status: 'failed', unknown: [], failure: this.#options.others?.leaveOutOfFailure(why) ?? why }
    }
    progress.close()
    this.#taker.end(outcome)
    // The engine's part of it is taken at once: nothing happens between the frame and that.
    await this.#past?.keep(step.id)
    this.#step = undefined
    this.#record = undefined
    this.#askSizes()
    this.#ended(outcome)
    return outcome.failure ? { ok: false, failure: outcome.failure } : success(null)
  }

  async #performed(step: Step, record: StepRecord, signal: AbortSignal, progress: Progress): Promise<readonly string[]> {
    // While it is the user who is waited for, nothing is asked.
    let stopWatch = step.ask ? undefined : this.#watch(step)
    const answered = async (it: Step): Promise<number> => {
      const option = await this.#answers.to(it, signal, progress.waiting)
      stopWatch = this.#watch(it)
      return option
    }
    const work = performStep(
      {
        command: {
          ...this.#command,
          consented: this.#consented,
          ...(step.typed ? {} : { memory: this.#memory, processes: this.#processes }),
        },
        client: (onCall) => this.#client(onCall),
        observer: this.#observer,
        record,
        signal,
        strict: this.#options.strict,
        dial: this.#options.dial,
        onPrint: progress.printed,
        onLayer: progress.layer,
        onInterrupt: (interrupt) => {
          this.#interrupt = interrupt
          return () => {
            this.#interrupt = undefined
          }
        },
        waiting: progress.waiting,
        changes: (what) => this.#sends({ what, unseen: true }),
        answer: answered,
      },
      step,
    )
    return work.finally(() => stopWatch?.())
  }

  /** What is typed has no limit of time: its user looks on, and ends it. */
  #watch(step: Step): () => void {
    const stopPulse = this.#watchPulse()
    const limit = step.typed ? undefined : setTimeout(() => this.#step?.abort.abort(new FailureError(takesTooLong)), runLimits.stepMs)
    return () => {
      clearTimeout(limit)
      stopPulse()
    }
  }

  /** An engine that takes calls and answers none would hold a step for ever. The observer, who looks then, is led back when it answers again. */
  #watchPulse(): () => void {
    return watchPulse(this.#options.connection, (why) => {
      this.#step?.abort.abort(why)
      this.#observer.lookAgain().catch(() => undefined)
    })
  }

  #ended(outcome: StepOutcome): void {
    const { steps } = this.#options.opened.scenario
    const nextStep = this.#telling.view.nextStep + 1
    if (outcome.failure) this.#telling.status({ status: 'failed', failure: outcome.failure })
    else this.#telling.status({ status: nextStep < steps.length ? 'paused' : 'done', nextStep })
  }

  /** The loss of the engine explains every other failure at that moment, and a cancel the one that it brought about. */
  #failureOf(cause: unknown, signal: AbortSignal): Failure {
    if (signal.aborted && signal.reason instanceof FailureError) return signal.reason.failure
    if (this.#lost) return this.#lost.failure
    const why = cause instanceof FailureError ? cause.failure : toFailure(cause)
    const masked = this.secrets.failure(why)
    // The call that the engine did not answer may be told before the observer's word comes; it is the same loss.
    return why.code === 'engine-lost' ? { ...masked, ...lostError(cause).failure } : masked
  }

  /**
   * After a failure too, the last frame shows what is there; where the engine is gone or slow, what was seen last. An engine that can still be seen has
   * not gone away: then the answer of one call was cut.
   */
  async #caughtUp(why: Failure, cause: unknown, signal: AbortSignal): Promise<Failure> {
    const isLoss = why.code === 'engine-lost'
    if (this.#lost || (isLoss && (signal.aborted || cause instanceof UnusableAnswer))) return why
    const isSeen = await this.#observer.settle(AbortSignal.timeout(5_000)).then(
      () => true,
      () => false,
    )
    return isLoss && isSeen ? { ...answerCut, ...(why.detail ? { detail: why.detail } : {}) } : why
  }

  #connectionChanged(state: 'lost' | 'connected', cause: unknown): void {
    this.#lost = state === 'lost' ? lostError(cause) : undefined
    if (this.#lost) this.#step?.abort.abort(this.#lost)
    this.#options.onConnection(state, cause)
  }

  /** Of the newest frame's containers. */
  #askSizes(): void {
    const index = this.#telling.view.frames.length - 1
    const ids = Object.values(this.#telling.view.frames[index]?.topology.containers ?? {}).flatMap((it) => (it.mine ? [it.id] : []))
    if (this.#options.sizes && !this.#lost && !this.#closing && ids.length > 0) this.#sizes.ask(index, ids)
  }

  #consentNeeded(): readonly ConsentItem[] {
    return this.#options.consentItems.filter((it) => !this.#consented.includes(it.kind))
  }

  #hostLook(): Pick<RunView, 'hostLook'> {
    if (this.#options.connection.host.look !== 'hidden') return {}
    return { hostLook: mayHelp(this.#consented) ? 'helped' : 'hidden' }
  }

  #client(onCall: (call: EngineCall) => void): CommandContext['docker'] {
    return this.#options.connection.client(onCall, undefined, (call) => this.#sends(changeInCall(call)))
  }

  /** Before it is sent: what came of it may never be heard. */
  #sends(change: HistoryLine['sent']): void {
    if (change && this.#record) this.#telling.keep({ sent: change })
  }
}

const mayHelp = (kinds: readonly ConsentKind[]): boolean => kinds.includes('helper-container')
