import type { VethEvidence } from '../../../shared/topology/topology.ts'

/** What is known of the host's end of one endpoint's veth pair, and of the end inside. */
export interface HostEnd {
  readonly evidence: VethEvidence
  readonly name?: string
  readonly index?: number
  readonly peerIndex?: number
  readonly bridge?: string
  /** The name inside the container, e.g. `eth0`. */
  readonly interface?: string
  readonly why?: string
}

/** One network of a container that is up, whose host end is looked for. */
export interface EndpointToFind {
  /** `containerId/networkId`. */
  readonly key: string
  readonly containerId: string
  readonly networkId: string
  /** The same for as long as the veth pair is the same. */
  readonly incarnation: string
  readonly bridge: string
  readonly pid: number
  readonly ipv4?: string
  readonly mac?: string
  /** Whether a command may be run inside: the container is this run's and not paused. */
  readonly mayExec: boolean
}

export const notFound = (why: string): HostEnd => ({ evidence: 'none', why })
