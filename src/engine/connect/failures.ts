import { userInfo } from 'node:os'
import { type Failure, FailureError } from '../../shared/result.ts'
import { formatAddress } from './address.ts'
import type { EngineAddress } from './connection.ts'

/** Why no engine could be reached there, and what to do, from what Node says of the attempt. */
export function connectFailure(cause: unknown, address: EngineAddress): FailureError {
  if (cause instanceof FailureError) return cause
  const where = formatAddress(address)
  const code = (cause as { code?: string } | undefined)?.code
  const detail = cause instanceof Error ? cause.message : String(cause)
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return new FailureError({
        code: 'engine-permission',
        message: `This user may not use the engine at ${where}.`,
        remedy: permissionRemedy(),
        detail,
      })
    case 'ENOENT':
      return unreachable(`There is no engine at ${where}.`, startRemedy(address), detail)
    case 'ECONNREFUSED':
      return unreachable(`Nothing answers at ${where}.`, startRemedy(address), detail)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return unreachable(`The host of ${where} is not known.`, 'Check the name in DOCKER_HOST or in the Docker context.', detail)
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return unreachable(`${where} cannot be reached from here.`, 'Check the network, and that the engine is running there.', detail)
    case 'ECONNRESET':
    case 'EPROTO':
    case 'HPE_INVALID_CONSTANT':
      return notAnEngine(where, detail)
    default:
      if (isTls(code)) return unreachable(`${where}: the TLS certificate was not accepted.`, tlsRemedy, detail)
      return unreachable(`The engine at ${where} cannot be reached.`, startRemedy(address), detail)
  }
}

export const unreachable = (message: string, remedy?: string, detail?: string): FailureError =>
  new FailureError({ code: 'engine-unreachable', message, ...(remedy ? { remedy } : {}), ...(detail ? { detail } : {}) })

/** Something answers, and it does not speak the Engine API. */
export const notAnEngine = (where: string, detail: string): FailureError =>
  /HTTP request to an HTTPS server/i.test(detail)
    ? unreachable(`The engine at ${where} wants TLS.`, tlsRemedy, detail)
    : unreachable(
        `Something answers at ${where}, but it is not a Docker Engine.`,
        'Check the address: another program listens there.',
        detail,
      )

export const tooSlow = (address: EngineAddress, ms: number): FailureError =>
  unreachable(
    `${formatAddress(address)} takes connections, but did not answer within ${Math.round(ms / 100) / 10} s.`,
    'The engine may be starting or hang: wait for it, or start it again.',
  )

const tlsRemedy = 'Set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH to the directory with ca.pem, cert.pem and key.pem.'

const isTls = (code: string | undefined): boolean => /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_)/.test(code ?? '')

/** On Linux the socket belongs to root and the group `docker`; membership counts from the next login on. */
function permissionRemedy(): string {
  if (process.platform === 'win32') return 'Add this user to the group "docker-users", then sign out and in again.'
  if (process.platform === 'darwin') return 'Start Docker Desktop (or your engine) as this user.'
  return `Join the group "docker": sudo usermod -aG docker ${userName()}, then log out and in again. (The group has the power of root.)`
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return '$USER'
  }
}

function startRemedy(address: EngineAddress): string {
  if (address.kind === 'tcp') return 'Check that the engine is running there and listens on this port.'
  if (process.platform === 'linux') return 'Start the engine: sudo systemctl start docker.'
  return 'Start Docker Desktop, or another engine.'
}

/** `failure` of whatever was thrown while connecting. */
export const failureOf = (cause: unknown, address: EngineAddress): Failure => connectFailure(cause, address).failure
