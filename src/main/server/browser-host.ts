import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createEmitter } from '../session/emitter.ts'
import type { Session } from '../session/session.ts'
import { Access, type Refusal } from './access.ts'
import { answerLater, answerText, hangUp, refuseRaw } from './answers.ts'
import { type Connections, limitConnections } from './connections.ts'
import { entryPage } from './entry-page.ts'
import { type HostLimits, hostLimits } from './limits.ts'
import { type PageFolder, readPageFolder } from './page-folder.ts'
import { createPageSockets } from './page-sockets.ts'
import { loopback, type Place } from './place.ts'
import { RateLimit } from './rate-limit.ts'
import { createViewerView } from './viewer-view.ts'

export interface BrowserHost {
  /** The driver's, such as `http://127.0.0.1:PORT/?token=...`; the token is good once. */
  readonly address: string
  /** A further address of the driver's, for another browser. */
  newAddress(): string
  /** Hears how many pages are connected, whenever that changes. Returns the undo. */
  onPages(listen: (count: number) => void): () => void
  /** Hears that a driver's address was used, which is good for nothing from then on. Returns the undo. */
  onDriver(listen: () => void): () => void
  /** An address that only looks on, good for as many browsers as it is given to until the host is closed. */
  viewAddress(): string
  /** Ends every session and every connection. */
  close(): Promise<void>
}

export interface BrowserHostOptions {
  /** A free port of loopback when left out. */
  readonly place?: Place
  /** The user's home directory, which viewers see as `~`. */
  readonly home: string
  /** Viewers see what others have on the engine, too. */
  readonly wholeEngine?: boolean
  readonly limits?: HostLimits
}

/**
 * Serves the app's page, and the contract on its WebSocket `/ws`. Rejects with Node's error where the port cannot be had.
 * @param pageFolder the built page (`out/renderer`)
 */
export async function serveBrowser(
  session: Session,
  pageFolder: string,
  { place = loopback(0), home, wholeEngine = false, limits = hostLimits }: BrowserHostOptions,
): Promise<BrowserHost> {
  const files = await readPageFolder(pageFolder)
  const server = serverAt(place, limits)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(place.port, place.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const access = new Access({ secure: place.tls !== undefined, port, isOwnName: place.isOwnName })
  const pages = createPageSockets(session, limits, createViewerView({ madeImage: session.madeImage, wholeEngine, home }))
  const entries = createEmitter<{ driver: undefined }>()
  const world: World = {
    access,
    files,
    connections: limitConnections(server, limits),
    requests: new RateLimit(limits.requests),
    guesses: new RateLimit(limits.guesses),
    onDriver: () => entries.emit('driver', undefined),
  }
  server.on('request', (request, response) => void answerRequest(world, request, response))
  server.on('checkExpectation', (request, response) => void answerRequest(world, request, response))
  server.on('upgrade', (request, socket, head) => {
    // Whoever is turned away may be gone already; that must not end the host.
    socket.on('error', () => socket.destroy())
    const url = addressOf(request)
    const refusal = url?.pathname === '/ws' ? access.refuseSocket(request) : (access.refuseForeign(request) ?? 404)
    const owner = access.socketSessionOf(request)
    if (refusal !== undefined) return refuseRaw(socket, refusal, limits.lingerMs)
    if (!owner || !url) return
    world.connections.promote(request.socket, owner.role === 'driver' ? 'driver' : 'let in')
    pages.accept(request, socket, head, { ...owner, isHall: url.searchParams.has('hall') })
  })
  server.on('clientError', (cause: NodeJS.ErrnoException, socket) => {
    if (cause.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else refuseRaw(socket, statusOfFault(cause.code), limits.lingerMs)
  })
  const addressWith = (token: string): string => {
    const host = place.name.includes(':') ? `[${place.name}]` : place.name
    return new URL(`${place.tls ? 'https' : 'http'}://${host}:${port}/?token=${token}`).href
  }
  const newAddress = (): string => addressWith(access.issueToken())
  return {
    address: newAddress(),
    newAddress,
    onPages: pages.onCount,
    onDriver: (listen) => entries.on('driver', listen),
    viewAddress: () => addressWith(access.issueViewToken()),
    close: async () => {
      access.close()
      pages.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function serverAt(place: Place, limits: HostLimits): Server {
  const server = httpServer(place, limits)
  // A connection over which nothing goes, in either direction; a page's socket is pinged instead.
  server.timeout = limits.stalledMs
  return server
}

function httpServer({ tls }: Place, { largestHead, headMs, requestMs, handshakeMs, idleMs }: HostLimits): Server {
  const options = {
    maxHeaderSize: largestHead,
    headersTimeout: headMs,
    requestTimeout: requestMs,
    keepAliveTimeout: idleMs,
    // Node looks for connections that are too slow so often, and only every half minute by itself.
    connectionsCheckingInterval: Math.min(1_000, headMs),
  }
  if (!tls) return createServer(options)
  return createTlsServer({ ...options, cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2', handshakeTimeout: handshakeMs })
}

interface World {
  readonly access: Access
  readonly files: PageFolder
  readonly connections: Connections
  readonly requests: RateLimit
  readonly guesses: RateLimit
  /** A driver's token was exchanged. */
  onDriver(): void
}

const words: Readonly<Record<Refusal, string>> = {
  401: 'Open the address that "dockstage serve" printed.',
  403: 'This page is served under the address that "dockstage serve" printed only.',
}

function answerRequest(world: World, request: IncomingMessage, response: ServerResponse): ServerResponse {
  const { access, files, connections, requests } = world
  const answered = connections.asked(request.socket)
  // It hangs up: nobody waits for this answer.
  if (!answered) return response
  response.once('close', answered)
  const foreign = access.refuseForeign(request)
  if (foreign !== undefined) return answerText(response, foreign, words[foreign])
  const client = clientOf(request)
  const owner = access.sessionOf(request)
  // The cookie alone makes nobody the driver.
  if (owner) connections.promote(request.socket, 'let in')
  const payer = owner ? `session ${owner.id}` : client
  if (!requests.take(payer)) return answerLater(response, requests.secondsToWait(payer), 'Too many requests.')
  const url = addressOf(request)
  if (!url) return answerText(response, 400, 'That is no address.')
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return answerText(response, 405, 'Only GET and HEAD.', { allow: 'GET, HEAD', ...hangUp })
  if (request.headers.expect !== undefined) return answerText(response, 417, 'Nothing can be expected here.', hangUp)
  if (hasBody(request)) return answerText(response, 413, 'A request has no body here.', hangUp)
  const token = url.searchParams.get('token')
  // A HEAD comes from what looks at links before somebody follows them.
  if (token !== null && request.method === 'GET') return exchange(world, token, client, response)
  if (!owner) return answerText(response, 401, words[401])
  const file = files(url.pathname)
  if (!file) return answerText(response, 404, 'Not found.')
  return response
    .writeHead(200, { ...file.headers, 'content-length': file.body.byteLength })
    .end(request.method === 'HEAD' ? undefined : file.body)
}

/** A token for a cookie and a key. Who has guessed too often waits, and a right one is no guess: nobody else's keep it from being used. */
function exchange({ access, guesses, onDriver }: World, token: string, client: string, response: ServerResponse): ServerResponse {
  const admission = access.exchange(token)
  if (admission) {
    const { headers, body } = entryPage(admission)
    response.writeHead(200, headers).end(body)
    if (admission.role === 'driver') onDriver()
    return response
  }
  if (!guesses.take(client)) return answerLater(response, guesses.secondsToWait(client), 'Too many wrong addresses.')
  return answerText(
    response,
    401,
    'This address was used already or is not the one printed last. Start "dockstage serve" again for a new one.',
  )
}

const clientOf = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? ''
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/**
 * Undefined for what is no path here: anybody on this machine, and any page that a browser shows, can send it. Of `//name/path` and `http://name/path` the
 * name would be left out unseen.
 */
function addressOf({ url = '/' }: IncomingMessage): URL | undefined {
  if (!/^\/(?![/\\])/.test(url)) return undefined
  return URL.canParse(url, 'http://host') ? new URL(url, 'http://host') : undefined
}

function statusOfFault(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}
