import { sessionDefaults } from '../defaults.ts'
import type { LeftRun } from '../session/left-runs.ts'
import { createSession } from '../session/session.ts'
import { type Arguments, badUsage, flagOption, textOption } from './arguments.ts'
import type { Terminal } from './output.ts'

/** `dockstage cleanup`: lists what runs of this installation left, asks, and removes it. Runs that are alive are never among them. */
export async function runCleanup(given: Arguments, terminal: Terminal): Promise<number> {
  const engine = textOption(given, 'engine')
  const session = await createSession({ ...sessionDefaults(), ...(engine ? { engine } : {}) })
  try {
    const runs = chosen(await session.findLeftRuns(), given)
    if (runs.length === 0) {
      terminal.out('Nothing is left of any run.\n')
      return 0
    }
    for (const run of runs) terminal.out(listing(run))
    if (!flagOption(given, 'yes')) {
      if (!terminal.interactive) throw badUsage('nothing was removed: this is no terminal to ask in; --yes removes what is listed')
      if (!/^y(es)?$/i.test((await terminal.ask('Remove all of this? [y/N] ')) ?? '')) return 1
    }
    for (const { runId } of runs) for (const name of await session.cleanUpRun(runId)) terminal.out(`removed ${name}\n`)
    return 0
  } finally {
    await session.close()
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

function listing({ runId, scenarioId, startedAt, kept, objects, workspace }: LeftRun): string {
  const head = `run ${runId} of ${scenarioId}${startedAt ? `, ${startedAt}` : ''}${kept ? ' (kept)' : ''}\n`
  const lines = objects.map(({ kind, name }) => `    ${kind} ${name}\n`)
  return [head, ...lines, ...(workspace ? [`    workspace ${workspace}\n`] : [])].join('')
}
