import { FailureError } from '../../shared/result.ts'
import type { EngineAddress } from './connection.ts'

/** The port that the docker program takes where an address has none: with and without TLS. */
const tlsPort = 2376
const plainPort = 2375

/**
 * Reads an address as `DOCKER_HOST` and contexts have it: `unix:///path`, `npipe:////./pipe/name`, `tcp://`, `http://`, `https://`, `ssh://`; also
 * a bare absolute path, a bare pipe name and `host:port`, as the docker program does. Throws a `bad-usage` failure that says what was expected.
 */
export function parseAddress(text: string): EngineAddress {
  const trimmed = text.trim()
  if (trimmed.startsWith('/')) return trimmed.startsWith('//./pipe/') ? pipe(trimmed) : { kind: 'socket', path: trimmed }
  if (trimmed.startsWith('\\\\.\\pipe\\')) return pipe(trimmed)
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(trimmed) ?? [undefined, 'tcp', trimmed]
  switch (scheme?.toLowerCase()) {
    case 'unix':
      if (!rest?.startsWith('/')) throw badAddress(text, 'a socket needs an absolute path')
      return { kind: 'socket', path: rest }
    case 'npipe':
      if (!rest) throw badAddress(text, 'a pipe needs a name')
      return pipe(rest)
    case 'tcp':
    case 'http':
      return tcp(text, rest ?? '', false)
    case 'https':
      return tcp(text, rest ?? '', true)
    case 'ssh':
      return ssh(text)
    default:
      throw badAddress(text, `"${scheme}" is not a way to reach an engine`)
  }
}

/** The address as one would put it into `DOCKER_HOST`. TLS shows as `https`. */
export function formatAddress(address: EngineAddress): string {
  switch (address.kind) {
    case 'socket':
      return `unix://${address.path}`
    case 'pipe':
      return `npipe://${address.path}`
    case 'tcp':
      return `${address.tls ? 'https' : 'tcp'}://${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`
    case 'ssh':
      return `ssh://${address.user ? `${address.user}@` : ''}${address.host}${address.port ? `:${address.port}` : ''}`
  }
}

/** Whether what listens there listens on this machine; a virtual machine's socket counts, as it forwards published ports to here. */
export function isLocal(address: EngineAddress): boolean {
  if (address.kind === 'socket' || address.kind === 'pipe') return true
  return address.kind === 'tcp' && (/^127(\.\d+){3}$/.test(address.host) || address.host === '::1' || address.host === 'localhost')
}

/** Node takes either kind of slash for a pipe; one spelling makes two ways of writing one pipe the same address. */
const pipe = (path: string): EngineAddress => ({ kind: 'pipe', path: path.replaceAll('\\', '/') })

function tcp(text: string, rest: string, tls: boolean): EngineAddress {
  const url = urlOf(text, `http://${rest}`)
  if (!url.hostname) throw badAddress(text, 'the host is missing')
  // An explicit ":80" is dropped by URL as http's default.
  const port = url.port ? Number(url.port) : /:80(\/|$)/.test(rest) ? 80 : tls ? tlsPort : plainPort
  return { kind: 'tcp', host: url.hostname.replace(/^\[|\]$/g, ''), port, ...(tls ? { tls: {} } : {}) }
}

function ssh(text: string): EngineAddress {
  const url = urlOf(text, text.trim())
  if (!url.hostname) throw badAddress(text, 'the host is missing')
  const user = decodeURIComponent(url.username)
  return { kind: 'ssh', host: url.hostname, ...(url.port ? { port: Number(url.port) } : {}), ...(user ? { user } : {}) }
}

function urlOf(text: string, url: string): URL {
  try {
    return new URL(url)
  } catch {
    throw badAddress(text, 'it cannot be read as a host and a port')
  }
}

const badAddress = (text: string, reason: string): FailureError =>
  new FailureError({
    code: 'bad-usage',
    message: `"${text}" is not the address of an engine: ${reason}.`,
    remedy: 'Addresses look like unix:///var/run/docker.sock, npipe:////./pipe/docker_engine, tcp://127.0.0.1:2375 or ssh://user@host.',
  })
