import type { Agent, ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { inspect } from 'node:util'
import type { EngineCall } from '../../shared/playback/frame.ts'

/**
 * How Node hands a request to an agent. It is not in the types, and is what every agent of one's own implements: `http.request` takes any object
 * that has it.
 */
export type RequestTaker = Agent & { addRequest(request: ClientRequest, options: object): void }

export interface CallWatcher {
  /** Called right before a call is sent, with its method and path. */
  sent(call: EngineCall): void
  /** Called as soon as it is answered (or has failed), whatever other calls do. */
  ended(call: EngineCall): void
  /** Called when a call is answered (or has failed), in the order in which the calls were sent. */
  answered(call: EngineCall): void
  /** A socket that left HTTP (attach, exec): it is no longer among the pool's own and has to be closed by itself. */
  hijacked(socket: Socket): void
}

/**
 * An agent that sends through `pool` and tells `watcher` of every request that goes through it, whatever part of the client sent it: plain calls,
 * streams and hijacked ones alike. The pool, and so its open sockets, are shared by all clients of a connection.
 */
export function reportingAgent(pool: Agent, watcher: CallWatcher): Agent {
  const queue = new CallQueue(watcher)
  const addRequest = (request: ClientRequest, options: object): void => {
    queue.add(request)
    request.once('upgrade', (_response, socket) => watcher.hijacked(socket))
    request.prependOnceListener('response', goesNowhereElse)
    // docker-modem waits for the end of an answer and would never hear of one that is cut off in its middle.
    request.once('response', (response) => response.once('error', (cause) => request.emit('error', cause)))
    ;(pool as RequestTaker).addRequest(request, options)
  }
  // docker-modem has `util.inspect` print each request's options for its debug log, whether it is on or not. An agent holds all its sockets, and
  // printing them took longer (8 ms) than the call.
  return Object.create(pool, { addRequest: { value: addRequest }, [inspect.custom]: { value: () => 'Agent' } }) as Agent
}

/**
 * docker-modem would ask again wherever an answer says that the thing is (5.0): any address that the engine likes, past all guards, and where that is no
 * address it throws where nobody catches it. It does so for an answer with a `Location`.
 */
function goesNowhereElse({ headers }: IncomingMessage): void {
  delete headers.location
}

/** Ends a pool: what is under way is cut off, and what clients of it send from now on fails. */
export function closePool(pool: Agent): void {
  const refuse = (_options: object, done: (error: Error) => void): void => done(new Error('The connection to the engine was closed.'))
  Object.assign(pool, { createConnection: refuse })
  pool.destroy()
}

/** Calls may be answered in another order than that in which they were sent; they are reported in the latter. */
class CallQueue {
  readonly #open: { call?: EngineCall }[] = []
  readonly #watcher: CallWatcher

  constructor(watcher: CallWatcher) {
    this.#watcher = watcher
  }

  add(request: ClientRequest): void {
    const sent = performance.now()
    const entry: { call?: EngineCall } = {}
    const { method } = request
    const path = withoutVersion(request.path)
    this.#open.push(entry)
    this.#watcher.sent({ method, path, ms: 0 })
    const finish = (status?: number): void => {
      if (entry.call) return
      const ms = Math.round((performance.now() - sent) * 10) / 10
      entry.call = { method, path, ms, ...(status === undefined ? {} : { status }) }
      this.#watcher.ended(entry.call)
      this.#report()
    }
    // These come before the client's own listeners, so a call is reported before the code that awaits it goes on.
    request.prependOnceListener('response', (response) => finish(response.statusCode))
    request.prependOnceListener('upgrade', (response) => finish(response.statusCode))
    request.prependOnceListener('error', () => finish())
    request.prependOnceListener('close', () => finish())
  }

  #report(): void {
    for (let first = this.#open[0]; first?.call; first = this.#open[0]) {
      this.#open.shift()
      this.#watcher.answered(first.call)
    }
  }
}

const withoutVersion = (path: string): string => path.replace(/^\/v\d+\.\d+(?=\/)/, '')
