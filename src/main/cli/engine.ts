import { chmod, mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { EngineVersion } from '../../embedded/engine.ts'
import { type Arguments, badUsage, textOption } from './arguments.ts'
import type { Terminal } from './output.ts'

/** `dockstage engine --socket PATH`: the embedded engine for any Docker client, until `stop` fires. */
export async function runEngine(given: Arguments, terminal: Terminal, stop: AbortSignal): Promise<number> {
  const socket = textOption(given, 'socket')
  if (socket === undefined) throw badUsage('dockstage engine wants --socket PATH')
  const like = textOption(given, 'like') as EngineVersion | undefined
  const state = textOption(given, 'state')
  const socketPath = process.platform === 'win32' ? socket : resolve(socket)
  if (process.platform !== 'win32') await privateFolder(dirname(socketPath))
  // Loaded only here: no other command needs an engine of its own before it has looked for a real one.
  const { startEmbeddedEngine } = await import('../../embedded/start.ts')
  const options = { socketPath, ...(like ? { like } : {}), ...(state ? { stateDirectory: resolve(state) } : {}) }
  const engine = await startEmbeddedEngine(options).catch((cause: NodeJS.ErrnoException) => {
    // Without a code it is a fault of ours; with one it is the system's word on the socket that was asked for.
    if (cause.code === 'EBUSY') throw badUsage(cause.message)
    throw cause.code ? badUsage(`the engine cannot listen there: ${cause.message}`) : cause
  })
  terminal.out(
    `The embedded engine listens. Use it with:\n  export DOCKER_HOST=${process.platform === 'win32' ? 'npipe' : 'unix'}://${socketPath}\n`,
  )
  if (!stop.aborted) await new Promise<void>((done) => stop.addEventListener('abort', () => done(), { once: true }))
  await engine.close()
  return 0
}

/**
 * Whoever reaches the socket owns the engine: a folder that we make is the user's alone; one in which others could put another socket in
 * the place of ours is refused (a sticky one such as /tmp is not, and the socket itself is the user's alone).
 */
async function privateFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (made !== undefined) return chmod(folder, 0o700)
  const { mode } = await stat(folder)
  if ((mode & 0o022) !== 0 && (mode & 0o1000) === 0)
    throw badUsage(`others may write to ${folder}; put the socket in a folder of your own, such as ${folder}/dockstage/engine.sock`)
}
