import type Docker from 'dockerode'
import type { HostInterface } from '../../../shared/topology/topology.ts'
import { ask } from '../../connect/ask.ts'
import { type EndpointToFind, type HostEnd, notFound } from './host-end.ts'

/** What `GET /dockstage/host` answers: an engine's own account of its host, as a real one has no call for. */
export interface HostAnswer {
  readonly interfaces: readonly HostInterface[]
  readonly veths: readonly {
    readonly name: string
    readonly index: number
    readonly peerIndex: number
    readonly containerId: string
    readonly networkId: string
    readonly bridge: string
    readonly interface?: string
  }[]
}

/** More containers than this are not named one by one: then everything is asked for. */
const mostNamed = 20

/** @param containerIds whose veth pairs are wanted, so that what one change costs does not grow with what else is there */
export async function askHost(docker: Docker, containerIds: readonly string[]): Promise<HostAnswer> {
  // An empty name is no container's: only the interfaces are wanted then.
  const named = containerIds.length === 0 ? [''] : containerIds
  const query = named.length <= mostNamed ? { query: { container: named } } : {}
  return (await ask(docker, { path: '/dockstage/host', ...query })) as HostAnswer
}

export function hostEndsOf(answer: HostAnswer, endpoints: readonly EndpointToFind[]): Map<string, HostEnd> {
  const ends = endpoints.map(({ key, containerId, networkId }): [string, HostEnd] => {
    const veth = answer.veths.find((it) => it.containerId === containerId && it.networkId === networkId)
    if (!veth) return [key, notFound('The engine names no host end for it.')]
    const { name, index, peerIndex, bridge } = veth
    return [key, { evidence: 'embedded', name, index, peerIndex, bridge, ...(veth.interface ? { interface: veth.interface } : {}) }]
  })
  return new Map(ends)
}
