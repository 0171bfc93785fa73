/**
 * Programs of API calls that are played on both engines; answers, events and what is there after each call are compared. `status` is what a real
 * engine answered (engine-facts, or the lab's engine); where it is left out, `recorded-20.10.json` has it. `shows` picks what of the answer is
 * compared, whole where it is left out. Names begin with `a-`: the lab's engine is shared.
 */
export interface Call {
  readonly call: string
  /** JSON, a text as it is, or an archive. */
  readonly body?: unknown
  readonly status?: number | undefined
  /** Paths into the answer: `State.Status`, `NetworkSettings.Networks.bridge.Gateway`. */
  readonly shows?: readonly string[]
  /** What is there right after it is a matter of chance. */
  readonly isPassing?: true
  /** Read the answer's stream only until this is in it. */
  readonly until?: string
  /** Status under versions since 26, where it differs. */
  readonly newer?: number
}
export interface Program {
  readonly name: string
  readonly calls: readonly Call[]
}

export const sleeper = { Image: 'alpine:latest', Cmd: ['sleep', '1000'] }
export const create = (name: string, more: object = {}, status = 201): Call => ({
  call: `POST /containers/create?name=${name}`,
  body: { ...sleeper, ...more },
  status,
  shows: ['Warnings', 'message'],
})
export const start = (name: string, status = 204): Call => ({ call: `POST /containers/${name}/start`, status })
export const inspect = (name: string, ...shows: string[]): Call => ({ call: `GET /containers/${name}/json`, status: 200, shows })
export const post = (path: string, status: number, body?: unknown): Call => ({
  call: `POST ${path}`,
  status,
  ...(body === undefined ? {} : { body }),
})
export const get = (path: string, status: number, ...shows: string[]): Call => ({
  call: `GET ${path}`,
  status,
  ...(shows.length > 0 ? { shows } : {}),
})
export const remove = (path: string, status: number): Call => ({ call: `DELETE ${path}`, status })

/** A call whose answer the real engine's says. */
export const ask = (call: string, body?: unknown, ...shows: string[]): Call => ({
  call,
  ...(body === undefined ? {} : { body }),
  ...(shows.length > 0 ? { shows } : {}),
})
/** A call of which only the status and the message of a refusal are compared. */
export const askStatus = (call: string, body?: unknown): Call => ask(call, body, 'message')
