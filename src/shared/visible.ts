/**
 * Text of an engine's or another program's as it may stand on a line: what would break the line, act upon a terminal, or turn the text around it the
 * other way, is written as its number. Names of networks can hold all of these (measured on 20.10.24).
 */
export function visible(text: string): string {
  return text.replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/** Control characters, line and paragraph separators, and marks that embed, override or isolate a direction. */
const unseen = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu
