import { basename } from 'node:path'
import { inspectThing } from '../../engine/commands/inspect.ts'
import { endPatience } from '../../engine/observe/patient-client.ts'
import { toFailure } from '../../engine/to-failure.ts'
import type { AppApi, AppEvents, Preferences, RunView, ScenarioSource } from '../../shared/ipc.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import type { RunEvent } from '../../shared/playback/run.ts'
import { type Recording, recordingEnding } from '../../shared/recording/recording.ts'
import { replayOf } from '../../shared/recording/replay-of.ts'
import { FailureError, failure, type Result, success } from '../../shared/result.ts'
import { type ConsentKind, consentKinds } from '../../shared/scenario/consent.ts'
import { stillAllowed } from '../../shared/scenario/consent-needed.ts'
import { type Glossary, termIds } from '../../shared/scenario/glossary.ts'
import { sameDeeds, samePlace } from '../../shared/scenario/same-deeds.ts'
import type { Scenario } from '../../shared/scenario/scenario.ts'
import { typedStep, withStep, withTypedUpTo } from '../../shared/scenario/typed-step.ts'
import { maskInspected } from '../../shared/secrets.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { HandOutRun } from '../hand-out/run.ts'
import { takePageFaults } from '../log/page-faults.ts'
import { reportText } from '../log/report.ts'
import { within } from './deadline.ts'
import type { Emitter } from './emitter.ts'
import type { EngineHolder } from './engine-holder.ts'
import { findLeftRuns } from './left-runs.ts'
import { lookAhead } from './look-ahead.ts'
import { consentsOn, type OpenRunOptions, openRun, whyNotOn } from './open-run.ts'
import type { SessionOptions } from './options.ts'
import { writePreferences } from './preferences.ts'
import { createPresentation } from './presentation.ts'
import { recordedRun } from './recorded.ts'
import {
  isRecordingFile,
  isRecordingText,
  loadRecording,
  loadShippedRecording,
  recordingFrom,
  recordingText,
  saveRecording,
} from './recording-file.ts'
import { refuseIrregular } from './regular-file.ts'
import { goalOf } from './resume-plan.ts'
import { needsConsent } from './run-failures.ts'
import { newRunId } from './run-files.ts'
import { type LoadedScenario, listShipped, loadPath, loadShipped, loadText } from './scenario-files.ts'
import type { ScenarioRun } from './scenario-run.ts'
import { createSerial } from './serial.ts'
import { takeUp } from './take-up.ts'
import { cleanUpLeftRun } from './taken-run.ts'
import { watchScenario } from './watch-scenario.ts'
import { isBeyond, leftAfter, type Way, withoutPast } from './way.ts'

interface ApiWorld {
  readonly options: SessionOptions
  readonly owner: string
  readonly preferences: Preferences
  readonly engine: EngineHolder
  readonly glossary: () => Promise<Glossary | undefined>
  readonly emit: Emitter<AppEvents>['emit']
}

/** The scenario that is open, and its run. */
interface Open {
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

/** How long after its opening a first step waits for the look ahead, in milliseconds: after its first frame nothing may move for it any more. */
const aheadPatience = 2_000

/** Implements the contract. What changes the run or the engine is done one after the other; nothing rejects, failures are values. */
export function createApi(world: ApiWorld): {
  api: AppApi
  openPath: (path: string) => Promise<Result<RunView>>
  hallLooksOn: (looksOn: boolean) => void
  madeImage: (tag: string) => boolean
  close: () => Promise<void>
} {
  const { options, engine } = world
  const serially = createSerial()
  const saving = createSerial()
  const presentation = createPresentation(options.hallWindow, (it) => world.emit('presentation', it))
  const takeFault = options.log && takePageFaults(options.log)
  let { preferences } = world
  let open: Open | undefined
  /** Set while a run that was cut off is taken up and is not open yet; aborted by the user's cancel. */
  let resuming: AbortController | undefined
  /** A recording that is open in a run's place. */
  let replay: RunView | undefined
  const foreseen = new WeakMap<LoadedScenario, readonly Topology[]>()

  const begin = async (
    loaded: LoadedScenario,
    consented: readonly ConsentKind[],
    path?: string,
    scenario = loaded.opened.scenario,
    { left, taken }: { readonly left?: Way | undefined; readonly taken?: OpenRunOptions['taken'] } = {},
  ): Promise<RunView> => {
    const head = taken?.run.history.head
    const run = await openRun({
      userData: options.userDataDirectory,
      owner: world.owner,
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
      tell: (event) => tell(event),
      onConnection: (state, cause) => (state === 'lost' ? engine.lost(cause) : engine.back()),
    })
    const known = foreseen.get(loaded)
    if (known) run.foresee(known)
    if (left) run.setLeft(withoutPast(left))
    const abort = new AbortController()
    const over = known ? Promise.resolve() : foresee(loaded, run, abort.signal)
    const soon = within(aheadPatience, over, cancelled.failure).catch(() => undefined)
    const file = path === undefined ? undefined : { path, unwatch: watchScenario(path, () => void reread(path)) }
    resuming = undefined
    open = { loaded, run, file, cancels: 0, ahead: { abort, over, soon } }
    // It was lost while nobody looked, and answers again.
    engine.back()
    world.emit('run', run.shown())
    return run.shown()
  }

  const beginReplay = (recording: Recording): RunView => {
    replay = replayOf(recording, newRunId())
    world.emit('run', replay)
    return replay
  }

  const foresee = async (loaded: LoadedScenario, run: ScenarioRun, signal: AbortSignal): Promise<void> => {
    const topologies = await lookAhead(loaded, options, signal)
    if (!topologies || signal.aborted) return
    foreseen.set(loaded, topologies)
    run.foresee(topologies)
  }

  const cancel = (): void => {
    resuming?.abort()
    if (!open) return
    open.cancels += 1
    open.run.cancelStep()
  }

  /** Ends the run in hand. What could not be removed is said, and stays known by its journal. */
  const end = async (): Promise<void> => {
    if (replay) {
      replay = undefined
      world.emit('run', null)
    }
    if (!open) return
    const { run, ahead, file } = open
    file?.unwatch()
    ahead.abort.abort()
    await ahead.over
    const closed = await run.close(options.keep ?? false)
    open = undefined
    world.emit('run', null)
    // An engine that is gone keeps nobody from leaving: `cleanup` finds the run by its journal when it is back.
    if (!closed.ok && closed.failure.code !== 'engine-lost') throw new FailureError(closed.failure)
  }

  const tell = (event: RunEvent): void => {
    if (event.type === 'frame') world.emit('frame', { runId: event.runId, frame: event.frame })
    else if (event.type === 'sizes') world.emit('sizes', { runId: event.runId, index: event.index, sizes: event.sizes })
    else if (event.type === 'now') world.emit('now', { runId: event.runId, topology: event.topology })
    else if (event.type === 'replaced') world.emit('replaced', { runId: event.runId, opened: event.opened })
    else if (event.type === 'lookAhead') world.emit('lookAhead', { runId: event.runId, topologies: event.topologies })
    else if (event.type === 'opened') world.emit('run', event.run)
    else if (event.type === 'status') world.emit('runStatus', event.status)
  }

  const changing = <T>(work: () => Promise<T>): Promise<Result<T>> => {
    // A step in hand would hold up everything else: it is cancelled first.
    cancel()
    return serially(() => answered(work))
  }

  /** A file that is bad leaves what is open as it is. */
  const opening = async (read: () => Promise<LoadedScenario | Recording>, path?: string): Promise<Result<RunView>> => {
    const loaded = await answered(read)
    if (!loaded.ok) return loaded
    return changing(async () => {
      await end()
      return 'opened' in loaded.value ? begin(loaded.value, [], path) : beginReplay(loaded.value)
    })
  }

  const openPath = (path: string): Promise<Result<RunView>> =>
    opening(async () => {
      await refuseIrregular(path)
      return (await isRecordingFile(path)) ? loadRecording(path) : loadPath(path, termIds(await world.glossary()))
    }, path)

  /** The file was saved. Of several saves the last one is what is read in the end; a step in hand is not cut off. */
  const reread = (path: string): Promise<void> =>
    serially(async () => {
      if (open?.file?.path !== path) return
      await open.run.idle()
      const read = await answered(async () => loadPath(path, termIds(await world.glossary())))
      if (!open) return
      open.run.tellFileProblem(read.ok ? undefined : read.failure)
      if (!read.ok || JSON.stringify(read.value.opened) === JSON.stringify(open.loaded.opened)) return
      await takeVersion(open, read.value, path)
    }).catch((cause: unknown) => world.emit('notice', toFailure(cause)))

  const takeVersion = async (it: Open, loaded: LoadedScenario, path: string): Promise<void> => {
    const { scenario: before } = it.run.view().opened
    const { scenario } = loaded.opened
    const { nextStep, frames, cleaned } = it.run.view()
    const consented = stillAllowed(it.run.consented(), before, scenario)
    if (frames.length > 0 && !cleaned && sameDeeds(before, scenario, nextStep)) {
      const connection = await engine.connection()
      const consentItems = consentsOn(connection, scenario)
      it.run.replace({ opened: loaded.opened, consentItems, consented, impossible: whyNotOn(connection, scenario) })
      // It was gone by the version before.
      if (it.run.left()) it.run.setLeft(undefined)
      open = { ...it, loaded }
      return
    }
    const answers = answersIn(frames)
    await end()
    const { id: runId, opened } = await begin(loaded, consented, path)
    world.emit('replaced', { runId, opened })
    const last = before.steps.slice(0, nextStep).findLastIndex((step) => !step.typed)
    if (last >= 0 && !cleaned) await playTo(samePlace(before, scenario, last), answers)
  }

  /** Plays up to a step, in sight of the user; a step that fails, consent that is missing, or a cancel ends it there. */
  const playTo = async (last: number, answers: ReadonlyMap<string, number>): Promise<void> => {
    const it = open
    if (!it) return
    const { opened, nextStep } = it.run.view()
    for (const step of opened.scenario.steps.slice(nextStep, last + 1)) {
      if (step.ask) it.run.answer(step.id, Math.min(answers.get(step.id) ?? step.ask.answer, step.ask.options.length - 1))
      const result = await it.run.runStep()
      if (!result.ok || it.cancels > 0) return
    }
  }

  /** The same run, removed and begun anew, to be played to where it is wanted. */
  const beginAgain = async (scenario: Scenario, left: Way | undefined): Promise<void> => {
    if (!open) return
    const { loaded, run, file } = open
    const consented = run.consented()
    await end()
    await begin(loaded, consented, file?.path, scenario, { left })
  }

  /** Plays up to a step that was played before: where it is cut off on the way, it is taken up with the same goal. */
  const bringBackTo = async (step: string, answers: ReadonlyMap<string, number>): Promise<void> => {
    const run = open?.run
    run?.headFor(step)
    await playTo(run?.view().opened.scenario.steps.findIndex(({ id }) => id === step) ?? -1, answers)
    if ((open?.cancels ?? 0) > 0) run?.headFor(null)
  }

  const inOpenRun = <T>(work: (it: Open) => Promise<Result<T>> | Result<T>): Promise<Result<T>> =>
    open ? answered(async () => unwrap(await work(open as Open))) : Promise.resolve(nothingRuns())

  const nothingRuns = () => (replay ? onlyRecorded : noScenario)

  const api: AppApi = {
    readState: () =>
      answered(async () => ({
        version: options.version,
        preferences,
        engine: engine.status(),
        scenarios: await listShipped(options.scenariosDirectory),
        glossary: (await world.glossary())?.terms ?? [],
        ...(open ? { run: open.run.shown() } : replay ? { run: replay } : {}),
        presentation: presentation.now(),
      })),
    openScenario: async (source) => opening(async () => load(source, options, termIds(await world.glossary()))),
    pickScenarioFile: async () => {
      const { pickFile } = options
      if (!pickFile) return failure('bad-usage', 'this host has no file dialog; drop the file onto the page, or use its file input')
      const path = await pickFile()
      return path === undefined ? success(null) : openPath(path)
    },
    closeScenario: () =>
      changing(async () => {
        await end()
        return null
      }),
    runStep: () =>
      inOpenRun(async (it) => {
        const { cancels } = it
        await it.ahead.soon
        return it.cancels === cancels ? it.run.runStep() : cancelled
      }),
    cancelStep: async () => {
      if (!open && !resuming) return nothingRuns()
      cancel()
      return success(null)
    },
    runTyped: (line, consented) =>
      inOpenRun(async (it) => {
        const { run } = it
        const { opened, nextStep, cleaned, progress } = run.view()
        if (progress) return failure('busy', 'a step is running')
        if (cleaned) return failure('bad-usage', 'what this run made was removed', { remedy: 'Restart the scenario.' })
        const scenario = withStep(opened.scenario, nextStep, typedStep(line, opened.scenario))
        const connection = await engine.connection()
        const given = [...run.consented(), ...consentKinds.filter((kind) => consented.includes(kind))]
        const consentItems = consentsOn(connection, scenario)
        const missing = needsConsent(consentItems.filter(({ kind }) => !given.includes(kind)))
        if (missing) return { ok: false, failure: missing }
        run.replace({ opened: { ...opened, scenario }, consentItems, consented: given, impossible: whyNotOn(connection, scenario) })
        await it.ahead.soon
        return run.runStep()
      }),
    skipStep: () => inOpenRun(({ run }) => run.skipStep()),
    rewind: (step) =>
      changing(async () => {
        if (!open) throw new FailureError(noScenario.failure)
        const { run } = open
        const { opened, frames, cleaned } = run.view()
        if (cleaned || !frames.some((frame) => frame.step === step && frame.last))
          throw new FailureError({ code: 'bad-usage', message: `the step ${JSON.stringify(step)} has not been played in this run` })
        open.cancels = 0
        const left = await leftAfter(run, step)
        const isBack = await run.goBack(step).catch(() => false)
        if (isBack) run.setLeft(left)
        else await beginAgain(withTypedUpTo(opened.scenario, step), left)
        await bringBackTo(step, answersIn(frames))
        return null
      }),
    returnToLeft: () =>
      changing(async () => {
        if (!open) throw new FailureError(nothingRuns().failure)
        const { run } = open
        const way = run.left()
        if (!way || run.view().cleaned)
          throw new FailureError({ code: 'bad-usage', message: 'this run has left no way that could be returned to' })
        open.cancels = 0
        const left = isBeyond(run.view().frames, way.after) ? await run.way(way.after) : undefined
        const isThere = await run.goOver(way).catch(() => false)
        if (isThere) run.setLeft(left)
        else {
          await beginAgain(way.opened.scenario, left)
          await bringBackTo(way.last, way.answers)
        }
        return null
      }),
    restart: () =>
      changing(async () => {
        if (!open) throw new FailureError(nothingRuns().failure)
        const { loaded, run, file } = open
        const consented = run.consented()
        await end()
        return begin(loaded, consented, file?.path)
      }),
    cleanUp: () =>
      changing(async () => {
        if (!open) throw new FailureError(nothingRuns().failure)
        return unwrap(await open.run.cleanUp())
      }),
    saveRecording: () =>
      inOpenRun(async ({ loaded, run: { view, madeImage } }) => {
        const recording = recordedRun({ loaded, view: view(), madeImage }, options.version, options.home)
        const name = `${recording.scenario.id}${recordingEnding}`
        if (!options.saveFile) return success({ name, text: recordingText(recording) })
        const path = await options.saveFile(name)
        if (path === undefined) return success(null)
        await saveRecording(path, recording)
        return success({ name: basename(path) })
      }),
    listLeftRuns: () => answered(() => findLeftRuns(world, true)),
    resumeRun: (runId, way) =>
      changing(async () => {
        const cancelling = new AbortController()
        resuming = cancelling
        try {
          const { taken, chosen, loaded, path } = await takeUp(world, runId, way, end)
          const { history } = taken
          await begin(loaded, history.consented, path, history.opened.scenario, { taken: { run: taken, way: chosen } })
          const last = history.opened.scenario.steps[goalOf(history) - 1]
          if (chosen === 'goOn' || !last) return null
          if (cancelling.signal.aborted) open?.run.headFor(null)
          else await bringBackTo(last.id, history.answers)
          return null
        } finally {
          resuming = undefined
        }
      }),
    cleanUpLeftRun: (runId, alone) => answered(() => cleanUpLeftRun(world, runId, alone)),
    handOut: (choice) =>
      answered(async () => {
        const { version, home, saveFile } = options
        // With its fonts and its renderer it is large: an app that hands nothing out starts without it.
        const { handOutChosen, replayInHand, runInHand } = await import('./hand-out-run.ts')
        const handed = async (run: HandOutRun, { frames }: RunView) =>
          handOutChosen(run, frames, choice, { version, home, saveFile, glossary: (await world.glossary())?.terms ?? [] })
        if (replay) return handed(replayInHand(replay), replay)
        if (!open) throw new FailureError(noScenario.failure)
        const { loaded, run } = open
        const view = run.view()
        return handed(runInHand({ loaded, view, madeImage: run.madeImage }, options), view)
      }),
    consent: (kinds) =>
      inOpenRun(({ run }) => {
        run.consent(consentKinds.filter((it) => kinds.includes(it)))
        return success(run.shown())
      }),
    answer: (step, option) => inOpenRun(({ run }) => run.answer(step, option)),
    inspect: (kind, id) =>
      answered(async () => {
        const thing = await inspectThing(endPatience((await engine.connection()).client()), kind, id)
        return open ? open.run.secrets.inspected(thing) : maskInspected(thing)
      }),
    showSecret: async (container, variable) => {
      if (replay) return nothingKept
      return inOpenRun(async ({ run }) => success(await run.showSecret(container, variable)))
    },
    listEngines: () => answered(() => engine.list()),
    chooseEngine: (id) =>
      changing(async () => {
        const before = open
        const status = await engine.choose(id, end)
        if (before) await begin(before.loaded, before.run.consented(), before.file?.path)
        return status
      }),
    setPreferences: (wanted) =>
      answered(async () => {
        preferences = wanted
        // One after the other: of two that are written at once, the earlier could be the last to end, and would be what stays.
        await saving(() => writePreferences(options.userDataDirectory, preferences))
        // A choice that another has overtaken is told to nobody: it would undo what the page shows already.
        if (preferences === wanted) world.emit('preferences', wanted)
        return preferences
      }),
    openExternal: (url) =>
      answered(async () => {
        if (!options.openExternal)
          throw new FailureError({ code: 'bad-usage', message: 'this host opens no browser; the page does it itself' })
        const { isLinkOf } = await import('./known-links.ts')
        const run = open?.run.view() ?? replay
        if (!run || !isLinkOf(run, url))
          throw new FailureError({ code: 'bad-usage', message: 'only https links in the texts of what is open are opened', detail: url })
        await options.openExternal(url)
        return null
      }),
    present: (stage) =>
      answered(async () => {
        presentation.present(stage)
        return null
      }),
    openHall: (onlyElsewhere) => answered(() => presentation.openHall(onlyElsewhere)),
    readReport: () =>
      answered(() => reportText({ version: options.version, engine: engine.status(), run: replay ?? open?.run.shown(), log: options.log })),
    tellFault: (fault) =>
      answered(async () => {
        takeFault?.(fault)
        return null
      }),
  }
  return {
    api,
    openPath,
    hallLooksOn: presentation.hallLooksOn,
    madeImage: (tag) => open?.run.madeImage(tag) ?? false,
    close: async () => {
      await changing(end)
    },
  }
}

/** What was answered at each step that asked. */
const answersIn = (frames: readonly Frame[]): ReadonlyMap<string, number> =>
  new Map(frames.flatMap(({ step, answer }) => (answer === undefined ? [] : [[step, answer] as const])))

const cancelled = failure('cancelled', 'the step was cancelled') as Extract<Result<never>, { ok: false }>
const noScenario = failure('bad-usage', 'no scenario is open') as Extract<Result<never>, { ok: false }>

const onlyRecorded = failure('bad-usage', 'this is a recording: nothing of it can be run', {
  remedy: 'Open the scenario itself to run it.',
}) as Extract<Result<never>, { ok: false }>

const nothingKept = failure('bad-usage', 'this is a recording: its secrets were masked before it was made, and are not in it', {
  remedy: 'Open the scenario itself and play it: then a container’s variables can be asked of the engine.',
}) as Extract<Result<never>, { ok: false }>

async function load(
  source: ScenarioSource,
  options: SessionOptions,
  terms: readonly string[] | undefined,
): Promise<LoadedScenario | Recording> {
  if ('id' in source) return loadShipped(options.scenariosDirectory, source.id, terms)
  if ('recording' in source) return loadShippedRecording(options.scenariosDirectory, source.recording)
  const { name, text } = source
  return isRecordingText(name, text) ? recordingFrom(name, text) : loadText(name, text, terms)
}

async function answered<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return success(await work())
  } catch (cause) {
    return { ok: false, failure: toFailure(cause) }
  }
}

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new FailureError(result.failure)
}
