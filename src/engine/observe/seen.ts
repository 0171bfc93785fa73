import type { HostInterface, Image } from '../../shared/topology/topology.ts'
import type { ContainerFacts } from './container-facts.ts'
import type { HostEnd } from './host/host-end.ts'

/** What `GET /networks/{id}` says, as far as it is used; `Bridge` and `OwnName` where an engine tells them in an API of its own. */
export interface InspectedNetwork {
  readonly Id: string
  readonly Name: string
  readonly Driver: string
  readonly Scope: string
  readonly Internal?: boolean
  readonly Labels?: Readonly<Record<string, string>> | null
  readonly Options?: Readonly<Record<string, string>> | null
  readonly IPAM?: { readonly Config?: readonly { readonly Subnet?: string; readonly Gateway?: string }[] | null } | null
  /** Empty where there is none, or it is not told. */
  readonly Bridge?: string
  /** The name by which containers have it, if that is another. */
  readonly OwnName?: string
}

/** What `GET /volumes/{name}` says, as far as it is used. */
export interface InspectedVolume {
  readonly Name: string
  readonly Driver: string
  readonly Mountpoint?: string
  readonly Labels?: Readonly<Record<string, string>> | null
  readonly Options?: Readonly<Record<string, string>> | null
}

/** Everything that was last seen of an engine, as it came. The topology is made of this and nothing else, so the way here does not show in it. */
export interface Seen {
  readonly containers: Map<string, ContainerFacts>
  readonly networks: Map<string, InspectedNetwork>
  readonly volumes: Map<string, InspectedVolume>
  readonly images: Map<string, Image>
  /** What was found of the host ends of veths, by `containerId/networkId`. */
  readonly hostEnds: Map<string, HostEnd>
  /** By name. */
  readonly hostInterfaces: Map<string, HostInterface>
}

export const nothingSeen = (): Seen => ({
  containers: new Map(),
  networks: new Map(),
  volumes: new Map(),
  images: new Map(),
  hostEnds: new Map(),
  hostInterfaces: new Map(),
})

/** The host's interface that is this network's bridge; the engine names only those that do not follow its own rule (engine-facts 06). */
export function bridgeOf({ Id, Driver, Options, Bridge }: InspectedNetwork): string | undefined {
  if (Driver !== 'bridge') return undefined
  if (Bridge !== undefined) return Bridge || undefined
  return Options?.['com.docker.network.bridge.name'] || `br-${Id.slice(0, 12)}`
}

/**
 * A network by the id or name under which a container has it. A container that never ran has the name only; an engine's own name for the default
 * bridge can be `default` there.
 */
export function networkIdOf(seen: Seen, endpoint: { readonly networkId?: string; readonly networkName: string }): string | undefined {
  if (endpoint.networkId) return endpoint.networkId
  const name = endpoint.networkName === 'default' ? 'bridge' : endpoint.networkName
  for (const { Name, OwnName, Id } of seen.networks.values()) if (Name === name || OwnName === name || Id === name) return Id
  return undefined
}

/** A container by its id, name or the unambiguous beginning of its id, as `--link`, `--volumes-from` and `--net container:` take it. */
export function containerIdOf(seen: Seen, reference: string): string | undefined {
  if (seen.containers.has(reference)) return reference
  for (const [id, { name }] of seen.containers) if (name === reference) return id
  const starting = reference.length < 4 ? [] : [...seen.containers.keys()].filter((id) => id.startsWith(reference))
  return starting.length === 1 ? starting[0] : undefined
}
