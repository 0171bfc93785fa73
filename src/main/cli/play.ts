import type { EngineVersion } from '../../embedded/engine.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import type { Recording } from '../../shared/recording/recording.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { formatProblem } from '../../shared/scenario/problem.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { visibleJson } from '../../shared/visible.ts'
import { sessionDefaults } from '../defaults.ts'
import { processLog } from '../log/process-log.ts'
import { exitCodeOf, type PlayOptions } from '../session/play.ts'
import { recorded } from '../session/recorded.ts'
import { checkRecordingPath, saveRecording } from '../session/recording-file.ts'
import type { LoadedScenario } from '../session/scenario-files.ts'
import { createSession } from '../session/session.ts'
import { type Arguments, badUsage, flagOption, textOption } from './arguments.ts'
import { wantedHandOut, writeWanted } from './hand-out.ts'
import { isPath } from './is-path.ts'
import { formatFailure, type Terminal } from './output.ts'
import { playSummary, stepHeading, stepReport } from './step-report.ts'

/** `dockstage play`: a scenario to its end; `stop` (Ctrl-C) cancels the step in hand and cleans up. */
export async function runPlay(given: Arguments, terminal: Terminal, stop: AbortSignal): Promise<number> {
  const [name = ''] = given.positionals
  const json = flagOption(given, 'json')
  const byStep = flagOption(given, 'step')
  if (byStep && !terminal.interactive) throw badUsage('--step waits for a key before each step, and this is no terminal')
  const engine = textOption(given, 'engine')
  const like = textOption(given, 'like') as EngineVersion | undefined
  const file = textOption(given, 'record')
  // Said before anything runs.
  if (file !== undefined) await checkRecordingPath(file)
  const wanted = await wantedHandOut(given)
  const defaults = sessionDefaults()
  const session = await createSession({ ...defaults, log: processLog('play'), ...(engine ? { engine } : {}), ...(like ? { like } : {}) })
  const language = (textOption(given, 'lang') as Language | undefined) ?? (await preferredLanguage(session))
  let loaded: LoadedScenario | undefined
  let start: Topology | undefined
  const frames: Frame[] = []
  const options: PlayOptions = {
    source: isPath(name) ? { path: name } : { id: name },
    allow: textOption(given, 'allow')?.split(',') ?? [],
    strict: flagOption(given, 'strict'),
    keep: flagOption(given, 'keep'),
    wholeEngine: flagOption(given, 'whole-engine'),
    signal: stop,
    onStart: (run) => {
      loaded = run.loaded
      start = run.start
      for (const problem of loaded.opened.warnings) terminal.error(`${formatProblem(problem)}\n`)
    },
    beforeStep: async (step, index) => {
      if (!json && loaded) terminal.out(stepHeading(loaded.opened, step, index, language))
      if (byStep && (await terminal.ask('[Enter] ')) === undefined)
        throw new FailureError({ code: 'cancelled', message: 'the input ended' })
    },
    onFrame: (frame) => {
      if (file !== undefined || wanted) frames.push(frame)
      if (json) terminal.out(`${visibleJson({ type: 'frame', ...frame })}\n`)
      else if (frame.last) terminal.out(stepReport(frame, language))
    },
  }
  try {
    const end = await session.playScenario(options)
    if (json) terminal.out(`${visibleJson(end)}\n`)
    else if (end.error) terminal.error(`${formatFailure(end.error)}\n`)
    else terminal.out(playSummary(end.frames, end.unknown, language))
    const code = exitCodeOf(end)
    if (!loaded || !start || (file === undefined && !wanted)) return code
    const recording = recorded({ loaded, start, frames, error: end.error }, defaults.version, defaults.home)
    // The play is over and told; that it could not be kept is a failure, and no bad usage.
    const unrecorded = file === undefined ? undefined : await record(file, recording, language, json, terminal)
    const unwritten = wanted && (await writeWanted(wanted, recording, language, terminal, json))
    return unrecorded || unwritten ? code || 1 : code
  } finally {
    await session.close()
  }
}

async function record(
  file: string,
  recording: Recording,
  language: Language,
  json: boolean,
  terminal: Terminal,
): Promise<Failure | undefined> {
  const failure = await saveRecording(file, recording).catch(failureOf)
  if (failure) terminal.error(`${formatFailure(failure)}\n`)
  else if (!json) terminal.out(`${message(language, 'record.saved', { file })}\n`)
  return failure ?? undefined
}

function failureOf(cause: unknown): Failure {
  if (cause instanceof FailureError) return cause.failure
  throw cause
}

async function preferredLanguage(session: Awaited<ReturnType<typeof createSession>>): Promise<Language> {
  const state = await session.api.readState()
  return state.ok ? state.value.preferences.language : 'en'
}
