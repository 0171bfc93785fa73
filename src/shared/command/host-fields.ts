import { type Arguments, flag, type GivenOption, LineError, list, type OptionEntry, splitPair, text } from './entry.ts'
import { didYouMean } from './nearest.ts'
import { parseBytes } from './quantities.ts'

/** An option of `run` and `create` that is a field of the API's `HostConfig` and nothing more. */
interface HostField {
  readonly field: string
  readonly option: OptionEntry
  /** The field's value, of an option that was given. */
  read(from: Arguments, name: string): unknown
}

const of = (field: string, option: OptionEntry, read: HostField['read']): HostField => ({ field, option, read })
/** One that is read from the last that was given. */
const last = (field: string, names: readonly string[], read: (given: GivenOption) => unknown): HostField =>
  of(field, text('text', ...names), (from, name) => {
    const given = from.last(name)
    return given && read(given)
  })
/** And one from all of them. */
const each = (field: string, names: readonly string[], read: (given: GivenOption) => unknown): HostField =>
  of(field, list('text', ...names), (from, name) => from.all(name).map(read))

const truth = (field: string, name: string): HostField => of(field, flag(name), (from) => from.flag(name))
const word = (field: string, ...names: string[]): HostField => last(field, names, (given) => given.value)
const words = (field: string, ...names: string[]): HostField => each(field, names, (given) => given.value)
const pairs = (field: string, name: string): HostField => of(field, list('text', name), (from) => from.pairs(name))
const number = (field: string, ...names: string[]): HostField => of(field, text('text', ...names), (from, name) => from.number(name, true))
const size = (field: string, ...names: string[]): HostField => last(field, names, (given) => bytes(given, given.value))

/** Each of them is a line here, and no more than that. */
const hostFields: readonly HostField[] = [
  size('Memory', '--memory', '-m'),
  size('MemoryReservation', '--memory-reservation'),
  last('MemorySwap', ['--memory-swap'], (given) => (given.value === '-1' ? -1 : bytes(given, given.value))),
  last('MemorySwappiness', ['--memory-swappiness'], swappiness),
  truth('OomKillDisable', '--oom-kill-disable'),
  number('OomScoreAdj', '--oom-score-adj'),
  last('NanoCpus', ['--cpus'], cpus),
  number('CpuShares', '--cpu-shares', '-c'),
  number('CpuPeriod', '--cpu-period'),
  number('CpuQuota', '--cpu-quota'),
  number('CpuRealtimePeriod', '--cpu-rt-period'),
  number('CpuRealtimeRuntime', '--cpu-rt-runtime'),
  word('CpusetCpus', '--cpuset-cpus'),
  word('CpusetMems', '--cpuset-mems'),
  number('PidsLimit', '--pids-limit'),
  number('BlkioWeight', '--blkio-weight'),
  each('BlkioWeightDevice', ['--blkio-weight-device'], (given) => ofDevice(given, 'Weight', count)),
  each('BlkioDeviceReadBps', ['--device-read-bps'], (given) => ofDevice(given, 'Rate', bytes)),
  each('BlkioDeviceWriteBps', ['--device-write-bps'], (given) => ofDevice(given, 'Rate', bytes)),
  each('BlkioDeviceReadIOps', ['--device-read-iops'], (given) => ofDevice(given, 'Rate', count)),
  each('BlkioDeviceWriteIOps', ['--device-write-iops'], (given) => ofDevice(given, 'Rate', count)),
  size('ShmSize', '--shm-size'),
  each('Ulimits', ['--ulimit'], ulimit),
  of('Sysctls', list('text', '--sysctl'), sysctls),
  pairs('StorageOpt', '--storage-opt'),
  pairs('Annotations', '--annotation'),
  words('CapDrop', '--cap-drop'),
  words('GroupAdd', '--group-add'),
  truth('ReadonlyRootfs', '--read-only'),
  truth('Init', '--init'),
  word('Runtime', '--runtime'),
  word('Isolation', '--isolation'),
  words('Dns', '--dns'),
  words('DnsSearch', '--dns-search'),
  words('DnsOptions', '--dns-option', '--dns-opt'),
  each('ExtraHosts', ['--add-host'], host),
]

export const hostFieldOptions: readonly OptionEntry[] = hostFields.map((it) => it.option)

/** The fields that a line gives, as the API takes them. */
export function hostFieldsOf(from: Arguments): Record<string, unknown> {
  const given = hostFields.filter(({ option }) => from.last(option.names[0] ?? ''))
  return Object.fromEntries(given.map(({ field, option, read }) => [field, read(from, option.names[0] ?? '')]))
}

function bytes(given: GivenOption, size: string): number {
  const found = parseBytes(size)
  if (found === undefined) throw new LineError(given, `"${size}" is no size; expected a number with b, k, m or g`)
  return found
}

function count(given: GivenOption, number: string): number {
  if (!/^\d+$/.test(number)) throw new LineError(given, `"${number}" is no whole number`)
  return Number(number)
}

/** `/dev/sda:10mb`, for a limit to what the container does with it; the device itself is not handed over. */
function ofDevice(given: GivenOption, what: 'Rate' | 'Weight', read: (given: GivenOption, value: string) => number): unknown {
  const [, Path, value] = /^(\/dev\/[^:]+):([^:]+)$/.exec(given.value) ?? []
  if (Path === undefined || value === undefined)
    throw new LineError(given, `"${given.value}" is no limit of a device; expected /dev/name:number`)
  return { Path, [what]: read(given, value) }
}

/** -1 leaves it to the engine, as the docker program does. */
function swappiness(given: GivenOption): number | undefined {
  if (!/^-?\d+$/.test(given.value) || Number(given.value) < -1 || Number(given.value) > 100)
    throw new LineError(given, `--memory-swappiness takes a number from 0 to 100, found "${given.value}"`)
  return given.value === '-1' ? undefined : Number(given.value)
}

function cpus(given: GivenOption): number {
  if (!/^\d*\.?\d+$/.test(given.value)) throw new LineError(given, `--cpus takes a number, found "${given.value}"`)
  return Math.round(Number(given.value) * 1e9)
}

function ulimit(given: GivenOption): unknown {
  const [, Name, soft, hard] = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(given.value) ?? []
  if (Name === undefined) throw new LineError(given, `"${given.value}" is no limit; expected name=soft[:hard]`)
  if (!limits.includes(Name)) throw new LineError(given, `unknown limit "${Name}" of --ulimit${didYouMean(Name, limits)}`)
  return { Name, Soft: Number(soft), Hard: Number(hard ?? soft) }
}

const limits = [
  ...['core', 'cpu', 'data', 'fsize', 'locks', 'memlock', 'msgqueue', 'nice', 'nofile', 'nproc', 'rss', 'rtprio', 'rttime'],
  ...['sigpending', 'stack'],
]

/** Those of the kernel that each container has for itself; the docker program refuses the others. */
const ownSysctls = /^(?:net\.|fs\.mqueue\.|kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)$)/

function sysctls(from: Arguments, name: string): Record<string, string> {
  const wrong = from.all(name).find((it) => !ownSysctls.test(splitPair(it.value)[0]))
  if (wrong) throw new LineError(wrong, `sysctl "${splitPair(wrong.value)[0]}" is not allowed: it is not the container’s own`)
  return from.pairs(name)
}

function host(given: GivenOption): string {
  const pair = /^([^:=]+)[:=](.+)$/.exec(given.value)
  if (!pair) throw new LineError(given, `"${given.value}" is no host; expected name:address`)
  return `${pair[1]}:${pair[2]}`
}
