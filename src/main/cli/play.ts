import type { EngineVersion } from '../../embedded/engine.ts'
import type { Language } from '../../shared/language.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import { FailureError } from '../../shared/result.ts'
import { formatProblem } from '../../shared/scenario/problem.ts'
import { sessionDefaults } from '../defaults.ts'
import { exitCodeOf, type PlayOptions } from '../session/play.ts'
import type { LoadedScenario } from '../session/scenario-files.ts'
import { createSession } from '../session/session.ts'
import { type Arguments, badUsage, flagOption, textOption } from './arguments.ts'
import { isPath } from './is-path.ts'
import { formatFailure, type Terminal } from './output.ts'
import { stepHeading, stepReport } from './step-report.ts'

/** `dockstage play`: a scenario to its end; `stop` (Ctrl-C) cancels the step in hand and cleans up. */
export async function runPlay(given: Arguments, terminal: Terminal, stop: AbortSignal): Promise<number> {
  const [name = ''] = given.positionals
  const json = flagOption(given, 'json')
  const byStep = flagOption(given, 'step')
  if (byStep && !terminal.interactive) throw badUsage('--step waits for a key before each step, and this is no terminal')
  const engine = textOption(given, 'engine')
  const like = textOption(given, 'like') as EngineVersion | undefined
  const session = await createSession({ ...sessionDefaults(), ...(engine ? { engine } : {}), ...(like ? { like } : {}) })
  const language = (textOption(given, 'lang') as Language | undefined) ?? (await preferredLanguage(session))
  let loaded: LoadedScenario | undefined
  const options: PlayOptions = {
    source: isPath(name) ? { path: name } : { id: name },
    allow: textOption(given, 'allow')?.split(',') ?? [],
    strict: flagOption(given, 'strict'),
    keep: flagOption(given, 'keep'),
    wholeEngine: flagOption(given, 'whole-engine'),
    signal: stop,
    onStart: (run) => {
      loaded = run.loaded
      for (const problem of loaded.opened.warnings) terminal.error(`${formatProblem(problem)}\n`)
    },
    beforeStep: async (step, index) => {
      if (!json && loaded) terminal.out(stepHeading(loaded.opened, step, index, language))
      if (byStep && (await terminal.ask('[Enter] ')) === undefined)
        throw new FailureError({ code: 'cancelled', message: 'the input ended' })
    },
    onFrame: (frame) => {
      if (json) terminal.out(`${JSON.stringify({ type: 'frame', ...frame })}\n`)
      else if (frame.last) terminal.out(stepReport(frame, language))
    },
  }
  try {
    const end = await session.playScenario(options)
    if (json) terminal.out(`${JSON.stringify(end)}\n`)
    else if (end.error) terminal.error(`${formatFailure(end.error)}\n`)
    else terminal.out(summary(end.frames, end.unknown, language))
    return exitCodeOf(end)
  } finally {
    await session.close()
  }
}

async function preferredLanguage(session: Awaited<ReturnType<typeof createSession>>): Promise<Language> {
  const state = await session.api.readState()
  return state.ok ? state.value.preferences.language : 'en'
}

const summary = (frames: Frame['index'], unknown: number, language: Language): string =>
  language === 'ko'
    ? `끝까지 성공했습니다 (프레임 ${frames}개${unknown > 0 ? `, 이 엔진에서 확인할 수 없는 것 ${unknown}개` : ''}).\n`
    : `Done: every step held (${frames} frames${unknown > 0 ? `, ${unknown} that could not be observed on this engine` : ''}).\n`
