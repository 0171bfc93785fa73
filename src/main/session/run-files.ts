import { randomBytes } from 'node:crypto'
import { lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readRegularText } from '../../engine/regular-file.ts'
import { FailureError } from '../../shared/result.ts'
import { markOf, nobody, type ProcessMark, processMarkSchema } from './process-alive.ts'
import { isHeld } from './run-lock.ts'

/** What is known of a run beside its journal; `run.json` in the run's folder. */
export interface RunRecord {
  readonly runId: string
  readonly ownerId: string
  readonly scenarioId: string
  /** As `formatAddress` writes it; for the embedded engine, which ends with its process, only what it was. */
  readonly engine: { readonly kind: 'docker' | 'embedded'; readonly address: string }
  /** RFC 3339. */
  readonly startedAt: string
  /** Left on purpose (`--keep`). */
  readonly kept: boolean
  /** The process that began it: while that lives, or one that took it after it (`run-lock.ts`), nobody else touches the run. */
  readonly process: ProcessMark
}

/** The folder of one run: `run.json`, `journal.jsonl`, `history.jsonl`, `workspace/`. */
export interface RunFolder {
  readonly directory: string
  readonly workspace: string
  readonly journalFile: string
  readonly historyFile: string
}

export const newRunId = (): string => randomBytes(6).toString('hex')

/** Ids also come from the terminal and from labels on an engine, where anything may be written; a folder is removed with all that is in it. */
export const isRunId = (text: string): boolean => /^[\w-]{1,64}$/.test(text)

/** Throws a `bad-usage` failure for what is no run's id, such as `../..`. */
export function runFolder(userData: string, runId: string): RunFolder {
  if (!isRunId(runId)) throw new FailureError({ code: 'bad-usage', message: `${JSON.stringify(runId)} is not the id of a run` })
  return folderAt(join(userData, 'runs', runId))
}

const folderAt = (directory: string): RunFolder => ({
  directory,
  workspace: join(directory, 'workspace'),
  journalFile: join(directory, 'journal.jsonl'),
  historyFile: join(directory, 'history.jsonl'),
})

/**
 * Makes the folder and the lock in one: the record names this process. It is on disk before anything is made on an engine, and is there as a whole or
 * not at all: it takes its name when it is ready.
 * @param history what the run's history begins with; left out where none is kept
 */
export async function makeRunFolder(userData: string, about: Omit<RunRecord, 'process' | 'kept'>, history?: string): Promise<RunFolder> {
  const folder = runFolder(userData, about.runId)
  const fresh = folderAt(join(userData, 'runs', `${unfinished}${process.pid}-${about.runId}`))
  await mkdir(fresh.workspace, { recursive: true, mode: 0o700 })
  if (history !== undefined) await writeFile(fresh.historyFile, history, { mode: 0o600 })
  await writeRecord(fresh, { ...about, kept: false, process: await markOf(process.pid) })
  await rename(fresh.directory, folder.directory)
  return folder
}

export async function markKept(folder: RunFolder): Promise<void> {
  const record = await readRecord(folder)
  if (record) await writeRecord(folder, { ...record, kept: true })
}

/** Nobody has the run in hand any more, though its process goes on: whoever finds what is left of it may take it. */
export async function letGo(folder: RunFolder): Promise<void> {
  const record = await readRecord(folder)
  if (record) await writeRecord(folder, { ...record, process: nobody })
}

/** A record is a few hundred bytes. */
const mostRecord = 100_000

const recordSchema = z.object({
  runId: z.string(),
  ownerId: z.string(),
  scenarioId: z.string().catch(''),
  engine: z.object({ kind: z.enum(['docker', 'embedded']), address: z.string() }),
  startedAt: z.string().catch(''),
  kept: z.boolean().catch(false),
  process: processMarkSchema,
})

/** Undefined for a folder whose record is missing or not readable. */
export async function readRecord(folder: RunFolder): Promise<RunRecord | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readRegularText(join(folder.directory, recordName), mostRecord)))
  } catch {
    return undefined
  }
}

export interface FoundRun {
  readonly runId: string
  readonly folder: RunFolder
  /** Undefined where it cannot be read, or is another run's: nothing is known but the folder. */
  readonly record: RunRecord | undefined
  /** A living process has it in hand. */
  readonly alive: boolean
}

/** The runs that have a folder here, oldest first; one of which nothing else is known comes last. Folders that were half made or half removed go. */
export async function listRunFolders(userData: string): Promise<FoundRun[]> {
  const directory = join(userData, 'runs')
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  const found: FoundRun[] = []
  for (const entry of entries) {
    const { name } = entry
    if (!entry.isDirectory()) continue
    if (name.startsWith(removing) || isAbandoned(name))
      await rm(join(directory, name), { recursive: true, force: true }).catch(() => undefined)
    else if (isRunId(name)) found.push(await foundRun(userData, name))
  }
  const begun = ({ record }: FoundRun): string => record?.startedAt ?? '~'
  return found.sort((a, b) => (begun(a) < begun(b) ? -1 : 1))
}

/** One of them. Throws `not-found` where it has no folder here, and `bad-usage` for what is no run's id. */
export async function findRunFolder(userData: string, runId: string): Promise<FoundRun> {
  const { directory } = runFolder(userData, runId)
  const isThere = (await lstat(directory).catch(() => undefined))?.isDirectory()
  if (isThere) return foundRun(userData, runId)
  throw new FailureError({ code: 'not-found', message: `there is nothing left of a run ${runId}` })
}

/** Where the run's engine is now: an embedded one of another process is another. */
export async function moveRecord(folder: RunFolder, engine: RunRecord['engine']): Promise<void> {
  const record = await readRecord(folder)
  if (record && record.engine.address !== engine.address) await writeRecord(folder, { ...record, engine })
}

async function foundRun(userData: string, runId: string): Promise<FoundRun> {
  const folder = runFolder(userData, runId)
  const read = await readRecord(folder)
  const record = read?.runId === runId ? read : undefined
  // A kept run is finished, whether or not the process that played it goes on; but somebody may be removing it.
  return { runId, folder, record, alive: await isHeld(folder.directory, record?.kept ? undefined : record?.process) }
}

/** Everything of the run on this machine's disk. Files that containers wrote as other users must have been removed before. */
export async function removeRunFolder(folder: RunFolder): Promise<void> {
  // Away under another name first: what is removed in part must not be taken for a run.
  const going = join(folder.directory, '..', `${removing}${randomBytes(6).toString('hex')}`)
  const isGoing = await rename(folder.directory, going).then(
    () => true,
    () => false,
  )
  await rm(isGoing ? going : folder.directory, { recursive: true, force: true, maxRetries: 3 })
}

/** What folders are called while they are made, with their process, and while they are removed: never a run's id. */
const unfinished = '.new-'
const removing = '.gone-'
const recordName = 'run.json'

function isAbandoned(name: string): boolean {
  if (!name.startsWith(unfinished)) return false
  try {
    process.kill(Number(name.slice(unfinished.length).split('-')[0]) || 0, 0)
    return false
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

async function writeRecord(folder: RunFolder, record: RunRecord): Promise<void> {
  const file = join(folder.directory, recordName)
  const handle = await open(`${file}.new`, 'w', 0o600)
  try {
    await writeFile(handle, JSON.stringify(record))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.new`, file)
}
