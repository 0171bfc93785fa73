import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { foldedEvent } from '../../shared/folded.ts'
import { type AppEvents, eventChannels } from '../../shared/ipc.ts'
import type { Caller } from '../../shared/ipc-access.ts'
import { type CallName, parseClientMessage } from '../../shared/ipc-schema.ts'
import { socketProtocol } from '../../shared/page-keys.ts'
import { failure } from '../../shared/result.ts'
import { answerCall } from '../answer-call.ts'
import { createEmitter } from '../session/emitter.ts'
import type { Session } from '../session/session.ts'
import type { Role } from './access.ts'
import { refuseRaw } from './answers.ts'
import type { HostLimits } from './limits.ts'
import { RateLimit } from './rate-limit.ts'
import { sharedAnswer } from './shared-answer.ts'
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
  /** What the last ping carried, until it was answered with that: a pong that nobody asked for says nothing of what was read. */
  pinged: string | undefined
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
    driver: serverFor('driver', limits),
    viewer: serverFor('viewer', limits),
  }
  const rates: Readonly<Record<Role, RateLimit>> = {
    driver: new RateLimit(limits.messages.driver),
    viewer: new RateLimit(limits.messages.viewer),
  }
  /** The state as JSON, as a result, for all viewers together: what it takes to read it does not grow with them. */
  const viewersState = sharedAnswer(
    async () => JSON.stringify(await answerCall(session.api, 'readState', [], 'viewer', view.state)),
    limits.viewersStateMs,
  )
  const events = Object.keys(eventChannels) as (keyof AppEvents)[]
  const undo = events.map((event) => session.on(event, (payload) => tell(event, payload)))

  function tell<E extends keyof AppEvents>(event: E, payload: AppEvents[E]): void {
    const seen = view.event(event, payload)
    const messages = {
      driver: JSON.stringify({ event, payload: foldedEvent(event, payload) }),
      viewer: seen === undefined ? undefined : JSON.stringify({ event, payload: foldedEvent(event, seen) }),
    }
    for (const page of pages) {
      const message = page.caller === 'viewer' ? messages.viewer : messages.driver
      if (message !== undefined) send(page, message)
    }
    boundUnread()
  }

  /** A page that does not read what it is sent must not fill the memory. */
  function send({ socket }: Page, message: string): void {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > limits.unread.perPage) socket.terminate()
    else socket.send(message)
  }

  /** Nor must many viewers' together: those go first that have most to read. */
  function boundUnread(): void {
    const viewers = [...pages].filter(({ caller, socket }) => caller === 'viewer' && socket.readyState === socket.OPEN)
    const unread = viewers.map(({ socket }) => ({ socket, bytes: socket.bufferedAmount })).sort((a, b) => b.bytes - a.bytes)
    let all = unread.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const { socket, bytes } of unread) {
      if (all <= limits.unread.viewers) return
      socket.terminate()
      all -= bytes
    }
  }

  /** Says why, and does not wait for long until the other end has closed as well. */
  function letGo(socket: WebSocket, code: number, reason: string): void {
    const gone = setTimeout(() => socket.terminate(), limits.lingerMs)
    socket.once('close', () => clearTimeout(gone))
    socket.close(code, reason)
  }

  function tellOfHalls(): void {
    session.hallLooksOn([...pages].some(({ caller }) => caller === 'hall'))
  }

  /** The result of a call as JSON. */
  async function answer(caller: Caller, call: CallName, args: unknown[]): Promise<string> {
    if (caller === 'viewer' && call === 'readState' && args.length === 0) return viewersState()
    return JSON.stringify(await answerCall(session.api, call, args, caller, caller === 'viewer' ? view.state : undefined))
  }

  function serve(page: Page): void {
    const { socket, caller, sessionId } = page
    const rate = rates[roleOf(caller)]
    pages.add(page)
    counts.emit('count', pages.size)
    if (caller === 'hall') tellOfHalls()
    socket.on('message', async (data, isBinary) => {
      // It was let go, and has not heard of it.
      if (socket.readyState !== socket.OPEN) return
      if (!rate.take(String(sessionId))) return letGo(socket, policyViolation, 'too many messages')
      const message = isBinary ? failure('bad-message', 'only texts are understood') : parseClientMessage(String(data))
      if (!message.ok) return letGo(socket, policyViolation, reasonOf(message.failure.message))
      const { id, call, args } = message.value
      send(page, `{"id":${id},"result":${await answer(caller, call, args)}}`)
      boundUnread()
    })
    socket.on('pong', (data) => {
      if (String(data) === page.pinged) page.pinged = undefined
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
      if (page.pinged !== undefined) page.socket.terminate()
      page.pinged = randomBytes(8).toString('hex')
      page.socket.ping(page.pinged)
    }
  }, limits.pingMs)
  pinging.unref()

  return {
    accept(request, connection, head, { role, id, isHall }) {
      servers[role].handleUpgrade(request, connection, head, (socket) => {
        const ofSession = [...pages].filter(({ sessionId }) => sessionId === id)
        const ofRole = [...pages].filter(({ caller }) => roleOf(caller) === role)
        const room = role === 'driver' ? limits.sockets.drivers : limits.sockets.viewers
        if (ofRole.length >= room || ofSession.length >= limits.sockets.perSession) {
          socket.on('error', () => socket.terminate())
          letGo(socket, tryAgainLater, 'too many pages are open')
          return
        }
        serve({ socket, caller: role === 'driver' && isHall ? 'hall' : role, sessionId: id, pinged: undefined })
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

const roleOf = (caller: Caller): Role => (caller === 'viewer' ? 'viewer' : 'driver')

function serverFor(role: Role, { largestMessage, lingerMs }: HostLimits): WebSocketServer {
  const maxPayload = largestMessage[role]
  // Of what a page offers its keys are not repeated in the answer.
  const server = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload, handleProtocols: () => socketProtocol })
  // A handshake that is none; by itself ws answers without the headers of every other refusal.
  return server.on('wsClientError', (_, socket) => refuseRaw(socket, 400, lingerMs))
}

/** What a close frame has room for: 123 bytes of UTF-8. */
function reasonOf(message: string): string {
  const bytes = Buffer.from(message).subarray(0, 120)
  return bytes.toString('utf8').replace(/\uFFFD$/, '')
}
