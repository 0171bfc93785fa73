import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Refusal, refuse } from '../core/draft.ts'
import { syntaxErrorOf } from '../core/go-json.ts'
import type { Json } from '../core/json.ts'
import type { Engine } from '../runtime/engine.ts'

/** One API call, as routes see it. */
export interface Call {
  readonly engine: Engine
  readonly method: string
  /** Without the version's prefix. */
  readonly path: string
  /** What the route's pattern caught, decoded. */
  readonly parts: readonly string[]
  readonly query: URLSearchParams
  /** The version that was asked for, e.g. 1.41. */
  readonly version: number
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Aborted when the client has gone, or the engine closes. */
  readonly gone: AbortSignal
  /** There when the client asked for an upgrade: the connection, and bytes of it that were read already. */
  readonly upgrade?: { readonly socket: Duplex; readonly head: Buffer }
}

/** What a route answers; `undefined` when it has written the answer itself. */
export type Reply = { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } | undefined

const limit = 8 * 1024 * 1024
/** Of what carries files: `docker cp`, `load`, `import`. In bytes. */
export const archiveLimit = 512 * 1024 * 1024

export async function readBytes(call: Call, most = limit): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  const wanted = Number(call.request.headers['content-length'] ?? 0)
  if (call.upgrade) {
    const { socket, head } = call.upgrade
    let all = head
    while (all.length < wanted) {
      const [bytes] = await once(socket, call.gone)
      all = Buffer.concat([all, bytes])
    }
    if (all.length > wanted) socket.unshift(all.subarray(wanted))
    return all.subarray(0, wanted)
  }
  for await (const piece of call.request) {
    size += (piece as Buffer).length
    if (size > most) throw new Refusal(400, 'the request body is too large')
    pieces.push(piece as Buffer)
  }
  return Buffer.concat(pieces)
}

function once(socket: Duplex, gone: AbortSignal): Promise<[Buffer]> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      socket.off('data', onData)
      gone.removeEventListener('abort', onGone)
      socket.pause()
    }
    const onData = (bytes: Buffer): void => {
      done()
      resolve([bytes])
    }
    const onGone = (): void => {
      done()
      reject(new Refusal(400, 'unexpected EOF'))
    }
    socket.on('data', onData)
    gone.addEventListener('abort', onGone, { once: true })
    socket.resume()
  })
}

/** The body as a JSON object; an empty one where none came and that is allowed. */
export async function readJson(call: Call, needed = true): Promise<Json> {
  const text = (await readBytes(call)).toString()
  const status = call.engine.like.badInputStatus
  const prefix = status === 400 ? 'invalid JSON: ' : ''
  if (text.trim() === '') {
    if (!needed) return {}
    throw new Refusal(status === 400 ? 400 : 500, status === 400 ? 'invalid JSON: got EOF while reading request body' : 'EOF')
  }
  const type = call.request.headers['content-type'] ?? ''
  if (type && !/^application\/json/i.test(type) && needed) {
    throw new Refusal(
      400,
      status === 400
        ? `unsupported Content-Type header (${type}): must be 'application/json'`
        : `Content-Type specified (${type}) must be 'application/json'`,
    )
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    const why = syntaxErrorOf(text)
    throw new Refusal(status, `${prefix}${why === undefined || why === 'end' ? 'unexpected EOF' : why.message}`)
  }
  if (parsed === null) return {}
  if (typeof parsed !== 'object' || Array.isArray(parsed)) throw new Refusal(status, `${prefix}json: cannot unmarshal into a struct`)
  return parsed as Json
}

/** `1`, `true` and the like, as Docker reads flags; absent is `otherwise`. */
export function flag(query: URLSearchParams, name: string, otherwise = false): boolean {
  const value = query.get(name)
  if (value === null) return otherwise
  return !['', '0', 'no', 'false', 'none'].includes(value.trim().toLowerCase())
}

/** One that must be there. Refuses as Go's `strconv.Atoi` does. */
export function neededInteger(query: URLSearchParams, name: string): number {
  return integer(query, name) ?? refuse(400, 'strconv.Atoi: parsing "": invalid syntax')
}

export function integer(query: URLSearchParams, name: string, badStatus = 400): number | undefined {
  const value = query.get(name)
  if (value === null || value === '') return undefined
  if (!/^-?\d{1,9}$/.test(value)) throw new Refusal(badStatus, `strconv.Atoi: parsing "${value}": invalid syntax`)
  return Number(value)
}
