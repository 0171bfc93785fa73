import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { createServer, type Server, type Socket } from 'node:net'
import type { AskedPort } from '../core/ports.ts'
import type { Fabric } from './fabric.ts'

/** What a container has published: really listened on, on this machine only, whatever address the binding names. */
export class PublishedPorts {
  readonly #fabric: Fabric
  readonly #containerId: string
  readonly #servers: Server[] = []
  readonly #udp: UdpSocket[] = []
  readonly #sockets = new Set<Socket>()

  constructor(fabric: Fabric, containerId: string) {
    this.#fabric = fabric
    this.#containerId = containerId
  }

  /** Rejects with Node's error (`EADDRINUSE`, `EACCES`). SCTP is in the books only: Node has none. */
  async open(asked: AskedPort, hostPort: number): Promise<void> {
    if (asked.protocol === 'sctp') return
    const listen = (host: string): Promise<void> =>
      asked.protocol === 'udp' ? this.#bind(asked, hostPort, host) : this.#listen(asked, hostPort, host)
    await listen(loopbackOf(asked.hostIp))
    // As `::` beside 0.0.0.0: a machine without IPv6 does without.
    if (asked.hostIp === '') await listen('::1').catch(() => undefined)
  }

  #bind(asked: AskedPort, port: number, address: string): Promise<void> {
    const socket = createSocket(address.includes(':') ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' })
    socket.on('message', (bytes, { address: from, port: fromPort }) => {
      const answer = (back: Uint8Array): void => {
        // A client that is gone misses its answer; so does one whose answer is too big for a datagram.
        if (this.#udp.includes(socket)) socket.send(back, fromPort, from, () => {})
      }
      this.#fabric.passDatagram(this.#containerId, asked.containerPort, `${from} ${fromPort} ${address}:${port}`, bytes, answer)
    })
    return new Promise((resolve, reject) => {
      socket.once('error', (cause) => {
        socket.close()
        reject(cause)
      })
      socket.bind({ port, address, exclusive: true }, () => {
        socket.removeAllListeners('error').on('error', () => {})
        this.#udp.push(socket)
        resolve()
      })
    })
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
    const unbound = this.#udp.splice(0).map((socket) => new Promise<void>((resolve) => socket.close(() => resolve())))
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all([...closed, ...unbound])
  }
}

/** Never to the network: the embedded engine's ports are this machine's. */
function loopbackOf(hostIp: string): string {
  if (hostIp.startsWith('127.')) return hostIp
  return hostIp.includes(':') ? '::1' : '127.0.0.1'
}
