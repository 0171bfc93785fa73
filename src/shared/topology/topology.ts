/**
 * What was observed on an engine: plain JSON, in Docker's own words. Every table is flat and sorted by its key, so that two observations
 * of one state are the same JSON. Optional means "not known". See the design's section 3; keys are made by `keys.ts`.
 */
export type Table<T> = Readonly<Record<string, T>>

export interface EngineInfo {
  readonly kind: 'docker' | 'embedded'
  readonly name: string
  readonly version: string
  readonly apiVersion: string
  readonly os: string
  readonly arch: string
}

export interface HostInterface {
  readonly name: string
  readonly kind: 'uplink' | 'bridge'
  readonly mac?: string
  /** In CIDR form, e.g. `172.17.0.1/16`. */
  readonly addresses: readonly string[]
  readonly networkId?: string
}

export interface Image {
  readonly id: string
  readonly tags: readonly string[]
  /** Layer digests, lowest first (`RootFS.Layers`). */
  readonly layers: readonly string[]
  readonly sizeBytes: number
}

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'
export type NetworkMode = 'bridge' | 'host' | 'none' | 'container' | 'user'

export interface Container {
  readonly id: string
  /** Without the leading slash. */
  readonly name: string
  readonly imageId: string
  /** As it was asked for, e.g. `mysql:5.7`. */
  readonly image: string
  readonly command?: string
  readonly state: ContainerState
  readonly health?: 'starting' | 'healthy' | 'unhealthy'
  readonly exitCode?: number
  /** RFC 3339, as the engine gives it. */
  readonly createdAt: string
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly networkMode: NetworkMode
  /** The id of the container whose network namespace this one shares. */
  readonly sharesNetworkOf?: string
  readonly tty: boolean
  readonly stdinOpen: boolean
  readonly environment?: readonly string[]
  /** e.g. `3306/tcp`. */
  readonly exposedPorts: readonly string[]
  readonly logDriver: string
  /** Started with `--rm`: the engine removes it when it ends. Absent where it is not, or where that is not known. */
  readonly autoRemove?: true
  /** Carries this app's label of the run that observes. */
  readonly mine: boolean
}

export interface Network {
  readonly id: string
  readonly name: string
  readonly driver: string
  readonly scope: string
  readonly subnets: readonly { readonly subnet: string; readonly gateway?: string }[]
  /** The host interface that is this network's bridge. */
  readonly bridge?: string
  readonly internal: boolean
  readonly mine: boolean
}

export interface Endpoint {
  readonly containerId: string
  readonly networkId: string
  /** The name inside the container, e.g. `eth0`. */
  readonly interface?: string
  readonly ipv4?: string
  readonly ipv4Prefix?: number
  readonly ipv6?: string
  readonly mac?: string
  readonly aliases: readonly string[]
}

export type VethEvidence = 'process' | 'container' | 'forwarding-table' | 'helper-container' | 'embedded' | 'none'

/** The host end of a veth pair. `evidence: 'none'` says that there is one and that it was not found; `why` says the reason. */
export interface Veth {
  readonly name?: string
  readonly index?: number
  readonly peerIndex?: number
  readonly containerId: string
  readonly networkId: string
  readonly bridge?: string
  readonly evidence: VethEvidence
  readonly why?: string
}

export interface Volume {
  readonly name: string
  readonly driver: string
  readonly mountpoint: string
  readonly anonymous: boolean
  /** Made with driver options (`-o`), which no prune takes. Absent where it was not, or where that is not known. */
  readonly hasOptions?: true
  readonly mine: boolean
}

export interface Mount {
  readonly containerId: string
  readonly type: 'bind' | 'volume' | 'tmpfs'
  /** A volume's name, or a directory of the host. */
  readonly source?: string
  readonly destination: string
  readonly readOnly: boolean
  /** The id of the container it came from by `--volumes-from`. */
  readonly from?: string
}

/** `--link`: in `from`, the name `alias` leads to `to` (container ids). */
export interface Link {
  readonly from: string
  readonly to: string
  readonly alias: string
}

export interface PublishedPort {
  readonly containerId: string
  readonly containerPort: number
  readonly protocol: 'tcp' | 'udp' | 'sctp'
  readonly hostIp: string
  readonly hostPort: number
}

export interface Topology {
  readonly engine: EngineInfo
  /** By name. */
  readonly hostInterfaces: Table<HostInterface>
  /** By id. */
  readonly images: Table<Image>
  /** By id. */
  readonly containers: Table<Container>
  /** By id. */
  readonly networks: Table<Network>
  /** By `containerId/networkId`. */
  readonly endpoints: Table<Endpoint>
  /** By `containerId/networkId`. */
  readonly veths: Table<Veth>
  /** By name. */
  readonly volumes: Table<Volume>
  /** By `containerId:destination`. */
  readonly mounts: Table<Mount>
  /** By `from/to/alias`. */
  readonly links: Table<Link>
  /** By `containerId:containerPort/protocol@hostIp:hostPort`. */
  readonly ports: Table<PublishedPort>
}

/** The tables of a topology, in the order in which they are compared and worded. */
export const tableNames = [
  'hostInterfaces',
  'images',
  'networks',
  'volumes',
  'containers',
  'endpoints',
  'veths',
  'mounts',
  'links',
  'ports',
] as const

export type TableName = (typeof tableNames)[number]
export type RecordOf<N extends TableName> = Topology[N] extends Table<infer R> ? R : never

/** What `docker ps -s` shows: bytes, by container id. It stands beside the topology because the engine walks the disk for it. */
export type LayerSizes = Table<{ readonly writableBytes: number; readonly rootBytes: number }>
