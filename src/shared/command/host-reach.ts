import { isPrivateRange } from './private-range.ts'

/**
 * What of an engine's settings reaches out of a run, by their content alone: asked of a command line (`consents.ts`), and again of what is really sent
 * (`src/engine/commands/request-guard.ts`). What is not known to stay inside counts as reaching out.
 */

/** Namespaces that a container has for itself, or shares with another of its run (`container:`, which law 6 looks at). */
const ownNamespace = /^(?:|private|shareable|none|container:.+)$/
/** Podman's ways to map users, none of which is the host's. */
const ownUsers = /^(?:|private|auto|nomap|keep-id)$/

export type Namespace = 'pid' | 'ipc' | 'uts' | 'userns' | 'cgroupns'

/** `host`, but also Podman's `ns:/proc/1/ns/pid`, and whatever another engine may read. */
export const sharesNamespace = (space: Namespace, mode: string): boolean => !(space === 'userns' ? ownUsers : ownNamespace).test(mode)

/** The host's own network, or one that is given by a path or options of the host's (Podman's `ns:/proc/1/ns/net`, `slirp4netns:allow_host_loopback=true`). */
export const isHostNetwork = (mode: string): boolean => mode === 'host' || (mode.includes(':') && !mode.startsWith('container:'))

/** Any other is a program of the host's that the engine is told to run containers with. */
export const isOwnRuntime = (runtime: string): boolean => ['', 'runc', 'crun', 'io.containerd.runc.v2'].includes(runtime)

/** The others send a container's output over the host's network, or to a service of the host's. */
export const isOwnLogDriver = (driver: string): boolean => ['', 'none', 'json-file', 'local'].includes(driver)

/** Mounts that show up on the host, too. */
export const isSharedPropagation = (mode: string): boolean => /(?:^|,)r?shared(?:,|$)/.test(mode)

/**
 * What of a container's limits takes from the host whatever it wants: swap without an end (or more of it than the engine gives by itself, as much as memory),
 * processes that the kernel does not kill when memory is out, or kills last, after the host's own. As `--oom-score-adj -1000`; `fields` are of `HostConfig`.
 */
export function looseLimits(fields: Readonly<Record<string, unknown>>): string[] {
  const [memory, swap, score] = [fields.Memory, fields.MemorySwap, fields.OomScoreAdj].map((it) => Number(it ?? 0)) as [
    number,
    number,
    number,
  ]
  // Swap beside no memory an engine refuses.
  const isLoose = swap < 0 || (memory > 0 && swap > 2 * memory)
  return [
    ...(isLoose ? [`--memory-swap ${swap}`] : []),
    ...(fields.OomKillDisable ? ['--oom-kill-disable'] : []),
    ...(score < 0 ? [`--oom-score-adj ${score}`] : []),
  ]
}

const ownDrivers = ['', 'bridge', 'null', 'none', 'host', 'overlay']
/** Options of a bridge network that say nothing about the host's own interfaces and opens no port that is not published. */
const ownBridgeOption =
  /^com\.docker\.network\.(?:bridge\.(?:enable_icc|enable_ip_masquerade|host_binding_ipv[46]|inhibit_ipv4)|driver\.mtu|container_iface_prefix|enable_ipv[46])$/

/**
 * What of a network to be created is the host's: a driver that joins its interfaces (macvlan, ipvlan) or is a plugin, an option such as the bridge's
 * name, which takes over one that is there; addresses that are not private: the engine gives its host one of them and a route to all, so that whatever the
 * host sends there (to its DNS server, say) reaches a container instead. As `-d macvlan`, `-o com.docker.network.bridge.name`, `--subnet 1.1.1.0/24`.
 */
export function networkReach(network: {
  readonly driver: string
  readonly options: Readonly<Record<string, unknown>>
  readonly ipamDriver: string
  /** Subnets, ranges and single addresses, each with its option. */
  readonly addresses: readonly (readonly [option: string, range: string])[]
}): string[] {
  if (!ownDrivers.includes(network.driver)) return [`-d ${network.driver}`]
  return [
    ...Object.keys(network.options).flatMap((it) => (ownBridgeOption.test(it) ? [] : [`-o ${it}`])),
    ...(['', 'default', 'null'].includes(network.ipamDriver) ? [] : [`--ipam-driver ${network.ipamDriver}`]),
    ...network.addresses.flatMap(([option, range]) => (isPrivateRange(range) ? [] : [`${option} ${range}`])),
  ]
}

/** How a volume lies in a directory: a plain bind, with nothing that its type or its other options could mount besides. */
const ownMountWords = [
  'bind',
  'rbind',
  'ro',
  'rw',
  'noexec',
  'exec',
  'nosuid',
  'nodev',
  'noatime',
  'private',
  'rprivate',
  'slave',
  'rslave',
]

/**
 * What of a volume to be created is the host's, as `-o device=/etc`. A directory of the workspace, bound and no more, is none: `isInside` says whether a
 * device is one. With a `type` of its own even such a device would be the host's (an overlay of `/etc`, a disk's node that a container made there).
 */
export function volumeReach(
  volume: { readonly name: string; readonly driver: string; readonly options: Readonly<Record<string, string>> },
  isInside: (device: string) => boolean,
): string[] {
  const { options } = volume
  const names = Object.keys(options)
  const told = (name: string): string => `-o ${name}=${options[name]}`
  if (!['', 'local'].includes(volume.driver)) {
    // A plugin that is given nothing but a plain name makes a volume of its own; by paths and options it reaches what is there already.
    return names.length > 0 || volume.name.includes('/') ? [`-d ${volume.driver}`, ...names.map(told)] : []
  }
  const unknown = names.filter((it) => !['type', 'o', 'device', 'size'].includes(it))
  if (unknown.length > 0) return unknown.map(told)
  const { type = '', o = '', device } = options
  const words = o.split(',').filter((it) => it !== '')
  const isBind = words.includes('bind') || words.includes('rbind')
  if (device === undefined) return isBind || !['', 'tmpfs'].includes(type) ? names.map(told) : []
  const isPlain = isBind && ['', 'none', 'bind'].includes(type) && words.every((it) => ownMountWords.includes(it))
  if (isPlain && isInside(device)) return []
  return [told('device')]
}

/** Where engines have their sockets, and what lies above them. */
const sockets = /(?:\/(?:docker|podman|containerd|crio)[^/]*\.sock|\/pipe\/(?:docker|podman)[^/]*)$/i
const holders =
  /^(?:|\/(?:private|host_mnt|mnt|proc)|(?:\/private)?(?:\/var)?(?:\/run(?:\/(?:docker|podman|containerd|crio|user(?:\/\d+(?:\/(?:docker|podman))?)?))?)?|\/(?:root|(?:home|Users)(?:\/[^/]+)?)(?:\/\.(?:docker|colima|orbstack|rd|lima|local)(?:\/[^/]+){0,2})?)$/i

/** Whether a host path is an engine's socket, or a directory that one lies in (`/`, `/run`, `/var`, a home). Links are for the caller to follow. */
export function reachesSocket(path: string): 'is' | 'holds' | 'no' {
  const parts: string[] = []
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const whole = parts.length === 0 ? '' : `/${parts.join('/')}`
  // A process's root is the machine's, or a container's; its working directory and its open files can be anything.
  const directory = whole.replace(/^(?:\/proc\/[^/]+(?:\/task\/[^/]+)?\/root)+(?=\/|$)/, '')
  if (sockets.test(directory)) return 'is'
  return holders.test(directory) || /^\/proc\/[^/]+(?:\/(?:cwd|fd)|$)/.test(directory) ? 'holds' : 'no'
}
