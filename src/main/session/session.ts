import { mkdir } from 'node:fs/promises'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import type { AppApi, AppEvents, Preferences, RunView } from '../../shared/ipc.ts'
import type { LeftRun } from '../../shared/left-run.ts'
import type { Failure, Result } from '../../shared/result.ts'
import { loggedApi, loggedPlay, logPlayEnd, logSession } from '../log/log-session.ts'
import { createApi } from './api.ts'
import { createEmitter } from './emitter.ts'
import { holdEngine } from './engine-holder.ts'
import { loadGlossary } from './glossary-file.ts'
import { findLeftRuns } from './left-runs.ts'
import { type LinkedSignal, linkedSignal } from './linked-signal.ts'
import type { SessionOptions } from './options.ts'
import { type PlayEnd, type PlayOptions, playScenario } from './play.ts'
import { ownerId, readPreferences } from './preferences.ts'
import { cleanUpLeftRun } from './taken-run.ts'

/** The app without its window. The same object is behind Electron, the browser host and the terminal. */
export interface Session {
  readonly api: AppApi
  on<E extends keyof AppEvents>(event: E, listen: (payload: AppEvents[E]) => void): () => void
  /** Tells every page of a failure that no call of theirs asked for. */
  tell(failure: Failure): void
  /** The engine in use, as soon as it answers; rejects with a `FailureError` where there is none. */
  engine(): Promise<EngineConnection>
  /** Plays a whole scenario on the session's engine, beside what the app has open; see `PlayOptions`. */
  /** Opens a scenario of one's own by its path in the app, and reads it again whenever it is saved. */
  openFile(path: string): Promise<Result<RunView>>
  playScenario(options: PlayOptions): Promise<PlayEnd>
  /** A shell tells whether any window of the hall's looks on; see `Presentation`. */
  hallLooksOn(looksOn: boolean): void
  /** Whether the run that is open pulled or made an image of this tag. */
  madeImage(tag: string): boolean
  /** What runs of this installation left on the engine in use, on those that they were played on, and on this machine's disk. */
  findLeftRuns(): Promise<readonly LeftRun[]>
  /** Removes what such a run left; resolves with the names of what was removed. With `alone`, its folder also where its engine does not answer. */
  cleanUpRun(runId: string, alone?: boolean): Promise<readonly string[]>
  /** Removes what the open run made (unless `keep`) and ends the engine's connection, the embedded engine with it. */
  close(): Promise<void>
}

/** The plays under way, so that closing the session ends them and waits for their clean-up. */
function createPlays() {
  const under = new Set<{ readonly signal: LinkedSignal; readonly over: Promise<unknown> }>()
  return {
    add<T>(play: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T> {
      const signal = linkedSignal(outer)
      const over = play(signal.signal).finally(() => {
        signal.unlink()
        under.delete(entry)
      })
      const entry = { signal, over }
      under.add(entry)
      return over
    },
    async stop(): Promise<void> {
      for (const { signal } of under) signal.abort(undefined)
      await Promise.allSettled([...under].map((it) => it.over))
    },
  }
}

/** Reads preferences and owner, and begins to look for an engine; does not wait for that. */
export async function createSession(options: SessionOptions): Promise<Session> {
  await mkdir(options.userDataDirectory, { recursive: true, mode: 0o700 })
  const owner = await ownerId(options.userDataDirectory)
  const preferences: Preferences = await readPreferences(options.userDataDirectory, options.language ?? 'en')
  const emitter = createEmitter<AppEvents>()
  const engine = holdEngine(options, (status) => emitter.emit('engine', status))
  const { log } = options
  if (log) logSession(log, emitter.on, options.version, engine.connection)
  // Read once, when it is first asked for.
  let read: ReturnType<typeof loadGlossary> | undefined
  const glossary = (): ReturnType<typeof loadGlossary> => {
    read ??= loadGlossary(options.scenariosDirectory)
    return read
  }
  const { api, openPath, hallLooksOn, madeImage, close } = createApi({ options, owner, preferences, engine, glossary, emit: emitter.emit })
  const userData = options.userDataDirectory
  const plays = createPlays()
  const { home, scenariosDirectory } = options
  const world = { userData, owner, home, scenariosDirectory, glossary, connection: engine.connection, log }
  const played = async (play: PlayOptions): Promise<PlayEnd> => {
    const end = await playScenario(world, log ? loggedPlay(log, play) : play)
    if (log) logPlayEnd(log, end)
    return end
  }
  return {
    api: log ? loggedApi(log, api) : api,
    openFile: openPath,
    hallLooksOn,
    madeImage,
    on: emitter.on,
    tell: (failure) => emitter.emit('notice', failure),
    engine: engine.connection,
    playScenario: (play) => plays.add((signal) => played({ ...play, keep: play.keep ?? options.keep ?? false, signal }), play.signal),
    findLeftRuns: () => findLeftRuns({ options, owner, engine }, false),
    cleanUpRun: (runId, alone) => cleanUpLeftRun({ options, owner, engine }, runId, alone),
    async close() {
      await plays.stop()
      await close()
      await engine.close()
    },
  }
}
