import { refuse } from './draft.ts'
import { bind, bytesOf, isReadOnly, type MountOptions, readMountOptions, readTmpfsOptions, type TmpfsOptions } from './mount-options.ts'
import type { VolumeRecord } from './state.ts'

type Options = Readonly<Record<string, string>>

const mandatory: Readonly<Record<string, readonly string[]>> = { device: ['type'], type: ['device'], o: ['device', 'type'] }

/** What the `local` driver refuses at create (test/docker on 20.10.24; moby `volume/local/local_unix.go`). */
export function checkVolumeOptions(name: string, options: Options): void {
  for (const option of Object.keys(options))
    if (!['type', 'o', 'device', 'size'].includes(option)) refuse(400, `create ${name}: invalid option: "${option}"`)
  for (const [option, needed] of Object.entries(mandatory)) {
    const missing = Object.hasOwn(options, option) ? needed.find((other) => !Object.hasOwn(options, other)) : undefined
    if (missing) refuse(400, `create ${name}: missing required option: "${missing}"`)
  }
  const { size: asked, device } = options
  if (asked === undefined) return
  const size = bytesOf(asked)
  if (size === undefined) refuse(500, `create ${name}: invalid size: '${asked}'`)
  // A quota needs a disk that has them (XFS with project quotas), which this engine has not; with a device the driver does not look at it.
  if (size !== 0 && device === undefined) refuse(400, `create ${name}: quota size requested but no quota support`)
}

/** What is mounted on a volume's directory while containers use it. */
export type VolumeMount =
  | { readonly kind: 'tmpfs'; readonly device: string; readonly tmpfs: TmpfsOptions }
  | { readonly kind: 'bind'; readonly device: string; readonly readOnly: boolean; readonly failure: (why: string) => string }
  /** It cannot be mounted, for a reason that the kernel would give, or because this engine has no such file system. */
  | { readonly kind: 'none'; readonly failure: string }

/** Undefined for a volume without a device: it is its directory. */
export function volumeMountOf(volume: VolumeRecord, memory: number): VolumeMount | undefined {
  const { type, o = '', device } = volume.options ?? {}
  if (device === undefined || type === undefined) return undefined
  const options = readMountOptions([o])
  const failure = (why: string): string =>
    `failed to mount local volume: mount ${device}:${mountpointOf(volume.name)}${told(options)}: ${why}`
  // With `bind` any type will do (measured).
  if (options.flags & bind) return { kind: 'bind', device, readOnly: isReadOnly(options), failure }
  if (type !== 'tmpfs') return { kind: 'none', failure: failure('no such device (the embedded engine mounts tmpfs and bind only)') }
  const tmpfs = readTmpfsOptions(options, memory)
  return tmpfs ? { kind: 'tmpfs', device, tmpfs } : { kind: 'none', failure: failure('invalid argument') }
}

export const mountpointOf = (name: string): string => `/var/lib/docker/volumes/${name}/_data`

const told = ({ flags, data }: MountOptions): string =>
  `${flags === 0 ? '' : `, flags: 0x${flags.toString(16)}`}${data.length === 0 ? '' : `, data: ${data.join(',')}`}`
