/**
 * Text of an engine's or another program's as it may stand on a line: what would break the line, act upon a terminal, or turn the text around it the
 * other way, is written as its number. Names of networks can hold all of these (measured on 20.10.24).
 */
export const visible = (text: string): string => text.replace(unseen, numbered)

/** As `visible`, for what has lines: a script that a container runs, a value. */
export const visibleLines = (text: string): string => text.replace(unseen, (it) => (it === '\n' || it === '\t' ? it : numbered(it)))

/** Only what is no control character: marks that embed, override or isolate a direction, and what takes no room at all. */
export const visibleMarks = (text: string): string => text.replace(marks, numbered)

/** One line of JSON, which is the same value to whoever reads it, and does nothing to a terminal that shows it. */
export const visibleJson = (value: unknown): string =>
  JSON.stringify(value).replace(unseen, (it) => `\\u${(it.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)

const numbered = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`

const marks = /[\u061C\u200B\u200E\u200F\u2028\u2029\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g
const unseen = new RegExp(`\\p{Cc}|${marks.source}`, 'gu')
