import { type FileHandle, open, readFile } from 'node:fs/promises'
import type { JournalEntry, RunJournal } from '../../engine/commands/scope.ts'

export interface OpenJournal extends RunJournal {
  entries(): readonly JournalEntry[]
  /** The run was brought back to when these were all. The file keeps every line: it names at most what is gone. */
  goBack(entries: readonly JournalEntry[]): void
  /** May be called again. */
  close(): Promise<void>
}

/**
 * The run's journal: one JSON object a line, written and synced before the call that it announces. A crash can cut the last line short; such
 * a line announces a call that was never sent.
 */
export async function openJournal(file: string): Promise<OpenJournal> {
  const handle: FileHandle = await open(file, 'a', 0o600)
  let entries: JournalEntry[] = []
  const images = new Set<string>()
  const given = new Set<string>()
  const know = (entry: JournalEntry): void => {
    entries.push(entry)
    if (entry.kind === 'image') images.add(withTag(entry.name))
    if (entry.action === 'given') given.add(entry.name)
  }
  let last: Promise<void> = Promise.resolve()
  let closed = false
  return {
    record(entry) {
      know(entry)
      // One after the other, so that lines never mix.
      const written = last.then(async () => {
        await handle.appendFile(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`)
        await handle.datasync()
      })
      last = written.catch(() => undefined)
      return written
    },
    madeImage: (reference) => images.has(withTag(reference)),
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

/** The entries of a journal that a run left; none when it has none. */
export async function readJournal(file: string): Promise<readonly JournalEntry[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    try {
      const entry = JSON.parse(line) as Partial<JournalEntry>
      return typeof entry.kind === 'string' && typeof entry.name === 'string' ? [entry as JournalEntry] : []
    } catch {
      return []
    }
  })
}

/** `mysql` is `mysql:latest`; a colon before the last slash belongs to a registry's port. */
export const withTag = (reference: string): string =>
  reference.includes('@') || reference.slice(reference.lastIndexOf('/') + 1).includes(':') ? reference : `${reference}:latest`
