import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FailureError } from '../../shared/result.ts'
import { isAlive, markOf, type ProcessMark } from './process-alive.ts'

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
  /** The process that plays it: while that lives, nobody else touches the run. */
  readonly process: ProcessMark
}

/** The folder of one run: `run.json`, `journal.jsonl`, `workspace/`. */
export interface RunFolder {
  readonly directory: string
  readonly workspace: string
  readonly journalFile: string
}

export const newRunId = (): string => randomBytes(6).toString('hex')

/** Ids also come from the terminal and from labels on an engine, where anything may be written; a folder is removed with all that is in it. */
export const isRunId = (text: string): boolean => /^[\w-]{1,64}$/.test(text)

/** Throws a `bad-usage` failure for what is no run's id, such as `../..`. */
export function runFolder(userData: string, runId: string): RunFolder {
  if (!isRunId(runId)) throw new FailureError({ code: 'bad-usage', message: `${JSON.stringify(runId)} is not the id of a run` })
  const directory = join(userData, 'runs', runId)
  return { directory, workspace: join(directory, 'workspace'), journalFile: join(directory, 'journal.jsonl') }
}

/** Makes the folder and the lock in one: the record names this process. It is on disk before anything is made on an engine. */
export async function makeRunFolder(userData: string, about: Omit<RunRecord, 'process' | 'kept'>): Promise<RunFolder> {
  const folder = runFolder(userData, about.runId)
  await mkdir(folder.workspace, { recursive: true, mode: 0o700 })
  await writeRecord(folder, { ...about, kept: false, process: await markOf(process.pid) })
  return folder
}

export async function markKept(folder: RunFolder): Promise<void> {
  const record = await readRecord(folder)
  if (record) await writeRecord(folder, { ...record, kept: true })
}

/** Undefined for a folder whose record is missing or not readable. */
export async function readRecord(folder: RunFolder): Promise<RunRecord | undefined> {
  try {
    const value = JSON.parse(await readFile(join(folder.directory, 'run.json'), 'utf8')) as Partial<RunRecord>
    const known = typeof value.runId === 'string' && typeof value.ownerId === 'string' && typeof value.process?.pid === 'number'
    return known ? (value as RunRecord) : undefined
  } catch {
    return undefined
  }
}

/** The runs of this installation that have a folder, oldest first, and whether their process lives. */
export async function listRunFolders(userData: string): Promise<{ folder: RunFolder; record: RunRecord; alive: boolean }[]> {
  const names = (await readdir(join(userData, 'runs')).catch(() => [])).filter(isRunId)
  const found = []
  for (const name of names) {
    const folder = runFolder(userData, name)
    const record = await readRecord(folder)
    // A kept run is finished, whether or not the process that played it goes on.
    if (record?.runId === name) found.push({ folder, record, alive: !record.kept && (await isAlive(record.process)) })
  }
  return found.sort((a, b) => (a.record.startedAt < b.record.startedAt ? -1 : 1))
}

/** Everything of the run on this machine's disk. Files that containers wrote as other users must have been removed before. */
export const removeRunFolder = (folder: RunFolder): Promise<void> => rm(folder.directory, { recursive: true, force: true })

async function writeRecord(folder: RunFolder, record: RunRecord): Promise<void> {
  const file = join(folder.directory, 'run.json')
  const handle = await open(`${file}.new`, 'w', 0o600)
  try {
    await writeFile(handle, JSON.stringify(record))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.new`, file)
}
