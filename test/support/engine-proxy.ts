import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is done to an answer; the call itself reaches the engine in any case. */
export interface Meddling {
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
  close(): Promise<void>
}

export async function engineProxy(target: string): Promise<EngineProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'dockstage-meddler-'))
  const events = new Set<ServerResponse>()
  const forward = (call: IncomingMessage) =>
    request({ socketPath: target, method: call.method, path: call.url, headers: call.headers, agent: false })
  const proxy: EngineProxy = {
    path: join(folder, 'proxy.sock'),
    meddle: undefined,
    intoEvents: (text) => events.forEach((stream) => void stream.write(text)),
    cutEvents: () => events.forEach((stream) => void stream.destroy()),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }

  const server = createServer((call, response) => {
    const path = (call.url ?? '').replace(/^\/v[\d.]+(?=\/)/, '')
    const meddling = proxy.meddle?.({ method: call.method ?? '', path }) ?? {}
    const onwards = forward(call)
    onwards.on('error', () => response.destroy())
    response.on('close', () => onwards.destroy())
    onwards.on('response', (answer) => void pass(answer, response, meddling).catch(() => response.destroy()))
    if (path.startsWith('/events?') && !path.includes('until')) {
      events.add(response)
      response.on('close', () => events.delete(response))
    }
    call.pipe(onwards)
  })
  // Attach and exec leave HTTP behind.
  server.on('upgrade', (call: IncomingMessage, near: Socket) => {
    const onwards = forward(call)
    onwards.on('error', () => near.destroy())
    onwards.on('upgrade', (_answer, far: Socket, head: Buffer) => {
      near.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n')
      near.write(head)
      far.pipe(near).pipe(far)
      for (const [one, other] of [[near, far] as const, [far, near] as const]) one.on('error', () => other.destroy())
    })
    call.pipe(onwards)
  })
  await new Promise<void>((resolve) => server.listen(proxy.path, resolve))
  return proxy
}

async function pass(answer: IncomingMessage, response: ServerResponse, { hold, body, cutAfter }: Meddling): Promise<void> {
  await hold?.()
  const { 'content-length': length, ...headers } = answer.headers
  response.writeHead(answer.statusCode ?? 500, length !== undefined && !body ? answer.headers : headers)
  response.flushHeaders()
  if (!body && cutAfter === undefined) {
    answer.pipe(response)
    return
  }
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part as Buffer)
  const whole = Buffer.concat(parts)
  if (cutAfter === undefined) response.end(body?.(whole.toString('utf8')))
  else response.write(whole.subarray(0, cutAfter), () => response.destroy())
}
