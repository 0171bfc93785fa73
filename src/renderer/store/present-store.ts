import { create } from 'zustand'
import type { StageTheme } from '../../shared/stage-view.ts'

/** How the stage looks, besides the moment of the run that it shows. */
export interface StageLook {
  readonly theme: StageTheme
  readonly black: boolean
  readonly output: boolean
  readonly closeUp: boolean
  /** In parts of the stage's width and height. */
  readonly spotlight?: { readonly x: number; readonly y: number }
}

/** The presentation, in the window that drives it. */
export interface PresentFacts {
  /** Off; in this window, for a hall that sees this screen; or for the speaker alone, with a window of its own for the hall. */
  readonly mode: 'off' | 'here' | 'speaker'
  /** RFC 3339; from when the timer counts. */
  readonly since: string
  readonly look: StageLook
  /** The browser would not open the hall's window. */
  readonly blocked: boolean
}

export const initialPresent = (): PresentFacts => ({
  mode: 'off',
  since: '',
  look: { theme: 'dark', black: false, output: false, closeUp: false },
  blocked: false,
})

export const usePresent = create<PresentFacts>(initialPresent)
