import { createServer, type Server, type Socket } from 'node:net'
import type { AskedPort } from '../core/ports.ts'
import type { Fabric } from './fabric.ts'

/** What a container has published: really listened on, on this machine only, whatever address the binding names. */
export class PublishedPorts {
  readonly #fabric: Fabric
  readonly #containerId: string
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()

  constructor(fabric: Fabric, containerId: string) {
    this.#fabric = fabric
    this.#containerId = containerId
  }

  /** Rejects with Node's error (`EADDRINUSE`, `EACCES`). UDP and SCTP are in the books only: the model carries streams. */
  async open(asked: AskedPort, hostPort: number): Promise<void> {
    if (asked.protocol !== 'tcp') return
    await this.#listen(asked, hostPort, loopbackOf(asked.hostIp))
    // As `::` beside 0.0.0.0: a machine without IPv6 does without.
    if (asked.hostIp === '') await this.#listen(asked, hostPort, '::1').catch(() => undefined)
  }

  #listen(asked: AskedPort, port: number, host: string): Promise<void> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => void this.#pipe(socket, asked.containerPort))
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ port, host, exclusive: true }, () => {
        server.off('error', reject)
        server.on('error', () => {})
        this.#servers.push(server)
        resolve()
      })
    })
  }

  /** As docker-proxy does: it takes the connection first, and closes it when nobody listens behind. */
  async #pipe(socket: Socket, containerPort: number): Promise<void> {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    try {
      const inner = await this.#fabric.connectPublished(this.#containerId, containerPort)
      if (socket.destroyed) {
        inner.destroy()
        return
      }
      inner.on('error', () => socket.destroy())
      inner.once('close', () => (inner.readableEnded ? socket.destroySoon() : socket.destroy()))
      socket.once('close', () => inner.destroy())
      socket.pipe(inner)
      inner.pipe(socket)
      socket.resume()
    } catch {
      socket.destroy()
    }
  }

  async close(): Promise<void> {
    const closed = this.#servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(() => resolve())))
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(closed)
  }
}

/** Never to the network: the embedded engine's ports are this machine's. */
function loopbackOf(hostIp: string): string {
  if (hostIp.startsWith('127.')) return hostIp
  return hostIp.includes(':') ? '::1' : '127.0.0.1'
}
