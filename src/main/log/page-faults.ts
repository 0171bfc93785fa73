import type { PageFault } from '../../shared/page-fault.ts'
import { RateLimit } from '../server/rate-limit.ts'
import type { Log } from './log.ts'

/** A page may be in a loop: after a handful it is heard four times a minute. */
const rate = { burst: 10, perSecond: 1 / 15 }

/** Takes what pages tell of their own faults into the log, as far as one page may fill it. */
export function takePageFaults(log: Log, now?: () => number): (fault: PageFault) => void {
  const limit = new RateLimit(rate, now)
  return ({ kind, part, message, stack }) => {
    if (!limit.take('')) return
    const told = new Error(message)
    told.name = kind
    // Chromium's places begin as Node's do; the lines before them repeat the message.
    told.stack = stack
    log.fault(part === '' ? 'page' : `page: ${part}`, told)
  }
}
