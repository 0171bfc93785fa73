import { create } from 'zustand'
import type { LeftRun } from '../../shared/left-run.ts'

/** What the start page knows of runs that were cut off. */
export interface LeftRunsFacts {
  /** Undefined until they were first looked for. */
  readonly runs: readonly LeftRun[] | undefined
  readonly looking: boolean
  /** The one that is being taken up or cleaned up. */
  readonly working: { readonly runId: string; readonly what: 'resuming' | 'removing' } | undefined
  /** How many things the last clean-up removed. */
  readonly removed: number | undefined
  /** "Later": one line in place of the card. Undefined while nobody has said: what was kept on purpose is in nobody's way. */
  readonly putAside: boolean | undefined
}

export const initialLeftRuns = (): LeftRunsFacts => ({
  runs: undefined,
  looking: false,
  working: undefined,
  removed: undefined,
  putAside: undefined,
})

export const useLeftRuns = create<LeftRunsFacts>(initialLeftRuns)
