import { basename } from 'node:path'
import { inspectThing } from '../../engine/commands/inspect.ts'
import { endPatience } from '../../engine/observe/patient-client.ts'
import type { AppApi, Preferences, RunView, ScenarioSource } from '../../shared/ipc.ts'
import { type Recording, recordingEnding } from '../../shared/recording/recording.ts'
import { FailureError, failure, type Result, success } from '../../shared/result.ts'
import { consentKinds } from '../../shared/scenario/consent.ts'
import { termIds } from '../../shared/scenario/glossary.ts'
import { typedStep, withStep } from '../../shared/scenario/typed-step.ts'
import { maskInspected } from '../../shared/secrets.ts'
import type { HandOutRun } from '../hand-out/run.ts'
import { takePageFaults } from '../log/page-faults.ts'
import { reportText } from '../log/report.ts'
import { answered, unwrap } from './answered.ts'
import { refuseUnlisted } from './engine-candidates.ts'
import { cancelled, InHand, type InHandWorld } from './in-hand.ts'
import { findLeftRuns } from './left-runs.ts'
import { consentsOn, whyNotOn } from './open-run.ts'
import type { SessionOptions } from './options.ts'
import { resume, returnToLeft, rewind } from './other-moment.ts'
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
import { needsConsent } from './run-failures.ts'
import { takeSaved } from './saved-file.ts'
import { type LoadedScenario, listShipped, loadPath, loadShipped, loadText } from './scenario-files.ts'
import { createSerial } from './serial.ts'
import { cleanUpLeftRun } from './taken-run.ts'
import { watchScenario } from './watch-scenario.ts'

interface ApiWorld extends Omit<InHandWorld, 'watch'> {
  readonly preferences: Preferences
}

/** Implements the contract. What changes the run or the engine is done one after the other; nothing rejects, failures are values. */
export function createApi(world: ApiWorld): {
  api: AppApi
  openPath: (path: string) => Promise<Result<RunView>>
  hallLooksOn: (looksOn: boolean) => void
  madeImage: (tag: string) => boolean
  close: () => Promise<void>
} {
  const { options, engine } = world
  const saving = createSerial()
  const presentation = createPresentation(options.hallWindow, (it) => world.emit('presentation', it))
  const takeFault = options.log && takePageFaults(options.log)
  let { preferences } = world
  const inHand: InHand = new InHand({ ...world, watch: (path) => watchScenario(path, () => void takeSaved(inHand, world, path)) })

  const openPath = (path: string): Promise<Result<RunView>> =>
    inHand.take(async () => ((await isRecordingFile(path)) ? loadRecording(path) : loadPath(path, termIds(await world.glossary()))), path)

  /** The run or the recording that is open, as it is shown at this moment. */
  const shown = (): { readonly run?: RunView } => {
    const run = inHand.open?.run.shown() ?? inHand.replay
    return run ? { run } : {}
  }

  const api: AppApi = {
    readState: () =>
      answered(async () => ({
        version: options.version,
        preferences,
        engine: engine.status(),
        scenarios: await listShipped(options.scenariosDirectory),
        glossary: (await world.glossary())?.terms ?? [],
        ...shown(),
        presentation: presentation.now(),
      })),
    openScenario: async (source) => inHand.take(async () => load(source, options, termIds(await world.glossary()))),
    pickScenarioFile: async () => {
      const { pickFile } = options
      if (!pickFile) return failure('bad-usage', 'this host has no file dialog; drop the file onto the page, or use its file input')
      const path = await pickFile()
      return path === undefined ? success(null) : openPath(path)
    },
    closeScenario: () =>
      inHand.changing(async () => {
        await inHand.end()
        return null
      }),
    runStep: () =>
      inHand.use(async (it) => {
        const { cancels } = it
        await it.ahead.soon
        return it.cancels === cancels ? it.run.runStep() : cancelled
      }),
    cancelStep: async () => (inHand.cancel() ? success(null) : inHand.nothingRuns()),
    runTyped: (line, consented) =>
      inHand.use(async (it) => {
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
    skipStep: () => inHand.use(({ run }) => run.skipStep()),
    rewind: (step) => inHand.changing(() => rewind(inHand, step)),
    returnToLeft: () => inHand.changing(() => returnToLeft(inHand)),
    restart: () => inHand.changing(() => inHand.beginAgain()),
    cleanUp: () => inHand.changing(async () => unwrap(await inHand.opened().run.cleanUp())),
    saveRecording: () =>
      inHand.use(async ({ loaded, run: { view, madeImage } }) => {
        const recording = recordedRun({ loaded, view: view(), madeImage }, options.version, options.home)
        const name = `${recording.scenario.id}${recordingEnding}`
        if (!options.saveFile) return success({ name, text: recordingText(recording) })
        const path = await options.saveFile(name)
        if (path === undefined) return success(null)
        await saveRecording(path, recording)
        return success({ name: basename(path) })
      }),
    listLeftRuns: () => answered(() => findLeftRuns(world, true)),
    resumeRun: (runId, way) => inHand.changing(() => resume(inHand, world, runId, way)),
    cleanUpLeftRun: (runId, alone) => answered(() => cleanUpLeftRun(world, runId, alone)),
    handOut: (choice) =>
      answered(async () => {
        const { version, home, saveFile } = options
        // With its fonts and its renderer it is large: an app that hands nothing out starts without it.
        const { handOutChosen, replayInHand, runInHand } = await import('./hand-out-run.ts')
        const handed = async (run: HandOutRun, { frames }: RunView) =>
          handOutChosen(run, frames, choice, { version, home, saveFile, glossary: (await world.glossary())?.terms ?? [] })
        const { replay } = inHand
        if (replay) return handed(replayInHand(replay), replay)
        const { loaded, run } = inHand.opened()
        const view = run.view()
        return handed(runInHand({ loaded, view, madeImage: run.madeImage }, options), view)
      }),
    consent: (kinds) =>
      inHand.use(({ run }) => {
        run.consent(consentKinds.filter((it) => kinds.includes(it)))
        return success(run.shown())
      }),
    answer: (step, option) => inHand.use(({ run }) => run.answer(step, option)),
    inspect: (kind, id) =>
      answered(async () => {
        const thing = await inspectThing(endPatience((await engine.connection()).client()), kind, id)
        return inHand.open?.run.secrets.inspected(thing) ?? maskInspected(thing)
      }),
    showSecret: async (container, variable) => {
      if (inHand.replay) return nothingKept
      return inHand.use(async ({ run }) => success(await run.showSecret(container, variable)))
    },
    listEngines: () => answered(() => engine.list()),
    chooseEngine: (id) =>
      inHand.changing(async () => {
        await refuseUnlisted(options, id)
        const before = inHand.open
        const status = await engine.choose(id, () => inHand.end())
        if (before) await inHand.begin(before.loaded, before.run.consented(), before.file?.path)
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
        const run = inHand.open?.run.view() ?? inHand.replay
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
      answered(() =>
        reportText({ version: options.version, engine: engine.status(), run: shown().run, log: options.log, home: options.home }),
      ),
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
    madeImage: (tag) => inHand.open?.run.madeImage(tag) ?? false,
    close: async () => {
      await inHand.changing(() => inHand.end())
    },
  }
}

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
