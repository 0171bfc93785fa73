import type { Preferences } from '../ipc.ts'
import type { GlossaryTerm } from '../scenario/glossary.ts'

/** What lies beside the player in a hand-out's HTML file, as JSON in the element of this id. */
export const handedOutId = 'dockstage-handed-out'

export interface HandedOut {
  /** The text of a recording's file. */
  readonly recording: string
  readonly version: string
  readonly preferences: Preferences
  readonly glossary: readonly GlossaryTerm[]
}
