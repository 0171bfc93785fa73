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
      return `${address.tls ? 'https' : 'tcp'}://${bracketed(address.host)}:${address.port}`
    case 'ssh':
      return `ssh://${address.user ? `${encodeURIComponent(address.user)}@` : ''}${bracketed(address.host)}${address.port ? `:${address.port}` : ''}${encodeURI(address.path ?? '').replace(/[?#]/g, encodeURIComponent)}`
  }
}

/** An address as somebody wrote it, without a password that may stand in it. */
export const shownAddress = (text: string): string => text.replace(/(:\/\/[^:@/]*):[^@/]*@/, '$1:…@')

/** Whether what listens there listens on this machine; a virtual machine's socket counts, as it forwards published ports to here. */
export function isLocal(address: EngineAddress): boolean {
  if (address.kind === 'socket' || address.kind === 'pipe') return true
  return address.kind === 'tcp' && (/^127(\.\d+){3}$/.test(address.host) || address.host === '::1' || address.host === 'localhost')
}

/** An IPv6 address stands in brackets in an address, so that its colons are no port's. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** Node takes either kind of slash for a pipe; one spelling makes two ways of writing one pipe the same address. */
const pipe = (path: string): EngineAddress => ({ kind: 'pipe', path: path.replaceAll('\\', '/') })

function tcp(text: string, rest: string, tls: boolean): EngineAddress {
  const url = urlOf(text, `http://${rest}`)
  if (!url.hostname) throw badAddress(text, 'the host is missing')
  // An explicit ":80" is dropped by URL as http's default.
  const port = url.port ? Number(url.port) : /:80(\/|$)/.test(rest) ? 80 : tls ? tlsPort : plainPort
  return { kind: 'tcp', host: url.hostname.replace(/^\[|\]$/g, ''), port, ...(tls ? { tls: {} } : {}) }
}

/**
 * `ssh://[user@]host[:port][/socket]`, as the docker program reads it (docker/cli `cli/connhelper/ssh`). What ssh could take for an option, or a
 * `ProxyCommand` for a word to its shell, is refused here as newer versions of ssh refuse it themselves (openssh-portable `ssh.c`, `valid_hostname`
 * and `valid_ruser`): a context may come from somebody else.
 */
function ssh(text: string): EngineAddress {
  const url = urlOf(text, text.trim())
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!host) throw badAddress(text, 'the host is missing')
  if (url.password) throw badAddress(text, 'ssh takes no password from an address; use a key or an agent')
  if (url.search || url.hash) throw badAddress(text, 'nothing may follow the path')
  const user = decoded(text, url.username)
  const path = decoded(text, url.pathname)
  if (/^-|[\s\p{C}'"`$\\;&<>|(){}]/u.test(host) || host.includes('%')) throw badAddress(text, 'ssh does not take such a host')
  if (/^-|[\s\p{C}'"`;&<>|(){}]|\\$/u.test(user)) throw badAddress(text, 'ssh does not take such a user')
  if (/\p{C}/u.test(path)) throw badAddress(text, 'the path has characters that no path has')
  return {
    kind: 'ssh',
    host,
    ...(url.port ? { port: Number(url.port) } : {}),
    ...(user ? { user } : {}),
    ...(/[^/]/.test(path) ? { path } : {}),
  }
}

function decoded(text: string, part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw badAddress(text, 'a "%" in it stands for no character')
  }
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
    message: `"${shownAddress(text)}" is not the address of an engine: ${reason}.`,
    remedy: 'Addresses look like unix:///var/run/docker.sock, npipe:////./pipe/docker_engine, tcp://127.0.0.1:2375 or ssh://user@host.',
  })
