/**
 * What a presentation shows the hall. The speaker's page tells it, main keeps it and tells it on, and the hall's window shows it: there is one state,
 * and only the speaker changes it.
 */
export interface StageView {
  /** The run that it is about. */
  readonly runId: string
  /** When the presentation began, RFC 3339. */
  readonly since: string
  /** The moment that is shown, as in the playback's cursor. */
  readonly cursor: { readonly at: number; readonly follows: boolean }
  readonly theme: StageTheme
  /** Nothing is shown to the hall; the speaker goes on seeing everything. */
  readonly black: boolean
  /** What the commands printed lies over the picture. */
  readonly output: boolean
  /** What the step is about fills the picture. */
  readonly closeUp: boolean
  /** What others have on the engine is shown, too. */
  readonly whole: boolean
  /** Where the spotlight is, in parts of the stage's width and height; absent while there is none. */
  readonly spotlight?: { readonly x: number; readonly y: number }
  /** The step of a recording at whose question the speaker stands: of a live run, the run says so itself. */
  readonly question?: string
  /** The options that the speaker chose, by step, for as long as no frame says so. */
  readonly chosen: Readonly<Record<string, number>>
}

export type StageTheme = 'light' | 'dark'

/** Where the hall's window came to be: on another display than the speaker's, on the same one, or nowhere. */
export type HallPlace = 'other-display' | 'same-display' | 'nowhere'
