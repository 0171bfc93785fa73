import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { foldedEvent } from '../../shared/folded.ts'
import { type AppApi, type AppEvents, eventChannels } from '../../shared/ipc.ts'
import { parseClientMessage } from '../../shared/ipc-schema.ts'
import { failure } from '../../shared/result.ts'
import { answerCall, type Caller } from '../answer-call.ts'
import { pageFile } from '../page-files.ts'
import { createEmitter } from '../session/emitter.ts'
import type { Session } from '../session/session.ts'
import { Access } from './access.ts'

/** A message of the page may be this large: the text of the largest recording in an envelope, as UTF-8 and with its quotes escaped. */
const largestMessage = 16_000_000

export interface BrowserHost {
  /** `http://127.0.0.1:PORT/?token=...`; the token is good once. */
  readonly address: string
  /** A further address, for another browser. */
  newAddress(): string
  /** Hears how many pages are connected, whenever that changes. Returns the undo. */
  onPages(listen: (count: number) => void): () => void
  close(): Promise<void>
}

/**
 * Serves the app's page on loopback and the contract on its WebSocket `/ws`. Rejects with Node's error where the port cannot be had.
 * @param pageFolder the built page (`out/renderer`)
 * @param port 0 for a free one
 */
export async function serveBrowser(session: Session, pageFolder: string, port: number): Promise<BrowserHost> {
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000 })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  const access = new Access(actual)
  server.on('request', (request, response) => void answerRequest(access, pageFolder, request, response))
  server.on('upgrade', (request, socket, head) => {
    // Whoever is turned away may be gone already; that must not end the host.
    socket.on('error', () => socket.destroy())
    const refusal = addressOf(request)?.pathname === '/ws' ? access.refuseSocket(request) : 404
    if (refusal !== undefined) refuseUpgrade(socket, refusal)
    else
      sockets.handleUpgrade(request, socket, head, (page) => {
        const caller = callerAt(request)
        if (caller === 'hall') countHall(page)
        tellPages()
        page.once('close', tellPages)
        serveSocket(session.api, page, caller)
      })
  })
  const halls = new Set<WebSocket>()
  const countHall = (page: WebSocket): void => {
    halls.add(page)
    session.hallLooksOn(true)
    page.once('close', () => {
      halls.delete(page)
      session.hallLooksOn(halls.size > 0)
    })
  }
  const pages = createEmitter<{ count: number }>()
  const tellPages = (): void => pages.emit('count', sockets.clients.size)
  const undo = (Object.keys(eventChannels) as (keyof AppEvents)[]).map((event) =>
    session.on(event, (payload) => {
      const message = JSON.stringify({ event, payload: foldedEvent(event, payload) })
      for (const page of sockets.clients) page.send(message)
    }),
  )
  const newAddress = (): string => `http://127.0.0.1:${actual}/?token=${access.issueToken()}`
  return {
    address: newAddress(),
    newAddress,
    onPages: (listen) => pages.on('count', listen),
    close: async () => {
      for (const off of undo) off()
      for (const page of sockets.clients) page.terminate()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function answerRequest(access: Access, pageFolder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const foreign = access.refuseForeign(request)
  if (foreign !== undefined) return end(response, foreign, 'This page is served to this machine only, under 127.0.0.1.')
  const url = addressOf(request)
  if (!url) return end(response, 400, 'That is no address.')
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'Only GET and HEAD.')
  const token = url.searchParams.get('token')
  if (token !== null) {
    const cookie = access.exchange(token)
    if (cookie === undefined)
      return end(
        response,
        401,
        'This address was used already or is not the one printed last. Start "dockstage serve" again for a new one.',
      )
    // Away with the token: neither the address bar nor the history keeps it.
    response.writeHead(303, { location: '/', 'set-cookie': cookie, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end()
    return
  }
  const refusal = access.refuse(request)
  if (refusal !== undefined) return end(response, refusal, 'Open the address that "dockstage serve" printed.')
  const file = await pageFile(pageFolder, url.pathname)
  if (!file) return end(response, 404, 'Not found.')
  response
    .writeHead(200, { ...file.headers, 'content-length': file.body.byteLength })
    .end(request.method === 'HEAD' ? undefined : file.body)
}

/** Undefined for what is no address (`//`): anybody on this machine, and any page that a browser shows, can send it. */
function addressOf({ url = '/' }: IncomingMessage): URL | undefined {
  return URL.canParse(url, 'http://host') ? new URL(url, 'http://host') : undefined
}

function end(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    .end(`${text}\n`)
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

/** The hall's page says who it is, and is held to looking on. */
const callerAt = (request: IncomingMessage): Caller => (addressOf(request)?.searchParams.has('hall') ? 'hall' : 'page')

function serveSocket(api: AppApi, page: WebSocket, caller: Caller): void {
  page.on('message', async (data, isBinary) => {
    const message = isBinary ? failure('bad-message', 'only texts are understood') : parseClientMessage(String(data))
    if (!message.ok) return page.close(1008, message.failure.message.slice(0, 120))
    const { id, call, args } = message.value
    const result = await answerCall(api, call, args, caller)
    if (page.readyState === page.OPEN) page.send(JSON.stringify({ id, result }))
  })
  // An error closes the socket; the page connects again by itself.
  page.on('error', () => page.terminate())
}
