import type { DatagramSocket, Peer } from '../userland/ports.ts'

type Take = (bytes: Uint8Array, from: Peer) => void
interface Bound {
  readonly port: number
  readonly address: string
  readonly take: Take
}

const [firstEphemeral, lastEphemeral] = [32_768, 60_999]

/** The datagram sockets that are bound, by network namespace. */
export class Datagrams {
  readonly #bound = new Map<string, Bound[]>()

  /** `port` 0 takes a free one. Throws an Error with code `EADDRINUSE`. `send` is the caller's: it knows the way. */
  bind(
    namespace: string,
    asked: { readonly port: number; readonly address: string },
    take: Take,
    send: (port: number, to: Peer, bytes: Uint8Array) => ReturnType<DatagramSocket['send']>,
  ): DatagramSocket {
    const { address } = asked
    const port = asked.port === 0 ? this.#freePort(namespace) : asked.port
    if (this.list(namespace).some((other) => other.port === port && collide(other.address, address))) {
      const message = `bind EADDRINUSE ${address}:${port}`
      throw Object.assign(new Error(message), { code: 'EADDRINUSE' })
    }
    const bound: Bound = { port, address, take }
    this.#bound.set(namespace, [...this.#all(namespace), bound])
    return {
      port,
      send: (to, bytes) => send(port, to, bytes),
      close: () => {
        const left = this.#all(namespace).filter((other) => other !== bound)
        if (left.length > 0) this.#bound.set(namespace, left)
        else this.#bound.delete(namespace)
      },
    }
  }

  /** False where nobody is bound: the sender is told (ICMP port unreachable). */
  deliver(namespace: string, to: Peer, bytes: Uint8Array, from: Peer): boolean {
    const bound = this.#all(namespace).find(({ port, address }) => port === to.port && hears(address, to.address))
    bound?.take(bytes, from)
    return bound !== undefined
  }

  list(namespace: string): readonly { readonly port: number; readonly address: string }[] {
    return this.#all(namespace)
  }
  clear(namespace: string): void {
    this.#bound.delete(namespace)
  }

  #all(namespace: string): Bound[] {
    return this.#bound.get(namespace) ?? []
  }
  #freePort(namespace: string): number {
    const taken = new Set(this.#all(namespace).map(({ port }) => port))
    const count = lastEphemeral - firstEphemeral + 1
    const start = Math.floor(Math.random() * count)
    for (let step = 0; step < count; step++) {
      const port = firstEphemeral + ((start + step) % count)
      if (!taken.has(port)) return port
    }
    throw Object.assign(new Error('bind EADDRINUSE'), { code: 'EADDRINUSE' })
  }
}

const isAny = (address: string): boolean => address === '0.0.0.0' || address === '::'
const collide = (one: string, other: string): boolean => one === other || isAny(one) || isAny(other)
const hears = (bound: string, asked: string): boolean =>
  isAny(bound) || bound === asked || (bound.startsWith('127.') && asked.startsWith('127.'))
