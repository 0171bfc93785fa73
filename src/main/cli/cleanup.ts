import type { Language } from '../../shared/language.ts'
import type { LeftRun } from '../../shared/left-run.ts'
import { leftThingWords } from '../../shared/messages/left-thing-words.ts'
import { message } from '../../shared/messages/message.ts'
import { FailureError } from '../../shared/result.ts'
import { sessionDefaults } from '../defaults.ts'
import { processLog } from '../log/process-log.ts'
import { createSession, type Session } from '../session/session.ts'
import { type Arguments, badUsage, flagOption, textOption } from './arguments.ts'
import { formatFailure, type Terminal } from './output.ts'

/** `dockstage cleanup`: lists what runs of this installation left, asks, and removes it. Runs that are alive are never among them. */
export async function runCleanup(given: Arguments, terminal: Terminal): Promise<number> {
  const engine = textOption(given, 'engine')
  const session = await createSession({ ...sessionDefaults(), log: processLog('cleanup'), ...(engine ? { engine } : {}) })
  try {
    // One that was named and does not answer is said, whatever is found on this machine.
    await session.engine()
    const state = await session.api.readState()
    const language: Language = state.ok ? state.value.preferences.language : 'en'
    const runs = chosen(await session.findLeftRuns(), given)
    if (runs.length === 0) {
      terminal.out(`${message(language, 'cleanup.none')}\n`)
      return 0
    }
    for (const run of runs) terminal.out(listing(run, language))
    if (!flagOption(given, 'yes')) {
      if (!terminal.interactive) throw badUsage('nothing was removed: this is no terminal to ask in; --yes removes what is listed')
      if (!/^y(es)?$/i.test((await terminal.ask(message(language, 'cleanup.ask'))) ?? '')) return 1
    }
    // Named by its id, its user means it: its folder goes even where its engine is gone for good.
    const alone = textOption(given, 'run') !== undefined
    let failed = false
    for (const run of runs) failed = !(await removed(session, run, alone, terminal, language)) || failed
    return failed ? 1 : 0
  } finally {
    await session.close()
  }
}

/** One that cannot be removed keeps no other from it. */
async function removed(session: Session, { runId }: LeftRun, alone: boolean, terminal: Terminal, language: Language): Promise<boolean> {
  try {
    for (const name of await session.cleanUpRun(runId, alone)) terminal.out(`${message(language, 'cleanup.removed', { name })}\n`)
    return true
  } catch (cause) {
    if (!(cause instanceof FailureError)) throw cause
    terminal.error(`${formatFailure(cause.failure)}\n`)
    return false
  }
}

/** What was kept on purpose only goes when it is asked for. */
function chosen(runs: readonly LeftRun[], given: Arguments): readonly LeftRun[] {
  const id = textOption(given, 'run')
  if (id === undefined) return flagOption(given, 'all') ? runs : runs.filter(({ kept }) => kept === flagOption(given, 'kept'))
  const found = runs.filter(({ runId }) => runId === id)
  if (found.length === 0)
    throw badUsage(
      `there is nothing left of a run ${id}${runs.length > 0 ? `; there is: ${runs.map(({ runId }) => runId).join(', ')}` : ''}`,
    )
  return found
}

function listing({ runId, scenarioId, startedAt, kept, things, unreachable, engine, problem }: LeftRun, language: Language): string {
  const name =
    scenarioId === ''
      ? message(language, 'cleanup.run.unknown', { id: runId })
      : message(language, 'cleanup.run', { id: runId, scenario: scenarioId })
  const head = `${name}${startedAt ? `, ${startedAt}` : ''}${kept ? ` ${message(language, 'cleanup.kept')}` : ''}`
  const told = [
    ...things.map((it) => leftThingWords(it, language)),
    ...(unreachable && engine ? [message(language, 'left.unreachable', { address: engine.address })] : []),
    ...(problem === 'foreign' ? [message(language, 'left.problem.foreign')] : []),
  ]
  return [head, ...told.map((it) => `    ${it}`), ''].join('\n')
}
