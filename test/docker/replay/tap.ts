import { type IncomingMessage, request } from 'node:http'

export interface HeardEvent {
  readonly Action: string
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> }
}

/** No event for so many milliseconds: all that a call brings about has happened. */
const quiet = 10

/** What an engine tells on `GET /events`. */
export interface Tap {
  /** The next so many events, waiting for them as long as is patient; everything else that came is taken, too. */
  take(count: number, patience: number): Promise<HeardEvent[]>
  /** Waits for an event, and throws away all that came up to it. */
  skipTo(isIt: (event: HeardEvent) => boolean, patience: number): Promise<void>
  /** When something happens, or at the latest after so many milliseconds. */
  next(ms: number): Promise<void>
  close(): void
}

export async function listen(socketPath: string): Promise<Tap> {
  const heard: HeardEvent[] = []
  let wake = (): void => undefined
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request({ socketPath, path: '/events' }, resolve)
    sent.on('error', reject)
    sent.end()
  })
  let rest = ''
  response.on('data', (piece: Buffer) => {
    const lines = (rest + String(piece)).split('\n')
    rest = lines.pop() ?? ''
    heard.push(...lines.map((line) => JSON.parse(line) as HeardEvent))
    wake()
  })
  response.on('error', () => undefined)
  const next = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  return {
    async take(count, patience) {
      const until = Date.now() + patience
      while (heard.length < count && Date.now() < until) await next(until - Date.now())
      // What belongs to this call and comes after what was recorded is a difference, too.
      for (let before = -1; before !== heard.length; ) {
        before = heard.length
        await next(quiet)
      }
      return heard.splice(0)
    },
    async skipTo(isIt, patience) {
      const until = Date.now() + patience
      while (!heard.some(isIt) && Date.now() < until) await next(until - Date.now())
      heard.splice(0)
    },
    next,
    close: () => response.destroy(),
  }
}
