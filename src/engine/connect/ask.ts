import type { IncomingMessage } from 'node:http'
import type Docker from 'dockerode'

/** A call that dockerode has no method for, or whose types do not let through what is needed. Throws as dockerode does, with `statusCode`. */
interface Question {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: Readonly<Record<string, unknown>>
  readonly signal?: AbortSignal
}

const statusCodes = { 200: true, 201: true, 204: true, 400: 'bad parameter', 404: 'not found', 409: 'conflict', 500: 'server error' }

export function ask(docker: Docker, question: Question): Promise<unknown> {
  return dial(docker, question, false)
}

/** Resolves with the answer's head; what follows is read from the stream. */
export async function askStream(docker: Docker, question: Question): Promise<IncomingMessage> {
  return (await dial(docker, question, true)) as IncomingMessage
}

function dial(docker: Docker, { method = 'GET', path, query, body, signal }: Question, isStream: boolean): Promise<unknown> {
  return new Promise((resolve, reject) => {
    // docker-modem would put a body into the query as well, unless each is named.
    const options = query || body ? { options: { _query: query ?? {}, ...(body ? { _body: body } : {}) } } : {}
    const request = {
      path: query ? `${path}?` : path,
      method,
      isStream,
      statusCodes,
      ...options,
      ...(signal ? { abortSignal: signal } : {}),
    }
    docker.modem.dial(request, (error: Error | null, answer: unknown) => (error ? reject(error) : resolve(answer)))
  })
}
