import { lookup } from '../../shared/lookup.ts'
import type { ContainerState } from '../../shared/topology/topology.ts'

/** What `GET /containers/{id}/json` says, as far as it is used. Engines leave out, or set to null, what does not apply. */
export interface InspectedContainer {
  readonly Id: string
  readonly Name: string
  readonly Created: string
  readonly Image: string
  readonly Path?: string
  readonly Args?: readonly string[] | null
  readonly State: {
    readonly Status: ContainerState
    readonly Pid?: number
    readonly ExitCode?: number
    readonly StartedAt?: string
    readonly FinishedAt?: string
    readonly Health?: { readonly Status?: string } | null
  }
  readonly Config: {
    readonly Image: string
    readonly Env?: readonly string[] | null
    readonly Labels?: Readonly<Record<string, string>> | null
    readonly Tty?: boolean
    readonly OpenStdin?: boolean
    readonly ExposedPorts?: Readonly<Record<string, unknown>> | null
  }
  readonly HostConfig: {
    readonly NetworkMode?: string
    readonly LogConfig?: { readonly Type?: string }
    readonly Links?: readonly string[] | null
    readonly VolumesFrom?: readonly string[] | null
    readonly Binds?: readonly string[] | null
    readonly Mounts?: readonly { readonly Target?: string }[] | null
    readonly AutoRemove?: boolean
    readonly Tmpfs?: Readonly<Record<string, string>> | null
  }
  readonly NetworkSettings?: {
    readonly Ports?: Readonly<Record<string, readonly { readonly HostIp?: string; readonly HostPort?: string }[] | null>> | null
    readonly Networks?: Readonly<Record<string, InspectedEndpoint | null>> | null
  }
  readonly Mounts?: readonly InspectedMount[] | null
}

export interface InspectedEndpoint {
  readonly NetworkID?: string
  readonly EndpointID?: string
  readonly IPAddress?: string
  readonly IPPrefixLen?: number
  readonly GlobalIPv6Address?: string
  readonly MacAddress?: string
  readonly Aliases?: readonly string[] | null
  readonly DNSNames?: readonly string[] | null
  readonly Links?: readonly string[] | null
}

export interface InspectedMount {
  readonly Type: string
  readonly Name?: string
  readonly Source?: string
  readonly Destination: string
  readonly RW?: boolean
}

/** An inspect's answer with what is only needed for looking things up beside it. */
export interface ContainerFacts {
  readonly inspected: InspectedContainer
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly endpoints: readonly EndpointFacts[]
}

export interface EndpointFacts {
  readonly networkName: string
  /** Absent in a container that never ran, and on Podman: it names its network, and the network's id is found by the name. */
  readonly networkId?: string
  readonly endpoint: InspectedEndpoint
}

export function containerFacts(inspected: InspectedContainer): ContainerFacts {
  const networks = Object.entries(inspected.NetworkSettings?.Networks ?? {})
  const endpoints = networks.map(([networkName, it]): EndpointFacts => {
    const endpoint = it ?? {}
    const { NetworkID } = endpoint
    // Podman has the name in its place (measured on 4.3.1).
    return { networkName, endpoint, ...(NetworkID && NetworkID !== networkName ? { networkId: NetworkID } : {}) }
  })
  return {
    inspected: inDockersStates(inspected),
    name: inspected.Name.replace(/^\//, ''),
    labels: inspected.Config.Labels ?? {},
    endpoints,
  }
}

/**
 * Podman's states that Docker has no word for (measured on 4.3.1): `stopping` until it ends or is killed, `stopped` from its end until its network
 * is taken down; `initialized`, between, is in its sources only.
 */
const otherStates: Readonly<Record<string, ContainerState>> = lookup({ initialized: 'created', stopping: 'running', stopped: 'exited' })

function inDockersStates(inspected: InspectedContainer): InspectedContainer {
  const status = otherStates[inspected.State.Status]
  return status ? { ...inspected, State: { ...inspected.State, Status: status } } : inspected
}

/** Whether it has a network namespace with interfaces in it now: paused ones keep theirs. */
export const isUp = ({ inspected }: ContainerFacts): boolean => inspected.State.Status === 'running' || inspected.State.Status === 'paused'

/** `--link`s of `HostConfig.Links`: `/wordpressdb:/wordpress/mysql` whatever form was sent (engine-facts 05). */
export function hostLinks({ inspected }: ContainerFacts): { target: string; alias: string }[] {
  return (inspected.HostConfig.Links ?? []).map((link) => {
    const [target = '', path = ''] = link.split(':')
    return { target: target.replace(/^\//, ''), alias: path.slice(path.lastIndexOf('/') + 1) }
  })
}

/** Links of one endpoint on a user-defined network, stored as they were sent: `database:db`, or `database` alone (engine-facts 05). */
export function endpointLinks({ endpoint }: EndpointFacts): { target: string; alias: string }[] {
  return (endpoint.Links ?? []).map((link) => {
    const [target = '', alias = target] = link.split(':')
    return { target: target.replace(/^\//, ''), alias }
  })
}
