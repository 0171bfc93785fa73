import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { lookup } from '../../../shared/lookup.ts'
import { listenTcp } from '../network/sockets.ts'
import type { Peer } from '../ports.ts'
import type { Proc } from '../process/proc.ts'

export interface Request {
  readonly method: string
  /** Decoded and without `..`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly client: string
}
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

const peers = new WeakMap<Duplex, Peer>()
/** More than any form needs. */
const maximalBody = 1_048_576

/** HTTP on a TCP port until the process ends, over Node's own parser; `log` is called for each request with its reply. Throws with code `EADDRINUSE`. */
export function serveHttp(
  proc: Proc,
  port: number,
  answer: (request: Request) => Promise<Reply>,
  log: (request: IncomingMessage, client: string, reply: Reply) => Promise<void>,
): { close(): void } {
  const server = createServer((incoming, response) => {
    void respond(proc, incoming, response, answer, log)
  })
  return listenTcp(proc, port, '0.0.0.0', (socket, peer) => {
    peers.set(socket, peer)
    server.emit('connection', socket)
  })
}

async function respond(
  proc: Proc,
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: (request: Request) => Promise<Reply>,
  log: Parameters<typeof serveHttp>[3],
): Promise<void> {
  const client = peers.get(incoming.socket)?.address ?? '127.0.0.1'
  try {
    const url = new URL(incoming.url ?? '/', 'http://localhost')
    const parts: Buffer[] = []
    let size = 0
    for await (const part of incoming as AsyncIterable<Buffer>) {
      size += part.length
      if (size <= maximalBody) parts.push(part)
    }
    // A paused container does not answer.
    await proc.wait(Promise.resolve())
    const request: Request = {
      method: incoming.method ?? 'GET',
      path: decoded(url.pathname),
      query: url.searchParams,
      headers: incoming.headers,
      body: Buffer.concat(parts).toString(),
      client,
    }
    const reply = size > maximalBody ? { status: 413, body: 'Request Entity Too Large\n' } : await answer(request)
    const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : Buffer.from(reply.body ?? '')
    const date = new Date(proc.world.clock.now()).toUTCString()
    response.writeHead(reply.status, { Date: date, ...reply.headers, 'Content-Length': String(body.length) })
    response.end(incoming.method === 'HEAD' ? undefined : body)
    await log(incoming, client, { ...reply, body })
  } catch (cause) {
    response.destroy()
    if (!proc.ended) await proc.error(`${proc.name}: ${cause instanceof Error ? cause.message : String(cause)}\n`)
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** A line of the usual "combined" access log. */
export function combinedLine(proc: Proc, request: IncomingMessage, client: string, reply: Reply): string {
  const now = new Date(proc.world.clock.now())
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(now.toUTCString()) ?? []
  const agent = request.headers['user-agent'] ?? '-'
  const size = reply.body?.length ?? 0
  return `${client} - - [${day}/${month}/${year}:${time} +0000] "${request.method} ${request.url} HTTP/${request.httpVersion}" ${reply.status} ${size} "${request.headers.referer ?? '-'}" "${agent}"\n`
}

/** A log as it is named in the container (often a symlink to /dev/stdout); `fallback` is a descriptor, where there is no such file. */
export async function openLog(proc: Proc, path: string, fallback: number): Promise<(line: string) => Promise<void>> {
  let file = proc.fds.get(fallback)
  if (await proc.files.statIfThere(path)) {
    file = await proc.files.open(path, 'append')
    const opened = file
    proc.onEnd(() => opened.release())
  }
  return async (line) => {
    if (!proc.ended) await file?.write(Buffer.from(line), proc.signal)
  }
}

const types: Readonly<Record<string, string>> = lookup({
  ...{
    html: 'text/html',
    htm: 'text/html',
    css: 'text/css',
    js: 'application/javascript',
    json: 'application/json',
    txt: 'text/plain',
    xml: 'text/xml',
  },
  ...{
    png: 'image/png',
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    gif: 'image/gif',
    svg: 'image/svg+xml',
    ico: 'image/x-icon',
    webp: 'image/webp',
  },
})

export function typeOf(path: string, fallback = 'application/octet-stream'): string {
  return types[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? fallback
}
