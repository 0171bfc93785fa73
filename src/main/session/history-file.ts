import { closeSync, fdatasync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs'
import { RefusedFileError, readRegularFile } from '../../engine/regular-file.ts'
import type { LeftRunProblem } from '../../shared/left-run.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import { frameRecord } from '../../shared/recording/frame-record.ts'
import { type HistoryHead, type HistoryLine, historyVersion, type RunHistory, readHistory } from '../../shared/recording/run-history.ts'

/** A history may grow to so many bytes by its frames; that of a run of 50 steps is a tenth of it. */
const mostBytes = 8_000_000
/** What comes after that is a line a step, and what a step sends; with these it is still far below what is read. */
const mostRead = 2 * mostBytes

/** Keeps a run's history beside its journal, as it happens. */
export interface HistoryFile {
  write(line: HistoryLine): void
  /** A frame, against the one before. */
  frame(frame: Frame): void
  close(): void
  /** In bytes. */
  readonly size: number
}

/** What a run's history begins with, as the file's text. */
export const historyBegin = (head: Omit<HistoryHead, 'dockstage' | 'version'>, first: HistoryLine): string =>
  [{ dockstage: 'run', version: historyVersion, ...head } satisfies HistoryHead, first].map((it) => `${JSON.stringify(it)}\n`).join('')

/**
 * Goes on with a history up to its `end`: what could not be understood after that is cut off. Lines are written at once and brought to the disk itself soon
 * after, which nothing waits for: a killed process leaves all of them, a power cut may take the newest with it.
 */
export function goOnWithHistory(file: string, read: Pick<RunHistory, 'end' | 'frames'>): HistoryFile {
  const handle = openSync(file, 'r+')
  ftruncateSync(handle, read.end)
  return new AppendedHistory(file, handle, read.end, read.frames.at(-1))
}

/** Adds to a history that was read; answers with where it then ends. */
export function addToHistory(file: string, read: Pick<RunHistory, 'end' | 'frames'>, lines: readonly HistoryLine[]): number {
  const history = goOnWithHistory(file, read)
  for (const line of lines) history.write(line)
  history.close()
  return history.size
}

/** What is known of a run that was cut off; `undefined` where it has no history. */
export async function loadHistory(file: string): Promise<RunHistory | LeftRunProblem | undefined> {
  try {
    const bytes = await readRegularFile(file, mostRead)
    // A letter may be cut in two at the end; anywhere else what is no text is damage, and would not be as long as what it is read as.
    const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1)
    return readHistory(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole))
  } catch (cause) {
    if (cause instanceof RefusedFileError && cause.why === 'too-large') return 'too-large'
    return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'damaged'
  }
}

class AppendedHistory implements HistoryFile {
  readonly #file: string
  #handle: number | undefined
  size: number
  #before: Frame | undefined
  #syncing = false
  #unsynced = false

  constructor(file: string, handle: number, size: number, before: Frame | undefined) {
    this.#file = file
    this.#handle = handle
    this.size = size
    this.#before = before
  }

  write(line: HistoryLine): void {
    if (line.start) this.#before = undefined
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
    if (this.#handle === undefined) return
    try {
      // By its place, not by appending: a line that was written in part is written over by the next try, never left in the middle.
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#handle, bytes, done, bytes.length - done, this.size + done)
      this.size += bytes.length
      this.#sync()
    } catch {
      this.#giveUp()
    }
  }

  frame(frame: Frame): void {
    if (this.size < mostBytes) this.write({ frame: frameRecord(frame, this.#before) })
    else if (frame.last) this.write({ ended: { step: frame.step, failed: frame.status === 'failed' } })
    this.#before = frame
  }

  close(): void {
    if (this.#handle !== undefined && !this.#syncing) closeSync(this.#handle)
    this.#handle = undefined
  }

  /** One at a time; of what is written meanwhile the last brings the rest with it. */
  #sync(): void {
    const handle = this.#handle
    if (handle === undefined) return
    this.#unsynced = this.#syncing
    if (this.#syncing) return
    this.#syncing = true
    fdatasync(handle, () => {
      this.#syncing = false
      if (this.#handle === undefined) closeSync(handle)
      else if (this.#unsynced) this.#sync()
    })
  }

  /** A full disk must not end the play; but a history with a hole in it would be taken up at the wrong place, so that there is rather none. */
  #giveUp(): void {
    this.close()
    rmSync(this.#file, { force: true })
  }
}
