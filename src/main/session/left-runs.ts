import { stat } from 'node:fs/promises'
import { listOwned, type OwnedObject } from '../../engine/clean-up/owned.ts'
import { runLabel } from '../../engine/commands/scope.ts'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import { FailureError } from '../../shared/result.ts'
import { removeSocketFolder } from './embedded-socket.ts'
import { readJournal } from './journal.ts'
import { cleanUpRun } from './run-clean-up.ts'
import { isRunId, listRunFolders, type RunRecord, runFolder } from './run-files.ts'

/** A run that is over without having been cleaned up: it crashed, the machine went down, or it was kept. */
export interface LeftRun {
  readonly runId: string
  readonly scenarioId: string
  /** RFC 3339; absent where only labels on the engine tell of the run. */
  readonly startedAt?: string
  /** Left on purpose, with `--keep`. */
  readonly kept: boolean
  /** Where it was played, as `formatAddress` writes it. */
  readonly address?: string
  /** What of it is on the engine that was asked. */
  readonly objects: readonly OwnedObject[]
  /** Its workspace on this machine. */
  readonly workspace?: string
}

/**
 * What runs of this installation left behind, oldest first: found by their folders on this machine, and by this owner's labels on the engine.
 * Runs whose process is alive are not among them.
 */
export async function findLeftRuns(userData: string, owner: string, connection: EngineConnection): Promise<readonly LeftRun[]> {
  const folders = (await listRunFolders(userData)).filter((it) => it.record.ownerId === owner)
  const objects = await listOwned(connection.client(), { [ownerLabel]: owner, [runLabel]: true })
  const alive = new Set(folders.filter((it) => it.alive).map((it) => it.record.runId))
  const runs = new Map<string, LeftRun>()
  for (const { folder, record } of folders) {
    if (alive.has(record.runId)) continue
    runs.set(record.runId, {
      ...aboutRecord(record),
      objects: [],
      ...((await exists(folder.workspace)) ? { workspace: folder.workspace } : {}),
    })
  }
  for (const it of objects) {
    const runId = it.labels[runLabel] ?? ''
    // No run of ours is called so; a label can be written by anybody who reaches the engine.
    if (alive.has(runId) || !isRunId(runId)) continue
    const known = runs.get(runId) ?? { runId, scenarioId: it.labels['dockstage.scenario'] ?? '', kept: false, objects: [] }
    runs.set(runId, { ...known, objects: [...known.objects, it] })
  }
  return [...runs.values()]
}

/** Removes what such a run left, and says what. A run that is alive after all is refused with `busy`. */
export async function cleanUpLeftRun(
  userData: string,
  owner: string,
  connection: EngineConnection,
  runId: string,
): Promise<readonly string[]> {
  const folder = runFolder(userData, runId)
  const known = (await listRunFolders(userData)).find((it) => it.record.runId === runId)
  if (known?.alive) throw new FailureError({ code: 'busy', message: `the run ${runId} is being played by another process` })
  if (known?.record.engine.kind === 'embedded') await removeSocketFolder(known.record.engine.address)
  const entries = await readJournal(folder.journalFile)
  const labels = { [runLabel]: runId, [ownerLabel]: owner }
  return cleanUpRun(connection, labels, folder, { entries: () => entries, close: async () => undefined })
}

const ownerLabel = 'dockstage.owner'

const aboutRecord = ({ runId, scenarioId, startedAt, kept, engine }: RunRecord): Omit<LeftRun, 'objects'> => ({
  runId,
  scenarioId,
  startedAt,
  kept,
  address: engine.address,
})

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
