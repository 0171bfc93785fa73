import type { HostConfig, MountConfig } from './config.ts'
import { refuse } from './draft.ts'
import type { MountRecord } from './state.ts'

/** A mount as it was asked for, before volumes have names and `--volumes-from` is looked up. */
export interface AskedMount extends Omit<MountRecord, 'name'> {
  readonly name?: string
  readonly labels?: Readonly<Record<string, string>> | null
  /** For the refusal when the volume's driver is not there. */
  readonly driver: string
  /** The driver's, for a volume that is made by this. */
  readonly options?: Readonly<Record<string, string>> | null
}

/** Destinations as Linux paths; `.` and `..` gone. */
export function cleanPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return `/${parts.join('/')}`
}

const isWindowsPath = (text: string): boolean => /^[A-Za-z]:[\\/]/.test(text)
/** A host directory, and not the name of a volume. */
const isHostPath = (source: string): boolean => source.startsWith('/') || isWindowsPath(source) || source.startsWith('\\\\')

const modes = new Set([
  'rw',
  'ro',
  'z',
  'Z',
  'nocopy',
  'copy',
  'rprivate',
  'private',
  'rshared',
  'shared',
  'rslave',
  'slave',
  'cached',
  'delegated',
  'consistent',
])
const isModeValid = (mode: string): boolean => {
  const parts = mode.split(',')
  const rights = parts.filter((part) => part === 'rw' || part === 'ro').length
  return parts.every((part) => modes.has(part)) && rights <= 1 && new Set(parts).size === parts.length
}

/** One entry of `Binds`: `source:destination[:mode]`, or a destination alone for an anonymous volume. Refuses as engines do (engine-facts 03#110-121). */
export function parseBind(bind: string): AskedMount {
  const parts = isWindowsPath(bind)
    ? [bind.slice(0, 2) + bind.slice(2).split(':')[0], ...bind.slice(2).split(':').slice(1)]
    : bind.split(':')
  const bad = (why = ''): never => refuse(500, `invalid volume specification: '${bind}'${why}`)
  if (parts.length > 3 || parts.some((part) => part === '')) return bad()
  const [first = '', second, mode = ''] = parts
  if (second === undefined) return anonymous(absolute(first, 'volume', bad))
  if (mode && !isModeValid(mode)) return refuse(500, `invalid mode: ${mode}`)
  const readOnly = mode.split(',').includes('ro')
  if (isHostPath(first)) {
    const propagation = mode.split(',').find((part) => /^r?(?:private|shared|slave)$/.test(part)) ?? 'rprivate'
    const source = isWindowsPath(first) ? first : cleanPath(first)
    const destination = absolute(second, 'bind', bad)
    return {
      type: 'bind',
      source,
      destination,
      mode,
      readOnly,
      propagation,
      copies: false,
      makesSource: true,
      anonymous: false,
      driver: '',
    }
  }
  const destination = absolute(second, 'volume', bad)
  checkVolumeName(first)
  const copies = !mode.split(',').includes('nocopy')
  return named(first, destination, { mode: mode || 'z', readOnly, copies })
}

function absolute(path: string, type: string, bad: (why: string) => never): string {
  if (!path.startsWith('/'))
    return bad(`: invalid mount config for type "${type}": invalid mount path: '${path}' mount path must be absolute`)
  const clean = cleanPath(path)
  if (clean === '/') return bad(`: invalid mount config for type "${type}": invalid specification: destination can't be '/'`)
  return clean
}

/** Refuses what is no volume name, with the hint at host paths (engine-facts 03#111-113). */
export function checkVolumeName(name: string): void {
  if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) return
  if (/^[a-zA-Z0-9]$/.test(name))
    refuse(400, `create ${name}: volume name is too short, names should be at least two alphanumeric characters`)
  refuse(
    400,
    `create ${name}: "${name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
  )
}

const volumeMount = { type: 'volume', source: '', propagation: '', makesSource: false } as const

function named(name: string, destination: string, more: { mode: string; readOnly: boolean; copies: boolean }): AskedMount {
  return { ...volumeMount, name, destination, ...more, anonymous: false, driver: '' }
}
export function anonymous(destination: string): AskedMount {
  return { ...volumeMount, destination, mode: '', readOnly: false, copies: true, anonymous: true, driver: '' }
}

/** `tmpfs-size` and `tmpfs-mode`, as options. */
function tmpfsOptionsOf({ TmpfsOptions, ReadOnly }: MountConfig): string {
  const { SizeBytes = 0, Mode = 0 } = TmpfsOptions ?? {}
  return [ReadOnly ? 'ro' : '', SizeBytes > 0 ? `size=${SizeBytes}` : '', Mode > 0 ? `mode=${Mode.toString(8)}` : '']
    .filter(Boolean)
    .join(',')
}

/** One entry of `Mounts`. `exists` says whether a host path is there: `--mount` refuses one that is not, at create. */
export function parseMount(mount: MountConfig, exists: (path: string) => boolean): AskedMount {
  const bad = (why: string): never => refuse(400, `invalid mount config for type "${mount.Type}": ${why}`)
  if (!['bind', 'volume', 'tmpfs'].includes(mount.Type)) return bad('mount type unknown')
  if (mount.Target === '') return bad('field Target must not be empty')
  const destination = absolute(mount.Target, mount.Type, (why) => bad(why.replace(/^: invalid mount config for type "[^"]*": /, '')))
  const readOnly = mount.ReadOnly
  if (mount.Type === 'tmpfs') {
    if (mount.Source !== '') return bad('field Source must not be specified')
    return {
      ...{ type: 'tmpfs', source: '', destination, mode: '', readOnly, propagation: '', copies: false },
      ...{ makesSource: false, anonymous: false, driver: '', tmpfs: tmpfsOptionsOf(mount) },
    }
  }
  if (mount.Type === 'bind') {
    if (mount.Source === '') return bad('field Source must not be empty')
    if (!isHostPath(mount.Source)) return bad(`invalid mount path: '${mount.Source}' mount path must be absolute`)
    if (!exists(mount.Source)) return bad(`bind source path does not exist: ${mount.Source}`)
    return {
      ...{ type: 'bind', source: mount.Source, destination, mode: '', readOnly, propagation: 'rprivate', copies: false },
      ...{ makesSource: false, anonymous: false, driver: '' },
    }
  }
  if (mount.Source !== '') checkVolumeName(mount.Source)
  const options = mount.VolumeOptions
  return {
    ...volumeMount,
    ...(mount.Source ? { name: mount.Source } : {}),
    ...{ destination, mode: 'z', readOnly, copies: !options?.NoCopy, anonymous: mount.Source === '' },
    labels: options?.Labels ?? null,
    driver: options?.driver ?? '',
    options: options?.driverOptions ?? null,
  }
}

/** `--tmpfs`: options by destination. */
export const tmpfsOf = (host: HostConfig): ReadonlyMap<string, string> =>
  new Map(Object.entries((host.Tmpfs as Readonly<Record<string, string>> | undefined) ?? {}))

/** All that one create asks for, besides `--volumes-from`; refuses two at one place. */
export function askedMounts(host: HostConfig, mounts: readonly AskedMount[]): readonly AskedMount[] {
  const asked = [...(host.Binds ?? []).map(parseBind), ...mounts]
  const seen = new Set<string>()
  for (const destination of tmpfsOf(host).keys()) seen.add(cleanPath(destination))
  for (const { destination, type } of asked) {
    // Of two tmpfs at one place nobody complains (measured on 20.10.24).
    if (seen.has(destination) && type !== 'tmpfs') refuse(400, `Duplicate mount point: ${destination}`)
    seen.add(destination)
  }
  return asked
}
