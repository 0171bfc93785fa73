import type { KnownNames } from '../../shared/command/complete.ts'
import type { RunView } from '../../shared/ipc.ts'
import type { Step } from '../../shared/scenario/scenario.ts'
import type { Topology } from '../../shared/topology/topology.ts'

/** Where the run left its scenario's way for the first time: what was typed first, and the scenario's step that was played before it. */
export interface Branch {
  readonly first: Step
  /** Undefined where nothing of the scenario was played before. */
  readonly from: Step | undefined
}

/** Undefined while nothing was typed that was run. */
export function branchOf({ opened, nextStep }: Pick<RunView, 'opened' | 'nextStep'>): Branch | undefined {
  const played = opened.scenario.steps.slice(0, nextStep)
  const at = played.findIndex(({ typed }) => typed)
  const first = played[at]
  return first && { first, from: played[at - 1] }
}

/** The names that a line of one's own can be completed with; anonymous volumes have none to type. */
export const knownNames = ({ containers, images, networks, volumes }: Topology): KnownNames => ({
  container: Object.values(containers).map(({ name }) => name),
  image: Object.values(images).flatMap(({ tags }) => tags),
  network: Object.values(networks).map(({ name }) => name),
  volume: Object.values(volumes).flatMap(({ name, anonymous }) => (anonymous ? [] : [name])),
})
