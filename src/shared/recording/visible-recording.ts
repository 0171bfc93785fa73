import { mapTexts } from '../map-texts.ts'
import type { Frame } from '../playback/frame.ts'
import { diff } from '../topology/diff.ts'
import type { Topology } from '../topology/topology.ts'
import { visibleTopology } from '../topology/visible-topology.ts'
import { visibleLines } from '../visible.ts'
import type { Recording } from './recording.ts'

/**
 * A recording may come from anybody: what it says was observed, and what its scenario says, is as fit to be shown as an engine's answers and a scenario's
 * file are. What commands printed stays as it came, as it may mean to have colours; `plainText` is for that. The same recording where there is nothing
 * to make visible.
 */
export function visibleRecording<R extends Pick<Recording, 'scenario' | 'translations' | 'start' | 'frames'>>(recording: R): R {
  const scenario = mapTexts(recording.scenario, visibleLines)
  const translations = mapTexts(recording.translations, visibleLines)
  const { start, frames } = visibleFrames(recording.start, recording.frames)
  const isSame =
    scenario === recording.scenario && translations === recording.translations && start === recording.start && frames === recording.frames
  return isSame ? recording : { ...recording, scenario, translations, start, frames }
}

function visibleFrames(start: Topology, frames: readonly Frame[]): Pick<Recording, 'start' | 'frames'> {
  const first = visibleTopology(start)
  const shown: Frame[] = []
  for (const frame of frames) {
    const topology = visibleTopology(frame.topology)
    const step = visibleLines(frame.step)
    const before = shown.at(-1)?.topology ?? first
    const isSame = topology === frame.topology && step === frame.step
    shown.push(isSame ? frame : { ...frame, step, topology, diff: diff(before, topology) })
  }
  return { start: first, frames: shown.every((it, at) => it === frames[at]) ? frames : shown }
}
