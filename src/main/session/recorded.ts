import type { Frame } from '../../shared/playback/frame.ts'
import { openedWithoutHome } from '../../shared/playback/without-home.ts'
import type { Recording } from '../../shared/recording/recording.ts'
import type { Failure } from '../../shared/result.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { LoadedScenario } from './scenario-files.ts'

/** What was played, as frames and start may be told outside: masked, the run's own records only, without the home directory. */
export interface PlayedRun {
  readonly loaded: LoadedScenario
  readonly start: Topology
  readonly frames: readonly Frame[]
  /** Why the play failed, or was stopped; absent when all steps were done. */
  readonly error?: Failure | undefined
}

/** A run as a recording, of now. `by` is this Dockstage's version. */
export function recorded({ loaded, start, frames, error }: PlayedRun, by: string, home: string): Recording {
  // A shipped scenario is the same on every machine.
  const { scenario, translations, course } = loaded.shipped ? loaded.opened : openedWithoutHome(loaded.opened, home)
  return {
    by,
    recordedAt: new Date().toISOString(),
    end: error ? { status: 'failed', error } : { status: 'done' },
    scenario,
    translations,
    ...(course ? { course } : {}),
    start,
    frames,
  }
}
