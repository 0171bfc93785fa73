import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedEngine } from '../../src/embedded/start.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import { openRun } from '../../src/main/session/open-run.ts'
import { loadShipped } from '../../src/main/session/scenario-files.ts'
import type { ScenarioRun } from '../../src/main/session/scenario-run.ts'
import type { Result } from '../../src/shared/result.ts'
import { comparison, timed } from './compare.ts'

const rounds = 5
const scenario = 'wordpress-link'
/** A database and a site run by then, the site's port published. */
const step = 'host-port'
/** How many of its steps are played in all; what comes after them is loaded at its first use, which this runner does not allow. */
const played = 4

/** Going back to a step on the embedded engine: restored, against cleaned up and played anew up to there, as on any other engine. */
export async function measure(root: string): Promise<boolean> {
  const userData = await mkdtemp(join(tmpdir(), 'dockstage-bench-'))
  const engine = await startEmbeddedEngine({ socketPath: join(userData, 'engine.sock') })
  const connection = await connectTo({ kind: 'socket', path: engine.socketPath }, 'chosen')
  const loaded = await loadShipped(join(root, 'scenarios'), scenario)
  const { steps } = loaded.opened.scenario
  const begun = (): Promise<ScenarioRun> =>
    openRun({
      ...{ userData, owner: 'bench', connection, rewindable: engine, loaded, consented: [], strict: false, sizes: false },
      view: 'app',
      home: root,
      tell: () => undefined,
      onConnection: () => undefined,
    })
  const play = async (run: ScenarioRun, upTo: number): Promise<void> => {
    for (const { id, ask } of steps.slice(run.view().nextStep, upTo)) {
      if (ask) given(run.answer(id, ask.answer))
      given(await run.runStep())
    }
  }
  let run = await begun()
  try {
    await play(run, played)
    const result = await comparison(
      {
        restored: () => timed(() => run.goBack(step)),
        'played anew': () =>
          timed(async () => {
            given(await run.close(false))
            run = await begun()
            await play(run, steps.findIndex(({ id }) => id === step) + 1)
          }),
      },
      rounds,
      () => play(run, played),
    )
    return result.hold('restored', [['played anew', 0.2]])
  } finally {
    await run.close(false)
    connection.close()
    await engine.close()
    await rm(userData, { recursive: true, force: true })
  }
}

function given<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(JSON.stringify(result.failure))
}
