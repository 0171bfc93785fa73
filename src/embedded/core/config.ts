import type { Differences } from './differences.ts'
import { refuse } from './draft.ts'
import { flagAt, type Json, numberAt, objectAt, objectsAt, setAt, textAt, textsAt, textTableAt, within } from './json.ts'

type Texts = readonly string[] | null

/** A container's `Config`, with the image's merged in. */
export interface ContainerConfig {
  readonly Hostname: string
  readonly Domainname: string
  readonly User: string
  readonly AttachStdin: boolean
  readonly AttachStdout: boolean
  readonly AttachStderr: boolean
  readonly ExposedPorts?: Readonly<Record<string, object>>
  readonly Tty: boolean
  readonly OpenStdin: boolean
  readonly StdinOnce: boolean
  readonly Env: Texts
  readonly Cmd: Texts
  readonly Healthcheck?: HealthConfig
  readonly Image: string
  readonly Volumes: Readonly<Record<string, object>> | null
  readonly WorkingDir: string
  readonly Entrypoint: Texts
  readonly NetworkDisabled?: boolean
  readonly MacAddress?: string
  readonly OnBuild: null
  readonly Labels: Readonly<Record<string, string>>
  readonly StopSignal?: string
  readonly StopTimeout?: number
}
/** Durations in nanoseconds. */
export interface HealthConfig {
  readonly Test?: readonly string[]
  readonly Interval?: number
  readonly Timeout?: number
  readonly StartPeriod?: number
  readonly StartInterval?: number
  readonly Retries?: number
}

export interface PortBinding {
  readonly HostIp: string
  readonly HostPort: string
}
export interface MountConfig {
  readonly Type: string
  readonly Source: string
  readonly Target: string
  readonly ReadOnly: boolean
  readonly VolumeOptions?: {
    readonly NoCopy: boolean
    readonly Labels: Readonly<Record<string, string>> | null
    readonly driver: string
    readonly driverOptions: Readonly<Record<string, string>> | null
  }
  readonly TmpfsOptions?: { readonly SizeBytes: number; readonly Mode: number }
}
export interface HostConfig {
  readonly [field: string]: unknown
  readonly Binds: Texts
  readonly NetworkMode: string
  readonly PortBindings: Readonly<Record<string, readonly PortBinding[]>> | null
  readonly RestartPolicy: { readonly Name: string; readonly MaximumRetryCount: number }
  readonly AutoRemove: boolean
  readonly VolumesFrom: Texts
  readonly Links: Texts
  readonly ExtraHosts: Texts
  readonly Dns: Texts
  readonly PublishAllPorts: boolean
  readonly ReadonlyRootfs: boolean
  readonly LogConfig: { readonly Type: string; readonly Config: Readonly<Record<string, string>> }
  readonly ConsoleSize: readonly number[]
}

export interface EndpointConfig {
  readonly IPAMConfig: { readonly IPv4Address?: string; readonly IPv6Address?: string; readonly LinkLocalIPs?: readonly string[] } | null
  readonly Links: Texts
  readonly Aliases: Texts
  readonly MacAddress: string
  readonly DriverOpts: Readonly<Record<string, string>> | null
}
export const plainEndpoint: EndpointConfig = { IPAMConfig: null, Links: null, Aliases: null, MacAddress: '', DriverOpts: null }

export interface CreateRequest {
  readonly name: string
  readonly config: Omit<ContainerConfig, 'Labels'> & { readonly Labels: Readonly<Record<string, string>> | null }
  readonly hostConfig: HostConfig
  readonly mounts: readonly MountConfig[]
  readonly endpoints: Readonly<Record<string, EndpointConfig>>
}

/** What an engine shows for a host config that says nothing (engine-facts 01#3); kept and reported, acted on as far as the other modules say. */
const plainHostConfig = {
  ContainerIDFile: '',
  VolumeDriver: '',
  CapAdd: null,
  CapDrop: null,
  CgroupnsMode: 'host',
  DnsOptions: null,
  DnsSearch: null,
  GroupAdd: null,
  IpcMode: 'private',
  Cgroup: '',
  OomScoreAdj: 0,
  PidMode: '',
  Privileged: false,
  SecurityOpt: null,
  UTSMode: '',
  UsernsMode: '',
  ShmSize: 67_108_864,
  Runtime: 'runc',
  Isolation: '',
  CpuShares: 0,
  Memory: 0,
  NanoCpus: 0,
  CgroupParent: '',
  BlkioWeight: 0,
  BlkioWeightDevice: null,
  BlkioDeviceReadBps: null,
  BlkioDeviceWriteBps: null,
  BlkioDeviceReadIOps: null,
  BlkioDeviceWriteIOps: null,
  CpuPeriod: 0,
  CpuQuota: 0,
  CpuRealtimePeriod: 0,
  CpuRealtimeRuntime: 0,
  CpusetCpus: '',
  CpusetMems: '',
  Devices: null,
  DeviceCgroupRules: null,
  DeviceRequests: null,
  MemoryReservation: 0,
  MemorySwap: 0,
  MemorySwappiness: null,
  OomKillDisable: false,
  PidsLimit: null,
  Ulimits: null,
  CpuCount: 0,
  CpuPercent: 0,
  IOMaximumIOps: 0,
  IOMaximumBandwidth: 0,
  MaskedPaths: ['asound', 'acpi', 'kcore', 'keys', 'latency_stats', 'timer_list', 'timer_stats', 'sched_debug', 'scsi']
    .map((name) => `/proc/${name}`)
    .concat('/sys/firmware', '/sys/devices/virtual/powercap'),
  ReadonlyPaths: ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'].map((name) => `/proc/${name}`),
}
/** Known, and shown only where they were sent. */
const optionalHostFields = ['Init', 'Tmpfs', 'Sysctls', 'StorageOpt', 'Annotations', 'KernelMemory', 'KernelMemoryTCP']

/** Reads the body of `POST /containers/create`. */
export function readCreate(body: Json, name: string, like: Differences): CreateRequest {
  const host = objectAt(body, 'HostConfig') ?? {}
  const endpoints = objectAt(objectAt(body, 'NetworkingConfig') ?? {}, 'EndpointsConfig') ?? {}
  const config = within(like.configStruct, () => readConfig(body))
  if (!body.Image && !body.Cmd && !body.Entrypoint && !body.HostConfig)
    refuse(400, `${like.lowerCaseMessages ? 'config' : 'Config'} cannot be empty in order to create a container`)
  return {
    name,
    config: { ...config, Labels: textTableAt(body, 'Labels') },
    hostConfig: { ...readHostConfig(host, like), ...(like.kernelMemoryShown && !body.HostConfig ? { Runtime: '' } : {}) },
    mounts: (objectsAt(host, 'Mounts') ?? []).map(readMount),
    endpoints: Object.fromEntries(Object.keys(endpoints).map((network) => [network, readEndpoint(objectAt(endpoints, network) ?? {})])),
  }
}

/** Reads a container's config, as create and commit are sent it. */
export function readConfig(body: Json): ContainerConfig {
  const health = objectAt(body, 'Healthcheck')
  const exposed = setAt(body, 'ExposedPorts')
  return {
    Hostname: textAt(body, 'Hostname'),
    Domainname: textAt(body, 'Domainname'),
    User: textAt(body, 'User'),
    AttachStdin: flagAt(body, 'AttachStdin'),
    AttachStdout: flagAt(body, 'AttachStdout'),
    AttachStderr: flagAt(body, 'AttachStderr'),
    ...(exposed ? { ExposedPorts: exposed } : {}),
    Tty: flagAt(body, 'Tty'),
    OpenStdin: flagAt(body, 'OpenStdin'),
    StdinOnce: flagAt(body, 'StdinOnce'),
    Env: textsAt(body, 'Env'),
    Cmd: textsAt(body, 'Cmd', true),
    ...(health ? { Healthcheck: readHealth(health) } : {}),
    Image: textAt(body, 'Image'),
    Volumes: setAt(body, 'Volumes'),
    WorkingDir: textAt(body, 'WorkingDir'),
    Entrypoint: textsAt(body, 'Entrypoint', true),
    ...(flagAt(body, 'NetworkDisabled') ? { NetworkDisabled: true } : {}),
    ...(textAt(body, 'MacAddress') ? { MacAddress: textAt(body, 'MacAddress') } : {}),
    OnBuild: null,
    Labels: textTableAt(body, 'Labels') ?? {},
    ...(textAt(body, 'StopSignal') ? { StopSignal: textAt(body, 'StopSignal') } : {}),
    ...(body.StopTimeout === undefined || body.StopTimeout === null ? {} : { StopTimeout: numberAt(body, 'StopTimeout') }),
  }
}

export function readHealth(health: Json): HealthConfig {
  const test = textsAt(health, 'Test')
  const numbers = ['Interval', 'Timeout', 'StartPeriod', 'StartInterval', 'Retries'].filter((field) => numberAt(health, field) !== 0)
  return { ...(test ? { Test: test } : {}), ...Object.fromEntries(numbers.map((field) => [field, numberAt(health, field)])) }
}

export function readHostConfig(host: Json, like: Differences): HostConfig {
  const bindings = objectAt(host, 'PortBindings')
  const policy = objectAt(host, 'RestartPolicy') ?? {}
  const log = objectAt(host, 'LogConfig') ?? {}
  const given = Object.entries(host).filter(
    ([field, value]) => value !== null && (field in plainHostConfig || optionalHostFields.includes(field)),
  )
  const kept = Object.fromEntries(
    given.filter(([field, value]) => !(value === '' && field !== 'PidMode') && !(value === 0 && field === 'ShmSize')),
  )
  const masked = plainHostConfig.MaskedPaths.filter((path) => !like.kernelMemoryShown || !path.endsWith('powercap'))
  return {
    Binds: textsAt(host, 'Binds'),
    LogConfig: { Type: textAt(log, 'Type') || 'json-file', Config: textTableAt(log, 'Config') ?? {} },
    NetworkMode: textAt(host, 'NetworkMode'),
    PortBindings: bindings
      ? Object.fromEntries(
          Object.keys(bindings).map((port) => [
            port,
            (objectsAt(bindings, port) ?? []).map((binding) => ({
              HostIp: textAt(binding, 'HostIp'),
              HostPort: textAt(binding, 'HostPort'),
            })),
          ]),
        )
      : null,
    RestartPolicy: { Name: textAt(policy, 'Name') || like.plainRestartPolicy, MaximumRetryCount: numberAt(policy, 'MaximumRetryCount') },
    AutoRemove: flagAt(host, 'AutoRemove'),
    VolumesFrom: textsAt(host, 'VolumesFrom'),
    ConsoleSize: Array.isArray(host.ConsoleSize) ? host.ConsoleSize.filter((side) => typeof side === 'number') : [0, 0],
    Dns: textsAt(host, 'Dns'),
    ExtraHosts: textsAt(host, 'ExtraHosts'),
    Links: textsAt(host, 'Links'),
    PublishAllPorts: flagAt(host, 'PublishAllPorts'),
    ReadonlyRootfs: flagAt(host, 'ReadonlyRootfs'),
    ...plainHostConfig,
    MaskedPaths: masked,
    ...(like.kernelMemoryShown ? { KernelMemory: 0, KernelMemoryTCP: 0 } : {}),
    ...kept,
    // Both mean "none" (moby's router of `POST /containers/create`); measured on 20.10.24.
    ...(kept.MemorySwappiness === -1 ? { MemorySwappiness: null } : {}),
    ...(Number(kept.PidsLimit ?? 1) <= 0 ? { PidsLimit: null } : {}),
    ...(host.Mounts ? { Mounts: objectsAt(host, 'Mounts') } : {}),
  }
}

function readMount(mount: Json): MountConfig {
  const volume = objectAt(mount, 'VolumeOptions')
  const driver = objectAt(volume ?? {}, 'DriverConfig') ?? {}
  const tmpfs = objectAt(mount, 'TmpfsOptions')
  return {
    Type: textAt(mount, 'Type'),
    Source: textAt(mount, 'Source'),
    Target: textAt(mount, 'Target'),
    ReadOnly: flagAt(mount, 'ReadOnly'),
    ...(volume
      ? {
          VolumeOptions: {
            ...{ NoCopy: flagAt(volume, 'NoCopy'), Labels: textTableAt(volume, 'Labels') },
            ...{ driver: textAt(driver, 'Name'), driverOptions: textTableAt(driver, 'Options') },
          },
        }
      : {}),
    ...(tmpfs ? { TmpfsOptions: { SizeBytes: numberAt(tmpfs, 'SizeBytes'), Mode: numberAt(tmpfs, 'Mode') } } : {}),
  }
}

export function readEndpoint(endpoint: Json): EndpointConfig {
  const ipam = objectAt(endpoint, 'IPAMConfig')
  const ipv4 = ipam ? textAt(ipam, 'IPv4Address') : ''
  const ipv6 = ipam ? textAt(ipam, 'IPv6Address') : ''
  return {
    IPAMConfig: ipam ? { ...(ipv4 ? { IPv4Address: ipv4 } : {}), ...(ipv6 ? { IPv6Address: ipv6 } : {}) } : null,
    Links: textsAt(endpoint, 'Links'),
    Aliases: textsAt(endpoint, 'Aliases'),
    MacAddress: textAt(endpoint, 'MacAddress'),
    DriverOpts: textTableAt(endpoint, 'DriverOpts'),
  }
}
