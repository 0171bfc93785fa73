import { isAbsolute } from 'node:path'
import { type CommandConsent, ofHostPath } from '../../shared/command/consents.ts'
import {
  isHostNetwork,
  isOwnLogDriver,
  isOwnRuntime,
  isSharedPropagation,
  looseLimits,
  type Namespace,
  networkReach,
  sharesNamespace,
  volumeReach,
} from '../../shared/command/host-reach.ts'
import { FailureError } from '../../shared/result.ts'
import { type ConsentContext, requireConsents } from './consent.ts'
import { isInsideWorkspace } from './workspace.ts'

type Json = Readonly<Record<string, unknown>>
type Reach = CommandConsent[]
/** What the value of a field reaches; a field that has no such entry is not sent. */
type Fields = Readonly<Record<string, (value: never) => Reach>>

/**
 * The last guard before the engine: classes what is really sent by its content, whatever words it was made from, and refuses what has no consent
 * (`needs-consent`) or what is not known here (`bad-usage`). Of a command whose words were classed rightly it refuses nothing.
 */
export async function guardRequest(context: ConsentContext, method: string, path: string, body: unknown): Promise<void> {
  if (method !== 'POST') throw unknown(`a body with ${method}`)
  const reach = await reachOfRequest(context.workspace, path, body as Json)
  // Left open with a limit of our own, where the engine's kernel counts no swap: what a line says of it was asked for by its words.
  const isOurs = ({ what }: CommandConsent): boolean => what === '--memory-swap -1' && context.memory?.leavesSwapOpen === true
  requireConsents(
    context,
    reach.filter((it) => !isOurs(it)),
  )
}

/** What a request's body needs the user's yes for. Throws `bad-usage` for a field that is not known. */
export async function reachOfRequest(workspace: string, path: string, body: Json): Promise<Reach> {
  const inside = new Set<string>()
  for (const it of hostPathsOf(body)) if (await isInsideWorkspace(workspace, it)) inside.add(it)
  const isInside = (it: string): boolean => inside.has(it)
  if (path === '/containers/create') return reachOf('', containerFields(isInside), body)
  if (path === '/volumes/create') return ofVolume({ name: body.Name, driver: body.Driver, options: body.DriverOpts }, isInside)
  if (path === '/networks/create') return ofNetwork(body)
  if (/^\/containers\/[^/]+\/exec$/.test(path)) return body.Privileged ? [{ kind: 'privileged', what: '--privileged' }] : []
  if (/^\/(?:exec\/[^/]+\/start|networks\/[^/]+\/(?:dis)?connect)$/.test(path)) return []
  throw unknown(`a body for ${path}`)
}

function reachOf(within: string, fields: Fields, value: Json): Reach {
  return Object.entries(value).flatMap(([name, it]) => {
    const field = Object.hasOwn(fields, name) ? (fields[name] as (value: unknown) => Reach) : undefined
    if (it === undefined || it === null) return []
    if (!field) throw unknown(`the field ${within}${name}`)
    return field(it)
  })
}

const unknown = (what: string): FailureError =>
  new FailureError({
    code: 'bad-usage',
    message: `Dockstage does not send ${what} to an engine: it is not known what that reaches.`,
    remedy: 'Leave the option out, and report this: no command line should lead here.',
  })

/** Fields that stay inside, whatever they say. */
const harmless = (...names: string[]): Fields => Object.fromEntries(names.map((it) => [it, () => []]))

const containerFields = (isInside: (path: string) => boolean): Fields => ({
  ...harmless(
    'Hostname',
    'Domainname',
    'User',
    'AttachStdin',
    'AttachStdout',
    'AttachStderr',
    'Tty',
    'OpenStdin',
    'StdinOnce',
    'Env',
    'Cmd',
  ),
  ...harmless('Image', 'WorkingDir', 'Entrypoint', 'Labels', 'ExposedPorts', 'StopSignal', 'StopTimeout', 'MacAddress', 'Healthcheck'),
  HostConfig: (value: Json) => [
    ...reachOf('HostConfig.', hostFields(isInside), value),
    ...looseLimits(value).map((what) => ({ kind: 'security-opt' as const, what })),
  ],
  NetworkingConfig: ({ EndpointsConfig }: { EndpointsConfig: Json }) => Object.keys(EndpointsConfig).flatMap(ofNetworkMode),
})

const hostFields = (isInside: (path: string) => boolean): Fields => ({
  ...harmless(
    'BlkioWeightDevice',
    'BlkioDeviceReadBps',
    'BlkioDeviceWriteBps',
    'BlkioDeviceReadIOps',
    'BlkioDeviceWriteIOps',
    'BlkioWeight',
  ),
  // What of them is loose is looked at together.
  ...harmless('Memory', 'MemoryReservation', 'MemorySwap', 'MemorySwappiness', 'OomKillDisable', 'OomScoreAdj', 'NanoCpus', 'CpuShares'),
  ...harmless(
    'CpuPeriod',
    'CpuQuota',
    'CpuRealtimePeriod',
    'CpuRealtimeRuntime',
    'CpusetCpus',
    'CpusetMems',
    'PidsLimit',
    'ShmSize',
    'Ulimits',
  ),
  ...harmless('Sysctls', 'StorageOpt', 'CapDrop', 'GroupAdd', 'ReadonlyRootfs', 'Init', 'Isolation', 'Dns', 'DnsSearch', 'DnsOptions'),
  // Whose the containers are that these name was looked at before (law 6).
  ...harmless('ExtraHosts', 'VolumesFrom', 'Links', 'Tmpfs', 'RestartPolicy', 'AutoRemove', 'PortBindings', 'ContainerIDFile'),
  // Each volume's own driver counts where it is used: in the bodies that make them.
  ...harmless('VolumeDriver'),
  Binds: (binds: readonly string[]) => binds.flatMap((it) => ofBind(it, isInside)),
  Mounts: (mounts: readonly Json[]) => mounts.flatMap((it) => ofMount(it, isInside)),
  NetworkMode: ofNetworkMode,
  Privileged: (value: unknown) => (value ? [{ kind: 'privileged', what: '--privileged' }] : []),
  CapAdd: (names: readonly string[]) => names.map((it) => ({ kind: 'cap-add', what: `--cap-add ${it}` })),
  Devices: (devices: readonly Json[]) => devices.map((it) => ({ kind: 'device', what: `--device ${it.PathOnHost}` })),
  DeviceCgroupRules: (rules: readonly string[]) => rules.map((it) => ({ kind: 'device', what: `--device-cgroup-rule ${it}` })),
  SecurityOpt: (options: readonly string[]) => options.map((it) => ({ kind: 'security-opt', what: `--security-opt ${it}` })),
  Annotations: (names: Json) => Object.keys(names).map((it) => ({ kind: 'security-opt', what: `--annotation ${it}` })),
  Runtime: (name: string) => (isOwnRuntime(name) ? [] : [{ kind: 'security-opt', what: `--runtime ${name}` }]),
  LogConfig: ({ Type }: { Type: string }) => (isOwnLogDriver(Type) ? [] : [{ kind: 'host-network', what: `--log-driver ${Type}` }]),
  PidMode: namespace('pid'),
  IpcMode: namespace('ipc'),
  UTSMode: namespace('uts'),
  UsernsMode: namespace('userns'),
  CgroupnsMode: namespace('cgroupns'),
})

function namespace(space: Namespace): (mode: string) => Reach {
  return (mode) => (sharesNamespace(space, mode) ? [{ kind: 'host-namespace', what: `--${space} ${mode}` }] : [])
}

function ofNetworkMode(mode: string): Reach {
  return isHostNetwork(mode) ? [{ kind: 'host-network', what: `--network ${mode}` }] : []
}

/** `source:target[:mode]`; a source that is no path is a volume's name. */
function splitBind(bind: string): { source: string; mode: string } {
  const [, source = bind, , mode = ''] = /^((?:[A-Za-z]:)?[^:]*):([^:]*)(?::(.*))?$/.exec(bind) ?? []
  return { source, mode }
}

const isName = (source: string): boolean => /^[A-Za-z0-9][\w.-]*$/.test(source)

function ofBind(bind: string, isInside: (path: string) => boolean): Reach {
  const { source, mode } = splitBind(bind)
  return isName(source) ? [] : ofSource(source, mode, `-v ${bind}`, isInside)
}

function ofSource(source: string, mode: string, what: string, isInside: (path: string) => boolean): Reach {
  if (!isInside(source)) return ofHostPath(source, what)
  return isSharedPropagation(mode) ? [{ kind: 'bind', what }] : []
}

function ofMount(mount: Json, isInside: (path: string) => boolean): Reach {
  const { Type, Source, BindOptions, VolumeOptions } = mount as { Type: string; Source?: string; BindOptions?: Json; VolumeOptions?: Json }
  const written = `--mount type=${Type},source=${Source ?? ''},target=${mount.Target}`
  const known = harmless('Type', 'Source', 'Target', 'ReadOnly')
  switch (Type) {
    case 'bind': {
      const own = { ...known, BindOptions: (it: Json) => reachOf('BindOptions.', harmless('Propagation'), it) }
      return [...reachOf('Mounts.', own, mount), ...ofSource(Source ?? '', String(BindOptions?.Propagation ?? ''), written, isInside)]
    }
    case 'volume': {
      const options = { ...harmless('NoCopy', 'Labels'), DriverConfig: () => [] }
      const own = { ...known, VolumeOptions: (it: Json) => reachOf('VolumeOptions.', options, it) }
      const { Name, Options } = (VolumeOptions?.DriverConfig ?? {}) as { Name?: unknown; Options?: unknown }
      return [...reachOf('Mounts.', own, mount), ...ofVolume({ name: Source, driver: Name, options: Options }, isInside, written)]
    }
    case 'tmpfs':
      return reachOf('Mounts.', { ...known, ...harmless('TmpfsOptions') }, mount)
    default:
      throw unknown(`a mount of the type ${JSON.stringify(Type)}`)
  }
}

function ofVolume(
  { name, driver, options }: { readonly name: unknown; readonly driver: unknown; readonly options: unknown },
  isInside: (path: string) => boolean,
  what?: string,
): Reach {
  const volume = { name: String(name ?? ''), driver: String(driver ?? ''), options: (options ?? {}) as Record<string, string> }
  return volumeReach(volume, isInside).map((it) => ({ kind: 'volume-device', what: what ?? it }))
}

function ofNetwork(body: Json): Reach {
  const known = harmless('Name', 'CheckDuplicate', 'Driver', 'Internal', 'Attachable', 'EnableIPv6', 'IPAM', 'Options', 'Labels')
  const { Driver, Options, IPAM } = body as { Driver?: string; Options?: Json; IPAM?: { Driver?: string; Config?: readonly Json[] | null } }
  const addresses = (IPAM?.Config ?? []).flatMap(addressesOf)
  const reach = networkReach({ driver: Driver ?? '', options: Options ?? {}, ipamDriver: IPAM?.Driver ?? '', addresses })
  return [...reachOf('', known, body), ...reach.map((what) => ({ kind: 'host-network' as const, what }))]
}

function addressesOf({ Subnet, IPRange, Gateway, AuxiliaryAddresses, ...others }: Json): (readonly [string, string])[] {
  const [surprise] = Object.keys(others)
  if (surprise !== undefined) throw unknown(`the field IPAM.Config.${surprise}`)
  const all = [
    ['--subnet', Subnet] as const,
    ['--ip-range', IPRange] as const,
    ['--gateway', Gateway] as const,
    ...Object.values(AuxiliaryAddresses ?? {}).map((it) => ['--aux-address', it] as const),
  ]
  return all.flatMap(([option, it]) => (it === undefined || it === '' ? [] : [[option, String(it)] as const]))
}

/** All that a body may name as a path of the host; a relative one would be the engine's, wherever that was started. */
function hostPathsOf(body: Json): string[] {
  const { Binds, Mounts } = (body.HostConfig ?? {}) as { Binds?: string[]; Mounts?: Json[] }
  const deviceOf = (options: unknown): unknown => (options as Json | undefined)?.device
  const ofMounts = (Mounts ?? []).flatMap((it) => {
    const { DriverConfig } = (it.VolumeOptions ?? {}) as { DriverConfig?: Json }
    return [it.Source, deviceOf(DriverConfig?.Options)]
  })
  const all = [...(Binds ?? []).map((it) => splitBind(it).source), ...ofMounts, deviceOf(body.DriverOpts)]
  return all.filter((it): it is string => typeof it === 'string' && isAbsolute(it))
}
