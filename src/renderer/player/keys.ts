export type KeyAction =
  | 'next'
  | 'back'
  | 'frame-forward'
  | 'frame-back'
  | 'home'
  | 'end'
  | 'toggle-play'
  | 'help'
  /** To the line for a command of one's own. */
  | 'type'
  | 'escape'
  /** A digit, from 0: an answer's, or else a step's. */
  | { readonly digit: number }

export interface KeyPress {
  readonly key: string
  /** Ctrl, Alt or Meta is held. */
  readonly modified: boolean
  /** The focus is where keys write text. */
  readonly typing: boolean
  /** The focus is on something that Space presses. */
  readonly onControl: boolean
  readonly dialogOpen: boolean
}

const actions: Readonly<Record<string, KeyAction>> = {
  ArrowRight: 'next',
  // Presentation clickers send these two.
  PageDown: 'next',
  PageUp: 'back',
  ArrowLeft: 'back',
  '.': 'frame-forward',
  ',': 'frame-back',
  Home: 'home',
  End: 'end',
  '?': 'help',
  '/': 'type',
  Escape: 'escape',
}

/** Keys that do more the longer they are held; any other one moves once, as it must never run steps one after the other. */
export const repeats = (action: KeyAction): boolean => action === 'frame-forward' || action === 'frame-back'

/** What a key does on the page of a scenario; `undefined` leaves it to the browser. A dialog and a text field keep their keys. */
export function keyAction(press: KeyPress): KeyAction | undefined {
  if (press.modified || press.typing || press.dialogOpen) return undefined
  if (press.key === ' ') return press.onControl ? undefined : 'toggle-play'
  if (/^[1-9]$/.test(press.key)) return { digit: Number(press.key) - 1 }
  return actions[press.key]
}
