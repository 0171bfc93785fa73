import { type IncomingMessage, request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: unknown
}

/** Plain calls to an engine's socket: what is tested is the API, not a client library. */
export class ApiClient {
  readonly socketPath: string
  constructor(socketPath: string) {
    this.socketPath = socketPath
  }

  open(call: string, body?: unknown, signal?: AbortSignal): Promise<IncomingMessage> {
    const [method = 'GET', path = '/'] = call.split(' ')
    const sentAs = Buffer.isBuffer(body) ? 'application/x-tar' : 'application/json'
    const text = body === undefined ? '' : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
    const headers = text.length > 0 ? { 'Content-Type': sentAs, 'Content-Length': String(Buffer.byteLength(text)) } : {}
    return new Promise((resolve, reject) => {
      const sent = request({ socketPath: this.socketPath, method, path, headers, ...(signal ? { signal } : {}) }, resolve)
      sent.on('error', reject)
      sent.end(text)
    })
  }

  /** Reads a stream until `text` is in it, and goes away. */
  async readUntil(call: string, text: string): Promise<{ status: number; body: string }> {
    const response = await this.open(call)
    let body = ''
    for await (const piece of response) {
      body += String(piece)
      if (body.includes(text)) break
    }
    response.destroy()
    return { status: response.statusCode ?? 0, body: body.includes(text) ? text : body }
  }

  async call(call: string, body?: unknown): Promise<Answer> {
    const response = await this.open(call, body)
    const pieces: Buffer[] = []
    for await (const piece of response) pieces.push(piece as Buffer)
    const text = Buffer.concat(pieces).toString()
    const isJson = /json/.test(response.headers['content-type'] ?? '')
    return { status: response.statusCode ?? 0, headers: response.headers, body: isJson && text ? parsed(text) : text }
  }
}

/** One value, or the lines of a stream of them. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as unknown)
  }
}
