import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Refusal } from '../core/draft.ts'
import { WrongType } from '../core/json.ts'
import type { Engine } from '../runtime/engine.ts'
import type { Call, Reply } from './request.ts'
import { find, type Route } from './router.ts'
import { archiveRoutes } from './routes/archive.ts'
import { attachRoutes } from './routes/attach.ts'
import { containerRoutes } from './routes/containers.ts'
import { execRoutes } from './routes/exec.ts'
import { imageArchiveRoutes } from './routes/image-archives.ts'
import { imageRoutes } from './routes/images.ts'
import { networkRoutes } from './routes/networks.ts'
import { pluginRoutes } from './routes/plugins.ts'
import { registryRoutes } from './routes/registry.ts'
import { statsRoutes } from './routes/stats.ts'
import { streamRoutes } from './routes/streams.ts'
import { swarmRoutes } from './routes/swarm.ts'
import { systemRoutes } from './routes/system.ts'
import { unsupported } from './routes/unsupported.ts'
import { volumeRoutes } from './routes/volumes.ts'

const routes: readonly Route[] = [
  ...systemRoutes,
  ...pluginRoutes,
  ...swarmRoutes,
  ...registryRoutes,
  ...imageArchiveRoutes,
  ...statsRoutes,
  ...streamRoutes,
  ...attachRoutes,
  ...execRoutes,
  ...archiveRoutes,
  ...containerRoutes,
  ...networkRoutes,
  ...volumeRoutes,
  ...imageRoutes,
  ...unsupported,
]

const numberOf = (version: string): number => {
  const [major = '0', minor = '0'] = version.split('.')
  return Number(major) + Number(minor) / 100
}

const versionHeaders = ({ like }: Engine): Readonly<Record<string, string>> => ({ 'Api-Version': like.apiVersion, Ostype: 'linux' })

/** The Engine API over HTTP. Listening is the caller's. */
export function createApiServer(engine: Engine): Server {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => void serve(engine, request, response))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => void serveUpgrade(engine, request, socket, head))
  server.on('clientError', (_cause, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request')
    else socket.destroy()
  })
  return server
}

async function serve(engine: Engine, request: IncomingMessage, response: ServerResponse, upgrade?: Call['upgrade']): Promise<void> {
  const client = new AbortController()
  const end = upgrade?.socket ?? response
  end.once('close', () => client.abort())
  end.on('error', () => client.abort())
  const gone = AbortSignal.any([client.signal, engine.closing.signal])
  try {
    const reply = await answer(engine, request, response, gone, upgrade)
    if (reply) send(response, reply)
  } catch (cause) {
    if (response.headersSent) end.destroy()
    else if (wantsPlainErrors(engine, request)) sendPlain(response, failureOf(engine, cause))
    else {
      const { status, message } = failureOf(engine, cause)
      send(response, { status, body: { message } })
    }
  }
  // What the client still sends is of no use any more.
  if (!request.readableEnded && !upgrade) request.resume()
}

/** An upgrade's answer is written by hand; a refusal is an ordinary response on that connection. */
async function serveUpgrade(engine: Engine, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  socket.on('error', () => socket.destroy())
  const response = new ServerResponse(request)
  response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0])
  response.shouldKeepAlive = false
  response.once('finish', () => {
    response.detachSocket(socket as Parameters<ServerResponse['detachSocket']>[0])
    socket.end()
  })
  await serve(engine, request, response, { socket, head })
}

/** Clients of an API before 1.24 are told errors as plain text, by engines that still speak it (engine-facts 03#164). */
function wantsPlainErrors({ like }: Engine, { url = '/' }: IncomingMessage): boolean {
  const asked = /^\/v(\d+\.\d+)\//.exec(url)?.[1]
  return like.speaksPlainErrors && asked !== undefined && numberOf(asked) < 1.24
}

function sendPlain(response: ServerResponse, { status, message }: { status: number; message: string }): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }).end(`${message}\n`)
}

function failureOf({ like }: Engine, cause: unknown): { status: number; message: string } {
  if (cause instanceof Refusal) return cause
  if (cause instanceof WrongType)
    return { status: like.badInputStatus, message: `${like.badInputStatus === 400 ? 'invalid JSON: ' : ''}${cause.message}` }
  return { status: 500, message: cause instanceof Error ? cause.message : String(cause) }
}

function send(response: ServerResponse, { status, body, headers }: NonNullable<Reply>): void {
  if (body === undefined) {
    response.writeHead(status, { ...headers, ...(status === 204 || status === 304 ? {} : { 'Content-Length': '0' }) }).end()
    return
  }
  const text = `${JSON.stringify(body)}\n`
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(text)), ...headers })
    .end(text)
}

async function answer(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
  gone: AbortSignal,
  upgrade?: Call['upgrade'],
): Promise<Reply> {
  const [whole = '/', search = ''] = (request.url ?? '/').split(/\?(.*)/s)
  const found = /^\/v(\d+\.\d+)(\/.*)$/.exec(whole)
  const asked = found?.[1] ?? engine.like.apiVersion
  const path = found?.[2] ?? whole
  const method = request.method ?? 'GET'
  const match = find(routes, method, path)
  if (!match) throw new Refusal(404, 'page not found')
  // Each is set where it is known to hold: a path that is none has neither, a version that is refused only the first (engine-facts 03#158-164).
  response.setHeader('Server', `Docker/${engine.like.version} (linux)`)
  for (const [name, value] of Object.entries(versionHeaders(engine))) response.setHeader(name, value)
  checkVersion(engine, asked)
  response.setHeader('Docker-Experimental', 'false')
  const query = new URLSearchParams(search)
  const call = { engine, method, path, parts: match.parts, query, version: numberOf(asked), request, response, gone }
  return match.handler(upgrade ? { ...call, upgrade } : call)
}

/** Texts as recorded (engine-facts 03#163-164). */
function checkVersion(engine: Engine, asked: string): void {
  const { apiVersion, minApiVersion } = engine.like
  if (numberOf(asked) > numberOf(apiVersion))
    throw new Refusal(400, `client version ${asked} is too new. Maximum supported API version is ${apiVersion}`)
  if (numberOf(asked) < numberOf(minApiVersion)) {
    throw new Refusal(
      400,
      `client version ${asked} is too old. Minimum supported API version is ${minApiVersion}, please upgrade your client to a newer version`,
    )
  }
}
