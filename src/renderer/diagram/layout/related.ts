import { lookup } from '../../../shared/lookup.ts'
import { bridgeHere } from '../../../shared/topology/bridge-here.ts'
import { endpointKey, linkKey, mountKey, portKey } from '../../../shared/topology/keys.ts'
import type { Topology } from '../../../shared/topology/topology.ts'
import { endpointsIn } from './gather.ts'

type Keys = Readonly<Record<string, readonly string[]>>

/** Once for each topology, which never changes. */
function onceFor(make: (topology: Topology) => Keys): (topology: Topology) => Keys {
  const known = new WeakMap<Topology, Keys>()
  return (topology) => {
    const before = known.get(topology)
    if (before) return before
    const keys = make(topology)
    known.set(topology, keys)
    return keys
  }
}

/** What lights up together with each key: a container with its cables, networks, ports, links and storage, and each of these with it. */
export const relatedKeys = onceFor((topology) => {
  const ties = new Map<string, Set<string>>()
  const tiesOf = (key: string): Set<string> => {
    const known = ties.get(key)
    if (known) return known
    const others = new Set<string>()
    ties.set(key, others)
    return others
  }
  const tie = (a: string, b: string): void => {
    tiesOf(a).add(b)
    tiesOf(b).add(a)
  }
  const group = (...keys: string[]): void => {
    for (const [index, a] of keys.entries()) for (const b of keys.slice(index + 1)) tie(a, b)
  }
  for (const endpoint of Object.values(topology.endpoints)) {
    const key = endpointKey(endpoint)
    const container = `container:${endpoint.containerId}`
    group(container, `endpoint:${key}`, `veth:${key}`)
    for (const end of [container, `endpoint:${key}`, `veth:${key}`]) tie(end, `network:${endpoint.networkId}`)
  }
  for (const mount of Object.values(topology.mounts)) {
    const container = `container:${mount.containerId}`
    const key = `mount:${mountKey(mount)}`
    tie(container, key)
    if (mount.type !== 'tmpfs' && mount.source !== undefined) {
      const storage = `${mount.type === 'volume' ? 'volume' : 'directory'}:${mount.source}`
      tie(container, storage)
      tie(key, storage)
    }
    if (mount.from !== undefined) tie(key, `container:${mount.from}`)
  }
  for (const link of Object.values(topology.links)) group(`link:${linkKey(link)}`, `container:${link.from}`, `container:${link.to}`)
  for (const port of Object.values(topology.ports)) {
    const key = `port:${portKey(port)}`
    tie(key, `container:${port.containerId}`)
    for (const endpoint of endpointsIn(topology, port.containerId)) {
      tie(key, `endpoint:${endpointKey(endpoint)}`)
      tie(key, `veth:${endpointKey(endpoint)}`)
    }
  }
  for (const container of Object.values(topology.containers)) {
    tie(`container:${container.id}`, `image:${container.imageId}`)
    if (container.sharesNetworkOf !== undefined) tie(`container:${container.id}`, `container:${container.sharesNetworkOf}`)
  }
  return lookup(Object.fromEntries([...ties].map(([key, others]) => [key, [...others]])))
})

/**
 * Names, as scenarios write them in `focus`, to keys: `container:wordpress`, `network:blog`, `bridge:docker0`, `veth:wordpress/blog` (without
 * the network all of them), `endpoint:wordpress/blog`, `port:wordpress:80`, `link:wordpress/mysql`, `mount:wordpress:/var/www/html`, `image:mysql:5.7`.
 */
export const keysByName = onceFor((topology) => {
  const names: Record<string, string[]> = lookup({})
  const add = (name: string, key: string): void => {
    const known = names[name]
    if (known) known.push(key)
    else names[name] = [key]
  }
  const nameOf = (containerId: string): string => topology.containers[containerId]?.name ?? containerId
  for (const it of Object.values(topology.containers)) add(`container:${it.name}`, `container:${it.id}`)
  for (const it of Object.values(topology.networks)) {
    add(`network:${it.name}`, `network:${it.id}`)
    if (it.bridge === undefined) continue
    add(`bridge:${it.bridge}`, `network:${it.id}`)
    if (it.bridge !== 'docker0' && it.bridge === bridgeHere('docker0', topology)) add('bridge:docker0', `network:${it.id}`)
  }
  for (const it of Object.values(topology.images)) for (const tag of it.tags) add(`image:${tag}`, `image:${it.id}`)
  for (const [key, it] of Object.entries(topology.endpoints)) {
    const container = nameOf(it.containerId)
    const network = topology.networks[it.networkId]?.name ?? it.networkId
    for (const kind of ['veth', 'endpoint']) {
      add(`${kind}:${container}/${network}`, `${kind}:${key}`)
      add(`${kind}:${container}`, `${kind}:${key}`)
    }
  }
  for (const [key, it] of Object.entries(topology.ports)) {
    add(`port:${nameOf(it.containerId)}:${it.containerPort}`, `port:${key}`)
    add(`port:${nameOf(it.containerId)}:${it.containerPort}/${it.protocol}`, `port:${key}`)
  }
  for (const [key, it] of Object.entries(topology.links)) add(`link:${nameOf(it.from)}/${it.alias}`, `link:${key}`)
  for (const [key, it] of Object.entries(topology.mounts)) add(`mount:${nameOf(it.containerId)}:${it.destination}`, `mount:${key}`)
  return names
})
