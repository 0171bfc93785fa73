/**
 * Docker command lines as plain data, one record a command, by the name that the docker program gives it (`ps` and `container ls` are one).
 * Values are as the user wrote them where the engine is the one to judge them (images, ids, addresses); what the docker program itself takes
 * apart (ports, mounts, links) is taken apart here, by the same rules.
 */
export type Command =
  | RunCommand
  | CreateCommand
  | ContainersCommand
  | StopCommand
  | KillCommand
  | RemoveCommand
  | PsCommand
  | PortCommand
  | LogsCommand
  | ExecCommand
  | AttachCommand
  | InspectCommand
  | ImagesCommand
  | PullCommand
  | RemoveImagesCommand
  | TagCommand
  | HistoryCommand
  | DiffCommand
  | RenameCommand
  | TopCommand
  | NetworkCreateCommand
  | NetworkConnectCommand
  | NetworkDisconnectCommand
  | ListCommand
  | RemoveNamedCommand
  | VolumeCreateCommand
  | PruneCommand
  | VersionCommand
  | InfoCommand

export type CommandName = Command['name']
/** The record of a command, by its name; several commands may share one record's shape. */
export type CommandOf<N extends CommandName, C extends Command = Command> = C extends Command
  ? [Extract<C['name'], N>] extends [never]
    ? never
    : C & { readonly name: Extract<C['name'], N> }
  : never

export interface RunCommand {
  readonly name: 'run'
  readonly spec: ContainerSpec
  readonly detach: boolean
  readonly pull: PullPolicy
  readonly quiet: boolean
  readonly detachKeys?: string
}
export interface CreateCommand {
  readonly name: 'create'
  readonly spec: ContainerSpec
  readonly pull: PullPolicy
  readonly quiet: boolean
}
export type PullPolicy = 'missing' | 'always' | 'never'

/** What `docker run` and `docker create` say about a container. Options that were not given are absent, lists empty. */
export interface ContainerSpec {
  readonly image: string
  /** The words after the image. */
  readonly arguments: readonly string[]
  readonly containerName?: string
  readonly platform?: string
  readonly tty: boolean
  readonly interactive: boolean
  readonly removeWhenDone: boolean
  readonly entrypoint?: string
  /** `NAME=value`; a name alone takes the value from the caller's environment, which a scenario has none of. */
  readonly environment: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly hostname?: string
  readonly domainname?: string
  readonly workdir?: string
  readonly user?: string
  readonly publish: readonly PortSpec[]
  readonly publishAll: boolean
  /** e.g. `3306/tcp`. */
  readonly expose: readonly string[]
  readonly mounts: readonly MountSpec[]
  readonly volumesFrom: readonly VolumesFrom[]
  readonly links: readonly LinkSpec[]
  readonly networks: readonly NetworkTarget[]
  readonly restart?: { readonly policy: string; readonly maximumRetries: number }
  readonly logDriver?: string
  readonly logOptions: Readonly<Record<string, string>>
  readonly privileged: boolean
  readonly capAdd: readonly string[]
  readonly devices: readonly DeviceSpec[]
  readonly securityOptions: readonly string[]
  readonly pid?: string
  readonly ipc?: string
  readonly uts?: string
  readonly userns?: string
  readonly cgroupns?: string
  readonly stopSignal?: string
  readonly stopTimeout?: number
  /** What is a field of the API's `HostConfig` and nothing more, by its name there. */
  readonly hostFields: Readonly<Record<string, unknown>>
  /** Files of the run's workspace, with lines as for `-e` and `--label`. */
  readonly environmentFiles: readonly string[]
  readonly labelFiles: readonly string[]
  /** `--device-cgroup-rule`, as written. */
  readonly deviceRules: readonly string[]
  /** A file of the run's workspace that the container's id is written to. */
  readonly idFile?: string
  /** `-a`: the streams that are attached to; absent: both that are written to, and with `-i` the input. */
  readonly attach?: readonly Stream[]
  readonly volumeDriver?: string
  readonly health?: HealthSpec
}

export type Stream = 'stdin' | 'stdout' | 'stderr'

/** What a container that runs in the foreground is attached to. */
export function streamsOf({ attach, interactive }: Pick<ContainerSpec, 'attach' | 'interactive'>): readonly Stream[] {
  const outputs = attach ?? ['stdout', 'stderr']
  return interactive ? ['stdin', ...outputs] : outputs
}

export interface HealthSpec {
  readonly none: boolean
  readonly command?: string
  readonly intervalNs?: number
  readonly timeoutNs?: number
  readonly startPeriodNs?: number
  readonly startIntervalNs?: number
  readonly retries?: number
}

/** One published port. `hostPort` empty lets the engine choose; a range in it (`8000-8010`) lets it choose within. */
export interface PortSpec {
  readonly hostIp: string
  readonly hostPort: string
  readonly containerPort: number
  readonly protocol: 'tcp' | 'udp' | 'sctp'
}

/** `written` is the option as it stands in the line, e.g. `-v /etc:/data`. */
export type MountSpec =
  | {
      readonly type: 'bind'
      /** As written: absolute, `D:/…`, `D:\…`, or relative (`./rel`, `../rel`). */
      readonly source: string
      readonly target: string
      readonly readOnly: boolean
      /** The third part of `-v`, whole (`ro`, `rw,z`, …). */
      readonly mode?: string
      readonly propagation?: string
      /** `-v` makes a missing directory, `--mount` is refused by the engine. */
      readonly via: 'volume' | 'mount'
      readonly written: string
    }
  | {
      readonly type: 'volume'
      /** Absent: an anonymous one. */
      readonly source?: string
      readonly target: string
      readonly readOnly: boolean
      readonly mode?: string
      readonly noCopy: boolean
      readonly driver?: string
      readonly driverOptions: Readonly<Record<string, string>>
      readonly labels: Readonly<Record<string, string>>
      readonly via: 'volume' | 'mount'
      readonly written: string
    }
  | {
      readonly type: 'tmpfs'
      readonly target: string
      /** Of `--tmpfs /run:rw,size=64k`: what is after the colon. */
      readonly options?: string
      readonly readOnly: boolean
      readonly sizeBytes?: number
      readonly modeBits?: number
      readonly via: 'tmpfs' | 'mount'
      readonly written: string
    }

export interface VolumesFrom {
  readonly container: string
  readonly mode?: string
}
export interface LinkSpec {
  readonly container: string
  /** Same as `container` where none is given. */
  readonly alias: string
}
export interface DeviceSpec {
  readonly onHost: string
  readonly inContainer: string
  readonly permissions: string
}
/** One `--network`, with what belongs to its endpoint. `--network-alias` and `--ip` belong to the first. */
export interface NetworkTarget {
  /** A name or id, `bridge`, `host`, `none`, `default`, or `container:<name or id>`. */
  readonly network: string
  readonly aliases: readonly string[]
  readonly ip?: string
  readonly ip6?: string
  readonly mac?: string
  readonly driverOptions: Readonly<Record<string, string>>
}

/** Commands that take container names and nothing else of weight. */
export interface ContainersCommand {
  readonly name: 'start' | 'pause' | 'unpause' | 'wait'
  readonly containers: readonly string[]
  /** Only of `start`: `-a`, `-i`, `--detach-keys`. */
  readonly attach: boolean
  readonly interactive: boolean
  readonly detachKeys?: string
}
export interface AttachCommand {
  readonly name: 'attach'
  readonly container: string
  /** `--no-stdin`: looks on and types nothing. */
  readonly noInput: boolean
  /** As written: `ctrl-p,ctrl-q`. */
  readonly detachKeys?: string
}
export interface StopCommand {
  readonly name: 'stop' | 'restart'
  readonly containers: readonly string[]
  readonly seconds?: number
  readonly signal?: string
  /** Whether the seconds were written `--time`, of which the docker program says that it is old. */
  readonly saysTime: boolean
}
export interface KillCommand {
  readonly name: 'kill'
  readonly containers: readonly string[]
  readonly signal?: string
}
export interface RemoveCommand {
  readonly name: 'rm'
  readonly containers: readonly string[]
  readonly force: boolean
  readonly volumes: boolean
  /** The names are links (`/wordpress/mysql`), to be removed without their containers. */
  readonly link: boolean
}
export interface PsCommand {
  readonly name: 'ps'
  readonly all: boolean
  readonly quiet: boolean
  readonly noTrunc: boolean
  readonly size: boolean
  readonly last?: number
  readonly format?: string
  readonly filters: Filters
}
/** As the API takes them: `{ name: ['web'], status: ['running', 'exited'] }`. */
export type Filters = Readonly<Record<string, readonly string[]>>

export interface PortCommand {
  readonly name: 'port'
  readonly container: string
  /** `80` or `80/tcp`. */
  readonly port?: string
}
export interface LogsCommand {
  readonly name: 'logs'
  readonly container: string
  readonly tail?: string
  readonly timestamps: boolean
  readonly since?: string
  readonly until?: string
  readonly details: boolean
  /** Goes on until the container ends, or the step's `wait` holds: the step's Ctrl-C. */
  readonly follow: boolean
}
export interface ExecCommand {
  readonly name: 'exec'
  readonly container: string
  readonly arguments: readonly string[]
  readonly detach: boolean
  readonly tty: boolean
  readonly interactive: boolean
  readonly privileged: boolean
  readonly environment: readonly string[]
  readonly environmentFiles: readonly string[]
  readonly user?: string
  readonly workdir?: string
  readonly detachKeys?: string
}
export interface InspectCommand {
  readonly name: 'inspect' | 'container inspect' | 'image inspect' | 'network inspect' | 'volume inspect'
  readonly names: readonly string[]
  readonly format?: string
  /** Only of `inspect`. */
  readonly type?: 'container' | 'image' | 'network' | 'volume'
  readonly size: boolean
  readonly verbose: boolean
}
export interface ImagesCommand {
  readonly name: 'images'
  readonly reference?: string
  readonly all: boolean
  readonly quiet: boolean
  readonly noTrunc: boolean
  readonly digests: boolean
  readonly format?: string
  readonly filters: Filters
}
export interface PullCommand {
  readonly name: 'pull'
  readonly image: string
  readonly quiet: boolean
  readonly allTags: boolean
  readonly platform?: string
}
export interface RemoveImagesCommand {
  readonly name: 'rmi'
  readonly images: readonly string[]
  readonly force: boolean
  readonly noPrune: boolean
}
export interface TagCommand {
  readonly name: 'tag'
  readonly source: string
  readonly target: string
}
export interface HistoryCommand {
  readonly name: 'history'
  readonly image: string
  readonly quiet: boolean
  readonly noTrunc: boolean
  readonly human: boolean
  readonly format?: string
}
export interface DiffCommand {
  readonly name: 'diff'
  readonly container: string
}
export interface RenameCommand {
  readonly name: 'rename'
  readonly container: string
  readonly newName: string
}
export interface TopCommand {
  readonly name: 'top'
  readonly container: string
  /** Options of `ps`. */
  readonly arguments: readonly string[]
}
export interface NetworkCreateCommand {
  readonly name: 'network create'
  readonly network: string
  readonly driver?: string
  readonly subnets: readonly string[]
  readonly gateways: readonly string[]
  readonly ranges: readonly string[]
  readonly auxAddresses: Readonly<Record<string, string>>
  readonly internal: boolean
  readonly attachable: boolean
  readonly ipv6: boolean
  readonly labels: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>>
  readonly ipamDriver?: string
  readonly ipamOptions: Readonly<Record<string, string>>
}
export interface NetworkConnectCommand {
  readonly name: 'network connect'
  readonly target: NetworkTarget
  readonly container: string
  readonly links: readonly LinkSpec[]
}
export interface NetworkDisconnectCommand {
  readonly name: 'network disconnect'
  readonly network: string
  readonly container: string
  readonly force: boolean
}
export interface ListCommand {
  readonly name: 'network ls' | 'volume ls'
  readonly quiet: boolean
  readonly noTrunc: boolean
  readonly format?: string
  readonly filters: Filters
}
export interface RemoveNamedCommand {
  readonly name: 'network rm' | 'volume rm'
  readonly names: readonly string[]
  readonly force: boolean
}
export interface VolumeCreateCommand {
  readonly name: 'volume create'
  /** Absent: the engine makes one up. */
  readonly volume?: string
  readonly driver?: string
  readonly labels: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>>
}
export interface PruneCommand {
  readonly name: 'container prune' | 'network prune' | 'volume prune' | 'image prune'
  readonly force: boolean
  readonly all: boolean
  readonly filters: Filters
}
export interface VersionCommand {
  readonly name: 'version'
  /** `docker -v`: one line, of the client alone. */
  readonly short: boolean
  readonly format?: string
}
export interface InfoCommand {
  readonly name: 'info'
  readonly format?: string
}
