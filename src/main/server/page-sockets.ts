import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { foldedEvent } from '../../shared/folded.ts'
import { type AppEvents, type AppState, eventChannels } from '../../shared/ipc.ts'
import type { Caller } from '../../shared/ipc-access.ts'
import { parseClientMessage } from '../../shared/ipc-schema.ts'
import { socketProtocol } from '../../shared/page-keys.ts'
import { failure } from '../../shared/result.ts'
import { answerCall } from '../answer-call.ts'
import { createEmitter } from '../session/emitter.ts'
import type { Session } from '../session/session.ts'
import type { Role } from './access.ts'
import { refuseRaw } from './answers.ts'
import type { HostLimits } from './limits.ts'
import { RateLimit } from './rate-limit.ts'
import type { ViewerView } from './viewer-view.ts'

/** The close codes of RFC 6455 that are used. */
const policyViolation = 1008
const tryAgainLater = 1013

/** Who is at the other end. */
export interface PageOwner {
  readonly role: Role
  /** Of the browser's session. */
  readonly id: number
  /** The hall's window, which the driver's page has opened. */
  readonly isHall: boolean
}

interface Page {
  readonly socket: WebSocket
  readonly caller: Caller
  readonly sessionId: number
  /** It has answered the last ping. */
  isAlive: boolean
}

export interface PageSockets {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, owner: PageOwner): void
  /** Hears how many pages are connected, whenever that changes. Returns the undo. */
  onCount(listen: (count: number) => void): () => void
  close(): void
}

/** The pages that are connected: the contract's calls from each as far as it may, and its events to each as far as they are its own to see. */
export function createPageSockets(session: Session, limits: HostLimits, view: ViewerView): PageSockets {
  const pages = new Set<Page>()
  const counts = createEmitter<{ count: number }>()
  const servers: Readonly<Record<Role, WebSocketServer>> = {
    driver: serverFor(limits.largestMessage.driver),
    viewer: serverFor(limits.largestMessage.viewer),
  }
  const events = Object.keys(eventChannels) as (keyof AppEvents)[]
  const undo = events.map((event) => session.on(event, (payload) => tell(event, payload)))

  function tell<E extends keyof AppEvents>(event: E, payload: AppEvents[E]): void {
    const seen = view.event(event, payload)
    const messages = {
      driver: JSON.stringify({ event, payload: foldedEvent(event, payload) }),
      viewer: seen === undefined ? undefined : JSON.stringify({ event, payload: foldedEvent(event, seen) }),
    }
    for (const { socket, caller } of pages) {
      const message = caller === 'viewer' ? messages.viewer : messages.driver
      if (message !== undefined) send(socket, message)
    }
  }

  /** A page that does not read what it is sent must not fill the memory. */
  function send(socket: WebSocket, message: string): void {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > limits.mostUnread) socket.terminate()
    else socket.send(message)
  }

  function tellOfHalls(): void {
    session.hallLooksOn([...pages].some(({ caller }) => caller === 'hall'))
  }

  const shownTo = (caller: Caller) => (caller === 'viewer' ? view.state : (state: AppState) => state)

  function serve(page: Page): void {
    const { socket, caller } = page
    const rate = new RateLimit(limits.messages[caller === 'viewer' ? 'viewer' : 'driver'])
    pages.add(page)
    counts.emit('count', pages.size)
    if (caller === 'hall') tellOfHalls()
    socket.on('message', async (data, isBinary) => {
      if (!rate.take('')) return socket.close(policyViolation, 'too many messages')
      const message = isBinary ? failure('bad-message', 'only texts are understood') : parseClientMessage(String(data))
      if (!message.ok) return socket.close(policyViolation, reasonOf(message.failure.message))
      const { id, call, args } = message.value
      const result = await answerCall(session.api, call, args, caller, shownTo(caller))
      send(socket, JSON.stringify({ id, result }))
    })
    socket.on('pong', () => {
      page.isAlive = true
    })
    // An error closes the socket; the page connects again by itself.
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      pages.delete(page)
      counts.emit('count', pages.size)
      if (caller === 'hall') tellOfHalls()
    })
  }

  /** A machine that went to sleep, or a cable that was pulled, closes nothing. */
  const pinging = setInterval(() => {
    for (const page of pages) {
      if (!page.isAlive) page.socket.terminate()
      page.isAlive = false
      page.socket.ping()
    }
  }, limits.pingMs)
  pinging.unref()

  return {
    accept(request, connection, head, { role, id, isHall }) {
      servers[role].handleUpgrade(request, connection, head, (socket) => {
        const ofSession = [...pages].filter(({ sessionId }) => sessionId === id).length
        if (pages.size >= limits.sockets.all || ofSession >= limits.sockets.perSession) {
          socket.on('error', () => socket.terminate())
          socket.close(tryAgainLater, 'too many pages are open')
          return
        }
        serve({ socket, caller: role === 'driver' && isHall ? 'hall' : role, sessionId: id, isAlive: true })
      })
    },
    onCount: (listen) => counts.on('count', listen),
    close() {
      clearInterval(pinging)
      for (const off of undo) off()
      for (const { socket } of pages) socket.terminate()
    },
  }
}

function serverFor(maxPayload: number): WebSocketServer {
  // Of what a page offers its keys are not repeated in the answer.
  const server = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload, handleProtocols: () => socketProtocol })
  // A handshake that is none; by itself ws answers without the headers of every other refusal.
  return server.on('wsClientError', (_, socket) => refuseRaw(socket, 400))
}

/** What a close frame has room for: 123 bytes of UTF-8. */
function reasonOf(message: string): string {
  const bytes = Buffer.from(message).subarray(0, 120)
  return bytes.toString('utf8').replace(/\uFFFD$/, '')
}
