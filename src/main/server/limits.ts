import type { Rate } from './rate-limit.ts'

/** What the browser host bears of its clients. A client is a remote address; a socket is a page's WebSocket. */
export interface HostLimits {
  /** Wrong tokens. 192 random bits are not guessed; whoever tries is slowed down all the same, and is seen to be. */
  readonly guesses: Rate
  /** Of one browser that is let in; of one client, as long as it is not. */
  readonly requests: Rate
  readonly messages: { readonly driver: Rate; readonly viewer: Rate }
  /** Bytes of one message. A driver's may hold the text of the largest recording in an envelope, as UTF-8 and with its quotes escaped. */
  readonly largestMessage: { readonly driver: number; readonly viewer: number }
  /** Bytes that wait to be read by a page before it is let go: it comes back, and asks for the state. */
  readonly mostUnread: number
  /** Pages at a time: in all, and of one browser. */
  readonly sockets: { readonly all: number; readonly perSession: number }
  /** TCP connections at a time, whatever comes over them: in all, and of one client. */
  readonly connections: { readonly all: number; readonly perClient: number }
  /** Bytes of a request's head. */
  readonly largestHead: number
  /** Milliseconds for a request's head to be there, for the whole request, and for a TLS handshake. */
  readonly headMs: number
  readonly requestMs: number
  readonly handshakeMs: number
  /** Milliseconds without a request, on a connection that is kept. */
  readonly idleMs: number
  /** Milliseconds between two pings; a page that has not answered the one before is gone. */
  readonly pingMs: number
}

export const hostLimits: HostLimits = {
  guesses: { burst: 10, perSecond: 1 / 6 },
  // A page is some thirty files, and a class that is not let in yet may stand behind one address.
  requests: { burst: 2_000, perSecond: 100 },
  // A spotlight that follows the pointer is sixty messages a second.
  messages: { driver: { burst: 600, perSecond: 200 }, viewer: { burst: 20, perSecond: 2 } },
  largestMessage: { driver: 16_000_000, viewer: 4_096 },
  mostUnread: 64_000_000,
  sockets: { all: 300, perSession: 12 },
  connections: { all: 1_000, perClient: 400 },
  largestHead: 16_384,
  headMs: 5_000,
  requestMs: 10_000,
  handshakeMs: 10_000,
  idleMs: 5_000,
  pingMs: 30_000,
}
