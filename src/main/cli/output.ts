import { plainText } from '../../shared/plain-text.ts'
import type { Failure } from '../../shared/result.ts'

/** Where a command of the terminal writes; tests give it their own. */
export interface Terminal {
  out(text: string): void
  error(text: string): void
  /** Waits for the user's line; undefined at the end of input. */
  ask(question: string): Promise<string | undefined>
  readonly interactive: boolean
}

/** Nothing that is written there moves the cursor, sets a title or turns text around: what names, outputs and files hold of that is taken out, or shown. */
export const safeTerminal = (terminal: Terminal): Terminal => ({
  ...terminal,
  out: (text) => terminal.out(plainText(text)),
  error: (text) => terminal.error(plainText(text)),
  ask: (question) => terminal.ask(plainText(question)),
})

/** What happened, where, and what to do, for people: no stack, no code. */
export function formatFailure({ message, remedy, detail, place }: Failure): string {
  const where = place ? `${place.file}:${place.line}:${place.column}` : undefined
  // The detail of a bad file lists all that is wrong with it, the first one too.
  const listed = where !== undefined && detail?.includes(where)
  const head = listed ? [] : [where === undefined ? message : `${where}    ${message}`]
  return [...head, ...(detail && !message.includes(detail) ? [detail] : []), ...(remedy ? [remedy] : [])].join('\n')
}

/** What the terminal's exit code says: 2 for what the user can mend before anything runs, 1 for everything that failed. */
export const exitCodeOf = ({ code }: Failure): number =>
  ['bad-usage', 'bad-file', 'bad-recording', 'not-saved', 'needs-consent'].includes(code) ? 2 : 1

/** Columns as wide as their widest cell, two spaces between; Korean letters count two. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, displayWidth(cell))), [])
  const line = (row: readonly string[]): string => row.map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - displayWidth(cell))).join('  ')
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('')
}

const displayWidth = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u.test(letter) ? 2 : 1), 0)
