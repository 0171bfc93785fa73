import type { AppEvents, AppState, RunView } from '../../shared/ipc.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import { allWithoutHome } from '../../shared/playback/without-home.ts'
import { OthersThings } from '../../shared/playback/without-others.ts'
import { withoutOwnAddresses } from '../../shared/playback/without-own-addresses.ts'
import { diff } from '../../shared/topology/diff.ts'
import type { LayerSizes, Topology } from '../../shared/topology/topology.ts'
import { shownOutside } from '../session/shown-outside.ts'

export interface ViewerViewOptions {
  readonly madeImage: (tag: string) => boolean
  /** What others have on the engine is shown, too. */
  readonly wholeEngine: boolean
  readonly home: string
}

/** What a view-only page is shown of the app. */
export interface ViewerView {
  state(state: AppState): AppState
  /** The event as a viewer hears it; undefined for one that is the driver's alone. */
  event<E extends keyof AppEvents>(event: E, payload: AppEvents[E]): AppEvents[E] | undefined
}

/** The run that is told: its observations as they were shown, and whose containers were among them. */
interface Told {
  readonly id: string
  readonly show: (topology: Topology) => Topology
  /** Whose names and ids are left out of what commands printed; absent where all may be told. */
  readonly others: OthersThings | undefined
  readonly shown: Topology[]
  start: Topology
}

/**
 * What a viewer may see is what a recording may hold (design, section 6): the run's own records and the default networks, secrets masked, the home
 * directory as `~`. What only the driver can act on (the engine's address, problems of the file, failures outside the run) is not told at all.
 * Frames keep their numbers. Everything must be told in the order in which it happens.
 */
export function createViewerView({ madeImage, wholeEngine, home }: ViewerViewOptions): ViewerView {
  let told: Told | undefined

  const frameOf = (it: Told, frame: Frame): Frame => {
    it.others?.see(frame.topology)
    const topology = it.show(frame.topology)
    const change = diff(it.shown[frame.index - 1] ?? it.start, topology)
    it.shown[frame.index] = topology
    it.shown.length = frame.index + 1
    const { sizes, ...rest } = { ...(it.others?.leaveOut(frame) ?? frame), topology, diff: change }
    return { ...rest, ...(sizes ? { sizes: sizesOf(sizes, topology) } : {}) }
  }

  const runOf = (run: RunView): RunView => {
    // A recording was made to be seen elsewhere, and is about no engine of this machine; one of an earlier version says where its machine was.
    const ofRecording = (it: Topology): Topology => (wholeEngine ? it : withoutOwnAddresses(it))
    const show = run.recording ? ofRecording : shownOutside({ madeImage, wholeEngine, home })
    const others = run.recording || wholeEngine ? undefined : new OthersThings(madeImage, run.opened.scenario)
    for (const it of [run.start, ...(run.now ? [run.now] : [])]) others?.see(it)
    const start = show(run.start)
    told = { id: run.id, show, others, shown: [], start }
    const { left: _, hostLook: __, fileProblem: ___, ...rest } = run
    const { file: ____, ...opened } = run.opened
    // They tell who others are, and what is told of the moment may name them.
    const frames = run.frames.map((frame) => frameOf(told as Told, frame))
    return {
      ...rest,
      ...momentsOf(run),
      opened: { ...opened, warnings: [] },
      start,
      frames,
      ...(run.now ? { now: show(run.now) } : {}),
    }
  }

  /** What a run tells of itself between its frames. */
  const momentsOf = ({
    id,
    status,
    nextStep,
    progress,
    failure,
    consentNeeded,
    cleaned,
  }: AppEvents['runStatus']): AppEvents['runStatus'] => ({
    id,
    status,
    nextStep,
    consentNeeded,
    ...(progress ? { progress: { ...progress, output: outputFor(id, progress.output) } } : {}),
    ...(failure ? { failure: of(id)?.others?.leaveOutOfFailure(failure) ?? failure } : {}),
    ...(cleaned === undefined ? {} : { cleaned }),
  })

  const of = (runId: string): Told | undefined => (told?.id === runId ? told : undefined)
  const outputFor = (runId: string, output: string): string => of(runId)?.others?.leaveOutOf(output) ?? output

  /** Each event is here, or it does not compile. */
  const views: { readonly [E in keyof AppEvents]: (payload: AppEvents[E]) => AppEvents[E] | undefined } = {
    engine: engineOf,
    run: (run) => {
      if (run) return runOf(run)
      told = undefined
      return null
    },
    runStatus: momentsOf,
    frame: ({ runId, frame }) => {
      const it = of(runId)
      // Without the one before it, a page asks for the state anew.
      return it && frame.index <= it.shown.length ? { runId, frame: frameOf(it, frame) } : undefined
    },
    sizes: ({ runId, index, sizes }) => {
      const topology = of(runId)?.shown[index]
      return topology && { runId, index, sizes: sizesOf(sizes, topology) }
    },
    now: ({ runId, topology }) => {
      const it = of(runId)
      if (topology) it?.others?.see(topology)
      return it && { runId, topology: topology && it.show(topology) }
    },
    notice: () => undefined,
    replaced: ({ runId, opened: { file: _, ...opened } }) => ({
      runId,
      opened: { ...opened, warnings: [] },
    }),
    lookAhead: (ahead) => ahead,
    preferences: (preferences) => preferences,
    presentation: ({ stage, hall }) => ({ hall, stage: stage && { ...stage, whole: wholeEngine && stage.whole } }),
  }

  // Whatever a viewer is told goes through here, so that no field can be forgotten.
  return {
    state: ({ run, engine, presentation, version, preferences, scenarios, glossary }) => {
      if (!run) told = undefined
      const state: AppState = {
        version,
        preferences,
        scenarios,
        glossary,
        engine: engineOf(engine),
        presentation: views.presentation(presentation) ?? { stage: null, hall: false },
        ...(run ? { run: runOf(run) } : {}),
      }
      return allWithoutHome(state, home)
    },
    event: (event, payload) => allWithoutHome(views[event](payload), home),
  }
}

/** Which kind of engine it is, and no way to it. */
const engineOf = ({ state, source }: AppState['engine']): AppState['engine'] => ({ state, source, address: '' })

/** Of containers that are shown. */
function sizesOf(sizes: LayerSizes, { containers }: Topology): LayerSizes {
  return Object.fromEntries(Object.entries(sizes).filter(([id]) => Object.hasOwn(containers, id)))
}
