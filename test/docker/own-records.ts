import type { Topology } from '../../src/shared/topology/topology.ts'

/**
 * All records that hang on the containers, networks and volumes that are `mine`, as JSON. Other people's things may change between two looks at
 * an engine that is shared; of one's own everything must be the same.
 */
export function ownRecords(topology: Topology): string {
  const { containers, networks, volumes } = topology
  const own = new Set([...Object.values(containers), ...Object.values(networks)].filter(({ mine }) => mine).map(({ id }) => id))
  for (const { name, mine } of Object.values(volumes)) if (mine) own.add(name)
  const tables = [containers, networks, volumes, topology.endpoints, topology.veths, topology.mounts, topology.links, topology.ports]
  return JSON.stringify(
    tables.map((table) => Object.entries(table).filter(([key]) => own.has(key.split(/[/:]/)[0] ?? ''))),
    undefined,
    1,
  )
}
