import { Refusal } from '../../core/draft.ts'
import { readBytes } from '../request.ts'
import { type Route, route } from '../router.ts'

/** An engine that is in no swarm (words and statuses of 20.10.24, measured). Only making and joining one is what this engine lacks. */
const notManager =
  'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.'

const managers = [
  ...['GET /swarm', 'GET /swarm/unlockkey', 'POST /swarm/unlock', 'POST /swarm/update'],
  ...['GET /nodes', 'GET /nodes/{id}', 'DELETE /nodes/{id}', 'POST /nodes/{id}/update'],
  ...['GET /tasks', 'GET /tasks/{id}', 'GET /tasks/{id}/logs', 'GET /services/{id}/logs'],
  ...['services', 'secrets', 'configs'].flatMap((kind) => [
    ...[`GET /${kind}`, `POST /${kind}/create`, `GET /${kind}/{id}`, `DELETE /${kind}/{id}`, `POST /${kind}/{id}/update`],
  ]),
]

/** What these calls check before they look for a swarm. */
function checkFirst(method: string, path: string, query: URLSearchParams): void {
  if (path.endsWith('/logs') && !query.get('stdout') && !query.get('stderr'))
    throw new Refusal(500, 'Bad parameters: you must choose at least one stream')
  const kind = /^\/(swarm|nodes|services|secrets|configs)(?:\/[^/]+)?\/update$/.exec(path)?.[1]?.replace(/s$/, '')
  if (method !== 'POST' || !kind) return
  const version = query.get('version') ?? ''
  if (/^\d+$/.test(version)) return
  const why = `'${version}': strconv.ParseUint: parsing "${version}": invalid syntax`
  throw new Refusal(400, kind === 'secret' || kind === 'config' ? `invalid ${kind} version` : `invalid ${kind} version ${why}`)
}

export const swarmRoutes: readonly Route[] = [
  ...managers.map((text) =>
    route(text, async (call) => {
      await readBytes(call)
      checkFirst(call.method, call.path, call.query)
      throw new Refusal(503, notManager)
    }),
  ),
  route('POST /swarm/leave', () => {
    throw new Refusal(503, 'This node is not part of a swarm')
  }),
]
