import type { RunView } from '../ipc.ts'
import type { Frame } from '../playback/frame.ts'
import { diff } from '../topology/diff.ts'
import type { Topology } from '../topology/topology.ts'
import { visibleTopology } from '../topology/visible-topology.ts'
import type { Recording } from './recording.ts'

/**
 * A recording as the page shows it: a run that has no engine. All its frames are there from the beginning and nothing comes after them; which of them is
 * looked at, and whether a question stands before the next one, is the page's alone.
 * @param id another for each time that one is opened
 */
export function replayOf({ scenario, translations, course, start, frames, recordedAt, by }: Recording, id: string): RunView {
  return {
    id,
    opened: { scenario, translations, ...(course ? { course } : {}), warnings: [] },
    status: 'done',
    ...visibleFrames(start, frames),
    nextStep: scenario.steps.length,
    consentNeeded: [],
    recording: { recordedAt, by },
  }
}

/** A recording may come from anybody: what it says was observed is as fit to be shown as what an engine says. */
function visibleFrames(start: Topology, frames: readonly Frame[]): Pick<RunView, 'start' | 'frames'> {
  const first = visibleTopology(start)
  const shown: Frame[] = []
  for (const frame of frames) {
    const topology = visibleTopology(frame.topology)
    const before = shown.at(-1)?.topology ?? first
    shown.push(topology === frame.topology ? frame : { ...frame, topology, diff: diff(before, topology) })
  }
  return { start: first, frames: shown.every((it, at) => it === frames[at]) ? frames : shown }
}
