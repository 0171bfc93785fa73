import type { Duplex } from 'node:stream'
import { Duplex as DuplexStream } from 'node:stream'
import { errorCode } from '../files/file-error.ts'
import type { DatagramSocket, Peer } from '../ports.ts'
import type { Proc } from '../process/proc.ts'
import { resolveName } from './resolve.ts'

/** Listens on a TCP port until the process ends; open connections end with it. Throws with code `EADDRINUSE`. */
export function listenTcp(proc: Proc, port: number, address: string, accept: (socket: Duplex, peer: Peer) => void): { close(): void } {
  const open = new Set<Duplex>()
  const listener = proc.world.network().listen(port, address, (socket, peer) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    // A connection that breaks off is the client's affair.
    socket.on('error', () => socket.destroy())
    accept(socket, peer)
  })
  proc.kernel.listeners.set(port, proc)
  const close = (): void => {
    listener.close()
    proc.kernel.listeners.delete(port)
    for (const socket of open) socket.destroy()
  }
  const forget = proc.onEnd(close)
  return {
    close: () => {
      forget()
      close()
    },
  }
}

/** A UDP socket that lasts until the process ends. Throws with code `EADDRINUSE`. */
export function bindUdp(proc: Proc, port: number, address: string, take: (bytes: Uint8Array, from: Peer) => void): DatagramSocket {
  const socket = proc.world.network().bind(port, address, take)
  proc.kernel.bound.set(socket.port, proc)
  const close = (): void => {
    socket.close()
    proc.kernel.bound.delete(socket.port)
  }
  const forget = proc.onEnd(close)
  return {
    ...socket,
    close: () => {
      forget()
      close()
    },
  }
}

/** Why a connection could not be made, in the words of C's `strerror`. */
export function connectProblem(cause: unknown): string {
  const texts: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'Connection refused',
    EHOSTUNREACH: 'No route to host',
    ENETUNREACH: 'Network is unreachable',
    ETIMEDOUT: 'Connection timed out',
  }
  return texts[errorCode(cause) ?? ''] ?? (cause instanceof Error ? cause.message : String(cause))
}

export class UnknownHost extends Error {
  readonly host: string
  constructor(host: string) {
    super(`Could not resolve host: ${host}`)
    this.name = 'UnknownHost'
    this.host = host
  }
}

/** Connects by name or address: the first of its addresses that answers. The connection ends with the process. */
export async function connectTcp(proc: Proc, host: string, port: number): Promise<{ socket: Duplex; address: string }> {
  const addresses = await resolveName(proc, host)
  if (!addresses?.length) throw new UnknownHost(host)
  let problem: unknown
  for (const address of addresses) {
    try {
      const socket = await proc.wait(proc.world.network().connect(address, port))
      socket.on('error', () => socket.destroy())
      const forget = proc.onEnd(() => socket.destroy())
      socket.on('close', forget)
      return { socket, address }
    } catch (cause) {
      if (proc.ended) throw cause
      problem = cause
    }
  }
  throw problem
}

/** Two ends of a connection inside one container, as a unix socket's. */
export function socketPair(): [Duplex, Duplex] {
  const ends: DuplexStream[] = []
  const waiting: ((() => void) | undefined)[] = [undefined, undefined]
  for (const [mine, other] of [
    [0, 1],
    [1, 0],
  ] as const) {
    ends[mine] = new DuplexStream({
      read() {
        waiting[mine]?.()
        waiting[mine] = undefined
      },
      write(bytes, _encoding, done) {
        const end = ends[other]
        if (!end || end.destroyed || end.push(bytes)) done()
        else waiting[other] = done
      },
      final(done) {
        ends[other]?.push(null)
        done()
      },
      destroy(cause, done) {
        const end = ends[other]
        if (end && !end.destroyed && !end.readableEnded) end.push(null)
        done(cause)
      },
    })
  }
  return [ends[0] as DuplexStream, ends[1] as DuplexStream]
}
