import { Refusal } from '../../core/draft.ts'
import { type Route, route } from '../router.ts'

/** Calls that engines have and this one has not: 501, naming it and why. Anything else is 404, as on a real engine. */
const calls: Readonly<Record<string, string>> = {
  'POST /build': 'it has no builder',
  'POST /build/cancel': 'it has no builder',
  'POST /session': 'it has no builder',
  'POST /grpc': 'it has no builder',
  'POST /swarm/init': 'it is one engine without a cluster',
  'POST /swarm/join': 'it is one engine without a cluster',
  'POST /plugins/pull': 'it takes no plugins',
  'POST /plugins/create': 'it takes no plugins',
  'PUT /volumes/{name}': 'it has no cluster volumes',
  'GET /containers/{name...}/checkpoints': 'it takes no checkpoints',
  'POST /containers/{name...}/checkpoints': 'it takes no checkpoints',
  'DELETE /containers/{name...}/checkpoints/{id}': 'it takes no checkpoints',
}

export const unsupported: readonly Route[] = Object.entries(calls).map(([call, why]) =>
  route(call, ({ method, path }) => {
    throw new Refusal(501, `the embedded engine does not support ${method} ${path}: ${why}`)
  }),
)
