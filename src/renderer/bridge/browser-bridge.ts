import type { AppEvents } from '../../shared/ipc.ts'
import { type CallName, checkAnswer, parseServerMessage } from '../../shared/ipc-schema.ts'
import { keyNames, socketProtocol } from '../../shared/page-keys.ts'
import { failure, type Result } from '../../shared/result.ts'
import { apiFrom } from './api-from.ts'
import { isHallPage } from './hall-page.ts'
import type { LinkState, PageBridge } from './page-bridge.ts'

/** The part of a WebSocket that is used, so that tests can bring their own. */
export interface Socket {
  onopen: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: (() => void) | null
  send(data: string): void
  close(): void
}

export interface BrowserBridgeOptions {
  readonly open?: () => Socket
  /** Calls `then` after `ms`. */
  readonly later?: (then: () => void, ms: number) => void
}

const firstPauseMs = 250
const longestPauseMs = 8_000

type Waiting = { readonly name: CallName; readonly settle: (result: Result<unknown>) => void }
type Listener = (payload: AppEvents[keyof AppEvents]) => void

/**
 * The bridge over the browser host's WebSocket: `{ id, call, args }` out, `{ id, result }` and `{ event, payload }` in. A lost connection is
 * tried again with growing pauses; calls made meanwhile wait for it, calls that were under way fail, for nobody knows what became of them.
 */
export function connectBrowserBridge({ open = openSocket, later = afterPause }: BrowserBridgeOptions = {}): PageBridge {
  const waiting = new Map<number, Waiting>()
  const unsent: string[] = []
  const listeners = new Map<keyof AppEvents, Set<Listener>>()
  const linkListeners = new Set<(state: LinkState) => void>()
  let socket: Socket | undefined
  let link: LinkState = 'open'
  let pauseMs = firstPauseMs
  let count = 0

  const setLink = (state: LinkState): void => {
    if (state === link) return
    link = state
    for (const listen of [...linkListeners]) listen(state)
  }

  const receive = (data: unknown): void => {
    const message = typeof data === 'string' ? parseServerMessage(data) : failure('bad-message', 'the message is not a text')
    if (!message.ok) console.error(message.failure.message, message.failure.detail)
    else if ('event' in message.value) {
      // Its payload was checked as this event's by parseServerMessage.
      for (const listen of [...(listeners.get(message.value.event) ?? [])]) listen(message.value.payload as AppEvents[keyof AppEvents])
    } else {
      const call = waiting.get(message.value.id)
      waiting.delete(message.value.id)
      call?.settle(checkAnswer(call.name, message.value.result))
    }
  }

  const connect = (): void => {
    const next = open()
    next.onopen = () => {
      socket = next
      pauseMs = firstPauseMs
      for (const data of unsent.splice(0)) next.send(data)
      setLink('open')
    }
    next.onmessage = (event) => receive(event.data)
    next.onclose = () => {
      if (socket === next) failUnderWay()
      socket = undefined
      setLink('lost')
      later(connect, pauseMs)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
  }

  const failUnderWay = (): void => {
    const lost = failure('unexpected', 'The connection to Dockstage was lost while it was working on this.')
    for (const call of waiting.values()) call.settle(lost)
    waiting.clear()
  }

  connect()
  return {
    host: 'browser',
    api: apiFrom(
      (name, args) =>
        new Promise((settle) => {
          count += 1
          waiting.set(count, { name, settle })
          const data = JSON.stringify({ id: count, call: name, args })
          if (socket) socket.send(data)
          else unsent.push(data)
        }),
    ),
    on(event, listen) {
      const all = listeners.get(event) ?? new Set<Listener>()
      listeners.set(event, all)
      // The set is this event's own, so its listeners get this event's payload.
      const listener = listen as Listener
      all.add(listener)
      return () => {
        all.delete(listener)
      }
    },
    onLink(listen) {
      linkListeners.add(listen)
      listen(link)
      return () => {
        linkListeners.delete(listen)
      }
    },
  }
}

/** The host that served the page, at `/ws` beside it. */
function openSocket(): Socket {
  const url = new URL('ws', document.baseURI)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  url.search = isHallPage() ? '?hall' : ''
  return new WebSocket(url, [socketProtocol, ...storedKeys()]) as Socket
}

/** Of both roles, where this browser was given both: the host takes the driver's. They are shared by all tabs, and stay when one is loaded anew. */
const storedKeys = (): readonly string[] =>
  Object.values(keyNames)
    .map((name) => localStorage.getItem(name))
    // What another program left there, when it had this port, may be anything.
    .filter((key): key is string => key !== null && /^[\w-]+$/.test(key))

const afterPause = (then: () => void, ms: number): void => {
  setTimeout(then, ms)
}
