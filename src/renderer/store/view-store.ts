import { create } from 'zustand'
import type { RunView } from '../../shared/ipc.ts'
import { type Cursor, startCursor, toStart } from '../../shared/playback/cursor.ts'
import type { PictureMode } from '../diagram/layout/arrangement.ts'
import type { PictureRequest } from '../diagram/picture-request.ts'
import type { Speed } from '../player/pace.ts'

export type OpenDialog = 'keys' | 'consent' | 'inspect' | 'handOut' | 'names'

/** How this window looks at the run; main knows nothing of it. */
export interface ViewFacts {
  readonly cursor: Cursor
  /** The key of the selected thing. */
  readonly selected: string | undefined
  readonly playing: boolean
  /** The timeline is being dragged: the picture follows at once, without motion. */
  readonly dragging: boolean
  readonly speed: Speed
  /** The text twin in place of the picture. */
  readonly asText: boolean
  /** What was asked of the picture last, by a key. */
  readonly pictureRequest: PictureRequest | undefined
  /** The search in the picture is open; another object each time that it is asked for. */
  readonly search: Readonly<Record<never, never>> | undefined
  /** As it was chosen for this run; undefined leaves it to the number of its containers. */
  readonly pictureMode: PictureMode | undefined
  /** What others have on the engine is shown too; undefined while nobody has said. */
  readonly wholeEngine: boolean | undefined
  readonly dialog: OpenDialog | undefined
  readonly engineOpen: boolean
  /** Which marked term is explained: a key of the place in the text where it stands. */
  readonly termOpen: string | undefined
  /** The line for a command of one's own is there. */
  readonly typing: boolean
  /** What was typed there, the newest last. */
  readonly typedLines: readonly string[]
  /** The offer to look at a hidden host through a helper was put aside. */
  readonly helperPutAside: boolean
}

export const initialView = (): ViewFacts => ({
  cursor: startCursor,
  selected: undefined,
  playing: false,
  dragging: false,
  speed: '1',
  asText: false,
  pictureRequest: undefined,
  search: undefined,
  pictureMode: undefined,
  wholeEngine: undefined,
  dialog: undefined,
  engineOpen: false,
  termOpen: undefined,
  typing: false,
  typedLines: [],
  helperPutAside: false,
})

export const useView = create<ViewFacts>(initialView)

/** A new run is looked at from now, a recording from its start, with nothing selected; speed and the way of showing stay as they were. */
export const lookAnew = (run: RunView | undefined): void =>
  useView.setState({
    cursor: run?.recording ? toStart() : startCursor,
    selected: undefined,
    search: undefined,
    pictureMode: undefined,
    playing: false,
    typing: false,
    dialog: undefined,
  })
