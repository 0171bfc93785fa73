import { Refusal } from '../../core/draft.ts'
import { type Route, route } from '../router.ts'

/** Calls that engines have and this one has not: 501, naming it. Anything else is 404, as on a real engine. */
const calls = [
  ...['GET /containers/{name...}/export', 'GET /containers/{name...}/stats', 'GET /containers/{name...}/attach/ws', 'POST /commit'],
  ...['POST /build', 'POST /build/cancel', 'POST /session', 'POST /grpc', 'POST /auth', 'GET /images/search'],
  ...[
    'POST /images/load',
    'GET /images/get',
    'GET /images/{name...}/get',
    'POST /images/{name...}/push',
    'GET /distribution/{name...}/json',
  ],
  ...['GET /swarm', 'POST /swarm/{call}', 'GET /nodes', 'GET /nodes/{id}', 'GET /services', 'POST /services/create', 'GET /services/{id}'],
  ...['GET /tasks', 'GET /tasks/{id}', 'GET /secrets', 'POST /secrets/create', 'GET /configs', 'POST /configs/create'],
  ...['GET /plugins/privileges', 'POST /plugins/pull', 'PUT /volumes/{name}'],
]

export const unsupported: readonly Route[] = calls.map((call) =>
  route(call, ({ method, path }) => {
    throw new Refusal(501, `the embedded engine does not support ${method} ${path}`)
  }),
)
