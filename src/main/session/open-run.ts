import { runLabel } from '../../engine/commands/scope.ts'
import { formatAddress } from '../../engine/connect/address.ts'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import { dialInHelper } from '../../engine/helper/dial-in-helper.ts'
import type { IsMine } from '../../engine/observe/assemble.ts'
import { observe } from '../../engine/observe/observe.ts'
import type { RunEvent } from '../../shared/playback/run.ts'
import type { Failure } from '../../shared/result.ts'
import type { ConsentItem, ConsentKind } from '../../shared/scenario/consent.ts'
import { consentNeeded } from '../../shared/scenario/consent-needed.ts'
import { asPlayedOn, type EngineTold } from '../../shared/scenario/engine-condition.ts'
import { neededOfThisMachine } from '../../shared/scenario/needed-of-this-machine.ts'
import type { Scenario } from '../../shared/scenario/scenario.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { Dial } from './http-step.ts'
import { type OpenJournal, openJournal } from './journal.ts'
import { makeRunFolder, newRunId, type RunFolder, removeRunFolder } from './run-files.ts'
import type { RewindableEngine } from './run-past.ts'
import type { LoadedScenario } from './scenario-files.ts'
import { createRun, type ScenarioRun } from './scenario-run.ts'

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
  /** Made from the journal, which knows the images that the run made. */
  readonly view: (journal: OpenJournal) => (topology: Topology) => Topology
  readonly tell: (event: RunEvent) => void
  readonly onConnection: (state: 'lost' | 'connected', cause?: unknown) => void
}

/** Begins a run: its folder with lock and journal, its scope, its observer. Nothing is made on the engine yet. */
export async function openRun(options: OpenRunOptions): Promise<ScenarioRun> {
  const { connection, loaded, owner } = options
  const { scenario } = loaded.opened
  const runId = newRunId()
  const engine = { kind: connection.info.kind, address: formatAddress(connection.address) }
  const about = { runId, ownerId: owner, scenarioId: scenario.id, engine, startedAt: new Date().toISOString() }
  const labels = { [runLabel]: runId, 'dockstage.owner': owner, 'dockstage.scenario': scenario.id }
  let run: ScenarioRun | undefined
  let folder: RunFolder | undefined
  let journal: OpenJournal | undefined
  const isMine: IsMine = (labels, volume) =>
    labels[runLabel] === runId || (volume !== undefined && journal?.wasGivenVolume(volume) === true)
  // Observing changes nothing on an engine, so the first look need not wait for the disk.
  const observing = observe(connection, {
    isMine,
    helper: () => ((run?.consented() ?? options.consented).includes('helper-container') ? labels : undefined),
  })
  try {
    folder = await makeRunFolder(options.userData, about)
    journal = await openJournal(folder.journalFile)
    run = createRun(
      {
        connection,
        rewindable: options.rewindable,
        on: { scope: { runId, ownerId: owner, scenarioId: scenario.id, labels, journal }, folder, journal },
        opened: loaded.opened,
        engine: toldOf(connection),
        consentItems: consentsOn(connection, scenario),
        impossible: whyNotOn(connection, scenario),
        consented: options.consented,
        strict: options.strict,
        sizes: options.sizes,
        dial: options.dial ?? (connection.onThisMachine ? undefined : dialInHelper(connection.client(), labels)),
        view: options.view(journal),
        tell: options.tell,
        onConnection: options.onConnection,
      },
      await observing,
    )
    return run
  } catch (cause) {
    observing.then(
      (observer) => observer.close(),
      () => undefined,
    )
    await journal?.close()
    if (folder) await removeRunFolder(folder)
    throw cause
  }
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
