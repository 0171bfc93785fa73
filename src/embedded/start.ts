import { lstat, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import type { EmbeddedEngine, EmbeddedEngineOptions } from './engine.ts'
import { createApiServer } from './http/server.ts'
import { createCatalogue } from './images/catalogue.ts'
import { type Checkpoint, takeCheckpoint, weighCheckpoints } from './runtime/checkpoint.ts'
import { closeEngine } from './runtime/close.ts'
import { Engine } from './runtime/engine.ts'
import { restoreCheckpoint } from './runtime/restore.ts'
import { createUserland } from './userland/userland.ts'

/**
 * Starts the embedded engine on a socket (or a named pipe). A stale socket is removed; one that something answers on is left alone and refused.
 * Rejects with Node's error where it cannot listen.
 */
export async function startEmbeddedEngine({
  socketPath,
  like = '28',
  stateDirectory,
  ports = 'listen',
}: EmbeddedEngineOptions): Promise<EmbeddedEngine> {
  const engine = new Engine({
    like,
    userland: createUserland(),
    catalogue: createCatalogue(),
    ports,
    ...(stateDirectory ? { stateDirectory } : {}),
  })
  const isPipe = socketPath.startsWith('\\\\')
  if (!isPipe) await removeStale(socketPath)
  await engine.store?.open(engine)
  const server = createApiServer(engine)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      void engine.store?.close(engine)
      reject(cause)
    })
    // The socket is this user's only, from the first moment: `listen` binds before it returns.
    const umask = isPipe ? undefined : process.umask(0o177)
    server.listen(socketPath, () => {
      server.removeAllListeners('error')
      resolve()
    })
    if (umask !== undefined) process.umask(umask)
  })
  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    const over = new Promise<void>((resolve) => server.close(() => resolve()))
    await closeEngine(engine)
    server.closeAllConnections()
    await over
    if (!isPipe) await rm(socketPath, { force: true })
  }
  return {
    socketPath,
    connect: (hostPort) => engine.fabric.connectToPort('127.0.0.1', hostPort),
    checkpoint: () => takeCheckpoint(engine),
    restore: (checkpoint) => restoreCheckpoint(engine, checkpoint as Checkpoint),
    weigh: (checkpoints) => weighCheckpoints(checkpoints as readonly Checkpoint[]),
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

async function removeStale(path: string): Promise<void> {
  const answers = await new Promise<boolean>((resolve) => {
    const probe = createConnection(path, () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', (cause: NodeJS.ErrnoException) =>
      resolve(cause.code !== 'ENOENT' && cause.code !== 'ECONNREFUSED' && cause.code !== 'ENOTSOCK'),
    )
  })
  const isFile = (await lstat(path).catch(() => undefined))?.isSocket() === false
  if (isFile) throw Object.assign(new Error(`${path} is there already and is no socket`), { code: 'EEXIST' })
  if (answers) throw Object.assign(new Error(`listen EADDRINUSE: something listens on ${path} already`), { code: 'EADDRINUSE' })
  await rm(path, { force: true })
}
