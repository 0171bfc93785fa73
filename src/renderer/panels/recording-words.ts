import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { engineName } from './engine-words.ts'

/** Which engine a replay is a recording of, and the day, for its messages. */
export function recordingWords({ start, recording }: RunView, language: Language): { readonly engine: string; readonly date: string } {
  // What a distribution adds to the version (`20.10.24+dfsg1`) is of no use to a viewer, and the header is short.
  const info = { ...start.engine, version: start.engine.version.replace(/\+.*/, '') }
  const at = new Date(recording?.recordedAt ?? 0)
  return {
    engine: engineName(language, { info, address: '', source: 'chosen' }),
    date: new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(at),
  }
}
