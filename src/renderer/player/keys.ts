import type { CameraMove, PictureRequest } from '../diagram/picture-request.ts'

export type KeyAction =
  | 'next'
  | 'back'
  | 'frame-forward'
  | 'frame-back'
  | 'home'
  | 'end'
  | 'toggle-play'
  | 'help'
  /** The name tables. */
  | 'names'
  /** To the line for a command of one's own. */
  | 'type'
  | 'escape'
  /** Begins a presentation, or ends it. */
  | 'present'
  | 'black'
  | 'output'
  | 'close-up'
  | 'spotlight'
  | 'speaker'
  | 'stage-theme'
  /** To the search in the picture. */
  | 'search'
  | { readonly picture: PictureRequest }
  /** A digit, from 0: an answer's, or else a step's. */
  | { readonly digit: number }

export interface KeyPress {
  readonly key: string
  /** The key's place on the keyboard (`KeyB`): under a Korean input method `key` is no Latin letter. */
  readonly code: string
  /** Ctrl, Alt or Meta is held. */
  readonly modified: boolean
  /** Ctrl or Meta is held, and nothing else. */
  readonly command: boolean
  readonly shift: boolean
  /** The focus is where keys write text. */
  readonly typing: boolean
  /** The focus is on something that Space presses. */
  readonly onControl: boolean
  readonly dialogOpen: boolean
  /** The picture of a desk is there, with a camera of its own. */
  readonly onPicture: boolean
  readonly presenting: boolean
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
  n: 'names',
  N: 'names',
  '/': 'type',
  Escape: 'escape',
  F5: 'present',
}

/** What keys do otherwise in a presentation. A clicker's third button sends `.` or `b`, its fourth F5 or Escape. */
const stageActions: typeof actions = {
  '.': 'black',
  b: 'black',
  B: 'black',
  o: 'output',
  z: 'close-up',
  l: 'spotlight',
  s: 'speaker',
  t: 'stage-theme',
  Escape: 'present',
}

const step = 0.2
const cameraKeys: Readonly<Record<string, CameraMove>> = {
  '+': { zoom: 'closer' },
  // The same key without Shift, on most keyboards.
  '=': { zoom: 'closer' },
  '-': { zoom: 'further' },
  '0': { zoom: 'fit' },
}
const shiftedCameraKeys: typeof cameraKeys = {
  ArrowLeft: { pan: [-step, 0] },
  ArrowRight: { pan: [step, 0] },
  ArrowUp: { pan: [0, -step] },
  ArrowDown: { pan: [0, step] },
}

/** Keys that do more the longer they are held; any other one moves once, as it must never run steps one after the other. */
export const repeats = (action: KeyAction): boolean =>
  action === 'frame-forward' ||
  action === 'frame-back' ||
  (typeof action === 'object' && 'picture' in action && !('mode' in action.picture))

/** What a key does on the page of a scenario; `undefined` leaves it to the browser. A dialog and a text field keep their keys. */
export function keyAction(press: KeyPress): KeyAction | undefined {
  if (press.onPicture && press.command && !press.dialogOpen && !press.typing && isLetter(press, 'f')) return 'search'
  if (press.modified || press.typing || press.dialogOpen) return undefined
  if (press.key === ' ') return press.onControl ? undefined : 'toggle-play'
  if (/^[1-9]$/.test(press.key)) return { digit: Number(press.key) - 1 }
  const onPicture = press.onPicture ? pictureAction(press) : undefined
  if (onPicture) return onPicture
  const stage = press.presenting ? (stageActions[press.key] ?? stageActions[letterOf(press.code)]) : undefined
  const action = stage ?? actions[press.key] ?? actions[letterOf(press.code)]
  // There is no line for a command of one's own on a stage.
  return press.presenting && action === 'type' ? undefined : action
}

function pictureAction(press: KeyPress): KeyAction | undefined {
  const camera = (press.shift ? shiftedCameraKeys[press.key] : undefined) ?? cameraKeys[press.key]
  if (camera) return { picture: camera }
  return isLetter(press, 'c') ? { picture: { mode: 'other' } } : undefined
}

/** By its place too: under a Korean input method `key` is another letter. */
const isLetter = ({ key, code }: KeyPress, letter: string): boolean => key.toLowerCase() === letter || letterOf(code) === letter

const letterOf = (code: string): string => (/^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : '')
