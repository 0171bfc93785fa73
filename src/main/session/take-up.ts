import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { formatAddress } from '../../engine/connect/address.ts'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import type { ResumeWay } from '../../shared/left-run.ts'
import type { RunHistory } from '../../shared/recording/run-history.ts'
import { FailureError } from '../../shared/result.ts'
import { withoutTyped } from '../../shared/scenario/typed-step.ts'
import { endsWithItsProcess } from './embedded-socket.ts'
import { embeddedId } from './engine-candidates.ts'
import type { EngineHolder } from './engine-holder.ts'
import { type LeftRunsWorld, planOn } from './left-runs.ts'
import { resumePlan } from './resume-plan.ts'
import { isConnection, openRunEngines } from './run-engines.ts'
import { moveRecord } from './run-files.ts'
import { type LoadedScenario, loadPath } from './scenario-files.ts'
import { withSecretsOf } from './secrets-of-file.ts'
import { emptied, type TakenRun, takeLeftRun } from './taken-run.ts'

interface TakeUpWorld extends LeftRunsWorld {
  readonly engine: EngineHolder
}

/** A run that is ready to be gone on with, on the session's engine. */
export interface TakenUp {
  readonly taken: TakenRun
  readonly chosen: ResumeWay
  readonly loaded: LoadedScenario
  /** Where one's own file lies, if it is watched again. */
  readonly path?: string
}

/**
 * Takes a run that was cut off into this process's hands, and makes its engine the session's. Where it is played anew, what it made is removed here.
 * @param way the user's, held against what is possible now; null for the usual one
 * @param leave ends what is open; awaited once the run is in hand, before anything is changed
 */
export async function takeUp(world: TakeUpWorld, runId: string, way: ResumeWay | null, leave: () => Promise<void>): Promise<TakenUp> {
  const taken = await takeLeftRun(world, runId)
  try {
    const { record } = taken
    const history = await withFileSecrets(taken.history)
    const { connection, isSame } = await onItsEngine(world, taken, leave)
    const plan = isSame
      ? await planOn(connection, runId, history, world.options.home, taken)
      : resumePlan(history, undefined, world.options.home)
    const chosen = way ?? plan.way
    if (!plan.ways.includes(chosen))
      throw new FailureError({ code: 'bad-usage', message: `the run ${runId} cannot go on with what is there`, remedy: 'Play it anew.' })
    const ready = chosen === 'anew' ? await emptied(connection, taken) : taken
    await moveRecord(taken.folder, { kind: record.engine.kind, address: formatAddress(connection.address) })
    const { head, opened } = history
    const loaded = { opened: { ...opened, scenario: withoutTyped(opened.scenario) }, shipped: head.shipped }
    const path = head.path !== undefined && (await canWatch(head.path)) ? { path: head.path } : {}
    return { taken: { ...ready, history: { ...ready.history, opened } }, chosen, loaded, ...path }
  } catch (cause) {
    await taken.release()
    throw cause
  }
}

/** As the history has it where the file is gone, or is one no longer. */
async function withFileSecrets(history: RunHistory): Promise<RunHistory> {
  const { path } = history.head
  const file = path === undefined ? undefined : await loadPath(path).catch(() => undefined)
  return file ? { ...history, opened: withSecretsOf(history.opened, file.opened) } : history
}

/** The session is on the run's own engine then; or, where that was an embedded one that is gone, on another embedded one. */
async function onItsEngine(
  world: TakeUpWorld,
  { record }: TakenRun,
  leave: () => Promise<void>,
): Promise<{ readonly connection: EngineConnection; readonly isSame: boolean }> {
  const { engine, options } = world
  const { address } = record.engine
  const engines = openRunEngines(options, engine)
  try {
    const at = await engines.at(address)
    const own = await engines.own()
    if (!isConnection(at) && !endsWithItsProcess(address)) throw new FailureError(at)
    const isSame = isConnection(at)
    const stays = isConnection(own) && (isSame ? formatAddress(own.address) === address : own.info.kind === 'embedded')
    if (stays) await leave()
    else await engine.choose(isSame ? address : embeddedId, leave)
    return { connection: await engine.connection(), isSame }
  } finally {
    await engines.close()
  }
}

/** What lies in a folder that is gone is nobody's to save any more. */
const canWatch = (path: string): Promise<boolean> =>
  stat(dirname(path)).then(
    (it) => it.isDirectory(),
    () => false,
  )
