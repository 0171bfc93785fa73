import { mkdir, rm } from 'node:fs/promises'
import { removeWorkspaceFiles } from '../../engine/clean-up/workspace-files.ts'
import { runLabel } from '../../engine/commands/scope.ts'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import { endPatience } from '../../engine/observe/patient-client.ts'
import type { LeftRunProblem } from '../../shared/left-run.ts'
import type { HistoryLine, RunHistory } from '../../shared/recording/run-history.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { endsWithItsProcess, removeSocketFolder } from './embedded-socket.ts'
import { helperRun } from './helper-run.ts'
import { addToHistory, loadHistory } from './history-file.ts'
import { keepPulls, readJournal } from './journal.ts'
import { type LeftRunsWorld, ownerLabel } from './left-runs.ts'
import { goalOf } from './resume-plan.ts'
import { cleanUpRun, type RunLabels, removeThings } from './run-clean-up.ts'
import { isConnection, openRunEngines, type RunEngines } from './run-engines.ts'
import { type FoundRun, findRunFolder, type RunFolder, type RunRecord, removeRunFolder, runFolder } from './run-files.ts'
import { takeRun } from './run-lock.ts'

/** A run that was cut off and is in this process's hands now. */
export interface TakenRun {
  readonly folder: RunFolder
  readonly record: RunRecord
  readonly history: RunHistory
  /** Gives it back, as it is then. */
  release(): Promise<void>
}

/** Takes such a run, to go on with it. Throws `busy` where somebody has it, `not-found` where it is gone, `bad-usage` where it cannot be taken up. */
export async function takeLeftRun({ options, owner }: LeftRunsWorld, runId: string): Promise<TakenRun> {
  const { folder, record } = await findRunFolder(options.userDataDirectory, runId)
  if (!record) throw notResumable(runId, 'damaged')
  if (record.ownerId !== owner) throw notResumable(runId, 'foreign')
  if (record.kept) throw new FailureError({ code: 'bad-usage', message: `the run ${runId} was kept on purpose, and is over` })
  const release = await takeRun(folder.directory, record.process)
  // Read when it is in hand: before that somebody else may have gone on with it.
  const history = await loadHistory(folder.historyFile)
  if (typeof history === 'object') return { folder, record, history, release }
  await release()
  throw notResumable(runId, history ?? 'damaged')
}

/**
 * Makes room for a run to be played anew: what it made is removed, its folder stays. That it is on this way is written down first, so that a crash
 * leads back to it. Answers with the run as it then is.
 */
export async function emptied(connection: EngineConnection, taken: TakenRun): Promise<TakenRun> {
  const { folder, record, history } = taken
  const last = history.opened.scenario.steps[goalOf(history) - 1]?.id
  const lines: readonly HistoryLine[] = [...(last === undefined ? [] : [{ anew: { last } }]), { cleaning: true }]
  const end = addToHistory(folder.historyFile, history, lines)
  await removeThings(connection, labelsOf(record.runId, record.ownerId), folder, await readJournal(folder.journalFile))
  await removeEngineFolder(record)
  await keepPulls(folder.journalFile)
  await mkdir(folder.workspace, { recursive: true, mode: 0o700 })
  return { ...taken, history: { ...history, end } }
}

/**
 * Removes what such a run left, on its own engine and here, and answers with the names of what was removed; what is gone already is no failure. Throws
 * `busy` where somebody has it in hand, and the engine's own failure where that does not answer, as what is on it must not be forgotten.
 * @param alone its folder goes even then; its labels on the engine still tell of what is there
 */
export async function cleanUpLeftRun(world: LeftRunsWorld, runId: string, alone = false): Promise<readonly string[]> {
  const engines = openRunEngines(world.options, world.engine)
  try {
    const found = await findRunFolder(world.options.userDataDirectory, runId).catch(unlessNotFound)
    if (!found) return await cleanUpByLabel(world, engines, runId)
    const release = await takeRun(found.folder.directory, found.record?.kept ? undefined : found.record?.process)
    try {
      return await cleanUpFound(world, engines, found, alone)
    } catch (cause) {
      await release()
      throw cause
    }
  } finally {
    await engines.close()
  }
}

async function cleanUpFound({ owner }: LeftRunsWorld, engines: RunEngines, found: FoundRun, alone: boolean): Promise<readonly string[]> {
  const { runId, folder, record } = found
  const foreign = record !== undefined && record.ownerId !== owner
  const at = record && !foreign ? await engines.at(record.engine.address) : await engines.own()
  const isGone = foreign || alone || (record !== undefined && endsWithItsProcess(record.engine.address))
  if (!isConnection(at) && !isGone) throw new FailureError(notNow(at, runId))
  const history = await loadHistory(folder.historyFile)
  if (typeof history === 'object') addToHistory(folder.historyFile, history, [{ cleaning: true }])
  if (record && !foreign) await removeEngineFolder(record)
  if (isConnection(at) && !foreign) {
    const entries = await readJournal(folder.journalFile)
    return cleanUpRun(at, labelsOf(runId, owner), folder, { entries: () => entries, close: async () => undefined })
  }
  // First what may be in the way: the folder keeps its name, by which it is found again, until nothing of others is in it.
  const own = await engines.own()
  if (isConnection(own)) await removeWorkspaceFiles(endPatience(own.client()), folder.workspace, helperRun(labelsOf(runId, owner), folder))
  else await rm(folder.workspace, { recursive: true, force: true })
  await removeRunFolder(folder)
  return []
}

/** The folder is gone, or was never here. */
async function cleanUpByLabel({ options, owner }: LeftRunsWorld, engines: RunEngines, runId: string): Promise<readonly string[]> {
  const own = await engines.own()
  if (!isConnection(own)) throw new FailureError(own)
  return cleanUpRun(own, labelsOf(runId, owner), runFolder(options.userDataDirectory, runId), {
    entries: () => [],
    close: async () => undefined,
  })
}

const labelsOf = (runId: string, owner: string): RunLabels => ({ [runLabel]: runId, [ownerLabel]: owner })

async function removeEngineFolder({ engine }: RunRecord): Promise<void> {
  if (engine.kind === 'embedded') await removeSocketFolder(engine.address)
}

function unlessNotFound(cause: unknown): undefined {
  if (!(cause instanceof FailureError) || cause.failure.code !== 'not-found') throw cause
}

const reasons: Readonly<Record<LeftRunProblem, string>> = {
  damaged: 'its files are damaged',
  newer: 'a newer Dockstage has played it',
  foreign: 'it is another installation’s',
  'too-large': 'its files are larger than Dockstage writes them',
}

const notResumable = (runId: string, problem: LeftRunProblem): FailureError =>
  new FailureError({
    code: 'bad-usage',
    message: `the run ${runId} cannot be taken up again: ${reasons[problem]}`,
    remedy: 'Clean up what it left.',
  })

const notNow = (why: Failure, runId: string): Failure => ({
  ...why,
  remedy: `Start the engine, then clean up again. If it is gone for good: dockstage cleanup --run ${runId}`,
})
