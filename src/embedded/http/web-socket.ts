import type { RawData, WebSocket } from 'ws'
import type { Hijacked } from './hijack.ts'
import type { Call } from './request.ts'

/** What a client may send at once. */
const largestMessage = 8 * 1024 * 1024

/**
 * Makes the connection a WebSocket (RFC 6455). Undefined where the client asked for none, or badly: that is answered here, in plain text as Go's
 * `x/net/websocket` does it.
 */
export async function webSocket(call: Call): Promise<Hijacked | undefined> {
  const { request, response, upgrade, version } = call
  if (!upgrade || request.headers.upgrade?.toLowerCase() !== 'websocket') {
    response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end('not websocket protocol')
    return undefined
  }
  // Loaded when it is asked for: an engine starts without it.
  const { WebSocketServer } = await import('ws')
  const server = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: largestMessage })
  // A bad handshake is answered by the server itself, and this call waits for the client to go.
  const socket = await new Promise<WebSocket | undefined>((resolve) => {
    call.gone.addEventListener('abort', () => resolve(undefined), { once: true })
    server.handleUpgrade(request, upgrade.socket, upgrade.head, resolve)
  })
  return socket && over(socket, version >= 1.28)
}

/** Text up to API 1.27, and bytes since (the API's version history). */
function over(socket: WebSocket, binary: boolean): Hijacked {
  const early: Buffer[] = []
  let take = (bytes: Buffer): void => void early.push(bytes)
  socket.on('message', (data) => take(bytesOf(data)))
  // A client that breaks the protocol is closed by the library, with the code for it.
  socket.on('error', () => {})
  return {
    output: (_stream, bytes) => {
      if (socket.readyState === socket.OPEN) socket.send(binary ? bytes : Buffer.from(bytes).toString(), { binary })
    },
    end: () => socket.close(1000),
    input: {
      listen: (next, ended) => {
        take = next
        for (const bytes of early.splice(0)) next(bytes)
        if (socket.readyState === socket.OPEN) socket.once('close', ended)
        else ended()
      },
    },
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}
