import { areAllNames, type ImageNames } from '../../engine/clean-up/last-names.ts'
import { listOwned } from '../../engine/clean-up/owned.ts'
import { removeOwned } from '../../engine/clean-up/remove-owned.ts'
import { removeWorkspaceFiles } from '../../engine/clean-up/workspace-files.ts'
import { type JournalEntry, runLabel } from '../../engine/commands/scope.ts'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import { endPatience } from '../../engine/observe/patient-client.ts'
import { FailureError } from '../../shared/result.ts'
import { helperRun } from './helper-run.ts'
import { isOnOthersImage, linesOf, mayName, type OpenJournal, withTag } from './journal.ts'
import { type RunFolder, removeRunFolder } from './run-files.ts'

const mostLooks = 3
/** Milliseconds that one removal may take: an engine waits for a killed container's end. */
const removalMs = 60_000

export type RunLabels = Readonly<Record<string, string>> & { readonly [runLabel]: string }

/**
 * Removes what a run of this installation made: containers, networks and volumes by its label, the volumes and image tags that its journal names,
 * and its folder with the workspace. Images that it pulled stay, like those that the docker program pulls. Resolves with the names of what was removed;
 * rejects with a failure when something is still there, and then the folder stays too, so that it is found again.
 */
export async function cleanUpRun(
  connection: EngineConnection,
  labels: RunLabels,
  folder: RunFolder,
  journal: Pick<OpenJournal, 'entries' | 'close'>,
): Promise<readonly string[]> {
  const removed = await removeThings(connection, labels, folder, journal.entries())
  // Windows removes no file that is open.
  await journal.close()
  await removeRunFolder(folder)
  return removed
}

/** The same for a run that is to be played anew: its folder, and so its lock, stays. */
export async function removeThings(
  connection: EngineConnection,
  labels: RunLabels,
  folder: RunFolder,
  journal: readonly JournalEntry[],
): Promise<readonly string[]> {
  const docker = endPatience(connection.client(), removalMs)
  const removed: string[] = []
  const owner = labels['dockstage.owner']
  const own = { [runLabel]: labels[runLabel], ...(owner === undefined ? {} : { 'dockstage.owner': owner }) }
  // Looked at again after removing: a call that was cancelled may have been carried out a moment later.
  for (let look = 1; look <= mostLooks; look += 1) {
    const objects = await listOwned(docker, own)
    if (objects.length === 0) break
    const { failed } = await removeOwned(docker, objects, own, (it) => removed.push(it.name))
    const [first] = failed
    if (first)
      throw new FailureError({ ...first.failure, detail: failed.map((it) => [it.failure.message, it.failure.detail].join(' ')).join('\n') })
  }
  for (const name of givenVolumes(journal)) if (await removeIfThere(() => docker.getVolume(name).remove())) removed.push(name)
  for (const reference of madeTags(journal)) if (await removeIfThere(() => removeTag(docker, journal, reference))) removed.push(reference)
  await removeWorkspaceFiles(docker, folder.workspace, helperRun(labels, folder))
  return removed
}

/** Tags and commits, newest first: a tag may be the parent's only other name. */
export const madeTags = (journal: readonly JournalEntry[]): readonly string[] =>
  [...new Set(journal.filter(givesName).map((it) => withTag(it.name)))].reverse()

const givesName = ({ kind, name, action }: JournalEntry): boolean =>
  kind === 'image' && name !== '' && (action === 'tag' || action === 'commit')

/**
 * Whether such a tag still names an image that this run gave it to, and may be taken from it: somebody else may have moved it to their own since, or
 * have left it as the only name of an image that is theirs, which would go with it.
 */
export const isStillMade = (journal: readonly JournalEntry[], reference: string, image: ImageNames & { readonly Id: string }): boolean =>
  linesOf(journal, reference).some((it) => givesName(it) && mayName(it, image.Id)) &&
  !(areAllNames(image, [reference]) && isOnOthersImage(linesOf(journal, reference), image.Id))

/** False where it is somebody else's now. */
async function removeTag(
  docker: ReturnType<EngineConnection['client']>,
  journal: readonly JournalEntry[],
  reference: string,
): Promise<boolean> {
  const image = await docker.getImage(reference).inspect()
  if (!isStillMade(journal, reference, image)) return false
  await docker.getImage(reference).remove()
  return true
}

/** Anonymous volumes that no label tells of. Their names are made up by the engine and do not come back. */
export const givenVolumes = (journal: readonly JournalEntry[]): readonly string[] => [
  ...new Set(journal.flatMap((it) => (it.kind === 'volume' && it.action === 'given' ? [it.name] : []))),
]

/** False where it was not there any more. */
async function removeIfThere(remove: () => Promise<unknown>): Promise<boolean> {
  try {
    return (await remove()) !== false
  } catch (cause) {
    // The journal is written before the call, so it may name what was never made, or what the scenario removed itself.
    if ((cause as { statusCode?: number }).statusCode === 404) return false
    throw cause
  }
}
