import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { momentsWithoutOwnAddresses } from '../../shared/playback/without-own-addresses.ts'
import type { Recording } from '../../shared/recording/recording.ts'
import { FailureError } from '../../shared/result.ts'
import { visibleJson } from '../../shared/visible.ts'
import { exitCodeOf, type PlayEnd } from '../session/play.ts'
import { loadRecording } from '../session/recording-file.ts'
import { type Arguments, flagOption } from './arguments.ts'
import { wantedHandOut, writeWanted } from './hand-out.ts'
import { languageOf } from './language.ts'
import { formatFailure, type Terminal } from './output.ts'
import { playSummary, stepHeading, stepReport } from './step-report.ts'

/** `dockstage replay`: what `play` printed when the recording was made, with the same exit code. No engine is asked for. */
export async function runReplay(given: Arguments, terminal: Terminal): Promise<number> {
  const [file = ''] = given.positionals
  const json = flagOption(given, 'json')
  const wanted = await wantedHandOut(given)
  const language = await languageOf(given)
  let played: Recording | undefined
  const end = await replayed(file, (recording) => {
    played = recording
    if (!json) terminal.out(aboutRecording(recording, language))
    for (const [index, frame] of recording.frames.entries()) {
      if (json) terminal.out(`${visibleJson({ type: 'frame', ...frame })}\n`)
      else terminal.out(inWords(recording, index, language))
    }
  })
  if (json) terminal.out(`${visibleJson(end)}\n`)
  else if (end.error) terminal.error(`${formatFailure(end.error)}\n`)
  else terminal.out(playSummary(end.frames, end.unknown, language))
  const unwritten =
    wanted && played && (await writeWanted(wanted, { ...played, ...momentsWithoutOwnAddresses(played) }, language, terminal, json))
  return unwritten ? exitCodeOf(end) || 1 : exitCodeOf(end)
}

async function replayed(file: string, tell: (recording: Recording) => void): Promise<PlayEnd> {
  try {
    const recording = await loadRecording(file)
    tell(recording)
    const { frames, end } = recording
    const unknown = frames.reduce((sum, it) => sum + (it.last ? (it.unknown?.length ?? 0) : 0), 0)
    return { type: 'end', status: end.status, frames: frames.length, unknown, ...(end.error ? { error: end.error } : {}) }
  } catch (cause) {
    if (!(cause instanceof FailureError)) throw cause
    return { type: 'end', status: 'failed', frames: 0, unknown: 0, error: cause.failure }
  }
}

function aboutRecording({ start, recordedAt, scenario }: Recording, language: Language): string {
  const { name, version } = start.engine
  return `${message(language, 'replay.about', { scenario: scenario.id, engine: `${name} ${version}`, at: recordedAt })}\n`
}

/** A step's heading with its first frame, and what it did with its last. */
function inWords({ scenario, translations, frames }: Recording, index: number, language: Language): string {
  const frame = frames[index]
  if (!frame) return ''
  const before = frames[index - 1]
  const begins = !before || before.last || before.step !== frame.step
  const place = scenario.steps.findIndex(({ id }) => id === frame.step)
  const step = scenario.steps[place]
  const heading = begins && step ? stepHeading({ scenario, translations }, step, place, language) : ''
  return heading + (frame.last ? stepReport(frame, language) : '')
}
