import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { EmbeddedEngine } from '../../../src/embedded/engine.ts'
import { startEmbeddedEngine } from '../../../src/embedded/start.ts'
import type { FaultyEngine } from './fault.ts'
import type { StageOptions } from './stage.ts'

/** An embedded engine by itself, as `dockstage engine` runs it: what it has ends with it. */
export async function embeddedEngine(): Promise<FaultyEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'dockstage-faulty-'))
  const socketPath = join(folder, 'engine.sock')
  let engine: EmbeddedEngine | undefined
  const start = async (): Promise<void> => {
    engine = await startEmbeddedEngine({ socketPath })
  }
  const kill = async (): Promise<void> => {
    await engine?.close()
    engine = undefined
  }
  await start()
  return {
    kind: 'embedded',
    socketPath,
    kill,
    start,
    async close() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const run = promisify(execFile)

/** A small file system of its own for a directory, which can be filled; root on Linux only may make one. */
export const ownDisk: StageOptions['disk'] =
  process.platform === 'linux' && process.getuid?.() === 0
    ? {
        mount: async (directory) => void (await run('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', directory])),
        unmount: async (directory) => void (await run('umount', ['-l', directory])),
      }
    : undefined
