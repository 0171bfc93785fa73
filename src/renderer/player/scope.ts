import type { RunView } from '../../shared/ipc.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import { isDefaultNetwork, onlyMine } from '../../shared/playback/only-mine.ts'
import type { Topology } from '../../shared/topology/topology.ts'

/** With more containers of others than this, a run begins with its own things alone in the picture. */
const mostOthers = 5

/** How many things of others an observation holds: containers, networks that not every engine has, volumes. */
export interface Others {
  readonly containers: number
  readonly all: number
}

export function othersIn({ containers, networks, volumes }: Topology): Others {
  const of = (table: Readonly<Record<string, { readonly mine: boolean }>>): number => Object.values(table).filter((it) => !it.mine).length
  const count = of(containers)
  return { containers: count, all: count + Object.values(networks).filter((it) => !it.mine && !isDefaultNetwork(it)).length + of(volumes) }
}

/** Whether the whole engine is shown, or this scenario alone: as was chosen, else by how much there is of others. */
export const showsWhole = (chosen: boolean | undefined, run: RunView): boolean => chosen ?? othersIn(run.start).containers <= mostOthers

/** The run as it looks without what others have on the engine. The same frames give the same objects, so that what did not change is not drawn anew. */
export function ownPart(run: RunView): RunView {
  return {
    ...run,
    start: mineOf(run.start),
    frames: run.frames.map(ownFrame),
    ...(run.now ? { now: mineOf(run.now) } : {}),
  }
}

const topologies = new WeakMap<Topology, Topology>()
const frames = new WeakMap<Frame, Frame>()

function mineOf(topology: Topology): Topology {
  const known = topologies.get(topology) ?? onlyMine(topology)
  topologies.set(topology, known)
  return known
}

function ownFrame(frame: Frame): Frame {
  const known = frames.get(frame) ?? { ...frame, topology: mineOf(frame.topology) }
  frames.set(frame, known)
  return known
}
