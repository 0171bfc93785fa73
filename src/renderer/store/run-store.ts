import { create } from 'zustand'
import type { RunView } from '../../shared/ipc.ts'
import { type RunEvent, reduce } from '../../shared/playback/run.ts'
import { shareRecords } from '../../shared/topology/share-records.ts'

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
export function runEvent(told: RunEvent): void {
  useRun.setState((facts) => {
    const event = sharing(facts.run, told)
    const run = reduce(facts.run, event)
    return event.type === 'opened' || event.type === 'closed' ? { ...initialRun(), run } : { run }
  })
}

/** What came as JSON, with the records that the page has already where they are the same: of a large engine's picture only what changed is made anew. */
function sharing(run: RunView | undefined, event: RunEvent): RunEvent {
  const before = run && (run.now ?? run.frames.at(-1)?.topology ?? run.start)
  if (!before) return event
  if (event.type === 'frame') return { ...event, frame: { ...event.frame, topology: shareRecords(before, event.frame.topology) } }
  if (event.type === 'now' && event.topology) return { ...event, topology: shareRecords(before, event.topology) }
  return event
}
