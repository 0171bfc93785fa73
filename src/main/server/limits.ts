import type { Rate } from './rate-limit.ts'

/** What the browser host bears of its clients. A client is a remote address; a socket is a page's WebSocket. */
export interface HostLimits {
  /** Wrong tokens. 192 random bits are not guessed; whoever tries is slowed down all the same, and is seen to be. */
  readonly guesses: Rate
  /** Of one browser that is let in; of one client, as long as it is not. */
  readonly requests: Rate
  /** Of one browser, over all its pages. */
  readonly messages: { readonly driver: Rate; readonly viewer: Rate }
  /** Milliseconds between two readings of the state for viewers, of which all get the same: however many there are, they take no more of the host. */
  readonly viewersStateMs: number
  /** Bytes of one message. A driver's may hold the text of the largest recording in an envelope, as UTF-8 and with its quotes escaped. */
  readonly largestMessage: { readonly driver: number; readonly viewer: number }
  /** Bytes that wait to be read before a page is let go: by one page, and by all viewers'. It comes back, and asks for the state. */
  readonly unread: { readonly perPage: number; readonly viewers: number }
  /** Pages at a time: drivers', for which room is kept, viewers', and of one browser. */
  readonly sockets: { readonly drivers: number; readonly viewers: number; readonly perSession: number }
  /** TCP connections at a time, whatever comes over them: in all, and of one client. */
  readonly connections: { readonly all: number; readonly perClient: number }
  /** Requests of one connection that are not answered yet. Browsers send none before the answer to the one before. */
  readonly unanswered: number
  /** Bytes of a request's head. */
  readonly largestHead: number
  /** Milliseconds for a request's head to be there, for the whole request, and for a TLS handshake. */
  readonly headMs: number
  readonly requestMs: number
  readonly handshakeMs: number
  /** Milliseconds without a request, on a connection that is kept. */
  readonly idleMs: number
  /** Milliseconds in which nothing of an answer is read. */
  readonly stalledMs: number
  /** Milliseconds that who is refused may take to read why. */
  readonly lingerMs: number
  /** Milliseconds between two pings; a page that has not answered the one before is gone. */
  readonly pingMs: number
}

export const hostLimits: HostLimits = {
  guesses: { burst: 10, perSecond: 1 / 6 },
  // A page is some thirty files, and a class that is not let in yet may stand behind one address.
  requests: { burst: 2_000, perSecond: 100 },
  // A spotlight that follows the pointer is sixty messages a second.
  messages: { driver: { burst: 600, perSecond: 200 }, viewer: { burst: 20, perSecond: 2 } },
  viewersStateMs: 100,
  largestMessage: { driver: 16_000_000, viewer: 4_096 },
  unread: { perPage: 64_000_000, viewers: 256_000_000 },
  sockets: { drivers: 24, viewers: 276, perSession: 12 },
  connections: { all: 1_000, perClient: 400 },
  unanswered: 16,
  largestHead: 16_384,
  headMs: 5_000,
  requestMs: 10_000,
  handshakeMs: 10_000,
  idleMs: 5_000,
  stalledMs: 15_000,
  lingerMs: 1_000,
  pingMs: 30_000,
}
