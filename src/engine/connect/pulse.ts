import { endPatience } from '../observe/patient-client.ts'
import { UnusableAnswer } from '../observe/unusable-answer.ts'
import type { EngineConnection } from './connection.ts'

/** Milliseconds between an answer and the next question. */
const betweenMs = 10_000

/**
 * Asks an engine again and again whether it still answers, beside whatever waits for it and may rightly wait for long: a pull, a log that is followed,
 * a command inside. Calls `stopped` once when one question is not answered in time (30 s). That a connection is cut is told elsewhere, by what was cut.
 * @returns what ends it; it must be called, as a timer stands until then
 */
export function watchPulse(connection: EngineConnection, stopped: (why: UnusableAnswer) => void): () => void {
  let isOver = false
  let timer: NodeJS.Timeout | undefined
  const askSoon = (): void => {
    if (!isOver) timer = setTimeout(() => void ask(), betweenMs)
  }
  const ask = async (): Promise<void> => {
    try {
      await endPatience(connection.client()).version()
    } catch (cause) {
      if (isOver) return
      if (cause instanceof UnusableAnswer) return stopped(cause)
    }
    askSoon()
  }
  askSoon()
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}
