import { type FileHandle, open, rename, stat, writeFile } from 'node:fs/promises'
import type { JournalEntry, RunJournal } from '../../engine/commands/scope.ts'
import { FailureError } from '../../shared/result.ts'
import { runLimits } from '../../shared/run-limits.ts'
import { makesTooManyImages, makesTooMuch } from './bounded-command.ts'

export interface OpenJournal extends RunJournal {
  entries(): readonly JournalEntry[]
  /** The run was brought back to when these were all. The file keeps every line: it names at most what is gone. */
  goBack(entries: readonly JournalEntry[]): void
  /** May be called again. */
  close(): Promise<void>
}

/**
 * The run's journal: one JSON object a line, written and synced before the call that it announces. A crash can cut the last line short; such
 * a line announces a call that was never sent. Of a run that is taken up, what it had announced before is known too.
 */
export async function openJournal(file: string): Promise<OpenJournal> {
  const before = await readBegin(file)
  const handle: FileHandle = await open(file, 'a', 0o600)
  // What was cut short stays a line of its own.
  if (before !== '' && !before.endsWith('\n')) await handle.appendFile('\n')
  let entries: JournalEntry[] = []
  const images = new Map<string, JournalEntry[]>()
  const given = new Set<string>()
  const know = (entry: JournalEntry): void => {
    entries.push(entry)
    if (entry.action === 'untagged') images.delete(withTag(entry.name))
    else if (entry.kind === 'image' && entry.action !== 'pull')
      images.set(withTag(entry.name), [...(images.get(withTag(entry.name)) ?? []), entry])
    if (entry.action === 'given') given.add(entry.name)
  }
  for (const entry of entriesIn(before)) know(entry)
  let last: Promise<void> = Promise.resolve()
  let closed = false
  return {
    async record(entry) {
      if (makes(entry) > 0 && sum(entries, makes) + makes(entry) > runLimits.things) throw new FailureError(makesTooMuch)
      if (namesImage(entry) > 0 && sum(entries, namesImage) >= runLimits.images) throw new FailureError(makesTooManyImages)
      know(entry)
      // One after the other, so that lines never mix.
      const written = last.then(async () => {
        await handle.appendFile(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`)
        await handle.datasync()
      })
      last = written.catch(() => undefined)
      return written
    },
    madeImage: (reference, id) => (images.get(withTag(reference)) ?? []).some((it) => mayName(it, id)),
    isOnOthersImage: (reference, id) => isOnOthersImage(images.get(withTag(reference)) ?? [], id),
    wasGivenVolume: (name) => given.has(name),
    entries: () => entries,
    goBack(kept) {
      entries = []
      images.clear()
      given.clear()
      for (const entry of kept) know(entry)
    },
    async close() {
      if (closed) return
      closed = true
      await last
      await handle.close()
    },
  }
}

/** Things that come with it: what it names itself, and volumes without a name. */
const makes = ({ action, volumes = 0 }: JournalEntry): number => (action === 'create' ? 1 + volumes : 0)
const namesImage = ({ kind, action }: JournalEntry): number => (kind === 'image' && (action === 'pull' || action === 'tag') ? 1 : 0)
const sum = (entries: readonly JournalEntry[], count: (entry: JournalEntry) => number): number =>
  entries.reduce((total, it) => total + count(it), 0)

/** The entries of a journal that a run left; none when it has none. */
export const readJournal = async (file: string): Promise<readonly JournalEntry[]> => entriesIn(await readBegin(file))

/** After a run's things were removed, to be made anew: what it pulled is still there, and still its own to remove. */
export async function keepPulls(file: string): Promise<void> {
  const entries = await readJournal(file)
  const pulls = entries.filter((it) => it.action === 'pulled' && linesOf(entries, it.name).includes(it))
  await writeFile(`${file}.new`, pulls.map((it) => `${JSON.stringify(it)}\n`).join(''), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

const entriesIn = (text: string): JournalEntry[] =>
  text.split('\n').flatMap((line) => {
    try {
      const entry = JSON.parse(line) as Partial<JournalEntry> | null
      return typeof entry?.kind === 'string' && typeof entry.name === 'string' ? [entry as JournalEntry] : []
    } catch {
      return []
    }
  })

/** A journal of a run of a thousand commands is a twentieth of this; of one that is larger, somebody else wrote the rest. */
const mostRead = 4_000_000

/** The file's beginning; empty where there is none, or what is there is no file. */
async function readBegin(file: string): Promise<string> {
  let handle: FileHandle | undefined
  try {
    const found = await stat(file)
    if (!found.isFile()) return ''
    handle = await open(file, 'r')
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(mostRead, found.size)), 0)
    return buffer.toString('utf8', 0, bytesRead)
  } catch {
    return ''
  } finally {
    await handle?.close()
  }
}

/** Whether what a line announces can have left its name on this image. A journal of an earlier version says of no tag which image it was given to. */
export const mayName = ({ image }: JournalEntry, id: string | undefined): boolean => image === undefined || id === undefined || image === id

/** What was written of an image's name since it was last taken away; a pull counts when it has brought something. */
export function linesOf(entries: readonly JournalEntry[], reference: string): readonly JournalEntry[] {
  const about = entries.filter((it) => it.kind === 'image' && it.action !== 'pull' && withTag(it.name) === withTag(reference))
  return about.slice(about.findLastIndex(({ action }) => action === 'untagged') + 1)
}

/** Of what was written of a name: whether all that can have left it on this image says that the image is somebody else's. */
export function isOnOthersImage(lines: readonly JournalEntry[], id: string): boolean {
  const about = lines.filter((it) => mayName(it, id))
  return about.length > 0 && about.every((it) => it.isOthersImage === true)
}

/** `mysql` is `mysql:latest`; a colon before the last slash belongs to a registry's port. */
export const withTag = (reference: string): string =>
  reference.includes('@') || reference.slice(reference.lastIndexOf('/') + 1).includes(':') ? reference : `${reference}:latest`
