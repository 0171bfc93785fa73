import type Docker from 'dockerode'
import { brokenAnswer, noAnswer } from './unusable-answer.ts'

/** Milliseconds that one question may take. A start holds its container's inspect back for as long as it takes, and that can be seconds. */
export const questionMs = 30_000

/** What docker-modem is told of a call, as far as it is used here. */
interface Dialled {
  readonly method: string
  readonly path: string
  readonly isStream?: boolean
  readonly abortSignal?: AbortSignal
}
type Answered = (error: Error | null, answer: unknown) => void
interface Modem {
  dial(call: Dialled, answered: Answered): void
}

/**
 * Makes a client's patience end: an engine that takes a call and does not answer it for `limitMs` milliseconds fails the call (of a stream, only its
 * beginning is waited for), and so does an answer that is no JSON, which docker-modem hands over as bytes. Calls with a signal of their own have a
 * limit of their own.
 */
export function endPatience(docker: Docker, limitMs = questionMs): Docker {
  const modem = docker.modem as Modem
  const dial = modem.dial.bind(modem)
  modem.dial = (call, answered) => {
    if (call.abortSignal) return dial(call, answered)
    const limit = new AbortController()
    const question = `${call.method} ${call.path.replace(/\?.*/, '')}`
    const timer = setTimeout(() => {
      answered(noAnswer(question, limitMs), null)
      limit.abort()
    }, limitMs)
    dial({ ...call, abortSignal: limit.signal }, (error, answer) => {
      clearTimeout(timer)
      if (limit.signal.aborted) return
      if (!error && call.method === 'GET' && Buffer.isBuffer(answer)) answered(brokenAnswer(question, answer.toString('utf8')), null)
      else answered(error, answer)
    })
  }
  return docker
}
