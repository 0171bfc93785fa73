import type { MountSpec } from './command.ts'
import { type GivenOption, LineError, splitPair, given as withGiven } from './entry.ts'
import { didYouMean } from './nearest.ts'
import { parseBytes } from './quantities.ts'

/**
 * `-v` as the docker program reads it: `name:/p`, `/h:/c:ro`, `/c` (anonymous), `./rel:/c`, `D:/dir:/path`, `D:\dir:/path`. A source is a
 * path of the host when it begins like one (`.`, `/`, `~`, a drive), else a volume's name.
 */
export function parseVolume(given: GivenOption): MountSpec {
  const wrong = (why: string): never => {
    throw new LineError(given, `"${given.value}" is no volume: ${why}; expected [volume name or host directory:]container directory[:ro]`)
  }
  const parts = splitParts(given.value)
  if (given.value === '' || parts.some((part) => part === '')) return wrong('a part is empty')
  if (parts.length > 3) return wrong('too many colons')
  const [first = '', second, mode] = parts
  const written = given.written
  if (second === undefined) {
    if (!isContainerPath(first)) return wrong(`"${first}" is not an absolute path in the container`)
    return { type: 'volume', target: first, readOnly: false, noCopy: false, driverOptions: {}, labels: {}, via: 'volume', written }
  }
  if (!isContainerPath(second)) return wrong(`"${second}" is not an absolute path in the container`)
  const words = mode?.split(',') ?? []
  const common = {
    target: second,
    readOnly: words.includes('ro') || words.includes('readonly'),
    via: 'volume',
    written,
    ...withGiven({ mode }),
  } as const
  if (first.startsWith('~')) return wrong('"~" is not known here; write "./…" for a directory in the run’s workspace')
  if (isHostPath(first)) return { type: 'bind', source: first, ...common }
  return { type: 'volume', source: first, noCopy: words.includes('nocopy'), driverOptions: {}, labels: {}, ...common }
}

/** Splits at colons, but for a Windows drive's (`D:\dir`, `D:/dir`). */
function splitParts(value: string): string[] {
  const drive = /^[A-Za-z]:[\\/]/.exec(value)?.[0] ?? ''
  const [head = '', ...rest] = value.slice(drive.length).split(':')
  return [drive + head, ...rest]
}

const isContainerPath = (path: string): boolean => path.startsWith('/') || path.includes('{{')
export const isWindowsPath = (path: string): boolean => /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\')
const isHostPath = (path: string): boolean => /^[./]/.test(path) || isWindowsPath(path)
/** A path that does not depend on the workspace. */
export const isAbsoluteHostPath = (path: string): boolean => path.startsWith('/') || isWindowsPath(path)

/** `--tmpfs /run:rw,size=64k`. */
export function parseTmpfs(given: GivenOption): MountSpec {
  const [target = '', ...options] = given.value.split(':')
  if (!target.startsWith('/')) throw new LineError(given, `"${given.value}" is no tmpfs: it begins with an absolute path in the container`)
  const words = options.join(':')
  return { type: 'tmpfs', target, readOnly: false, via: 'tmpfs', written: given.written, ...(words === '' ? {} : { options: words }) }
}

const mountFields = {
  type: 'type',
  source: 'source',
  src: 'source',
  target: 'target',
  destination: 'target',
  dst: 'target',
  readonly: 'readonly',
  ro: 'readonly',
  consistency: 'consistency',
  'bind-propagation': 'propagation',
  'volume-nocopy': 'nocopy',
  'volume-label': 'label',
  'volume-driver': 'driver',
  'volume-opt': 'option',
  'tmpfs-size': 'size',
  'tmpfs-mode': 'mode',
} as const
/** Fields and types that the docker program has and Dockstage has not. */
const refusedFields = ['bind-recursive', 'bind-nonrecursive', 'volume-subpath', 'image-subpath']
const refusedTypes = ['image', 'cluster', 'npipe']
type MountField = (typeof mountFields)[keyof typeof mountFields]

/** `--mount type=volume,source=data,target=/data,readonly`, as the docker program reads it (comma separated values; quotes hold a comma). */
export function parseMount(given: GivenOption): MountSpec {
  const wrong = (why: string): never => {
    throw new LineError(given, `"${given.value}" is no mount: ${why}`)
  }
  const found: Partial<Record<MountField, string>> = {}
  const labels: [string, string][] = []
  const driverOptions: [string, string][] = []
  for (const field of csv(given.value)) {
    const [key, value] = splitPair(field)
    const name: MountField | undefined = Object.hasOwn(mountFields, key) ? mountFields[key as keyof typeof mountFields] : undefined
    if (refusedFields.includes(key)) return wrong(`the field "${key}" is not supported; leave it out`)
    if (!name) return wrong(`unknown field "${key}"${didYouMean(key, Object.keys(mountFields))}`)
    if (name === 'label') labels.push(splitPair(value))
    else if (name === 'option') driverOptions.push(splitPair(value))
    else found[name] = value
  }
  const target = found.target ?? wrong('it has no target (the directory in the container)')
  const isSet = (name: 'readonly' | 'nocopy'): boolean => found[name] !== undefined && !/^(false|0)$/.test(found[name])
  const common = { target, readOnly: isSet('readonly'), via: 'mount', written: given.written } as const
  switch (found.type ?? 'volume') {
    case 'bind':
      return {
        type: 'bind',
        source: found.source ?? wrong('a bind needs a source (the directory of the host)'),
        ...withGiven({ propagation: found.propagation }),
        ...common,
      }
    case 'volume':
      return {
        type: 'volume',
        noCopy: isSet('nocopy'),
        driverOptions: Object.fromEntries(driverOptions),
        labels: Object.fromEntries(labels),
        ...withGiven({ source: found.source || undefined, driver: found.driver }),
        ...common,
      }
    case 'tmpfs': {
      const sizeBytes = found.size === undefined ? undefined : (parseBytes(found.size) ?? wrong(`"${found.size}" is no size`))
      const modeBits = found.mode === undefined ? undefined : Number.parseInt(found.mode, 8)
      if (found.source) return wrong('a tmpfs has no source')
      return { type: 'tmpfs', ...withGiven({ sizeBytes, modeBits }), ...common }
    }
    default:
      if (refusedTypes.includes(found.type ?? '')) return wrong(`the type "${found.type}" is not supported; use bind, volume or tmpfs`)
      return wrong(`unknown type "${found.type}"${didYouMean(found.type ?? '', ['bind', 'volume', 'tmpfs'])}`)
  }
}

/** The fields of one line of comma separated values: `"a,b"` is one field, `""` in it a quote. */
export function csv(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}
