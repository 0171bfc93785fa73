/**
 * A failure as plain data: an exception would lose its fields on the way between processes.
 * `message` says what happened and where, `remedy` what to do, in words for the user (English; `code` is what translations hang on).
 */
export interface Failure {
  readonly code: FailureCode
  readonly message: string
  readonly remedy?: string
  /** The engine's or system's own words, shown as they came. */
  readonly detail?: string
  /** Where in a file, both counted from 1. */
  readonly place?: { readonly file: string; readonly line: number; readonly column: number }
}

export const failureCodes = [
  'bad-usage',
  'bad-file',
  'bad-recording',
  'not-saved',
  'not-found',
  'not-ours',
  'needs-consent',
  'engine-unreachable',
  'engine-permission',
  'engine-lost',
  'answer-cut',
  'engine-refused',
  'command-failed',
  'unexpected-success',
  'expectation-failed',
  'http-failed',
  'wait-failed',
  'host-failed',
  'disk-full',
  'too-much',
  'cancelled',
  'busy',
  'untrusted-sender',
  'view-only',
  'bad-message',
  'own-fault',
  'unexpected',
] as const

export type FailureCode = (typeof failureCodes)[number]

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

export const success = <T>(value: T): Result<T> => ({ ok: true, value })
export const failure = (code: FailureCode, message: string, more: Omit<Failure, 'code' | 'message'> = {}): Result<never> => ({
  ok: false,
  failure: { code, message, ...more },
})

/** Carries a `Failure` through code that throws; the shells turn it back into data. */
export class FailureError extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'FailureError'
    this.failure = failure
  }
}

/** The compiler's proof that a `switch` over a union left nothing out. */
export function assertNever(value: never): never {
  throw new Error(`unforeseen: ${JSON.stringify(value)}`)
}
