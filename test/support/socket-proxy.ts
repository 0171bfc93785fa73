import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export interface SocketProxy {
  /** As `SessionOptions.engine` takes it. */
  readonly address: string
  /** The engine behind it is gone: connections are cut, new ones refused. */
  cut(): Promise<void>
  /** It is back. */
  mend(): Promise<void>
}

/** A socket that leads to another one, so that a test can take an engine away without touching it. */
export async function socketProxy(target: string): Promise<SocketProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'dockstage-proxy-'))
  const path = join(folder, 'proxy.sock')
  const sockets = new Set<Socket>()
  let server: Server | undefined
  const mend = async (): Promise<void> => {
    const fresh = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ path: target, allowHalfOpen: true })
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(one)
        one.pipe(other)
        one.on('error', () => other.destroy())
        one.on('close', () => {
          sockets.delete(one)
          other.destroy()
        })
      }
    })
    await new Promise<void>((resolve) => fresh.listen(path, resolve))
    server = fresh
  }
  const cut = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    const old = server
    server = undefined
    if (old) await new Promise<void>((resolve) => old.close(() => resolve()))
  }
  onTestFinished(async () => {
    await cut()
    await rm(folder, { recursive: true, force: true })
  })
  await mend()
  return { address: `unix://${path}`, cut, mend }
}
