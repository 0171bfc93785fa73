import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Why a request is turned away, as an HTTP status. */
export type Refusal = 401 | 403

/**
 * Who may reach the browser host: it holds the power of root over the machine. The address that is printed carries a token that is good once; it is
 * exchanged for a cookie. Host and Origin are checked on every request, so that neither a rebound name nor another site's page gets through.
 */
export class Access {
  readonly #cookieName: string
  readonly #hosts: ReadonlySet<string>
  #token: string | undefined
  readonly #sessions = new Set<string>()

  constructor(port: number) {
    // Cookies do not tell ports apart; the name does, so that two hosts on one machine do not log each other out.
    this.#cookieName = `dockstage-${port}`
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`])
  }

  /** A new token; an older one that was not used is no longer good. */
  issueToken(): string {
    this.#token = randomBytes(24).toString('base64url')
    return this.#token
  }

  /** The `Set-Cookie` value for a good token, which is used up by it. */
  exchange(token: string): string | undefined {
    if (this.#token === undefined || !sameText(token, this.#token)) return undefined
    this.#token = undefined
    const session = randomBytes(32).toString('base64url')
    this.#sessions.add(session)
    return `${this.#cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`
  }

  /** Before anything else: a request under another name, or from another site's page, is refused whatever it carries. */
  refuseForeign(request: IncomingMessage): Refusal | undefined {
    const { host, origin } = request.headers
    if (host === undefined || !this.#hosts.has(host)) return 403
    if (origin !== undefined && origin !== `http://${host}`) return 403
    return undefined
  }

  refuse(request: IncomingMessage): Refusal | undefined {
    return this.refuseForeign(request) ?? (this.#hasCookie(request) ? undefined : 401)
  }

  /** A page's WebSocket always names its origin; one without is no page of ours. */
  refuseSocket(request: IncomingMessage): Refusal | undefined {
    return request.headers.origin === undefined ? 403 : this.refuse(request)
  }

  #hasCookie(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
    return cookies.some((pair) => pair.startsWith(`${this.#cookieName}=`) && this.#sessions.has(pair.slice(this.#cookieName.length + 1)))
  }
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
