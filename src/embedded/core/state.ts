import type { ContainerConfig, EndpointConfig, HealthConfig, HostConfig } from './config.ts'
import type { Moment } from './moment.ts'
import { emptyTable, type Table } from './table.ts'

/** Everything that the Engine API can see, as a value: functions take one and give the next. */
export interface EngineState {
  /** By id. */
  readonly containers: Table<ContainerRecord>
  /** Container ids by name, without the slash. */
  readonly names: Table<string>
  readonly networks: Table<NetworkRecord>
  /** By name. */
  readonly volumes: Table<VolumeRecord>
  /** By id; and image ids by `repository:tag`. */
  readonly images: Table<ImageRecord>
  readonly tags: Table<string>
  /** Host ports that are taken, by `tcp/32768`: each holder's host address and container. */
  readonly hostPorts: Table<readonly { readonly hostIp: string; readonly containerId: string }[]>
  readonly counters: {
    /** Of the random numbers: the same commands on the same seed give the same ids. */
    readonly random: number
    readonly interfaceIndex: number
    readonly pid: number
    /** The pool after the last that was given out (engine-facts 06). */
    readonly pool: number
    readonly ephemeral: { readonly tcp: number; readonly udp: number; readonly sctp: number }
    /** The last moment that an event had: the next one's is later. */
    readonly moment: Moment
  }
}

export type ContainerStatus = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'

/** `network`: resolv.conf and hosts; `hostname`: once the network is up; `process`: and the log, once a process is to run. */
export type Preparation = 'nothing' | 'network' | 'hostname' | 'process'

export interface ContainerRecord {
  readonly id: string
  readonly name: string
  readonly created: Moment
  /** As it was asked for: `mysql:5.7`, or an id. */
  readonly image: string
  readonly imageId: string
  readonly path: string
  readonly args: readonly string[]
  readonly config: ContainerConfig
  readonly hostConfig: HostConfig
  readonly status: ContainerStatus
  readonly pid: number
  readonly exitCode: number
  readonly error: string
  readonly startedAt?: Moment
  readonly finishedAt?: Moment
  readonly restartCount: number
  /** `stop` or `kill` was asked for, so that the restart policy rests. */
  readonly stopAsked: boolean
  readonly health?: {
    readonly status: 'starting' | 'healthy' | 'unhealthy'
    readonly failing: number
    readonly log: readonly HealthProbe[]
  }
  /** How far its starts have come: which files it has in the host's directory of containers (engine-facts 03#46, #144). */
  readonly prepared: Preparation
  readonly sandboxId: string
  /** How many interfaces it was given since its start. */
  readonly interfaces?: number
  /** By network name, as the API has them. */
  readonly endpoints: Readonly<Record<string, EndpointRecord>>
  /** The container whose network it shares, by id. */
  readonly sharesNetworkOf?: string
  /** The container whose hosts, hostname and resolv.conf it was last given; that stays when it ends. */
  readonly filesOf?: string
  readonly resolvConf: 'host' | 'embedded'
  readonly mounts: readonly MountRecord[]
  readonly links: readonly LinkRecord[]
  /** Its last one on docker0; it outlives a stop, as those linked to it keep it in their hosts files. */
  readonly lastAddress?: string
  readonly published: readonly PublishedPort[]
}

export interface LinkRecord {
  readonly targetId: string
  readonly alias: string
  /** Of a target that was removed: the link still leads there, and to no other that takes its name (test/docker on 20.10.24). */
  readonly gone?: { readonly name: string; readonly address: string }
}

export interface HealthProbe {
  readonly Start: string
  readonly End: string
  readonly ExitCode: number
  readonly Output: string
}

export interface PublishedPort {
  readonly containerPort: number
  readonly protocol: Protocol
  readonly hostIp: string
  readonly hostPort: number
}
export type Protocol = 'tcp' | 'udp' | 'sctp'

export interface EndpointRecord {
  readonly networkName: string
  /** Empty until its first start. */
  readonly networkId: string
  readonly asked: EndpointConfig
  /** There while it is attached. */
  readonly attached?: Attachment
  /** What a start that failed had here: the list goes on showing it, inspect does not (engine-facts 01#54, 03#47). */
  readonly failed?: Attachment
  /** Its container was renamed while it ran: engines since 26 then write DNS names on the default bridge, too (engine-facts 26 01#30). */
  readonly isRenamed?: boolean
}

export interface Attachment {
  readonly endpointId: string
  readonly interface: string
  readonly index: number
  readonly veth?: { readonly name: string; readonly index: number }
  readonly mac: string
  readonly ipv4: string
  readonly prefix: number
  readonly gateway: string
}

export interface MountRecord {
  readonly type: 'bind' | 'volume' | 'tmpfs'
  /** The volume's name. */
  readonly name?: string
  /** The host's directory. */
  readonly source: string
  readonly destination: string
  readonly mode: string
  readonly readOnly: boolean
  readonly propagation: string
  /** Filled from the image at create. */
  readonly copies: boolean
  /** `-v` makes a host directory that is not there; `--mount` does not. */
  readonly makesSource: boolean
  readonly anonymous: boolean
  /** Of a tmpfs by `--mount`: its options. */
  readonly tmpfs?: string
  /** A named volume by `--volumes-from`: it counts as used by this container from its first start on (engine-facts 08#94). */
  readonly isLent?: boolean
}

export interface NetworkRecord {
  readonly id: string
  readonly name: string
  readonly created: Moment
  readonly driver: 'bridge' | 'host' | 'null'
  readonly internal: boolean
  readonly attachable: boolean
  readonly ipv6: boolean
  readonly ipam: {
    readonly options: Readonly<Record<string, string>> | null
    readonly config: readonly { readonly Subnet: string; readonly Gateway?: string; readonly IPRange?: string }[]
  }
  readonly options: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly bridge?: { readonly name: string; readonly index: number; readonly mac: string }
  /** Addresses that are taken, as numbers in text, and below which all are. */
  readonly taken: Table<true>
  readonly lowest: number
  /** Whether the subnet was asked for: static addresses need that. */
  readonly ownSubnet: boolean
  /** Containers that are attached now, by id. */
  readonly members: Table<true>
}

export interface VolumeRecord {
  readonly name: string
  readonly created: Moment
  readonly labels: Readonly<Record<string, string>> | null
  readonly options: Readonly<Record<string, string>> | null
  readonly anonymous: boolean
  /** Containers that name it, by id. */
  readonly users: readonly string[]
}

export interface ImageRecord {
  readonly id: string
  readonly created: string
  readonly config: ImageConfig
  readonly layers: readonly ImageLayer[]
  /** Newest first. */
  readonly history: readonly ImageStep[]
  readonly architecture: string
  readonly author: string
  readonly parent: string
  readonly digest?: string
  readonly lastTagged?: Moment
  readonly comment?: string
  /** The container that it was committed from, and how that was configured. */
  readonly committed?: { readonly containerId: string; readonly config: ContainerConfig }
}
export interface ImageStep {
  readonly created: string
  readonly createdBy: string
  readonly size: number
  readonly comment?: string
  /** It set something and made no layer. */
  readonly isEmpty: boolean
}
export interface ImageLayer {
  /** `sha256:...` of the uncompressed layer; what holds its files is kept beside the state under this name. */
  readonly diffId: string
  /** The layer together with all below it, by the OCI's reckoning (image specification, config.md): what an engine stores and deletes. */
  readonly chainId: string
  readonly size: number
}
/** What a container takes over from its image. A commit also keeps the rest of the container's config: it is shown, and means nothing. */
export interface ImageConfig extends Partial<ShownOnly> {
  readonly Env?: readonly string[] | undefined
  readonly Cmd?: readonly string[] | undefined
  readonly Entrypoint?: readonly string[] | undefined
  readonly ExposedPorts?: Readonly<Record<string, object>>
  readonly Volumes?: Readonly<Record<string, object>>
  readonly WorkingDir?: string
  readonly User?: string
  readonly StopSignal?: string
  readonly Labels?: Readonly<Record<string, string>>
  readonly Healthcheck?: HealthConfig
  readonly OnBuild?: readonly string[]
}
type ShownOnly = Pick<
  ContainerConfig,
  'Hostname' | 'Domainname' | 'AttachStdin' | 'AttachStdout' | 'AttachStderr' | 'Tty' | 'OpenStdin' | 'StdinOnce' | 'Image'
>

/** Nothing yet; see `withDefaultNetworks`. */
export const emptyState = (seed: number): EngineState => ({
  containers: emptyTable(),
  names: emptyTable(),
  networks: emptyTable(),
  volumes: emptyTable(),
  images: emptyTable(),
  tags: emptyTable(),
  hostPorts: emptyTable(),
  counters: {
    random: seed,
    interfaceIndex: 2,
    pid: 4000,
    pool: 0,
    ephemeral: { tcp: 32_768, udp: 32_768, sctp: 32_768 },
    moment: 0,
  },
})
