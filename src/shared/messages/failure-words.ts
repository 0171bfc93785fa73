import type { Language } from '../language.ts'
import type { Failure } from '../result.ts'
import { message } from './message.ts'

export interface FailureWords {
  /** What kind of thing went wrong, in the reader's language. */
  readonly title: string
  /** What happened and where, as the failure says it (English, with names). */
  readonly message: string
  readonly remedy: string
  readonly detail?: string
}

/**
 * A failure in words. Title and general remedy hang on its code and are in the reader's language. A remedy of its own names the very thing
 * to do, so English readers get that one; in other languages it follows the general one.
 */
export function failureWords(language: Language, failure: Failure): FailureWords {
  const general = message(language, `failure.${failure.code}.remedy`)
  const own = failure.remedy
  const remedy = own === undefined ? general : language === 'en' ? own : `${general} (${own})`
  const position = failure.place && `:${failure.place.line}:${failure.place.column}: `
  const place = failure.place && position && !failure.message.includes(position) ? failure.place.file + position : ''
  return {
    title: message(language, `failure.${failure.code}.title`),
    message: place + failure.message,
    remedy,
    ...(failure.detail === undefined ? {} : { detail: failure.detail }),
  }
}
