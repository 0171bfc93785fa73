import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { HandOutRun } from './run.ts'

/** Which engine a run was of, and when: `Docker Engine 28.3.1, 28 Nov 2026`. */
export function aboutRun({ start, recordedAt }: HandOutRun, language: Language): string {
  const { kind, name, version } = start.engine
  // What a distribution adds to its version says nothing to a reader.
  const short = version.replace(/\+.*/, '')
  const engine = kind === 'embedded' ? message(language, 'engine.embedded', { version: short }) : `${name} ${short}`
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(recordedAt))
  return message(language, 'handOut.page.about', { engine, date })
}
