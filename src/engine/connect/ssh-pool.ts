import { Agent, type ClientRequest } from 'node:http'
import type { SshAddress } from './connection.ts'
import type { RequestTaker } from './reporting-agent.ts'
import { SshConnection } from './ssh-connection.ts'

/** The name that requests have for the engine behind an ssh; it is never looked up. The docker program's. */
export const farHost = 'docker.example.com'

/** An sshd drops connections by chance while 10 others have not yet said who they are (sshd_config(5), MaxStartups). */
const mostOpening = 4
/** An engine may not answer a call for long; whatever has not failed by then has been let in. */
const openingMs = 3_000
/** Each is a process, here and there. */
const mostIdle = 4

/**
 * Connections to an engine over ssh, kept for the calls that follow. Opening one takes a handshake of some hundred milliseconds, and only a few may
 * be at it at once: calls beyond that wait for one of these, or for a connection that is free again, whichever comes first.
 */
export class SshPool extends Agent {
  readonly #address: SshAddress
  readonly #waiting: { readonly request: ClientRequest; readonly options: object }[] = []
  #opening = 0
  #closed = false

  constructor(address: SshAddress) {
    super({ keepAlive: true, scheduling: 'lifo', maxFreeSockets: mostIdle })
    this.#address = address
    this.on('free', () => this.#goOn())
  }

  override createConnection(): SshConnection {
    const connection = new SshConnection(this.#address)
    this.#opening++
    let opening = true
    const opened = (): void => {
      if (!opening) return
      opening = false
      this.#opening--
      clearTimeout(timer)
      this.#goOn()
    }
    const timer = setTimeout(opened, openingMs).unref()
    connection.once('answered', opened).once('close', opened)
    return connection
  }

  /** How `http.request` hands over a request (see `RequestTaker`). */
  addRequest(request: ClientRequest, options: object): void {
    this.#waiting.push({ request, options })
    this.#goOn()
  }

  override destroy(): void {
    this.#closed = true
    super.destroy()
    this.#goOn()
  }

  #goOn(): void {
    while (this.#waiting.length > 0 && (this.#closed || this.#opening < mostOpening || this.#hasFree())) {
      const next = this.#waiting.shift()
      if (next) (Agent.prototype as RequestTaker).addRequest.call(this, next.request, next.options)
    }
  }

  #hasFree(): boolean {
    return Object.values(this.freeSockets).some((sockets) => sockets?.some(({ destroyed }) => !destroyed))
  }
}
