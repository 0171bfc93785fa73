import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { EngineVersion } from '../../src/embedded/engine.ts'
import type { PlayEnd } from '../../src/main/session/play.ts'
import { createSession } from '../../src/main/session/session.ts'
import type { Frame } from '../../src/shared/playback/frame.ts'

export interface Played {
  readonly end: PlayEnd
  readonly frames: readonly Frame[]
  readonly ms: number
}

/**
 * Plays a shipped scenario as `dockstage play --allow course --strict` does (what can not be observed is a failure), with a user's directory of its own, and
 * holds that nothing of the run is left. `onFrame` is called at once, while the engine is still in the state that the frame shows.
 */
export async function playShipped(
  id: string,
  engine: string,
  { like, onFrame }: { readonly like?: EngineVersion; readonly onFrame?: (frame: Frame) => void } = {},
): Promise<Played> {
  const userDataDirectory = await mkdtemp(join(tmpdir(), 'dockstage-play-'))
  const session = await createSession({
    version: '0.0.0',
    userDataDirectory,
    scenariosDirectory: join(import.meta.dirname, '..', '..', 'scenarios'),
    environment: process.env,
    platform: process.platform,
    home: homedir(),
    engine,
    ...(like ? { like } : {}),
  })
  try {
    await session.engine()
    const frames: Frame[] = []
    const began = performance.now()
    const end = await session.playScenario({
      source: { id },
      allow: ['course'],
      strict: true,
      onFrame(frame) {
        onFrame?.(frame)
        frames.push(frame)
      },
    })
    const ms = performance.now() - began
    expect(await session.findLeftRuns(), `${id} left something behind`).toEqual([])
    expect(await readdir(join(userDataDirectory, 'runs')).catch(() => [])).toEqual([])
    return { end, frames, ms }
  } finally {
    await session.close()
    await rm(userDataDirectory, { recursive: true, force: true })
  }
}
