import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { socketProtocol } from '../../shared/page-keys.ts'

/** Why a request is turned away, as an HTTP status. */
export type Refusal = 401 | 403

/** What a session may do: the first address is the driver's, a view-only one its viewers'. */
export type Role = 'driver' | 'viewer'

/** Where the host is, as its pages know it. */
export interface OwnOrigin {
  readonly secure: boolean
  readonly port: number
  /** Whether this is one of the host's own names or addresses (an IPv6 address without brackets). */
  isOwnName(name: string): boolean
}

export interface Session {
  readonly role: Role
  /** Tells one browser from another; no secret. */
  readonly id: number
}

/** What a good token is exchanged for. Both are wanted where anything is shown or done. */
export interface Admission {
  readonly role: Role
  /** The `Set-Cookie` value. */
  readonly cookie: string
  /** What the page stores in its origin, and its WebSocket offers as a subprotocol. */
  readonly key: string
}

interface Admitted {
  readonly session: Session
  readonly key: string
}

const roles = ['driver', 'viewer'] as const

/** Sessions that are kept; past that the oldest of the viewers' is forgotten. */
const mostSessions = 1_000

/**
 * Who may reach the browser host: it holds the power of root over the machine. The address that is printed carries a token that is good once; it is
 * exchanged for a cookie and a key. Host and Origin are checked on every request, so that neither a rebound name nor another site's page gets through.
 * Browsers send the cookie to every port of this host's name: it gives the page's own files and nothing else.
 */
export class Access {
  readonly #cookieNames: Readonly<Record<Role, string>>
  readonly #secure: boolean
  readonly #port: number
  readonly #isOwnName: (name: string) => boolean
  #token: string | undefined
  #viewToken: string | undefined
  /** By the cookie's secret. */
  readonly #sessions = new Map<string, Admitted>()
  #count = 0

  constructor({ secure, port, isOwnName }: OwnOrigin) {
    this.#secure = secure
    this.#port = port
    this.#isOwnName = isOwnName
    // Cookies do not tell ports apart; the name does, so that two hosts on one machine do not log each other out. `__Host-` keeps a neighbouring
    // name from setting it; browsers want `Secure` for that. A link to look on, which anybody may put in the driver's way, leaves the driver's alone.
    const name = `${secure ? '__Host-' : ''}dockstage-${port}`
    this.#cookieNames = { driver: name, viewer: `${name}-view` }
  }

  /** A new token for the driver, good once; an older one that was not used is no longer good. */
  issueToken(): string {
    this.#token = newSecret()
    return this.#token
  }

  /** The token for looking on: good for as many browsers as it is given to. It is the same each time. */
  issueViewToken(): string {
    this.#viewToken ??= newSecret()
    return this.#viewToken
  }

  /** A new session for a good token; the driver's token is used up by it. */
  exchange(token: string): Admission | undefined {
    const role = this.#roleOfToken(token)
    if (role === undefined) return undefined
    if (role === 'driver') this.#token = undefined
    const [secret, key] = [newSecret(), newSecret()]
    this.#count += 1
    this.#sessions.set(secret, { session: { role, id: this.#count }, key })
    this.#forgetOldest()
    const cookie = `${this.#cookieNames[role]}=${secret}; HttpOnly; SameSite=Strict; Path=/${this.#secure ? '; Secure' : ''}`
    return { role, cookie, key }
  }

  /** Before anything else: a request under another name, or from another site's page, is refused whatever it carries. */
  refuseForeign({ headers }: IncomingMessage): Refusal | undefined {
    const { host, origin } = headers
    if (host === undefined || !this.#isOwnHost(host)) return 403
    if (origin !== undefined && origin !== `${this.#scheme}//${host}`) return 403
    return isLoadedByAnotherSite(headers) ? 403 : undefined
  }

  /** Whose cookie the request carries, if any's; a driver's before a viewer's. */
  sessionOf(request: IncomingMessage): Session | undefined {
    return this.#admittedBy(request)[0]?.session
  }

  /** Whose cookie the handshake of a WebSocket carries together with its key. */
  socketSessionOf(request: IncomingMessage): Session | undefined {
    const [protocol, ...keys] = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((it) => it.trim())
    if (protocol !== socketProtocol) return undefined
    return this.#admittedBy(request).find(({ key }) => keys.some((it) => isSecret(it, key)))?.session
  }

  /** A page's WebSocket always names its origin; one without is no page of ours. */
  refuseSocket(request: IncomingMessage): Refusal | undefined {
    if (request.headers.origin === undefined) return 403
    return this.refuseForeign(request) ?? (this.socketSessionOf(request) ? undefined : 401)
  }

  /** No token and no cookie is good any more. */
  close(): void {
    this.#token = undefined
    this.#viewToken = undefined
    this.#sessions.clear()
  }

  get #scheme(): string {
    return this.#secure ? 'https:' : 'http:'
  }

  /** As a browser writes it, and not otherwise: `name`, or `name:port` where the port is not the scheme's own. */
  #isOwnHost(host: string): boolean {
    const address = `${this.#scheme}//${host}/`
    if (!URL.canParse(address)) return false
    const url = new URL(address)
    const port = url.port === '' ? (this.#secure ? 443 : 80) : Number(url.port)
    return url.host === host && port === this.#port && this.#isOwnName(url.hostname.replace(/^\[|\]$/g, ''))
  }

  #admittedBy({ headers: { cookie = '' } }: IncomingMessage): readonly Admitted[] {
    const pairs = cookie.split(';').map((pair) => pair.trim().split('=', 2))
    return roles.flatMap((role) =>
      pairs.flatMap(([name, secret = '']) => {
        const admitted = name === this.#cookieNames[role] ? this.#sessions.get(secret) : undefined
        return admitted?.session.role === role ? [admitted] : []
      }),
    )
  }

  #roleOfToken(token: string): Role | undefined {
    // Both are compared, whichever it is.
    const [isDriver, isViewer] = [isSecret(token, this.#token), isSecret(token, this.#viewToken)]
    return isDriver ? 'driver' : isViewer ? 'viewer' : undefined
  }

  #forgetOldest(): void {
    if (this.#sessions.size <= mostSessions) return
    const [oldest] = [...this.#sessions].find(([, { session }]) => session.role === 'viewer') ?? []
    if (oldest !== undefined) this.#sessions.delete(oldest)
  }
}

/**
 * What another site's page loads as a picture, a script or a frame carries no Origin; browsers say so here. A link from elsewhere that is followed may
 * lead here: it is how a view-only address is handed on.
 */
function isLoadedByAnotherSite(headers: IncomingMessage['headers']): boolean {
  const site = headers['sec-fetch-site']
  if (site !== 'cross-site' && site !== 'same-site') return false
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document'
}

const newSecret = (): string => randomBytes(24).toString('base64url')

function isSecret(text: string, secret: string | undefined): boolean {
  if (secret === undefined) return false
  const [left, right] = [Buffer.from(text), Buffer.from(secret)]
  return left.length === right.length && timingSafeEqual(left, right)
}
