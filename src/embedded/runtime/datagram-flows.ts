import type { Clock, DatagramSocket } from '../userland/ports.ts'

interface Flow {
  readonly socket: DatagramSocket
  lastUsed: number
}

/** docker-proxy forgets a client that was silent for 90 seconds (moby `cmd/docker-proxy/udp_proxy_linux.go`: `UDPConnTrackTimeout`). */
const silence = 90_000

/**
 * Who has sent datagrams to one published port: each client has a socket of its own on the machine's side of the bridge, so that an answer finds
 * back to whoever asked, as docker-proxy does it.
 */
export class DatagramFlows {
  readonly #clock: Clock
  readonly #open: (answer: (bytes: Uint8Array) => void) => DatagramSocket
  readonly #to: { readonly address: () => string | undefined; readonly port: number }
  readonly #flows = new Map<string, Flow>()
  readonly #closed = new AbortController()

  /** `open` makes a socket on the machine's side; `to` is where datagrams go on to. */
  constructor(
    clock: Clock,
    open: (answer: (bytes: Uint8Array) => void) => DatagramSocket,
    to: { readonly address: () => string | undefined; readonly port: number },
  ) {
    this.#clock = clock
    this.#open = open
    this.#to = to
  }

  get size(): number {
    return this.#flows.size
  }

  /** What comes back to that client goes to `answer`. What cannot be delivered is lost, as on any network. */
  pass(client: string, bytes: Uint8Array, answer: (bytes: Uint8Array) => void): void {
    const address = this.#to.address()
    if (address === undefined || this.#closed.signal.aborted) return
    let flow = this.#flows.get(client)
    if (!flow) {
      flow = {
        socket: this.#open((back) => {
          const own = this.#flows.get(client)
          if (own) own.lastUsed = this.#clock.now()
          answer(back)
        }),
        lastUsed: this.#clock.now(),
      }
      this.#flows.set(client, flow)
      void this.#forget(client, flow)
    }
    flow.lastUsed = this.#clock.now()
    flow.socket.send({ address, port: this.#to.port }, bytes)
  }

  async #forget(client: string, flow: Flow): Promise<void> {
    try {
      for (let left = silence; left > 0; left = flow.lastUsed + silence - this.#clock.now())
        await this.#clock.sleep(left, this.#closed.signal)
    } catch {
      // Closed: nobody is waited for any more.
    }
    flow.socket.close()
    this.#flows.delete(client)
  }

  close(): void {
    this.#closed.abort()
  }
}
