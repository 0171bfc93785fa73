/** Options as `mount -o` takes them, made out as the engine's mount library does it (moby/sys `mount/flags_unix.go`). */
export interface MountOptions {
  /** The kernel's flags, as engines name them in errors: bind is 0x1000. */
  readonly flags: number
  /** What is left for the file system, as it was written. */
  readonly data: readonly string[]
}

const readOnly = 0x1
const [nosuid, nodev, noexec, sync, noatime, nodiratime, relatime] = [0x2, 0x4, 0x8, 0x10, 0x400, 0x800, 0x20_0000]
export const bind = 0x1000

/** Of each word: what it sets, or what it takes back. */
const words: Readonly<Record<string, { readonly set?: number; readonly clear?: number }>> = {
  ...{ defaults: {}, ro: { set: readOnly }, rw: { clear: readOnly }, suid: { clear: nosuid }, nosuid: { set: nosuid } },
  ...{ dev: { clear: nodev }, nodev: { set: nodev }, exec: { clear: noexec }, noexec: { set: noexec } },
  ...{
    sync: { set: sync },
    async: { clear: sync },
    dirsync: { set: 0x80 },
    remount: { set: 0x20 },
    mand: { set: 0x40 },
    nomand: { clear: 0x40 },
  },
  ...{ atime: { clear: noatime }, noatime: { set: noatime }, diratime: { clear: nodiratime }, nodiratime: { set: nodiratime } },
  ...{ bind: { set: bind }, rbind: { set: bind | 0x4000 }, relatime: { set: relatime }, norelatime: { clear: relatime } },
  ...{ strictatime: { set: 0x100_0000 }, nostrictatime: { clear: 0x100_0000 } },
  ...{ unbindable: { set: 0x2_0000 }, runbindable: { set: 0x2_4000 }, private: { set: 0x4_0000 }, rprivate: { set: 0x4_4000 } },
  ...{ shared: { set: 0x10_0000 }, rshared: { set: 0x10_4000 }, slave: { set: 0x8_0000 }, rslave: { set: 0x8_4000 } },
}

export function readMountOptions(texts: readonly string[]): MountOptions {
  let flags = 0
  const data: string[] = []
  for (const text of texts.flatMap((list) => list.split(',')).filter((one) => one !== '')) {
    const word = Object.hasOwn(words, text) ? words[text] : undefined
    if (word) flags = (flags | (word.set ?? 0)) & ~(word.clear ?? 0)
    else data.push(text)
  }
  return { flags, data }
}

/** The first option of a container's tmpfs that engines do not pass on to the kernel, as its parts (moby/sys `mount`: `MergeTmpfsOptions`). */
export function badTmpfsOption(options: MountOptions): readonly string[] | undefined {
  const known = ['size', 'mode', 'uid', 'gid', 'nr_inodes', 'nr_blocks', 'mpol']
  return options.data.map((text) => text.split(/=(.*)/s, 2)).find(([name = '', value]) => value === undefined || !known.includes(name))
}

export const isReadOnly = ({ flags }: MountOptions): boolean => (flags & readOnly) !== 0

/** Bytes of `10m` and the like; undefined when it is no size. */
export function bytesOf(text: string, units = 'bkmgtp'): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?([a-z]?)i?b?$/i.exec(text)
  if (!match) return undefined
  const unit = (match[2] ?? '').toLowerCase()
  const power = unit === '' ? 0 : units.indexOf(unit)
  return power < 0 ? undefined : Math.floor(Number(match[1]) * 1024 ** power)
}

export interface TmpfsOptions {
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Bytes that it holds; half of the machine's memory when it is not said. */
  readonly capacity: number
  readonly readOnly: boolean
  /** As `/proc/mounts` shows them. */
  readonly shown: string
}

/** What Linux's tmpfs makes of its options (mm/shmem.c); undefined for one that it refuses with EINVAL. */
export function readTmpfsOptions(options: MountOptions, memory: number): TmpfsOptions | undefined {
  const said = new Map<string, string>()
  for (const text of options.data) {
    const [name = '', value] = text.split(/=(.*)/s)
    if (!isTmpfsOption(name, value)) return undefined
    said.set(name, value ?? '')
  }
  const size = said.get('size')
  const percent = /^(\d+)%$/.exec(size ?? '')?.[1]
  const capacity = percent ? (memory * Number(percent)) / 100 : size === undefined ? memory / 2 : bytesOf(size)
  if (capacity === undefined) return undefined
  const inPages = Math.ceil(capacity / 4096) * 4
  const mode = Number.parseInt(said.get('mode') ?? '1777', 8)
  const [uid, gid] = [Number(said.get('uid') ?? 0), Number(said.get('gid') ?? 0)]
  const flag = (bit: number, word: string): string[] => ((options.flags & bit) === 0 ? [] : [word])
  const shown = [
    ...[
      isReadOnly(options) ? 'ro' : 'rw',
      ...flag(sync, 'sync'),
      ...flag(nosuid, 'nosuid'),
      ...flag(nodev, 'nodev'),
      ...flag(noexec, 'noexec'),
    ],
    ...(options.flags & noatime ? ['noatime'] : ['relatime']),
    // Half of the memory is the default, which is not shown.
    ...(size === undefined || percent === '50' ? [] : [`size=${inPages}k`]),
    ...(said.has('nr_inodes') ? [`nr_inodes=${said.get('nr_inodes')}`] : []),
    ...(said.has('mode') ? [`mode=${mode.toString(8).padStart(3, '0')}`] : []),
    ...(uid > 0 ? [`uid=${uid}`] : []),
    ...(gid > 0 ? [`gid=${gid}`] : []),
  ]
  return { mode, uid, gid, capacity: inPages * 1024, readOnly: isReadOnly(options), shown: shown.join(',') }
}

function isTmpfsOption(name: string, value: string | undefined): boolean {
  switch (name) {
    case 'size':
      return value !== undefined && (/^\d+%$/.test(value) || bytesOf(value) !== undefined)
    case 'nr_inodes':
    case 'nr_blocks':
      return value !== undefined && bytesOf(value) !== undefined
    case 'mode':
      return /^[0-7]+$/.test(value ?? '')
    case 'uid':
    case 'gid':
      return /^\d+$/.test(value ?? '')
    case 'huge':
      return ['never', 'always', 'within_size', 'advise'].includes(value ?? '')
    default:
      return name === 'inode32' || name === 'inode64'
  }
}
