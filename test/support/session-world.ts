import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { type Log, openLog } from '../../src/main/log/log.ts'
import type { SessionOptions } from '../../src/main/session/options.ts'
import { createSession, type Session } from '../../src/main/session/session.ts'
import type { AppEvents } from '../../src/shared/ipc.ts'
import type { Frame } from '../../src/shared/playback/frame.ts'
import type { Result } from '../../src/shared/result.ts'

export interface SessionWorld {
  readonly session: Session
  readonly userData: string
  readonly log: Log
  /** A client without any label of ours: the user, at a terminal of their own. */
  readonly other: ReturnType<EngineConnection['client']>
  /** A file with this text, and its path. */
  file(name: string, text: string): Promise<string>
  /** Everything that the session told, in order. */
  readonly told: { readonly event: keyof AppEvents; readonly payload: unknown }[]
  /** Resolves with the first payload of this event from now on that `is` accepts. */
  next<E extends keyof AppEvents>(event: E, is?: (payload: AppEvents[E]) => boolean): Promise<AppEvents[E]>
}

/**
 * A session of the test's own on an engine (`embedded`, or an address), with no scenario shipped unless a directory of them is given; all that it
 * made is gone when the test is over.
 * @param more what else a shell tells the session
 */
export async function sessionOn(engine: string, scenariosDirectory?: string, more: Partial<SessionOptions> = {}): Promise<SessionWorld> {
  const userData = await mkdtemp(join(tmpdir(), 'dockstage-test-'))
  const scenarios = scenariosDirectory ?? join(userData, 'shipped')
  if (scenariosDirectory === undefined) await mkdir(scenarios)
  const log = openLog({ path: join(userData, 'log', 'dockstage.log'), shell: 'test', home: userData })
  const session = await createSession({
    log,
    version: '0',
    userDataDirectory: userData,
    scenariosDirectory: scenarios,
    environment: {},
    platform: process.platform,
    home: userData,
    engine,
    ...more,
  })
  onTestFinished(async () => {
    await session.close()
    await log.flush()
    await rm(userData, { recursive: true, force: true })
  })
  const told: { event: keyof AppEvents; payload: unknown }[] = []
  for (const event of ['engine', 'run', 'runStatus', 'frame', 'sizes', 'preferences'] as const)
    session.on(event, (payload) => told.push({ event, payload }))
  const connection = await session.engine()
  return {
    session,
    userData,
    log,
    other: connection.client(),
    told,
    async file(name, text) {
      const path = join(userData, name)
      await writeFile(path, text)
      return path
    },
    next: (event, is = () => true) =>
      new Promise((resolve) => {
        const undo = session.on(event, (payload) => {
          if (!is(payload)) return
          undo()
          resolve(payload)
        })
      }),
  }
}

/** Of a result that must be a success. */
export function given<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(JSON.stringify(result.failure))
}

/** What every list of frames must be, whatever was played: one run's, in order, each a step from the one before. */
export function lastFrames(frames: readonly Frame[]): Frame[] {
  return frames.filter((it) => it.last)
}

/**
 * Ids and states of all things on an engine that a test could have to do with: those named `f-...`, and those with its session's label. The engine
 * may be shared with others at the same time.
 */
export async function inventory({ other, userData }: Pick<SessionWorld, 'other' | 'userData'>): Promise<Record<string, readonly string[]>> {
  const owner = await readFile(join(userData, 'owner'), 'utf8')
  const [containers, networks, volumes] = await Promise.all([
    other.listContainers({ all: true }),
    other.listNetworks(),
    other.listVolumes(),
  ])
  const isOurs = (names: readonly string[], labels: Readonly<Record<string, string>> | null | undefined): boolean =>
    names.some((name) => /^\/?f-/.test(name)) || labels?.['dockstage.owner'] === owner
  return {
    containers: containers
      .filter((it) => isOurs(it.Names, it.Labels))
      .map((it) => `${it.Id} ${it.Names.join()} ${it.State}`)
      .sort(),
    networks: networks
      .filter((it) => isOurs([it.Name], it.Labels))
      .map((it) => `${it.Id} ${it.Name}`)
      .sort(),
    volumes: (volumes.Volumes ?? [])
      .filter((it) => isOurs([it.Name], it.Labels))
      .map((it) => it.Name)
      .sort(),
  }
}
