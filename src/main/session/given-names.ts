import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type IsGivenName, plainName } from '../../engine/helper/helper-image.ts'
import { mayName, readJournal, withTag } from './journal.ts'

/**
 * Which names runs have given to images themselves, by all journals of this installation that are there: of this run, of those that are played at the same
 * time, and of those that left something. A run that was cleaned up has taken its names away.
 * @param runs the directory that the runs' folders lie in
 */
export async function givenNames(runs: string): Promise<IsGivenName> {
  const folders = await readdir(runs).catch(() => [])
  const journals = await Promise.all(folders.map((it) => readJournal(join(runs, it, 'journal.jsonl'))))
  const given = journals.flat().filter(({ kind, action }) => kind === 'image' && (action === 'tag' || action === 'commit'))
  const nameOf = (it: string): string => withTag(plainName(it))
  return (name, image) => given.some((it) => nameOf(it.name) === nameOf(name) && mayName(it, image))
}
