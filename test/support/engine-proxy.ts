import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is done to an answer; the call itself reaches the engine, unless it is answered in the engine's place. */
export interface Meddling {
  /** Answered without the engine's knowing of the call. */
  readonly instead?: { readonly status: number; readonly message: string }
  /** Called when the engine has answered; nothing of the answer is passed on before what it gives resolves. */
  readonly hold?: () => Promise<unknown>
  /** The whole body, changed. */
  readonly body?: (text: string) => string
  /** The connection is cut after this many bytes of the body. */
  readonly cutAfter?: number
}

/** Stands between a client and an engine, passes calls on, and meddles with the answers as a test says. */
export interface EngineProxy {
  readonly path: string
  /** Asked for each call; undefined is to leave it alone. `path` is without its version. */
  meddle: ((call: { readonly method: string; readonly path: string }) => Meddling | undefined) | undefined
  /** Writes this into the open streams of events. */
  intoEvents(text: string): void
  /** Cuts the streams of events, and nothing else. */
  cutEvents(): void
  /** The socket's file is gone; connections that stand go on. */
  removeSocket(): Promise<void>
  /** The engine is gone: connections are cut, and new ones refused. */
  cut(): Promise<void>
  /** It listens (again), also to those that `removeSocket` has shut out. */
  listen(): Promise<void>
  close(): Promise<void>
}

export async function engineProxy(target: string): Promise<EngineProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'dockstage-meddler-'))
  const path = join(folder, 'proxy.sock')
  const events = new Set<ServerResponse>()
  const sockets = new Set<Socket>()
  /** More than one only after the socket's file was removed: who was connected stays so. */
  const servers = new Set<Server>()
  const forward = (call: IncomingMessage) =>
    request({ socketPath: target, method: call.method, path: call.url, headers: call.headers, agent: false })
  const meddlingWith = ({ method = '', url = '' }: IncomingMessage): Meddling => proxy.meddle?.({ method, path: withoutVersion(url) }) ?? {}

  const answerCall = (call: IncomingMessage, response: ServerResponse): void => {
    const url = withoutVersion(call.url ?? '')
    const meddling = meddlingWith(call)
    if (meddling.instead) {
      call.resume()
      const body = JSON.stringify({ message: meddling.instead.message })
      response.writeHead(meddling.instead.status, { 'content-type': 'application/json' }).end(body)
      return
    }
    const onwards = forward(call)
    onwards.on('error', () => response.destroy())
    response.on('close', () => onwards.destroy())
    onwards.on('response', (answer) => void pass(answer, response, meddling).catch(() => response.destroy()))
    if (url.startsWith('/events?') && !url.includes('until')) {
      events.add(response)
      response.on('close', () => events.delete(response))
    }
    call.pipe(onwards)
  }

  /** Attach and exec leave HTTP behind. Node reads no body of such a call: it is the first that its socket brings. */
  const upgrade = (call: IncomingMessage, near: Socket, first: Buffer): void => {
    const { instead, hold } = meddlingWith(call)
    const refuse = (status: number, message: string): void => {
      const body = JSON.stringify({ message })
      near.end(`HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
    }
    if (instead) {
      refuse(instead.status, instead.message)
      return
    }
    const onwards = forward(call)
    near.on('error', () => onwards.destroy())
    onwards.on('error', () => near.destroy())
    onwards.on('response', (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        body += part
      })
      answer.on('end', () => refuse(answer.statusCode ?? 500, (JSON.parse(body || '{}') as { message?: string }).message ?? body))
    })
    onwards.on('upgrade', async (_answer, far: Socket, head: Buffer) => {
      for (const [one, other] of [[near, far] as const, [far, near] as const]) one.on('error', () => other.destroy())
      near.on('close', () => far.destroy())
      await hold?.()
      near.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n')
      near.write(head)
      far.write(first.subarray(length))
      far.pipe(near).pipe(far)
    })
    const length = Number(call.headers['content-length'] ?? 0)
    const send = (): void => {
      if (first.length >= length) return void onwards.end(first.subarray(0, length))
      near.once('data', (more: Buffer) => {
        near.pause()
        first = Buffer.concat([first, more])
        send()
      })
    }
    send()
  }

  const proxy: EngineProxy = {
    path,
    meddle: undefined,
    intoEvents: (text) => events.forEach((stream) => void stream.write(text)),
    cutEvents: () => events.forEach((stream) => void stream.destroy()),
    removeSocket: () => rm(path, { force: true }),
    async cut() {
      const over = [...servers].map((server) => new Promise((resolve) => server.close(resolve)))
      servers.clear()
      for (const socket of sockets) socket.destroy()
      await Promise.all(over)
    },
    async listen() {
      await rm(path, { force: true })
      const server = createServer(answerCall)
      server.on('upgrade', upgrade)
      server.on('connection', (socket: Socket) => {
        sockets.add(socket)
        socket.once('close', () => sockets.delete(socket))
      })
      servers.add(server)
      await new Promise<void>((resolve) => server.listen(path, resolve))
    },
    async close() {
      await proxy.cut()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await proxy.listen()
  return proxy
}

const withoutVersion = (url: string): string => url.replace(/^\/v[\d.]+(?=\/)/, '')

async function pass(answer: IncomingMessage, response: ServerResponse, { hold, body, cutAfter }: Meddling): Promise<void> {
  await hold?.()
  const { 'content-length': length, ...headers } = answer.headers
  response.writeHead(answer.statusCode ?? 500, length !== undefined && !body ? answer.headers : headers)
  response.flushHeaders()
  if (body) {
    const parts: Buffer[] = []
    for await (const part of answer) parts.push(part as Buffer)
    response.end(body(Buffer.concat(parts).toString('utf8')))
  } else if (cutAfter !== undefined) await passUntil(answer, response, cutAfter)
  else answer.pipe(response)
}

async function passUntil(answer: IncomingMessage, response: ServerResponse, most: number): Promise<void> {
  let passed = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    response.write(part.subarray(0, most - passed))
    passed += part.length
    if (passed >= most) break
  }
  // After what was written: `destroy` would throw it away.
  response.write('', () => response.destroy())
  if (passed === 0) response.destroy()
}
