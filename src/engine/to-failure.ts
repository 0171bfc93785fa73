import { type Failure, FailureError } from '../shared/result.ts'
import { tellUnforeseen } from './unforeseen.ts'

/** An answer of the engine that is no success: its status and its own words. */
export interface EngineRefusal {
  readonly status: number
  readonly message: string
}

interface Thrown {
  readonly message?: unknown
  readonly code?: unknown
  readonly name?: unknown
  readonly statusCode?: unknown
  readonly json?: unknown
}

/**
 * What the engine answered, when `cause` is dockerode's error for an HTTP status. dockerode words it `(HTTP code 404) no such container - …`;
 * the engine's own message is in `json`, and for streams only in that wording.
 */
export function refusalOf(cause: unknown): EngineRefusal | undefined {
  const { statusCode, json, message } = asThrown(cause)
  if (typeof statusCode !== 'number') return undefined
  const own = typeof json === 'object' && json !== null && 'message' in json ? json.message : undefined
  if (typeof own === 'string') return { status: statusCode, message: own }
  const wording = typeof message === 'string' ? message : ''
  return { status: statusCode, message: wording.replace(/^\(HTTP code \d+\) .*? - /s, '').trim() }
}

const lostCodes = [
  'ECONNREFUSED',
  'ENOENT',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
]

/** Whether an error says that the engine is not there (any more), as opposed to an answer that it gave. */
export function isConnectionError(cause: unknown): boolean {
  const { code, message, statusCode } = asThrown(cause)
  if (typeof statusCode === 'number') return false
  return (typeof code === 'string' && lostCodes.includes(code)) || /socket hang up|premature close|aborted$/i.test(String(message ?? ''))
}

/** Any error of a call to an engine as a `Failure`. A lost connection is `engine-lost`, refused access `engine-permission`. */
export function toFailure(cause: unknown): Failure {
  if (cause instanceof FailureError) return cause.failure
  const { code, name, message } = asThrown(cause)
  const detail = typeof message === 'string' ? message : String(cause)
  if (name === 'AbortError' || code === 'ABORT_ERR') return { code: 'cancelled', message: 'It was cancelled.' }
  const refusal = refusalOf(cause)
  if (refusal) {
    if (refusal.status === 404) return { code: 'not-found', message: 'The engine does not know this.', detail: refusal.message }
    return { code: 'engine-refused', message: `The engine refused it: ${refusal.message}`, detail: refusal.message }
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      code: 'engine-permission',
      message: 'You have no permission to use the engine’s socket.',
      remedy: 'Join the group that owns it (on Linux usually "docker") and log in again, or use the embedded engine.',
      detail,
    }
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return {
      code: 'disk-full',
      message: 'This machine’s disk is full: what Dockstage writes down before it sends anything could not be written.',
      remedy: 'Free some space, then try again.',
      detail,
    }
  }
  if (isConnectionError(cause)) {
    return {
      code: 'engine-lost',
      message: 'The engine does not answer any more.',
      remedy: 'Start it again, or choose the embedded engine.',
      detail,
    }
  }
  tellUnforeseen(cause)
  return { code: 'unexpected', message: `Something unforeseen went wrong: ${detail}`, detail }
}

const asThrown = (cause: unknown): Thrown => (typeof cause === 'object' && cause !== null ? cause : { message: cause })
