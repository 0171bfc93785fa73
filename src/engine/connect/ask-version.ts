import { readFileSync } from 'node:fs'
import { Agent, type ClientRequest, type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { formatAddress } from './address.ts'
import type { EngineAddress } from './connection.ts'
import { notAnEngine } from './failures.ts'
import { farHost, SshPool } from './ssh-pool.ts'
import { unreachable } from './unreachable.ts'

/** What `GET /version` says, as far as it is used; engines leave out what they do not know (Podman has no Platform on old versions). */
export interface EngineVersion {
  readonly Version: string
  readonly ApiVersion: string
  readonly MinAPIVersion?: string
  readonly Os: string
  readonly Arch: string
  readonly KernelVersion?: string
  readonly Platform?: { readonly Name?: string }
  readonly Components?: readonly { readonly Name?: string; readonly Details?: Readonly<Record<string, string>> }[]
}

/** Sockets are kept, so that a call costs no new connection. Idle ones do not keep the process alive. */
export function poolFor(address: EngineAddress): Agent {
  if (address.kind === 'ssh') return new SshPool(address)
  const options = { keepAlive: true, scheduling: 'lifo' } as const
  if (address.kind !== 'tcp' || !address.tls) return new Agent(options)
  const { ca, cert, key, skipVerify } = address.tls
  return new TlsAgent({
    ...options,
    ...(ca ? { ca: readPem(ca) } : {}),
    ...(cert ? { cert: readPem(cert) } : {}),
    ...(key ? { key: readPem(key) } : {}),
    ...(skipVerify ? { rejectUnauthorized: false } : {}),
  })
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw unreachable(
      `The TLS file ${path} cannot be read.`,
      'Make it readable for this user.',
      cause instanceof Error ? cause.message : undefined,
    )
  }
}

/** Asks who is there, without a version prefix, which every engine answers. Throws Node's errors, or that it is not an engine. */
export async function askVersion(address: EngineAddress, pool: Agent, signal: AbortSignal): Promise<EngineVersion> {
  const { status, text } = await get('/version', address, pool, signal)
  const where = formatAddress(address)
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    throw notAnEngine(where, `GET /version: ${status} ${text.slice(0, 200)}`)
  }
  if (status !== 200 || !isVersion(answer)) throw notAnEngine(where, `GET /version: ${status} ${text.slice(0, 200)}`)
  return answer
}

function isVersion(answer: unknown): answer is EngineVersion {
  if (typeof answer !== 'object' || answer === null) return false
  const { Version, ApiVersion, Os, Arch } = answer as Partial<EngineVersion>
  return [Version, ApiVersion, Os, Arch].every((part) => typeof part === 'string') && /^\d+\.\d+$/.test(ApiVersion ?? '')
}

/** No engine's answer to `/version` is longer; something else's may be without end. */
const longest = 1_000_000

function get(path: string, address: EngineAddress, pool: Agent, signal: AbortSignal): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = { path, agent: pool, signal, ...target(address) }
    const answered = (response: IncomingMessage): void => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
        if (text.length > longest) request.destroy(notAnEngine(formatAddress(address), 'GET /version: an answer without end'))
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      response.on('error', reject)
    }
    const request: ClientRequest = address.kind === 'tcp' && address.tls ? tlsRequest(options, answered) : plainRequest(options, answered)
    request.on('error', reject)
    request.end()
  })
}

function target(address: EngineAddress): RequestOptions {
  if (address.kind === 'tcp') return { host: address.host, port: address.port }
  return address.kind === 'ssh' ? { host: farHost } : { socketPath: address.path }
}
