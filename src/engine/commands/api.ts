import type { Duplex, Readable } from 'node:stream'
import { FailureError } from '../../shared/result.ts'
import { noAnswer } from '../observe/unusable-answer.ts'
import { refusalOf, toFailure } from '../to-failure.ts'
import type { ConsentContext } from './consent.ts'
import type { CommandContext } from './context.ts'
import { guardRequest } from './request-guard.ts'

/** Who sends a body says what the user has consented to. */
export type ApiContext = Pick<CommandContext, 'docker' | 'signal'> & Partial<ConsentContext>

/** For what the docker program would not have asked. */
export const unseen = <C extends Pick<CommandContext, 'docker' | 'unseen'>>(context: C): C => ({
  ...context,
  docker: context.unseen ?? context.docker,
})

/** The engine's answer to a call, when it is no success. Commands turn it into the docker program's wording. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'Refused'
    this.status = status
  }
}

export interface CallOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
}

/** What `Modem.dial` of docker-modem takes; its published types leave it open. */
interface DialOptions {
  path: string
  method: string
  abortSignal: AbortSignal
  statusCodes: Record<number, boolean | string>
  options: { _query: Record<string, string>; _body: unknown }
  isStream?: boolean
  hijack?: boolean
  allowEmpty?: boolean
}
type Dial = (options: DialOptions, callback: (error: unknown, answer: unknown) => void) => void

/**
 * One Engine API call through dockerode's modem, with the answer's JSON. An answer that is no success is thrown as `Refused`, a lost engine as
 * `FailureError` (`engine-lost`), an abort as `FailureError` (`cancelled`). 304 (nothing to do) counts as success, as for the docker program.
 */
export function call<T>(context: ApiContext, method: string, path: string, options: CallOptions = {}): Promise<T> {
  return dial<T>(context, method, path, options, {})
}

/** A call whose answer is a stream; resolves with it when the answer's head is there. */
export function openStream(context: ApiContext, method: string, path: string, options: CallOptions = {}): Promise<Readable> {
  return dial<Readable>(context, method, path, options, { isStream: true })
}

/**
 * A call that takes over its connection (attach and exec with input). It has a body with a length in any case: left open, its head would not be
 * sent before the first byte of input.
 */
export function hijack(context: ApiContext, method: string, path: string, options: CallOptions = {}): Promise<Duplex> {
  return dial<Duplex>(context, method, path, options, { isStream: true, hijack: true, allowEmpty: true })
}

/** The answer, or undefined where the engine says 404. */
export async function find<T>(context: ApiContext, path: string, options: CallOptions = {}): Promise<T | undefined> {
  try {
    return await call<T>(context, 'GET', path, options)
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return undefined
    throw error
  }
}

/**
 * Milliseconds until a call's answer (of a stream, its head) must have begun: far more than any work of an engine takes. That an engine does not answer at
 * all is known sooner, by its pulse (../connect/pulse.ts).
 */
const answerMs = 600_000

const successes = { 101: true, 200: true, 201: true, 202: true, 204: true, 304: true }

async function dial<T>(context: ApiContext, method: string, path: string, options: CallOptions, more: Partial<DialOptions>): Promise<T> {
  const { signal } = context
  if (signal.aborted) throw cancelled()
  if (isElsewhere(path)) throw new Refused(404, 'page not found')
  if (options.body !== undefined) await guardBody(context, method, path, options.body)
  const _query: Record<string, string> = {}
  for (const [name, value] of Object.entries(options.query ?? {})) if (value !== undefined) _query[name] = wellFormed(String(value))
  const modem: { dial: Dial } = context.docker.modem
  // A stop may be told to wait for its container.
  const limitMs = answerMs + 1000 * (Number(_query.t) || 0)
  const limit = new AbortController()
  const abort = (): void => limit.abort()
  const request: DialOptions = {
    path: Object.keys(_query).length > 0 ? `${path}?` : path,
    method,
    abortSignal: limit.signal,
    statusCodes: successes,
    options: { _query, _body: options.body ?? {} },
    ...more,
  }
  let stop = (): void => {}
  let timer: NodeJS.Timeout | undefined
  // A stream is read after this, and ends with its step.
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await new Promise<T>((resolve, reject) => {
      stop = () => reject(cancelled())
      signal.addEventListener('abort', stop, { once: true })
      timer = setTimeout(() => {
        reject(noAnswer(`${method} ${path}`, limitMs))
        abort()
      }, limitMs)
      modem.dial(request, (error, answer) => (error ? reject(error) : resolve((isNull(answer) ? null : answer) as T)))
    })
  } catch (error) {
    if (signal.aborted) throw cancelled()
    if (error instanceof FailureError) throw error
    const refusal = refusalOf(error)
    // The docker program leaves out the spaces at its ends, too.
    if (refusal) throw new Refused(refusal.status, refusal.message.trim())
    throw new FailureError(toFailure(error))
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    if (!more.isStream) signal.removeEventListener('abort', abort)
  }
}

async function guardBody(
  { consented, engine, workspace, memory, signal }: ApiContext,
  method: string,
  path: string,
  body: unknown,
): Promise<void> {
  if (!consented || !engine || workspace === undefined) throw new Error(`${method} ${path} was to be sent without a word on consents`)
  await guardRequest({ consented, engine, workspace, memory }, method, path, body)
  if (signal.aborted) throw cancelled()
}

/**
 * Of a path with an empty part or with dots, as a name can bring them about (`''`, `/abs`, `../x`), an engine answers that the thing is elsewhere, where
 * nobody meant to ask.
 */
const isElsewhere = (path: string): boolean => /\/\.{0,2}(?:\/|$)/.test(decodeURIComponent(path))

/** docker-modem hands over the bytes of an answer that is JSON's `null`, as it does with one that is no JSON. */
const isNull = (answer: unknown): boolean => Buffer.isBuffer(answer) && answer.toString().trim() === 'null'

export const cancelled = (): FailureError => new FailureError({ code: 'cancelled', message: 'The step was cancelled.' })

/** A half of a character, as a text from a page can hold it, is none that could be sent: `encodeURIComponent` throws on it. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')

/** A name as one part of a path, whatever it holds. */
export const encoded = (name: string): string => encodeURIComponent(wellFormed(name))

/** An id or name as a path segment. A link's name (`/wordpress/mysql`) keeps its slashes, which the engine knows to read. */
export const segment = (name: string): string => name.replace(/^\//, '').split('/').map(encoded).join('/')

/** What the docker program says of an option that the engine is too old for, before it asks for anything; undefined where none is. */
export function needsNewer(
  context: Pick<CommandContext, 'engine'>,
  ...options: readonly (readonly [option: string, version: string, isGiven: boolean])[]
): string | undefined {
  const [option, version] = options.find(([, version, isGiven]) => isGiven && !apiAtLeast(context, version)) ?? []
  if (option === undefined) return undefined
  return `"${option}" requires API version ${version}, but the Docker daemon API version is ${context.engine.apiVersion}`
}

/** Whether the engine's API is at least this version. */
export function apiAtLeast(context: Pick<CommandContext, 'engine'>, version: string): boolean {
  const [major = 0, minor = 0] = context.engine.apiVersion.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = version.split('.').map(Number)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}
