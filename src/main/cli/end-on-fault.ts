import { message } from '../../shared/messages/message.ts'
import type { Log } from '../log/log.ts'
import { faultOf } from '../log/survive-faults.ts'
import type { Arguments } from './arguments.ts'
import { languageOf } from './language.ts'
import type { Terminal } from './output.ts'

/** How long a command may take to remove what it made, once something went wrong that nobody foresaw, in milliseconds. */
const patienceMs = 15_000

export interface FaultWatch {
  /** Whether something went wrong that no code of the command heard of. */
  hasFaulted(): boolean
  /** Says so, as the last that is said. */
  lastWords(): Promise<void>
  close(): void
}

/**
 * From now on an error that nobody caught ends the command as Ctrl-C does: what it made is removed. What does not end then, or goes wrong again, is ended with
 * exit code 1.
 */
export function endOnFault(log: Log, stop: AbortController, given: Arguments, terminal: Terminal): FaultWatch {
  let first: unknown
  let count = 0
  let limit: NodeJS.Timeout | undefined
  const lastWords = async (): Promise<void> => terminal.error(await faultWords(log, first, given, 'fault.terminal.left'))
  const take = (where: string, cause: unknown): void => {
    log.fault(where, cause)
    log.flushNow()
    count += 1
    if (count > 1) return
    first = cause
    const leave = (): void => void lastWords().finally(() => process.exit(1))
    limit = setTimeout(leave, patienceMs)
    stop.abort()
  }
  const onException = (cause: unknown): void => take('uncaught', cause)
  const onRejection = (cause: unknown): void => take('unhandled rejection', cause)
  process.on('uncaughtException', onException)
  process.on('unhandledRejection', onRejection)
  return {
    hasFaulted: () => count > 0,
    lastWords,
    close() {
      clearTimeout(limit)
      process.off('uncaughtException', onException)
      process.off('unhandledRejection', onRejection)
    },
  }
}

/** What somebody at a terminal is told of a fault of ours: its words, what comes of it, and where the log is. No stack. */
export async function faultWords(
  log: Log,
  cause: unknown,
  given: Arguments | undefined,
  then?: 'fault.terminal.left' | 'fault.terminal.survived',
): Promise<string> {
  const language = given ? await languageOf(given).catch(() => 'en' as const) : 'en'
  const lines = [
    message(language, 'fault.terminal', { words: faultOf(log, cause).message }),
    ...(then ? [message(language, then)] : []),
    message(language, 'fault.terminal.log', { path: log.path }),
  ]
  return `${lines.join('\n')}\n`
}
