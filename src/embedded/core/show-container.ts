import { humanDuration } from '../../shared/go-units.ts'
import type { Differences } from './differences.ts'
import { isUserNetwork } from './endpoints.ts'
import { linkNames, tagsOf } from './find.ts'
import { isUp } from './lifecycle.ts'
import { shownLinks } from './links.ts'
import { isoOf, type Moment, noTime, secondsOf } from './moment.ts'
import { portKeys } from './ports.ts'
import type { ContainerRecord, EndpointRecord, EngineState, MountRecord } from './state.ts'
import { get } from './table.ts'

export interface Sizes {
  readonly SizeRw: number
  readonly SizeRootFs: number
}

/** `GET /containers/{id}/json` (engine-facts 01#3). */
export function inspectContainer(
  state: EngineState,
  container: ContainerRecord,
  like: Differences,
  execIds: readonly string[],
  sizes?: Sizes,
): object {
  const directory = `/var/lib/docker/containers/${container.id}`
  const { prepared } = container
  const file = (isThere: boolean, name: string): string => (isThere ? `${directory}/${name}` : '')
  const target = container.filesOf
  const shared = (isThere: boolean, name: string): string => (target ? `/var/lib/docker/containers/${target}/${name}` : file(isThere, name))
  const layer = `/var/lib/docker/overlay2/${container.id}`
  return {
    Id: container.id,
    Created: isoOf(container.created),
    Path: container.path,
    Args: container.args,
    State: stateOf(container),
    Image: container.imageId,
    ResolvConfPath: shared(prepared !== 'nothing', 'resolv.conf'),
    HostnamePath: shared(prepared === 'hostname' || prepared === 'process', 'hostname'),
    HostsPath: shared(prepared !== 'nothing', 'hosts'),
    LogPath: container.hostConfig.LogConfig.Type === 'json-file' ? file(prepared === 'process', `${container.id}-json.log`) : '',
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: 'overlay2',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: execIds.length > 0 ? execIds : null,
    HostConfig: { ...shownHostConfig(container), Links: shownLinks(state, container) },
    GraphDriver: {
      Data: { LowerDir: `${layer}-init/diff`, MergedDir: `${layer}/merged`, UpperDir: `${layer}/diff`, WorkDir: `${layer}/work` },
      Name: 'overlay2',
    },
    ...(sizes ?? {}),
    Mounts: container.mounts.filter(isShown).map((mount) => shownMount(mount, false)),
    Config: shownConfig(container),
    NetworkSettings: networkSettings(container, like),
  }
}

/** The order of an engine's own fields, for people who read it. */
function shownConfig({ config }: ContainerRecord): object {
  const { Hostname, Domainname, User, AttachStdin, AttachStdout, AttachStderr, ExposedPorts, ...rest } = config
  return { Hostname, Domainname, User, AttachStdin, AttachStdout, AttachStderr, ...(ExposedPorts ? { ExposedPorts } : {}), ...rest }
}

function stateOf(container: ContainerRecord): object {
  const { status, health } = container
  return {
    Status: status,
    Running: isUp(container) || status === 'restarting',
    Paused: status === 'paused',
    Restarting: status === 'restarting',
    OOMKilled: false,
    Dead: status === 'dead',
    Pid: isUp(container) ? container.pid : 0,
    ExitCode: container.exitCode,
    Error: container.error,
    StartedAt: container.startedAt === undefined ? noTime : isoOf(container.startedAt),
    FinishedAt: container.finishedAt === undefined ? noTime : isoOf(container.finishedAt),
    ...(health ? { Health: { Status: health.status, FailingStreak: health.failing, Log: health.log } } : {}),
  }
}

const isShown = (mount: MountRecord): boolean => mount.type !== 'tmpfs' || mount.destination !== ''

/** As inspect has them and the list, which tells no source of an anonymous volume (engine-facts 08#94, 05#5). */
function shownMount(mount: MountRecord, isListed: boolean): object {
  const common = { Destination: mount.destination, Mode: mount.mode, RW: !mount.readOnly, Propagation: mount.propagation }
  if (mount.type === 'bind') return { Type: 'bind', Source: mount.source, ...common }
  if (mount.type === 'tmpfs') return { Type: 'tmpfs', Source: '', ...common }
  const { Destination, ...rest } = common
  return {
    Type: 'volume',
    Name: mount.name,
    Source: isListed && mount.anonymous ? '' : mount.source,
    Destination,
    Driver: 'local',
    ...rest,
  }
}

/** Before 26, where no `HostConfig` was sent, the runtime is chosen at the first start (engine-facts 01#3). */
function shownHostConfig({ hostConfig, prepared }: ContainerRecord): object {
  const { Runtime, ...rest } = hostConfig
  if (Runtime !== '') return hostConfig
  return prepared === 'process' ? { ...rest, Runtime: 'runc' } : rest
}

export function shownEndpoint(container: ContainerRecord, endpoint: EndpointRecord, like: Differences): object {
  const { asked, attached, networkName } = endpoint
  const shortId = container.id.slice(0, 12)
  // The engine adds names of its own when it first joins the network (engine-facts 03#66).
  const isUser = isUserNetwork(networkName) && endpoint.networkId !== ''
  const aliases = asked.Aliases ?? []
  const olderAliases = isUser ? [...aliases.filter((alias) => alias !== shortId), shortId] : asked.Aliases
  const dnsNames = isUser || endpoint.isRenamed ? [...new Set([container.name, ...aliases, shortId])] : null
  const mac = attached?.mac ?? (like.aliasesHaveShortId ? '' : asked.MacAddress)
  return {
    IPAMConfig: asked.IPAMConfig,
    Links: asked.Links,
    Aliases: like.aliasesHaveShortId ? olderAliases : asked.Aliases,
    ...(like.aliasesHaveShortId ? {} : { MacAddress: mac }),
    NetworkID: endpoint.networkId,
    EndpointID: attached?.endpointId ?? '',
    Gateway: attached?.gateway ?? '',
    IPAddress: attached?.ipv4 ?? '',
    IPPrefixLen: attached?.prefix ?? 0,
    IPv6Gateway: '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    ...(like.aliasesHaveShortId ? { MacAddress: mac } : {}),
    DriverOpts: asked.DriverOpts,
    ...(like.aliasesHaveShortId ? {} : { DNSNames: dnsNames }),
  }
}

const endpointsShown = (container: ContainerRecord, like: Differences): object =>
  Object.fromEntries(Object.entries(container.endpoints).map(([name, endpoint]) => [name, shownEndpoint(container, endpoint, like)]))

const endpointsListed = (container: ContainerRecord, like: Differences): object =>
  Object.fromEntries(
    Object.entries(container.endpoints).map(([name, endpoint]) => [
      name,
      {
        ...shownEndpoint(container, { ...endpoint, ...(endpoint.failed ? { attached: endpoint.failed } : {}) }, like),
        Links: null,
        Aliases: null,
        DriverOpts: null,
        ...(like.aliasesHaveShortId ? {} : { DNSNames: null }),
      },
    ]),
  )

function networkSettings(container: ContainerRecord, like: Differences): object {
  const main = container.endpoints.bridge?.attached
  const isHost = container.hostConfig.NetworkMode === 'host'
  const key = container.sandboxId === '' ? '' : `/var/run/docker/netns/${isHost ? 'default' : container.sandboxId.slice(0, 12)}`
  const common = { SandboxID: container.sandboxId, SandboxKey: key, Ports: shownPorts(container) }
  const networks = { Networks: endpointsShown(container, like) }
  if (!like.topLevelAddresses) return { ...common, ...networks }
  return {
    Bridge: '',
    ...common,
    HairpinMode: false,
    LinkLocalIPv6Address: '',
    LinkLocalIPv6PrefixLen: 0,
    SecondaryIPAddresses: null,
    SecondaryIPv6Addresses: null,
    EndpointID: main?.endpointId ?? '',
    Gateway: main?.gateway ?? '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    IPAddress: main?.ipv4 ?? '',
    IPPrefixLen: main?.prefix ?? 0,
    IPv6Gateway: '',
    MacAddress: main?.mac ?? '',
    ...networks,
  }
}

const hasPorts = (container: ContainerRecord): boolean =>
  isUp(container) &&
  container.hostConfig.NetworkMode !== 'host' &&
  Object.values(container.endpoints).some(({ attached }) => attached?.ipv4)

/** Empty but for a container that runs; exposed and not published is null (engine-facts 04). */
function shownPorts(container: ContainerRecord): Record<string, { HostIp: string; HostPort: string }[] | null> {
  if (!hasPorts(container)) return {}
  return Object.fromEntries(
    portKeys(container).map((key) => {
      const bindings = container.published.filter(({ containerPort, protocol }) => `${containerPort}/${protocol}` === key)
      return [key, bindings.length > 0 ? bindings.map(({ hostIp, hostPort }) => ({ HostIp: hostIp, HostPort: String(hostPort) })) : null]
    }),
  )
}

function listedPorts(container: ContainerRecord): object[] {
  return Object.entries(shownPorts(container)).flatMap(([key, bindings]): object[] => {
    const [port, Type] = key.split('/')
    const PrivatePort = Number(port)
    return bindings
      ? bindings.map(({ HostIp, HostPort }) => ({ IP: HostIp, PrivatePort, PublicPort: Number(HostPort), Type }))
      : [{ PrivatePort, Type }]
  })
}

/** "Up 2 seconds (Paused)", "Exited (137) 5 seconds ago" (engine-facts 01). */
export function statusWords(container: ContainerRecord, now: Moment): string {
  const since = (moment: Moment | undefined): string => humanDuration(Math.max(0, now - (moment ?? now)) / 1000)
  switch (container.status) {
    case 'running':
    case 'paused': {
      const health = container.health?.status
      const more = container.status === 'paused' ? ' (Paused)' : health ? ` (${health === 'starting' ? 'health: starting' : health})` : ''
      return `Up ${since(container.startedAt)}${more}`
    }
    case 'restarting':
      return `Restarting (${container.exitCode}) ${since(container.finishedAt)} ago`
    case 'exited':
      return `Exited (${container.exitCode}) ${since(container.finishedAt)} ago`
    case 'created':
      return 'Created'
    case 'removing':
      return 'Removal In Progress'
    case 'dead':
      return 'Dead'
  }
}

const quoted = (argument: string): string => (/[\s"'$;&|<>()*?`\\]/.test(argument) ? `'${argument.replaceAll("'", "'\\''")}'` : argument)

/** `GET /containers/json`, of the containers given. */
export function listContainers(
  state: EngineState,
  containers: readonly ContainerRecord[],
  like: Differences,
  now: Moment,
  sizes?: (id: string) => Sizes,
): object[] {
  const linked = linkNames(state)
  return containers.map((container) => ({
    Id: container.id,
    Names: [...(linked.get(container.id) ?? []), `/${container.name}`].sort(),
    Image:
      get(state.images, container.imageId) && (tagsOf(state, container.imageId).length > 0 || container.image.startsWith('sha256:'))
        ? container.image
        : container.imageId,
    ImageID: container.imageId,
    Command: [container.path, ...container.args].map(quoted).join(' '),
    Created: secondsOf(container.created),
    Ports: listedPorts(container),
    Labels: container.config.Labels,
    State: container.status,
    Status: statusWords(container, now),
    HostConfig: { NetworkMode: container.hostConfig.NetworkMode },
    // Names that a container has on a network, and links, are for inspect to tell (test/docker; engine-facts 05#62).
    NetworkSettings: { Networks: endpointsListed(container, like) },
    Mounts: container.mounts.filter(isShown).map((mount) => shownMount(mount, true)),
    ...(sizes?.(container.id) ?? {}),
  }))
}
