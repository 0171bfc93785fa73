import type { Container, Endpoint, Link, Mount, Network, PublishedPort, Topology } from '../../../shared/topology/topology.ts'
import { isLane, laneKey } from './gather.ts'
import { keptFor } from './kept.ts'

/**
 * Which frame a tile stands in: a network's (`network:` and its lane key), or that of containers with the host's network, in another's network
 * namespace, or on no network.
 */
export type GroupKey = `network:${string}` | 'host' | 'shared' | 'none'

/** Containers by name: the groups that each was in, in order. It stands in the first of them that it is in at the moment. */
export type Memberships = ReadonlyMap<string, readonly GroupKey[]>

/** The groups that a container is in, first that of its `eth0`. */
export function groupsOf({ networkMode }: Container, lanes: readonly ContainerLane[]): readonly GroupKey[] {
  if (networkMode === 'host') return ['host']
  if (networkMode === 'container') return ['shared']
  return lanes.length === 0 ? ['none'] : lanes.map(({ lane }): GroupKey => `network:${lane}`)
}

export const homeAmong = (groups: readonly GroupKey[], known: readonly GroupKey[]): GroupKey =>
  known.find((it) => groups.includes(it)) ?? groups[0] ?? 'none'

export interface ContainerLane {
  readonly endpoint: Endpoint
  readonly network: Network
  readonly lane: string
}

export const noLanes: readonly ContainerLane[] = []

/** Endpoints on networks that are drawn, by container id, in the order of their interfaces. */
export const lanesIn = (topology: Topology): ReadonlyMap<string, readonly ContainerLane[]> =>
  keptLanes(topology.endpoints, [topology.networks], () => lanesOf(topology))

/** Tables that did not change are the same objects from moment to moment. */
const keptLanes = keptFor<Topology['endpoints'], ReadonlyMap<string, readonly ContainerLane[]>>()

function lanesOf(topology: Topology): ReadonlyMap<string, readonly ContainerLane[]> {
  const lanes = groupedBy(
    Object.values(topology.endpoints).flatMap((endpoint) => {
      const network = topology.networks[endpoint.networkId]
      return network && isLane(network) ? [{ endpoint, network, lane: laneKey(topology, network) }] : []
    }),
    ({ endpoint }) => endpoint.containerId,
  )
  const orderOf = ({ endpoint, network }: ContainerLane): string =>
    endpoint.interface ?? (network.name === 'bridge' ? 'eth0' : `~${network.name}`)
  for (const some of lanes.values()) if (some.length > 1) some.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
  return lanes
}

/** Where a container stands at one moment. */
export interface Standing {
  readonly container: Container
  readonly group: GroupKey
  /** On the network in whose frame it stands. */
  readonly own?: ContainerLane
  readonly further: readonly ContainerLane[]
}

/** Of every container of a moment. Those of containers that did not change are the very same ones, as long as networks and memberships are. */
export function standingsOf(topology: Topology, memberships: Memberships): Standing[] {
  const known = keptStandings(memberships, [topology.endpoints, topology.networks], () => new Map())
  const lanesOf = lanesIn(topology)
  const standings: Standing[] = []
  for (const container of Object.values(topology.containers)) {
    let standing = known.get(container)
    if (!standing) {
      standing = standingOf(container, lanesOf.get(container.id) ?? noLanes, memberships.get(container.name) ?? [])
      known.set(container, standing)
    }
    standings.push(standing)
  }
  return standings
}

const keptStandings = keptFor<Memberships, Map<Container, Standing>>()

function standingOf(container: Container, lanes: readonly ContainerLane[], member: readonly GroupKey[]): Standing {
  const group = homeAmong(groupsOf(container, lanes), member)
  const own = lanes.find(({ lane }) => group === `network:${lane}`)
  return { container, group, ...(own ? { own } : {}), further: lanes.filter((it) => it !== own) }
}

/** Ties of containers, by container id, looked up again and again by the parts of a scene. */
export const tiesByContainer = ({ ports, mounts, links }: Topology) => ({
  ports: keptPorts(ports, [], () => groupedBy(Object.values(ports), (it) => it.containerId)),
  mounts: keptMounts(mounts, [], () => groupedBy(Object.values(mounts), (it) => it.containerId)),
  linksFrom: keptLinks(links, [], () => groupedBy(Object.values(links), (it) => it.from)),
})

type ByContainer<T> = ReadonlyMap<string, readonly T[]>
const keptPorts = keptFor<Topology['ports'], ByContainer<PublishedPort>>()
const keptMounts = keptFor<Topology['mounts'], ByContainer<Mount>>()
const keptLinks = keptFor<Topology['links'], ByContainer<Link>>()

export type Ties = ReturnType<typeof tiesByContainer>

export function groupedBy<T>(records: readonly T[], keyOf: (record: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const record of records) {
    const key = keyOf(record)
    const group = groups.get(key)
    if (group) group.push(record)
    else groups.set(key, [record])
  }
  return groups
}
