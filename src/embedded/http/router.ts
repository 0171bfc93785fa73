import { Refusal } from '../core/draft.ts'
import type { Call, Reply } from './request.ts'

export type Handler = (call: Call) => Reply | Promise<Reply>
export interface Route {
  readonly method: string
  readonly pattern: RegExp
  readonly handler: Handler
}

/** `GET /containers/{name}/json`: `{name}` is one part, `{name...}` may hold slashes (image and link names). */
export function route(text: string, handler: Handler): Route {
  const [method = '', path = ''] = text.split(' ')
  const source = path.replace(/\{\w+\.\.\.\}/g, '(.+)').replace(/\{\w+\}/g, '([^/]+)')
  return { method, pattern: new RegExp(`^${source}$`), handler }
}

export interface Match {
  readonly handler: Handler
  readonly parts: readonly string[]
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Refusal(400, `invalid URL escape "${part}"`)
  }
}

/** Undefined where the path has no such call. */
export function find(routes: readonly Route[], method: string, path: string): Match | undefined {
  for (const { method: wanted, pattern, handler } of routes) {
    const found = wanted === method ? pattern.exec(path) : null
    if (found) return { handler, parts: found.slice(1).map(decoded) }
  }
  return undefined
}
