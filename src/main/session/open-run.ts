import { runLabel } from '../../engine/commands/scope.ts'
import { formatAddress } from '../../engine/connect/address.ts'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import { dialInHelper } from '../../engine/helper/dial-in-helper.ts'
import type { IsMine } from '../../engine/observe/assemble.ts'
import { observe } from '../../engine/observe/observe.ts'
import type { ResumeWay } from '../../shared/left-run.ts'
import type { RunEvent } from '../../shared/playback/run.ts'
import { OthersThings } from '../../shared/playback/without-others.ts'
import { startPatch } from '../../shared/recording/patch.ts'
import type { HistoryLine, HistoryView } from '../../shared/recording/run-history.ts'
import type { Failure } from '../../shared/result.ts'
import type { ConsentItem, ConsentKind } from '../../shared/scenario/consent.ts'
import { consentNeeded } from '../../shared/scenario/consent-needed.ts'
import { asPlayedOn, type EngineTold } from '../../shared/scenario/engine-condition.ts'
import { neededOfThisMachine } from '../../shared/scenario/needed-of-this-machine.ts'
import type { Scenario } from '../../shared/scenario/scenario.ts'
import { SecretValues } from '../../shared/secret-values.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { visibleTopology } from '../../shared/topology/visible-topology.ts'
import type { Log } from '../log/log.ts'
import { createRun } from './create-run.ts'
import { helperRun } from './helper-run.ts'
import { goOnWithHistory, type HistoryFile, historyBegin } from './history-file.ts'
import type { Dial } from './http-step.ts'
import { type OpenJournal, openJournal } from './journal.ts'
import { type PastOfRun, pastOf } from './past-of-run.ts'
import { letGo, makeRunFolder, newRunId, type RunFolder, removeRunFolder, runFolder } from './run-files.ts'
import type { RewindableEngine } from './run-past.ts'
import type { LoadedScenario } from './scenario-files.ts'
import type { ScenarioRun } from './scenario-run.ts'
import { shownOutside } from './shown-outside.ts'
import type { TakenRun } from './taken-run.ts'

export interface OpenRunOptions {
  readonly userData: string
  readonly owner: string
  readonly connection: EngineConnection
  readonly rewindable?: RewindableEngine | undefined
  readonly loaded: LoadedScenario
  readonly consented: readonly ConsentKind[]
  readonly strict: boolean
  readonly sizes: boolean
  readonly dial?: Dial | undefined
  /** What frames show of the engine. */
  readonly view: HistoryView
  readonly home: string
  /** Where one's own scenario lies, if it was opened by its path. */
  readonly path?: string | undefined
  /** Nobody would take it up if it were cut off: its history is not kept. */
  readonly passing?: boolean
  /** A run that was cut off, to be taken up in place of a new one. Its frames so far are shown as the past, unless it is played anew. */
  readonly taken?: { readonly run: TakenRun; readonly way: ResumeWay } | undefined
  /** What must not be written there is told to it. */
  readonly log?: Pick<Log, 'learnSecrets' | 'learnOthers'> | undefined
  readonly tell: (event: RunEvent) => void
  readonly onConnection: (state: 'lost' | 'connected', cause?: unknown) => void
}

/** Begins a run: its folder with lock, journal and history, its scope, its observer; or takes up one that was cut off. Nothing is made on the engine yet. */
export async function openRun(options: OpenRunOptions): Promise<ScenarioRun> {
  const { connection, loaded, owner, taken } = options
  const { scenario } = loaded.opened
  const runId = taken?.run.record.runId ?? newRunId()
  const scenarioId = taken?.run.record.scenarioId ?? scenario.id
  const engine = { kind: connection.info.kind, address: formatAddress(connection.address) }
  const about = { runId, ownerId: owner, scenarioId, engine, startedAt: new Date().toISOString() }
  const labels = { [runLabel]: runId, 'dockstage.owner': owner, 'dockstage.scenario': scenarioId }
  let run: ScenarioRun | undefined
  let folder: RunFolder | undefined
  let journal: OpenJournal | undefined
  let history: HistoryFile | undefined
  const isMine: IsMine = (labels, volume) =>
    labels[runLabel] === runId || (volume !== undefined && journal?.wasGivenVolume(volume) === true)
  if (taken) journal = await openJournal(taken.run.folder.journalFile)
  const helpers = helperRun(labels, taken?.run.folder ?? runFolder(options.userData, runId))
  const observing = observe(connection, {
    isMine,
    helper: () => ((run?.consented() ?? options.consented).includes('helper-container') ? helpers : undefined),
  })
  try {
    const madeImage = (tag: string): boolean => journal?.madeImage(tag) === true
    const secrets = new SecretValues()
    options.log?.learnSecrets(secrets)
    const others = new OthersThings(madeImage, scenario)
    options.log?.learnOthers(others)
    const outside = shownOutside({ madeImage, wholeEngine: options.view === 'whole', home: options.home })
    const view = (topology: Topology): Topology => {
      others.see(topology)
      const shown = visibleTopology(secrets.topology(topology))
      return options.view === 'app' ? shown : outside(shown)
    }
    const observer = await observing
    const past = taken?.way === 'goOn' ? pastOf(taken.run, view, observer.topology) : undefined
    const first: HistoryLine = {
      opened: secrets.opened(loaded.opened),
      consented: options.consented,
      start: startPatch(view(observer.topology)),
    }
    const files = taken ? takenFiles(taken.run, first, past) : await newFiles(options, about, first)
    ;({ folder, history } = files)
    journal ??= await openJournal(folder.journalFile)
    const release = taken?.run.release ?? (() => letGo(files.folder))
    run = createRun(
      {
        connection,
        rewindable: options.rewindable,
        on: { scope: { runId, ownerId: owner, scenarioId, labels, journal }, folder, journal, history, release },
        opened: loaded.opened,
        shipped: loaded.shipped,
        engine: toldOf(connection),
        consentItems: consentsOn(connection, scenario),
        impossible: whyNotOn(connection, scenario),
        consented: options.consented,
        strict: options.strict,
        sizes: options.sizes,
        dial: options.dial ?? (connection.onThisMachine ? undefined : dialInHelper(connection.client(), helpers)),
        view,
        secrets,
        past,
        // The app shows its user everything; a run that is seen from outside does not even keep it.
        others: options.view === 'own' ? others : undefined,
        tell: options.tell,
        onConnection: options.onConnection,
      },
      observer,
    )
    return run
  } catch (cause) {
    observing.then(
      (observer) => observer.close(),
      () => undefined,
    )
    history?.close()
    await journal?.close()
    if (taken) await taken.run.release()
    else if (folder) await removeRunFolder(folder)
    throw cause
  }
}

interface RunFiles {
  readonly folder: RunFolder
  readonly history: HistoryFile | undefined
}

/** The run is found as soon as its folder has its name: then all that it takes to go on with it is there. */
async function newFiles(options: OpenRunOptions, about: Parameters<typeof makeRunFolder>[1], first: HistoryLine): Promise<RunFiles> {
  const { userData, strict, path, view, loaded, passing } = options
  const begin = historyBegin({ shipped: loaded.shipped, ...(path === undefined ? {} : { path }), view, strict }, first)
  const folder = await makeRunFolder(userData, about, passing ? undefined : begin)
  const history = passing ? undefined : goOnWithHistory(folder.historyFile, { end: Buffer.byteLength(begin), frames: [] })
  return { folder, history }
}

function takenFiles({ folder, history: before }: TakenRun, first: HistoryLine, past: PastOfRun | undefined): RunFiles {
  const history = goOnWithHistory(folder.historyFile, before)
  if (!past) history.write(first)
  else if (past.closing) history.frame(past.closing)
  return { folder, history }
}

/** What a scenario's `only` and `unless` can ask about. */
export const toldOf = ({ info, traits, onThisMachine }: EngineConnection): EngineTold => ({
  info,
  lacks: [...(traits.links ? [] : (['links'] as const)), ...(onThisMachine ? [] : (['this-machine'] as const))],
})

/**
 * On the embedded engine the host's network is a model, nothing of the machine's own: it needs no consent there. On an engine of another machine an
 * `http` step is asked from a helper container.
 */
export function consentsOn(connection: EngineConnection, whole: Scenario): readonly ConsentItem[] {
  const scenario = asPlayedOn(whole, toldOf(connection))
  const asked = consentNeeded(scenario).filter((it) => it.kind !== 'host-network' || connection.info.kind !== 'embedded')
  if (connection.onThisMachine) return asked
  const pages = scenario.steps.flatMap(({ id, http }): ConsentItem[] =>
    http ? [{ kind: 'helper-container', step: id, what: `${http.method} ${http.url}` }] : [],
  )
  return [...asked, ...pages]
}

/** Why the scenario cannot be played on this engine; undefined where it can. It is said before anything is sent. */
export function whyNotOn(connection: EngineConnection, scenario: Scenario): Failure | undefined {
  const needed = connection.onThisMachine ? [] : neededOfThisMachine(asPlayedOn(scenario, toldOf(connection)))
  const [first] = needed
  if (!first) return undefined
  return {
    code: 'engine-refused',
    message: `this scenario uses this machine’s own files (step ${first.step}: ${first.what}), and the engine at ${formatAddress(connection.address)} is on another machine`,
    remedy: 'Play it on an engine of this machine, or on the embedded engine.',
    detail: needed.map(({ step, what }) => `step ${step}: ${what}`).join('\n'),
  }
}
