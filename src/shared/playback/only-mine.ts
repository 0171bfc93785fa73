import { filterTable } from '../topology/map-table.ts'
import type { Image, Network, Topology } from '../topology/topology.ts'

/** The networks that every engine has; they are nobody's own. */
const defaultNetworks = new Set(['bridge', 'host', 'none'])

/**
 * What recordings, exports, `--json` and view-only viewers may hold: the run's own records and the default networks. Images count as its own
 * when one of its containers is made from them, or when `isMyImage` says so (the run's journal knows which it pulled or made).
 */
export function onlyMine(topology: Topology, isMyImage: (image: Image) => boolean = () => false): Topology {
  const containers = filterTable(topology.containers, (it) => it.mine)
  const networks = filterTable(topology.networks, (it) => it.mine || isDefaultNetwork(it))
  const volumes = filterTable(topology.volumes, (it) => it.mine)
  const imageIds = new Set(Object.values(containers).map((it) => it.imageId))
  const hasContainer = (id: string): boolean => Object.hasOwn(containers, id)
  const hasNetwork = (id: string): boolean => Object.hasOwn(networks, id)
  const hasBoth = (it: { readonly containerId: string; readonly networkId: string }): boolean =>
    hasContainer(it.containerId) && hasNetwork(it.networkId)
  return {
    engine: topology.engine,
    hostInterfaces: filterTable(topology.hostInterfaces, (it) =>
      it.kind === 'uplink' ? true : it.networkId !== undefined && hasNetwork(it.networkId),
    ),
    images: filterTable(topology.images, (it) => imageIds.has(it.id) || isMyImage(it)),
    containers,
    networks,
    endpoints: filterTable(topology.endpoints, hasBoth),
    veths: filterTable(topology.veths, hasBoth),
    volumes,
    mounts: filterTable(topology.mounts, (it) => hasContainer(it.containerId)),
    links: filterTable(topology.links, (it) => hasContainer(it.from) && hasContainer(it.to)),
    ports: filterTable(topology.ports, (it) => hasContainer(it.containerId)),
  }
}

export const isDefaultNetwork = (network: Network): boolean => !network.mine && defaultNetworks.has(network.name)
