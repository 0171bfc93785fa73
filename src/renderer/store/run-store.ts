import { create } from 'zustand'
import type { RunView } from '../../shared/ipc.ts'
import { type RunEvent, reduce } from '../../shared/playback/run.ts'

/** The run in hand, as main tells it. */
export interface RunFacts {
  readonly run: RunView | undefined
  /** What the last clean-up of this run removed. */
  readonly removed: readonly string[] | undefined
  /** The options that the user chose in this run, by step: shown before the step's frame says so. */
  readonly chosen: Readonly<Record<string, number>>
}

export const initialRun = (): RunFacts => ({ run: undefined, removed: undefined, chosen: {} })

export const useRun = create<RunFacts>(initialRun)

/** Folds what main told into the run. Opening or closing begins anew. */
export function runEvent(event: RunEvent): void {
  useRun.setState((facts) => {
    const run = reduce(facts.run, event)
    return event.type === 'opened' || event.type === 'closed' ? { ...initialRun(), run } : { run }
  })
}
