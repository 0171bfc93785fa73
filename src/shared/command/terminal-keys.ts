import { didYouMean } from './nearest.ts'

const esc = '\u001b'

/** What a terminal sends for keys that are no character (xterm's sequences, which every shell here knows). */
const named: Readonly<Record<string, string>> = {
  Enter: '\r',
  Tab: '\t',
  Space: ' ',
  Backspace: '\u007f',
  Esc: esc,
  Up: `${esc}[A`,
  Down: `${esc}[B`,
  Right: `${esc}[C`,
  Left: `${esc}[D`,
  Home: `${esc}[H`,
  End: `${esc}[F`,
  Delete: `${esc}[3~`,
}

/** The bytes that a terminal sends for a key: `Enter`, `Ctrl-P`, or a single character; undefined for any other name. */
export function keyBytes(name: string): string | undefined {
  if (Object.hasOwn(named, name)) return named[name]
  const [, control] = /^Ctrl-([A-Z@[\\\]^_])$/.exec(name) ?? []
  if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & 0x1f)
  return [...name].length === 1 ? name : undefined
}

/** What is wrong with a key's name, as a sentence; undefined when nothing is. */
export function keyProblem(name: string): string | undefined {
  if (keyBytes(name) !== undefined) return undefined
  const [, control] = /^(?:ctrl|c|\^)[-+]?(.)$/i.exec(name) ?? []
  const meant = control ? `; did you mean "Ctrl-${control.toUpperCase()}"?` : didYouMean(name, Object.keys(named))
  return `unknown key "${name}"${meant || `; keys are Ctrl-A to Ctrl-Z, ${Object.keys(named).join(', ')} and single characters`}`
}

/** Docker's way to write keys (`ctrl-p,ctrl-q`, for `--detach-keys`) as the bytes that they send; undefined where it is none. */
export function detachBytes(keys: string): string | undefined {
  const bytes = keys.split(',').map((key) => keyBytes(key.replace(/^ctrl-(.)$/, (_, control: string) => `Ctrl-${control.toUpperCase()}`)))
  return bytes.every((it) => it !== undefined) ? bytes.join('') : undefined
}

/** Ctrl-P Ctrl-Q: leaves a terminal and lets its process run. */
export const usualDetachKeys = '\u0010\u0011'
