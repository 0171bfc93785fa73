import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { engineName } from './engine-words.ts'

/** Which engine a replay is a recording of, and the day, for its messages. */
export function recordingWords({ start, recording }: RunView, language: Language): { readonly engine: string; readonly date: string } {
  const at = new Date(recording?.recordedAt ?? 0)
  return {
    engine: engineName(language, { info: start.engine, address: '', source: 'chosen' }),
    date: new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(at),
  }
}
