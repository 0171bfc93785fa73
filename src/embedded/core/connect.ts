import { readEndpoint } from './config.ts'
import { emitNetwork } from './container-events.ts'
import { type Draft, refuse } from './draft.ts'
import { attach, checkEndpoint, detach, isUserNetwork, nextInterface, putContainer, withEndpoint } from './endpoints.ts'
import { findContainer, findNetwork, needContainer, needNetwork } from './find.ts'
import { flagAt, type Json, objectAt, textAt } from './json.ts'
import { isUp } from './lifecycle.ts'
import type { ContainerRecord, NetworkRecord } from './state.ts'

/** `POST /networks/{id}/connect`: of a running container at once (a second veth), of a stopped one at its next start. Returns its id. */
export function connectNetwork(draft: Draft, reference: string, body: Json): string {
  const container = needContainer(draft.state, textAt(body, 'Container'))
  const network = findNetwork(draft.state, reference)
  // One that does not run only takes note of the name: its start will look for the network (test/docker).
  if (!network && !isUp(container)) {
    const asked = readEndpoint(objectAt(body, 'EndpointConfig') ?? {})
    putContainer(draft, withEndpoint(container, { networkName: reference, networkId: '', asked }))
    return container.id
  }
  return join(draft, network ?? needNetwork(draft.state, reference), container, body)
}

function join(draft: Draft, network: NetworkRecord, container: ContainerRecord, body: Json): string {
  const mode = container.hostConfig.NetworkMode
  if (network.name === 'host' || (mode === 'host' && isUp(container)))
    refuse(400, 'container cannot be disconnected from host network or connected to host network')
  if (mode === 'host' || mode.startsWith('container:'))
    refuse(400, 'container sharing network namespace with another container or host cannot be connected to any other network')
  const others = Object.keys(container.endpoints)
  if (others.length > 0 && (network.name === 'none' || others.includes('none')) && !others.includes(network.name)) {
    refuse(400, 'container cannot be connected to multiple networks with one of the networks in private (none) mode')
  }
  const current = container.endpoints[network.name]
  // One that does not run only takes note, again and again, before 26 (test/docker).
  if (current && (current.attached || (!isUp(container) && draft.like.endpointsCheckedAtCreate)))
    refuse(403, `endpoint with name ${container.name} already exists in network ${network.name}`)
  const asked = readEndpoint(objectAt(body, 'EndpointConfig') ?? {})
  checkEndpoint(draft, network, asked)
  const joined = withEndpoint(container, { networkName: network.name, networkId: network.id, asked })
  if (!isUp(container)) {
    putContainer(draft, joined)
    return container.id
  }
  const next = attach(draft, { ...joined, interfaces: (joined.interfaces ?? 0) + 1 }, network.name, nextInterface(joined))
  // It stays so after a disconnect, even back on docker0 only (engine-facts 06).
  putContainer(draft, { ...next, resolvConf: isUserNetwork(network.name) ? 'embedded' : next.resolvConf })
  emitNetwork(draft, next, 'connect', network.name)
  return container.id
}

/** `POST /networks/{id}/disconnect`. Of a running container the event comes twice (engine-facts 06), of another one once (test/docker). */
export function disconnectNetwork(draft: Draft, reference: string, body: Json): string | undefined {
  const wanted = textAt(body, 'Container')
  const isForced = flagAt(body, 'Force')
  const container = isForced ? findContainer(draft.state, wanted) : needContainer(draft.state, wanted)
  const found = findNetwork(draft.state, reference)
  if (container && !found && (isForced || !isUp(container))) return forget(draft, reference, container)
  const network = found ?? needNetwork(draft.state, reference)
  // `Force` looks among the network's own ends (test/docker).
  if (!container) return refuse(404, `endpoint ${wanted} not found`)
  if (network.name === 'host') refuse(400, 'container cannot be disconnected from host network or connected to host network')
  const word = isUp(container) ? 'network' : 'the network'
  if (!container.endpoints[network.name]) refuse(500, `container ${container.id} is not connected to ${word} ${network.name}`)
  const isAttached = container.endpoints[network.name]?.attached !== undefined
  const next = detach(draft, container, network.name)
  emitNetwork(draft, next, 'disconnect', network.name)
  if (isAttached) emitNetwork(draft, next, 'disconnect', network.name)
  const { [network.name]: _gone, ...endpoints } = next.endpoints
  putContainer(draft, { ...next, endpoints })
  return container.id
}

/** `Force`, and any disconnect of a container that does not run, takes a network that is no more out of the container's books. */
function forget(draft: Draft, networkName: string, container: ContainerRecord): string {
  if (!container.endpoints[networkName]) return refuse(500, `container ${container.id} is not connected to the network ${networkName}`)
  const { [networkName]: _gone, ...endpoints } = container.endpoints
  putContainer(draft, { ...container, endpoints })
  return container.id
}
