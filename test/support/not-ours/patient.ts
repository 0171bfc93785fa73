import type { Session } from '../../../src/main/session/session.ts'

/** Nothing of these plays takes as long, but for what never ends by itself: the log of a container that runs on, followed. */
const patienceMs = 15_000
/** What is cancelled ends, whatever it was. */
const longestCancelMs = 60_000

/** As somebody who presses Cancel in the end. Rejects where that is of no use. */
export async function patient<T>({ api }: Session, what: string, work: Promise<T>): Promise<T> {
  let loses: NodeJS.Timeout | undefined
  let despairs: NodeJS.Timeout | undefined
  const never = new Promise<never>((_, reject) => {
    loses = setTimeout(() => void api.cancelStep(), patienceMs)
    despairs = setTimeout(() => reject(new Error(`${what} did not end when it was cancelled`)), patienceMs + longestCancelMs)
  })
  try {
    return await Promise.race([work, never])
  } finally {
    clearTimeout(loses)
    clearTimeout(despairs)
  }
}
