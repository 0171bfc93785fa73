import type Docker from 'dockerode'
import {
  type ContainerSpec,
  type MountSpec,
  type NetworkTarget,
  type PortSpec,
  type Stream,
  streamsOf,
} from '../../shared/command/command.ts'
import { isRelativeDevice } from '../../shared/command/consents.ts'
import { apiAtLeast } from './api.ts'
import type { CommandContext } from './context.ts'
import { isDefaultNetwork } from './ours.ts'
import { hostPath } from './workspace.ts'

type Json = Record<string, unknown>

/**
 * The body of `POST /containers/create`, as the docker program makes it, but for what makes a run safe: everything is labelled, anonymous volumes
 * are labelled mounts without a source (also those that the image declares), and ports without an address are bound to this machine only.
 */
export async function createBody(
  context: CommandContext,
  spec: ContainerSpec,
  from: {
    readonly image: Docker.ImageInspectInfo | undefined
    /** Where the containers of `--volumes-from` have their mounts. */
    readonly covered: readonly string[]
    readonly attached: boolean
    /** With what the files of `--env-file` and `--label-file` give. */
    readonly environment: readonly string[]
    readonly labels: Readonly<Record<string, string>>
  },
): Promise<Json> {
  const { image, attached } = from
  const has = (stream: Stream): boolean => attached && streamsOf(spec).includes(stream)
  const [network, ...otherNetworks] = spec.networks
  const several = apiAtLeast(context, '1.44') ? otherNetworks : []
  const ports = [...spec.publish, ...(spec.publishAll ? allExposed(spec, image) : [])]
  return without({
    Hostname: spec.hostname ?? '',
    Domainname: spec.domainname ?? '',
    User: spec.user ?? '',
    AttachStdin: has('stdin'),
    AttachStdout: has('stdout'),
    AttachStderr: has('stderr'),
    Tty: spec.tty,
    OpenStdin: spec.interactive,
    StdinOnce: spec.interactive && has('stdin'),
    Env: from.environment,
    Cmd: spec.arguments.length > 0 ? spec.arguments : undefined,
    Image: spec.image,
    WorkingDir: spec.workdir ?? '',
    Entrypoint: spec.entrypoint === undefined ? undefined : [spec.entrypoint],
    Labels: { ...from.labels, ...context.scope.labels },
    ExposedPorts: asKeys([...ports.map(portName), ...spec.expose]),
    StopSignal: spec.stopSignal,
    StopTimeout: spec.stopTimeout,
    MacAddress: apiAtLeast(context, '1.44') ? undefined : network?.mac,
    Healthcheck: healthcheck(spec),
    HostConfig: { ...(await hostConfig(context, spec, image, from.covered)), PortBindings: bindings(ports) },
    NetworkingConfig: { EndpointsConfig: endpoints(context, spec, network ? [network, ...several] : []) },
  })
}

async function hostConfig(
  context: CommandContext,
  spec: ContainerSpec,
  image: Docker.ImageInspectInfo | undefined,
  covered: readonly string[],
): Promise<Json> {
  const mounts = [...spec.mounts, ...declaredVolumes(spec, image, covered)]
  return without({
    ...noDevices,
    Dns: [],
    DnsOptions: [],
    DnsSearch: [],
    Ulimits: [],
    Binds: await bindsOf(context, mounts),
    Mounts: await mountsOf(context, mounts, spec.volumeDriver),
    Tmpfs: Object.fromEntries(mounts.flatMap((it) => (it.type === 'tmpfs' && it.via === 'tmpfs' ? [[it.target, it.options ?? '']] : []))),
    VolumesFrom:
      spec.volumesFrom.length > 0 ? spec.volumesFrom.map((it) => (it.mode ? `${it.container}:${it.mode}` : it.container)) : undefined,
    Links: spec.links.length > 0 ? spec.links.map((it) => `${it.container}:${it.alias}`) : undefined,
    NetworkMode: spec.networks[0]?.network ?? 'default',
    RestartPolicy: { Name: spec.restart?.policy ?? 'no', MaximumRetryCount: spec.restart?.maximumRetries ?? 0 },
    AutoRemove: spec.removeWhenDone,
    Privileged: spec.privileged ? true : undefined,
    CapAdd: some(spec.capAdd),
    Devices: spec.devices.map((it) => ({ PathOnHost: it.onHost, PathInContainer: it.inContainer, CgroupPermissions: it.permissions })),
    DeviceCgroupRules: some(spec.deviceRules),
    SecurityOpt: some(spec.securityOptions),
    PidMode: spec.pid,
    IpcMode: spec.ipc,
    UTSMode: spec.uts,
    UsernsMode: spec.userns,
    CgroupnsMode: spec.cgroupns,
    VolumeDriver: spec.volumeDriver,
    LogConfig:
      spec.logDriver !== undefined || Object.keys(spec.logOptions).length > 0
        ? { Type: spec.logDriver ?? '', Config: spec.logOptions }
        : undefined,
    ContainerIDFile: spec.idFile,
    ...spec.hostFields,
  })
}

/** Lists that the docker program sends though they are empty: an engine shows them so, and not as null. */
const noDevices = {
  BlkioWeightDevice: [],
  BlkioDeviceReadBps: [],
  BlkioDeviceWriteBps: [],
  BlkioDeviceReadIOps: [],
  BlkioDeviceWriteIOps: [],
}

/** Volumes that the image declares and that nothing else is mounted on. */
function declaredVolumes(spec: ContainerSpec, image: Docker.ImageInspectInfo | undefined, others: readonly string[]): MountSpec[] {
  const covered = [...others, ...spec.mounts.map((it) => it.target)].map(clean)
  return Object.keys(image?.Config?.Volumes ?? {})
    .filter((target) => !covered.includes(clean(target)))
    .map((target) => ({
      type: 'volume',
      target,
      readOnly: false,
      noCopy: false,
      driverOptions: {},
      labels: {},
      via: 'volume',
      written: `VOLUME ${target}`,
    }))
}

const clean = (path: string): string => path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1')

/** Binds and named volumes of `-v`, in the form that the docker program sends. */
async function bindsOf(context: CommandContext, mounts: readonly MountSpec[]): Promise<string[] | undefined> {
  const binds: string[] = []
  for (const mount of mounts) {
    if (mount.type === 'tmpfs' || mount.via !== 'volume' || mount.source === undefined) continue
    const source = mount.type === 'bind' ? await hostPath(context.workspace, mount.source) : mount.source
    binds.push([source, mount.target, ...(mount.mode === undefined ? [] : [mount.mode])].join(':'))
  }
  return some(binds)
}

async function mountsOf(context: CommandContext, mounts: readonly MountSpec[], driver: string | undefined): Promise<Json[] | undefined> {
  const made: Json[] = []
  for (const mount of mounts) {
    if (mount.type === 'volume' && (mount.via === 'mount' || mount.source === undefined)) {
      made.push(await volumeMount(context, mount, driver))
    } else if (mount.type === 'bind' && mount.via === 'mount') {
      const propagation = mount.propagation === undefined ? undefined : { Propagation: mount.propagation }
      const Source = await hostPath(context.workspace, mount.source)
      made.push(without({ Type: 'bind', Source, Target: mount.target, ReadOnly: mount.readOnly, BindOptions: propagation }))
    } else if (mount.type === 'tmpfs' && mount.via === 'mount') {
      const options = without({ SizeBytes: mount.sizeBytes, Mode: mount.modeBits })
      made.push({ Type: 'tmpfs', Target: mount.target, ReadOnly: mount.readOnly, TmpfsOptions: options })
    }
  }
  return some(made)
}

async function volumeMount(
  context: CommandContext,
  mount: Extract<MountSpec, { type: 'volume' }>,
  driver: string | undefined,
): Promise<Json> {
  const name = mount.driver ?? (mount.source === undefined ? driver : undefined)
  const Options = await deviceInside(context.workspace, mount.driverOptions)
  const hasDriver = name !== undefined || Object.keys(Options).length > 0
  return without({
    Type: 'volume',
    Source: mount.source,
    Target: mount.target,
    ReadOnly: mount.readOnly,
    VolumeOptions: without({
      NoCopy: mount.noCopy ? true : undefined,
      Labels: { ...mount.labels, ...context.scope.labels },
      DriverConfig: hasDriver ? { Name: name ?? 'local', Options } : undefined,
    }),
  })
}

/** A volume's `device=./dir` is a directory of the workspace, as a bind's is. */
export async function deviceInside(workspace: string, options: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const { device } = options
  return device !== undefined && isRelativeDevice(device) ? { ...options, device: await hostPath(workspace, device) } : { ...options }
}

const portName = (port: PortSpec): string => `${port.containerPort}/${port.protocol}`

/** `-P`: the engine would bind to all addresses, so each port is named with this machine's own. */
function allExposed(spec: ContainerSpec, image: Docker.ImageInspectInfo | undefined): PortSpec[] {
  const published = spec.publish.map(portName)
  const exposed = new Set([...Object.keys(image?.Config?.ExposedPorts ?? {}), ...spec.expose])
  return [...exposed]
    .filter((it) => !published.includes(it))
    .map((it) => {
      const [port = '', protocol = 'tcp'] = it.split('/')
      return { hostIp: '', hostPort: '', containerPort: Number(port), protocol: protocol as PortSpec['protocol'] }
    })
}

function bindings(ports: readonly PortSpec[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const found: Record<string, { HostIp: string; HostPort: string }[]> = {}
  for (const port of ports) {
    const binding = { HostIp: port.hostIp === '' ? '127.0.0.1' : port.hostIp, HostPort: port.hostPort }
    found[portName(port)] = [...(found[portName(port)] ?? []), binding]
  }
  return found
}

function endpoints(context: CommandContext, spec: ContainerSpec, networks: readonly NetworkTarget[]): Json {
  const targets = networks.filter((it) => it.network !== 'host' && it.network !== 'none' && !it.network.startsWith('container:'))
  return Object.fromEntries(
    targets.map((it, index) => {
      const links = index === 0 && !isDefaultNetwork(it.network) ? spec.links.map((link) => `${link.container}:${link.alias}`) : []
      return [it.network, endpointConfig(context, it, links)]
    }),
  )
}

/** An endpoint's settings, for create and for `network connect`. */
export function endpointConfig(context: Pick<CommandContext, 'engine'>, target: NetworkTarget, links: readonly string[]): Json {
  const hasAddress = target.ip !== undefined || target.ip6 !== undefined
  return without({
    Aliases: some(target.aliases),
    Links: some(links),
    IPAMConfig: hasAddress ? without({ IPv4Address: target.ip, IPv6Address: target.ip6 }) : undefined,
    MacAddress: apiAtLeast(context, '1.44') ? target.mac : undefined,
    DriverOpts: Object.keys(target.driverOptions).length > 0 ? target.driverOptions : undefined,
  })
}

function healthcheck({ health }: ContainerSpec): Json | undefined {
  if (!health) return undefined
  if (health.none) return { Test: ['NONE'] }
  return without({
    Test: health.command === undefined ? undefined : ['CMD-SHELL', health.command],
    Interval: health.intervalNs,
    Timeout: health.timeoutNs,
    StartPeriod: health.startPeriodNs,
    StartInterval: health.startIntervalNs,
    Retries: health.retries,
  })
}

const asKeys = (names: readonly string[]): Json => Object.fromEntries(names.map((it) => [it, {}]))
const some = <T>(items: readonly T[]): T[] | undefined => (items.length > 0 ? [...items] : undefined)
const without = (members: Json): Json => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
