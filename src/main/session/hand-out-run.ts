import { basename } from 'node:path'
import type { HandedOutFile, HandOutChoice } from '../../shared/hand-out/hand-out.ts'
import { isPictureFormat } from '../../shared/hand-out/hand-out.ts'
import type { RunView } from '../../shared/ipc.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import { allWithoutHome } from '../../shared/playback/without-home.ts'
import { momentsWithoutOwnAddresses } from '../../shared/playback/without-own-addresses.ts'
import type { GlossaryTerm } from '../../shared/scenario/glossary.ts'
import { handOut, hasManyFiles, stemOf, zipped } from '../hand-out/hand-out.ts'
import { type Moment, momentAt, momentsOf } from '../hand-out/moments.ts'
import type { HandOutRun } from '../hand-out/run.ts'
import { writeWhole } from '../hand-out/write-hand-out.ts'
import { recordedRun } from './recorded.ts'
import type { LoadedScenario } from './scenario-files.ts'
import { shownOutside } from './shown-outside.ts'

interface RunInHand {
  readonly loaded: LoadedScenario
  readonly view: RunView
  readonly madeImage: (tag: string) => boolean
}

interface HandOutWorld {
  readonly version: string
  readonly home: string
  readonly glossary: readonly GlossaryTerm[]
  /** Asks where to; left out where the page itself saves. */
  readonly saveFile?: ((name: string) => Promise<string | undefined>) | undefined
}

/** The run in the app as what may leave it, with all that decides where its things stand on the screen. */
export function runInHand({ loaded, view, madeImage }: RunInHand, { version, home }: Pick<HandOutWorld, 'version' | 'home'>): HandOutRun {
  const show = shownOutside({ madeImage, wholeEngine: false, home })
  for (const { topology } of view.frames) show(topology)
  return {
    ...recordedRun({ loaded, view, madeImage }, version, home),
    known: 'so far',
    ...(view.lookAhead ? { ahead: allWithoutHome(view.lookAhead, home) } : {}),
    ...(view.now && !view.cleaned ? { now: show(view.now) } : {}),
  }
}

/** A recording that is open, as what it was read from, without its machine's own addresses: recordings of earlier versions hold them. */
export const replayInHand = ({ opened, start, frames, recording }: RunView): HandOutRun => ({
  by: recording?.by ?? '',
  recordedAt: recording?.recordedAt ?? '',
  end: { status: 'done' },
  scenario: opened.scenario,
  translations: opened.translations,
  ...(opened.course ? { course: opened.course } : {}),
  ...momentsWithoutOwnAddresses({ start, frames }),
})

/**
 * Makes what the page asks for, as one file, and saves it where the user says; null when the user thought better of it.
 * @param frames those of the page, which `choice.frame` counts
 */
export async function handOutChosen(
  run: HandOutRun,
  frames: readonly Frame[],
  choice: HandOutChoice,
  world: HandOutWorld,
): Promise<HandedOutFile | null> {
  const { format, frame, ...options } = choice
  const alone = isPictureFormat(format) && frame !== 'all'
  const made = await handOut(
    run,
    format,
    { ...options, glossary: world.glossary },
    alone ? [shownMoment(run, frames, frame)] : momentsOf(run),
  )
  const [first] = made.files
  const file = first && (alone || !hasManyFiles(format)) ? first : zipped(made.files, `${stemOf(run)}-${format}`)
  const missing = made.missing.length > 0 ? { missing: made.missing } : {}
  if (!world.saveFile) return { name: file.name, base64: Buffer.from(file.content).toString('base64'), ...missing }
  const path = await world.saveFile(file.name)
  if (path === undefined) return null
  // What is there already the system's own dialog has asked about.
  await writeWhole(path, file.content)
  return { name: basename(path), ...missing }
}

/** The moment that the page shows: at the newest frame what is observed now, as there. */
function shownMoment(run: HandOutRun, frames: readonly Frame[], index: number): Moment {
  const moment = momentAt(run, keptIndex(run.frames, frames, index))
  return run.now && index === frames.length - 1 ? { ...moment, topology: run.now } : moment
}

/** Frames in which only others' things changed are not handed out: where the frame of this index is, or the last one before it, among those that are. */
function keptIndex(kept: readonly Frame[], frames: readonly Frame[], index: number): number {
  let next = 0
  for (const frame of frames.slice(0, index + 1)) {
    const candidate = kept[next]
    if (candidate && candidate.at === frame.at && candidate.step === frame.step && candidate.last === frame.last) next += 1
  }
  return next - 1
}
