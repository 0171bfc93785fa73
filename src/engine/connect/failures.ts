import { type Failure, FailureError } from '../../shared/result.ts'
import { formatAddress } from './address.ts'
import type { EngineAddress } from './connection.ts'
import { permissionRemedy } from './socket-permission.ts'
import { tlsFailure, wantsTls } from './tls-failures.ts'
import { unreachable } from './unreachable.ts'

/** Why no engine could be reached there, and what to do, from what Node says of the attempt. */
export function connectFailure(cause: unknown, address: EngineAddress): FailureError {
  if (cause instanceof FailureError) return cause
  const where = formatAddress(address)
  const code = (cause as { code?: string } | undefined)?.code
  const detail = cause instanceof Error ? cause.message : String(cause)
  const tls = tlsFailure(code, address, detail)
  if (tls) return tls
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return new FailureError({
        code: 'engine-permission',
        message: `This user may not use the engine at ${where}.`,
        remedy: permissionRemedy(address),
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
      return address.kind === 'ssh' ? notAnEngine(where, detail, farTalk) : notAnEngine(where, detail)
    default:
      return unreachable(`The engine at ${where} cannot be reached.`, startRemedy(address), detail)
  }
}

/** Something answers, and it does not speak the Engine API. */
export const notAnEngine = (where: string, detail: string, remedy = 'Check the address: another program listens there.'): FailureError =>
  /HTTP request to an HTTPS server/i.test(detail)
    ? wantsTls(where, detail)
    : unreachable(`Something answers at ${where}, but it is not a Docker Engine.`, remedy, detail)

const farTalk = "The far shell's start files may print something: what ssh runs there must say nothing of its own."

export const tooSlow = (address: EngineAddress, ms: number): FailureError =>
  unreachable(
    `${formatAddress(address)} ${address.kind === 'tcp' ? '' : 'takes connections, but '}did not answer within ${Math.round(ms / 100) / 10} s.`,
    'The engine may be starting or hang: wait for it, or start it again.',
  )

function startRemedy(address: EngineAddress): string {
  if (address.kind === 'tcp') return 'Check that the engine is running there and listens on this port.'
  if (process.platform === 'linux') return 'Start the engine: sudo systemctl start docker.'
  return 'Start Docker Desktop, or another engine.'
}

/** `failure` of whatever was thrown while connecting. */
export const failureOf = (cause: unknown, address: EngineAddress): Failure => connectFailure(cause, address).failure
