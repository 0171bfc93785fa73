import { connectNetwork, disconnectNetwork } from '../../core/connect.ts'
import { filterNetworks, isBefore, matchesLabels, networkFilters, readFilters } from '../../core/filters.ts'
import { needNetwork } from '../../core/find.ts'
import { createNetwork, isDefault, removeNetwork } from '../../core/networks.ts'
import { showNetwork } from '../../core/show.ts'
import { values } from '../../core/table.ts'
import { writeSystemFiles } from '../../runtime/write-system-files.ts'
import { type Call, type Reply, readJson } from '../request.ts'
import { type Route, route } from '../router.ts'

const nameOf = ({ parts }: Call): string => parts[0] ?? ''

function list({ engine, query }: Call): Reply {
  const filters = readFilters(query.get('filters') ?? undefined, networkFilters, engine.like.badInputStatus)
  const found = filterNetworks([...values(engine.state.networks)], filters, engine.like.badInputStatus).sort(
    (a, b) => a.created - b.created,
  )
  return { status: 200, body: found.map((network) => showNetwork(engine.state, network, false, engine.like)) }
}

async function create(call: Call): Promise<Reply> {
  const body = await readJson(call)
  return { status: 201, body: call.engine.change((draft) => createNetwork(draft, body)) }
}

const inspect = (call: Call): Reply => ({
  status: 200,
  body: showNetwork(call.engine.state, needNetwork(call.engine.state, nameOf(call)), true, call.engine.like),
})

function remove(call: Call): Reply {
  call.engine.change((draft) => removeNetwork(draft, nameOf(call)))
  return { status: 204 }
}

async function connect(call: Call): Promise<Reply> {
  const body = await readJson(call)
  const id = call.engine.change((draft) => connectNetwork(draft, nameOf(call), body))
  writeSystemFiles(call.engine, id)
  return { status: 200 }
}

async function disconnect(call: Call): Promise<Reply> {
  const body = await readJson(call)
  const id = call.engine.change((draft) => disconnectNetwork(draft, nameOf(call), body))
  if (id) writeSystemFiles(call.engine, id)
  return { status: 200 }
}

function prune({ engine, query }: Call): Reply {
  const filters = readFilters(query.get('filters') ?? undefined, ['label', 'label!', 'until'], engine.like.badInputStatus)
  const isOld = isBefore(filters, engine.now())
  const unused = [...values(engine.state.networks)].filter(
    (network) =>
      !isDefault(network.name) &&
      matchesLabels(network.labels, filters) &&
      isOld(network.created) &&
      !engine.containers().some((container) => container.endpoints[network.name]?.attached),
  )
  for (const { id } of unused) engine.change((draft) => removeNetwork(draft, id))
  engine.change((draft) => draft.emit('network', 'prune', '', { reclaimed: '0' }))
  return { status: 200, body: { NetworksDeleted: unused.length > 0 ? unused.map(({ name }) => name) : null } }
}

export const networkRoutes: readonly Route[] = [
  route('GET /networks', list),
  route('POST /networks/create', create),
  route('POST /networks/prune', prune),
  route('GET /networks/{id}', inspect),
  route('DELETE /networks/{id}', remove),
  route('POST /networks/{id}/connect', connect),
  route('POST /networks/{id}/disconnect', disconnect),
]
