import type { Known } from '../../renderer/diagram/layout/layout.ts'
import type { Recording } from '../../shared/recording/recording.ts'
import type { Topology } from '../../shared/topology/topology.ts'

/** What is handed out: a recording, and of a run in the app what else decides where its things stand. */
export interface HandOutRun extends Recording {
  /** What is known to come. */
  readonly ahead?: readonly Topology[]
  /** What of the run this is; the whole of it, if nothing is said. */
  readonly known?: Known
  /** What is observed now, where it differs from the newest frame. */
  readonly now?: Topology
}
