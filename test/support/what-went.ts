import { diff } from '../../src/shared/topology/diff.ts'
import { endpointKey } from '../../src/shared/topology/keys.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'

/**
 * The keys, sorted, of what was there before and is no more, as a removal has them: things, the interfaces of containers that stay on networks that stay,
 * and the cables of interfaces that stay.
 */
export function whatWent(before: Topology, after: Topology): string[] {
  const change = diff(before, after)
  const things = (['containers', 'networks', 'volumes', 'images'] as const).flatMap((table) =>
    Object.keys(change[table]?.removed ?? {}).map((id) => `${table.slice(0, -1)}:${id}`),
  )
  const endpoints = Object.values(change.endpoints?.removed ?? {})
    .filter(({ containerId, networkId }) => after.containers[containerId] && after.networks[networkId])
    .map((it) => `endpoint:${endpointKey(it)}`)
  const cables = Object.values(change.veths?.removed ?? {})
    .filter((it) => after.endpoints[endpointKey(it)])
    .map((it) => `veth:${endpointKey(it)}`)
  return [...things, ...endpoints, ...cables].sort()
}
