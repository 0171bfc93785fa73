import { type IncomingHttpHeaders, request } from 'node:http'
import type { Readable } from 'node:stream'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly payload?: string | undefined
  /** What is typed into an upgraded connection, piece by piece; null ends it. */
  readonly stdin?: readonly (string | null)[]
  /** What must be on a terminal's last line before each piece is typed, for pieces that wait for a prompt. */
  readonly prompts?: readonly string[]
  /** Asks once the answer's head is there and before anything is typed. */
  readonly whileOpen?: () => Promise<void>
  /** Read only until that is so: the recorder went away then. */
  readonly enough?: ((read: Buffer) => boolean) | undefined
}

export interface Heard {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: Buffer
  /** Neither came it to an end nor was it enough. */
  readonly isEndless: boolean
}

/** How long an answer, or a prompt in it, may take: a difference tells of what had come by then. */
const patience = 15_000

/** One call and its whole answer, be it a stream or an upgraded connection. */
export function ask(
  socketPath: string,
  { method, path, headers, payload, stdin = [], prompts = [], whileOpen, enough }: Asked,
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const body = payload === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) }
    const sent = request({ socketPath, method, path, headers: { ...body, ...headers } })
    sent.on('error', reject)
    sent.on('response', (response) => {
      const { statusCode = 0, headers } = response
      const reading = new Reading(response, enough)
      reading.whole().then((text) => resolve({ status: statusCode, headers, text, isEndless: reading.isEndless }), reject)
      whileOpen?.().catch(reject)
    })
    sent.on('upgrade', (response, socket, head) => {
      if (head.length > 0) socket.unshift(head)
      const reading = new Reading(socket, enough)
      reading.whole().then((text) => {
        socket.end()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, isEndless: reading.isEndless })
      }, reject)
      const type = async (): Promise<void> => {
        await whileOpen?.()
        for (const [index, piece] of stdin.entries()) {
          await reading.shows(prompts[index] ?? '')
          reading.typed()
          piece === null ? socket.end() : socket.write(piece)
        }
      }
      type().catch(reject)
    })
    sent.end(payload)
  })
}

class Reading {
  readonly #stream: Readable
  readonly #pieces: Buffer[] = []
  readonly #over: Promise<void>
  #isOver = false
  isEndless = false
  #typedAt = 0

  constructor(stream: Readable, enough: Asked['enough']) {
    this.#stream = stream
    this.#over = new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(limit)
        this.#isOver = true
        resolve()
      }
      const leave = (): void => {
        stream.destroy()
        done()
      }
      const limit = setTimeout(() => {
        this.isEndless = true
        leave()
      }, patience)
      const look = (): void => {
        if (enough?.(this.#read)) leave()
      }
      stream.on('data', (piece: Buffer) => {
        this.#pieces.push(piece)
        look()
      })
      for (const end of ['end', 'close', 'error']) stream.on(end, done)
      look()
    })
  }

  get #read(): Buffer {
    return Buffer.concat(this.#pieces)
  }

  async whole(): Promise<Buffer> {
    await this.#over
    return this.#read
  }

  /** What comes from now on is an answer to what is typed now. */
  typed(): void {
    this.#typedAt = this.#read.length
  }

  /** Waits until the last line that a terminal shows is this one, after what was typed last. */
  async shows(line: string): Promise<void> {
    const until = Date.now() + patience
    const isShown = (): boolean => drawn(this.#read.subarray(this.#typedAt).toString()).endsWith(line)
    while (line !== '' && !this.#isOver && !isShown() && Date.now() < until)
      await new Promise<void>((resolve) => {
        this.#stream.once('data', () => resolve())
        void this.#over.then(resolve)
      })
  }
}

/** What a terminal would show of it: without questions for its cursor, and without lines that are drawn once more over themselves. */
export const drawn = (text: string): string => {
  const ask = `${String.fromCharCode(27)}[6n`
  const clear = `${String.fromCharCode(27)}[J`
  return text
    .replaceAll(ask, '')
    .split('\r\n')
    .map((line) => (line.includes(clear) ? line.slice(line.lastIndexOf('\r', line.lastIndexOf(clear)) + 1).replaceAll(clear, '') : line))
    .join('\r\n')
}

/** What stood on the terminal's last line when each piece was typed, read off what was recorded of it. */
export function promptsBefore(stdin: readonly (string | null)[], recorded: string): string[] {
  const shown = drawn(recorded)
  let from = 0
  return stdin.map((piece) => {
    const at = piece?.trim() ? shown.indexOf(piece.trim(), from) : -1
    if (at < 0) return ''
    from = at + (piece ?? '').trim().length
    return shown.slice(shown.lastIndexOf('\n', at) + 1, at)
  })
}
