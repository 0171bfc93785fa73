import { watch } from 'node:fs'
import { basename, dirname, extname } from 'node:path'
import { languages } from '../../shared/language.ts'

/**
 * How long a file must be left alone, in milliseconds, before it is read: editors write in several goes (emptied, then filled; or another file renamed to
 * its name), each an event, and none says that it was the last.
 */
const settling = 150

/**
 * Tells of each time that a scenario's file, or a translation beside it, was saved. The directory is watched, as an editor may put a new file in the
 * place of the old one. Where a file system tells of nothing, nothing is told. Returns the undo.
 */
export function watchScenario(path: string, onSaved: () => void): () => void {
  const extension = extname(path)
  const name = basename(path, extension)
  const names = new Set([`${name}${extension}`, ...languages.map((it) => `${name}.${it}${extension}`)])
  let timer: NodeJS.Timeout | undefined
  const saved = (_event: string, file: string | null): void => {
    if (file !== null && !names.has(file)) return
    clearTimeout(timer)
    timer = setTimeout(onSaved, settling)
  }
  const watcher = watch(dirname(path), { persistent: false }, saved)
  // The directory is gone: there is nothing to be told any more.
  watcher.on('error', () => watcher.close())
  return () => {
    clearTimeout(timer)
    watcher.close()
  }
}
