import type { RunView } from '../../shared/ipc.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import { allWithoutHome } from '../../shared/playback/without-home.ts'
import { OthersThings } from '../../shared/playback/without-others.ts'
import type { Recording } from '../../shared/recording/recording.ts'
import type { Failure } from '../../shared/result.ts'
import { SecretValues } from '../../shared/secret-values.ts'
import { diff, isEmpty } from '../../shared/topology/diff.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { LoadedScenario } from './scenario-files.ts'
import { shownOutside } from './shown-outside.ts'

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
  // A shipped scenario is the same on every machine, as long as nothing was typed into it.
  const isShipped = loaded.shipped && !loaded.opened.scenario.steps.some(({ typed }) => typed)
  const { scenario, translations, course } = isShipped ? loaded.opened : allWithoutHome(new SecretValues().opened(loaded.opened), home)
  return {
    by,
    recordedAt: new Date().toISOString(),
    ...allWithoutHome({ end: error ? ({ status: 'failed', error } as const) : ({ status: 'done' } as const), start, frames }, home),
    scenario,
    translations,
    ...(course ? { course } : {}),
  }
}

interface RunToRecord {
  readonly loaded: LoadedScenario
  readonly view: RunView
  readonly madeImage: (tag: string) => boolean
}

/** The run in the app, as far as it has come: without what others have on the engine, and without frames in which only that changed. */
export function recordedRun({ loaded, view, madeImage }: RunToRecord, by: string, home: string): Recording {
  const show = shownOutside({ madeImage, wholeEngine: false, home })
  const start = show(view.start)
  const frames: Frame[] = []
  const others = new OthersThings(madeImage, view.opened.scenario)
  for (const topology of [view.start, ...view.frames.map((it) => it.topology), ...(view.now ? [view.now] : [])]) others.see(topology)
  let before = start
  for (const frame of view.frames) {
    const topology = show(frame.topology)
    const change = diff(before, topology)
    before = topology
    if (isEmpty(change) && !frame.last) continue
    frames.push({ ...others.leaveOut(frame), index: frames.length, topology, diff: change })
  }
  return recorded({ loaded: { ...loaded, opened: view.opened }, start, frames, error: endOf(view, others) }, by, home)
}

function endOf({ failure, nextStep, opened }: RunView, others: OthersThings): Failure | undefined {
  const count = opened.scenario.steps.length
  if (nextStep >= count) return undefined
  if (failure) return others.leaveOutOfFailure(failure)
  return { code: 'cancelled', message: `the recording ends before step ${nextStep + 1} of ${count}` }
}
