import {
  any,
  array,
  as,
  bool,
  duration,
  embedded,
  int,
  int64,
  map,
  optional,
  pointer,
  slice,
  string,
  strings,
  struct,
  texts,
  time,
  uint64,
} from '../../shared/command/go-types.ts'

/**
 * The types in which the docker program 28.2.2 holds an engine's answers: what its templates print, and what `json` writes in them, goes by these.
 * Measured by `docker inspect -f '{{printf "%#v" .}}'` and `{{json .}}`; the order of the fields is theirs.
 */

const empty = struct('struct {}', {})
const healthcheckConfig = struct('v1.HealthcheckConfig', {
  Test: optional(strings),
  Interval: optional(duration),
  Timeout: optional(duration),
  StartPeriod: optional(duration),
  StartInterval: optional(duration),
  Retries: optional(int),
})

const healthcheckResult = struct('container.HealthcheckResult', { Start: time, End: time, ExitCode: int, Output: string })
const health = struct('container.Health', { Status: string, FailingStreak: int, Log: slice(pointer(healthcheckResult)) })
const state = struct('container.State', {
  Status: string,
  Running: bool,
  Paused: bool,
  Restarting: bool,
  OOMKilled: bool,
  Dead: bool,
  Pid: int,
  ExitCode: int,
  Error: string,
  StartedAt: string,
  FinishedAt: string,
  Health: optional(pointer(health)),
})

const portBinding = struct('nat.PortBinding', { HostIP: as('HostIp', string), HostPort: string })
const portMap = map(slice(portBinding), 'nat.Port')
const portSet = map(empty, 'nat.Port')

const throttleDevice = struct('blkiodev.ThrottleDevice', { Path: string, Rate: uint64 })
const weightDevice = struct('blkiodev.WeightDevice', { Path: string, Weight: uint64 })
const deviceRequest = struct('container.DeviceRequest', {
  Driver: string,
  Count: int,
  DeviceIDs: strings,
  Capabilities: slice(strings),
  Options: texts,
})
const resources = struct('container.Resources', {
  CPUShares: as('CpuShares', int64),
  Memory: int64,
  NanoCPUs: as('NanoCpus', int64),
  CgroupParent: string,
  BlkioWeight: uint64,
  BlkioWeightDevice: slice(pointer(weightDevice)),
  BlkioDeviceReadBps: slice(pointer(throttleDevice)),
  BlkioDeviceWriteBps: slice(pointer(throttleDevice)),
  BlkioDeviceReadIOps: slice(pointer(throttleDevice)),
  BlkioDeviceWriteIOps: slice(pointer(throttleDevice)),
  CPUPeriod: as('CpuPeriod', int64),
  CPUQuota: as('CpuQuota', int64),
  CPURealtimePeriod: as('CpuRealtimePeriod', int64),
  CPURealtimeRuntime: as('CpuRealtimeRuntime', int64),
  CpusetCpus: string,
  CpusetMems: string,
  Devices: slice(struct('container.DeviceMapping', { PathOnHost: string, PathInContainer: string, CgroupPermissions: string })),
  DeviceCgroupRules: strings,
  DeviceRequests: slice(deviceRequest),
  KernelMemory: optional(int64),
  KernelMemoryTCP: optional(int64),
  MemoryReservation: int64,
  MemorySwap: int64,
  MemorySwappiness: pointer(int64),
  OomKillDisable: pointer(bool),
  PidsLimit: pointer(int64),
  Ulimits: slice(pointer(struct('units.Ulimit', { Name: string, Hard: int64, Soft: int64 }))),
  CPUCount: as('CpuCount', int64),
  CPUPercent: as('CpuPercent', int64),
  IOMaximumIOps: uint64,
  IOMaximumBandwidth: uint64,
})

const mount = struct('mount.Mount', {
  Type: optional(string),
  Source: optional(string),
  Target: optional(string),
  ReadOnly: optional(bool),
  Consistency: optional(string),
  BindOptions: optional(
    pointer(
      struct('mount.BindOptions', {
        Propagation: optional(string),
        NonRecursive: optional(bool),
        CreateMountpoint: optional(bool),
        ReadOnlyNonRecursive: optional(bool),
        ReadOnlyForceRecursive: optional(bool),
      }),
    ),
  ),
  VolumeOptions: optional(
    pointer(
      struct('mount.VolumeOptions', {
        NoCopy: optional(bool),
        Labels: optional(texts),
        Subpath: optional(string),
        DriverConfig: optional(pointer(struct('mount.Driver', { Name: optional(string), Options: optional(texts) }))),
      }),
    ),
  ),
  ImageOptions: optional(pointer(struct('mount.ImageOptions', { Subpath: optional(string) }))),
  TmpfsOptions: optional(
    pointer(struct('mount.TmpfsOptions', { SizeBytes: optional(int64), Mode: optional(int64), Options: optional(slice(strings)) })),
  ),
  ClusterOptions: optional(pointer(struct('mount.ClusterOptions', {}))),
})

const hostConfig = struct('container.HostConfig', {
  Binds: strings,
  ContainerIDFile: string,
  LogConfig: struct('container.LogConfig', { Type: string, Config: texts }),
  NetworkMode: string,
  PortBindings: portMap,
  RestartPolicy: struct('container.RestartPolicy', { Name: string, MaximumRetryCount: int }),
  AutoRemove: bool,
  VolumeDriver: string,
  VolumesFrom: strings,
  ConsoleSize: array(2, uint64),
  Annotations: optional(texts),
  CapAdd: strings,
  CapDrop: strings,
  CgroupnsMode: string,
  DNS: as('Dns', strings),
  DNSOptions: as('DnsOptions', strings),
  DNSSearch: as('DnsSearch', strings),
  ExtraHosts: strings,
  GroupAdd: strings,
  IpcMode: string,
  Cgroup: string,
  Links: strings,
  OomScoreAdj: int,
  PidMode: string,
  Privileged: bool,
  PublishAllPorts: bool,
  ReadonlyRootfs: bool,
  SecurityOpt: strings,
  StorageOpt: optional(texts),
  Tmpfs: optional(texts),
  UTSMode: string,
  UsernsMode: string,
  ShmSize: int64,
  Sysctls: optional(texts),
  Runtime: optional(string),
  Isolation: string,
  Resources: embedded(resources),
  Mounts: optional(slice(mount)),
  MaskedPaths: strings,
  ReadonlyPaths: strings,
  Init: optional(pointer(bool)),
})

const containerConfig = struct('container.Config', {
  Hostname: string,
  Domainname: string,
  User: string,
  AttachStdin: bool,
  AttachStdout: bool,
  AttachStderr: bool,
  ExposedPorts: optional(portSet),
  Tty: bool,
  OpenStdin: bool,
  StdinOnce: bool,
  Env: strings,
  Cmd: strings,
  Healthcheck: optional(pointer(healthcheckConfig)),
  ArgsEscaped: optional(bool),
  Image: string,
  Volumes: map(empty),
  WorkingDir: string,
  Entrypoint: strings,
  NetworkDisabled: optional(bool),
  MacAddress: optional(string),
  OnBuild: strings,
  Labels: texts,
  StopSignal: optional(string),
  StopTimeout: optional(pointer(int)),
  Shell: optional(strings),
})

const endpointSettings = struct('network.EndpointSettings', {
  IPAMConfig: pointer(
    struct('network.EndpointIPAMConfig', {
      IPv4Address: optional(string),
      IPv6Address: optional(string),
      LinkLocalIPs: optional(strings),
    }),
  ),
  Links: strings,
  Aliases: strings,
  MacAddress: string,
  DriverOpts: texts,
  GwPriority: int,
  NetworkID: string,
  EndpointID: string,
  Gateway: string,
  IPAddress: string,
  IPPrefixLen: int,
  IPv6Gateway: string,
  GlobalIPv6Address: string,
  GlobalIPv6PrefixLen: int,
  DNSNames: strings,
})
const address = struct('network.Address', { Addr: string, PrefixLen: int })
const networkSettings = struct('container.NetworkSettings', {
  NetworkSettingsBase: embedded(
    struct('container.NetworkSettingsBase', {
      Bridge: string,
      SandboxID: string,
      SandboxKey: string,
      Ports: portMap,
      HairpinMode: bool,
      LinkLocalIPv6Address: string,
      LinkLocalIPv6PrefixLen: int,
      SecondaryIPAddresses: slice(address),
      SecondaryIPv6Addresses: slice(address),
    }),
  ),
  DefaultNetworkSettings: embedded(
    struct('container.DefaultNetworkSettings', {
      EndpointID: string,
      Gateway: string,
      GlobalIPv6Address: string,
      GlobalIPv6PrefixLen: int,
      IPAddress: string,
      IPPrefixLen: int,
      IPv6Gateway: string,
      MacAddress: string,
    }),
  ),
  Networks: map(pointer(endpointSettings)),
})

const driverData = struct('storage.DriverData', { Data: texts, Name: string })
const mountPoint = struct('container.MountPoint', {
  Type: optional(string),
  Name: optional(string),
  Source: string,
  Destination: string,
  Driver: optional(string),
  Mode: string,
  RW: bool,
  Propagation: string,
})
const platform = struct('v1.Platform', { Architecture: as('architecture', string), OS: as('os', string) })
const descriptor = struct('v1.Descriptor', {
  MediaType: as('mediaType', string),
  Digest: as('digest', string),
  Size: as('size', int64),
  URLs: optional(strings, 'urls'),
  Annotations: optional(texts, 'annotations'),
  Platform: optional(pointer(platform), 'platform'),
})

const containerBase = struct('container.ContainerJSONBase', {
  ID: as('Id', string),
  Created: string,
  Path: string,
  Args: strings,
  State: pointer(state),
  Image: string,
  ResolvConfPath: string,
  HostnamePath: string,
  HostsPath: string,
  LogPath: string,
  Name: string,
  RestartCount: int,
  Driver: string,
  Platform: string,
  MountLabel: string,
  ProcessLabel: string,
  AppArmorProfile: string,
  ExecIDs: strings,
  HostConfig: pointer(hostConfig),
  GraphDriver: driverData,
  SizeRw: optional(pointer(int64)),
  SizeRootFs: optional(pointer(int64)),
})

export const containerType = struct('container.InspectResponse', {
  ContainerJSONBase: embedded(pointer(containerBase)),
  Mounts: slice(mountPoint),
  Config: pointer(containerConfig),
  NetworkSettings: pointer(networkSettings),
  ImageManifestDescriptor: optional(pointer(descriptor)),
})

const imageConfig = struct('v1.DockerOCIImageConfig', {
  ImageConfig: embedded(
    struct('v1.ImageConfig', {
      User: optional(string),
      ExposedPorts: optional(map(empty)),
      Env: optional(strings),
      Entrypoint: optional(strings),
      Cmd: optional(strings),
      Volumes: optional(map(empty)),
      WorkingDir: optional(string),
      Labels: optional(texts),
      StopSignal: optional(string),
      ArgsEscaped: optional(bool),
    }),
  ),
  DockerOCIImageConfigExt: embedded(
    struct('v1.DockerOCIImageConfigExt', {
      Healthcheck: optional(pointer(healthcheckConfig)),
      OnBuild: optional(strings),
      Shell: optional(strings),
    }),
  ),
})

export const imageType = struct('image.InspectResponse', {
  ID: as('Id', string),
  RepoTags: strings,
  RepoDigests: strings,
  Parent: string,
  Comment: string,
  Created: optional(string),
  Container: optional(string),
  ContainerConfig: optional(pointer(containerConfig)),
  DockerVersion: string,
  Author: string,
  Config: pointer(imageConfig),
  Architecture: string,
  Variant: optional(string),
  Os: string,
  OsVersion: optional(string),
  Size: int64,
  VirtualSize: optional(int64),
  GraphDriver: driverData,
  RootFS: struct('image.RootFS', { Type: optional(string), Layers: optional(strings) }),
  Metadata: struct('image.Metadata', { LastTagTime: optional(time) }),
  Descriptor: optional(pointer(descriptor)),
  Manifests: optional(slice(any)),
})

export const networkType = struct('network.Inspect', {
  Name: string,
  ID: as('Id', string),
  Created: time,
  Scope: string,
  Driver: string,
  EnableIPv4: bool,
  EnableIPv6: bool,
  IPAM: struct('network.IPAM', {
    Driver: string,
    Options: texts,
    Config: slice(
      struct('network.IPAMConfig', {
        Subnet: optional(string),
        IPRange: optional(string),
        Gateway: optional(string),
        AuxAddress: optional(texts, 'AuxiliaryAddresses'),
      }),
    ),
  }),
  Internal: bool,
  Attachable: bool,
  Ingress: bool,
  ConfigFrom: struct('network.ConfigReference', { Network: string }),
  ConfigOnly: bool,
  Containers: map(
    struct('network.EndpointResource', {
      Name: string,
      EndpointID: string,
      MacAddress: string,
      IPv4Address: string,
      IPv6Address: string,
    }),
  ),
  Options: texts,
  Labels: texts,
  Peers: optional(slice(struct('network.PeerInfo', { Name: string, IP: string }))),
  Services: optional(map(struct('network.ServiceInfo', {}))),
})

export const volumeType = struct('volume.Volume', {
  ClusterVolume: optional(pointer(struct('volume.ClusterVolume', {}))),
  CreatedAt: optional(string),
  Driver: string,
  Labels: texts,
  Mountpoint: string,
  Name: string,
  Options: texts,
  Scope: string,
  Status: optional(map(any)),
  UsageData: optional(pointer(struct('volume.UsageData', { RefCount: int64, Size: int64 }))),
})
