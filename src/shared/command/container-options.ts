import type { ContainerSpec, DeviceSpec, LinkSpec, NetworkTarget, VolumesFrom } from './command.ts'
import { type Arguments, flag, type GivenOption, given, LineError, list, type OptionEntry, refused, splitPair, text } from './entry.ts'
import { csv, parseMount, parseTmpfs, parseVolume } from './mounts.ts'
import { parseExpose, parsePublish } from './ports.ts'
import { parseBytes, parseDuration } from './quantities.ts'

const noFiles = 'a scenario has no files of its own beside it; write the values with -e or --label'
const notYet = 'Dockstage does not have it yet'

/** The options of `docker run` and `docker create`. */
export const containerOptions: readonly OptionEntry[] = [
  text('text', '--name'),
  text('text', '--platform'),
  text('text', '--pull'),
  flag('--quiet', '-q'),
  flag('--tty', '-t'),
  flag('--interactive', '-i'),
  flag('--rm'),
  text('text', '--entrypoint'),
  list('variable', '--env', '-e'),
  list('text', '--label', '-l'),
  text('text', '--hostname', '-h'),
  text('text', '--domainname'),
  text('text', '--workdir', '-w'),
  text('text', '--user', '-u'),
  list('port', '--publish', '-p'),
  flag('--publish-all', '-P'),
  list('port', '--expose'),
  list('volume', '--volume', '-v'),
  list('volume', '--mount'),
  list('path', '--tmpfs'),
  list('container', '--volumes-from'),
  text('text', '--volume-driver'),
  list('container', '--link'),
  list('network', '--network', '--net'),
  list('text', '--network-alias', '--net-alias'),
  text('text', '--ip'),
  text('text', '--ip6'),
  text('text', '--mac-address'),
  list('text', '--dns'),
  list('text', '--dns-search'),
  list('text', '--dns-option', '--dns-opt'),
  list('text', '--add-host'),
  text('text', '--restart'),
  text('text', '--log-driver'),
  list('text', '--log-opt'),
  flag('--privileged'),
  list('text', '--cap-add'),
  list('text', '--cap-drop'),
  list('path', '--device'),
  list('text', '--security-opt'),
  text('text', '--pid'),
  text('text', '--ipc'),
  text('text', '--uts'),
  text('text', '--userns'),
  text('text', '--cgroupns'),
  flag('--read-only'),
  flag('--init'),
  text('text', '--stop-signal'),
  text('text', '--stop-timeout'),
  text('text', '--memory', '-m'),
  text('text', '--memory-swap'),
  text('text', '--cpus'),
  text('text', '--cpu-shares', '-c'),
  text('text', '--pids-limit'),
  text('text', '--shm-size'),
  list('text', '--ulimit'),
  list('text', '--sysctl'),
  list('text', '--group-add'),
  text('text', '--health-cmd'),
  text('text', '--health-interval'),
  text('text', '--health-timeout'),
  text('text', '--health-start-period'),
  text('text', '--health-retries'),
  flag('--no-healthcheck'),
  refused('list', noFiles, '--env-file'),
  refused('list', noFiles, '--label-file'),
  refused('text', 'ids are shown in the picture', '--cidfile'),
  refused('list', 'attach to both or run with -d', '--attach', '-a'),
  refused('text', notYet, '--gpus'),
  refused('text', notYet, '--runtime'),
  refused('text', notYet, '--isolation'),
  refused('text', notYet, '--cgroup-parent'),
  refused('list', notYet, '--device-cgroup-rule'),
  refused('list', notYet, '--device-read-bps'),
  refused('list', notYet, '--device-write-bps'),
  refused('text', notYet, '--blkio-weight'),
  refused('text', notYet, '--cpu-period'),
  refused('text', notYet, '--cpu-quota'),
  refused('text', notYet, '--cpuset-cpus'),
  refused('text', notYet, '--memory-reservation'),
  refused('text', notYet, '--memory-swappiness'),
  refused('flag', notYet, '--oom-kill-disable'),
  refused('text', notYet, '--oom-score-adj'),
  refused('list', notYet, '--storage-opt'),
  refused('list', notYet, '--annotation'),
  refused('list', notYet, '--link-local-ip'),
  refused('flag', notYet, '--disable-content-trust'),
]

export function containerSpec(from: Arguments): ContainerSpec {
  const [image, ...words] = from.positionals
  return {
    image: image?.value ?? '',
    arguments: words.map((it) => it.value),
    tty: from.flag('--tty'),
    interactive: from.flag('--interactive'),
    removeWhenDone: from.flag('--rm'),
    environment: from.list('--env'),
    labels: from.pairs('--label'),
    publish: from.all('--publish').flatMap(parsePublish),
    publishAll: from.flag('--publish-all'),
    expose: from.all('--expose').flatMap(parseExpose),
    mounts: [...from.all('--volume').map(parseVolume), ...from.all('--mount').map(parseMount), ...from.all('--tmpfs').map(parseTmpfs)],
    volumesFrom: from.all('--volumes-from').map(parseVolumesFrom),
    links: from.all('--link').map(parseLink),
    networks: networkTargets(from),
    dns: from.list('--dns'),
    dnsSearch: from.list('--dns-search'),
    dnsOptions: from.list('--dns-option'),
    addHosts: from.all('--add-host').map(parseAddHost),
    logOptions: from.pairs('--log-opt'),
    privileged: from.flag('--privileged'),
    capAdd: from.list('--cap-add'),
    capDrop: from.list('--cap-drop'),
    devices: from.list('--device').map(parseDevice),
    securityOptions: from.list('--security-opt'),
    readOnly: from.flag('--read-only'),
    init: from.flag('--init'),
    ulimits: from.all('--ulimit').map(parseUlimit),
    sysctls: from.pairs('--sysctl'),
    groupAdd: from.list('--group-add'),
    ...given({
      containerName: from.text('--name'),
      platform: from.text('--platform'),
      entrypoint: from.text('--entrypoint'),
      hostname: from.text('--hostname'),
      domainname: from.text('--domainname'),
      workdir: from.text('--workdir'),
      user: from.text('--user'),
      restart: restartPolicy(from.last('--restart')),
      logDriver: from.text('--log-driver'),
      pid: from.text('--pid'),
      ipc: from.text('--ipc'),
      uts: from.text('--uts'),
      userns: from.text('--userns'),
      cgroupns: from.text('--cgroupns'),
      stopSignal: from.text('--stop-signal'),
      stopTimeout: from.number('--stop-timeout', true),
      memoryBytes: bytes(from.last('--memory')),
      memorySwapBytes: from.text('--memory-swap') === '-1' ? -1 : bytes(from.last('--memory-swap')),
      nanoCpus: cpus(from.last('--cpus')),
      cpuShares: from.number('--cpu-shares'),
      pidsLimit: from.number('--pids-limit', true),
      shmBytes: bytes(from.last('--shm-size')),
      volumeDriver: from.text('--volume-driver'),
      health: health(from),
    }),
  }
}

export function pullPolicy(from: Arguments): 'missing' | 'always' | 'never' {
  const found = from.last('--pull')
  if (!found) return 'missing'
  if (found.value === 'missing' || found.value === 'always' || found.value === 'never') return found.value
  throw new LineError(found, `--pull takes always, missing or never, found "${found.value}"`)
}

export function parseLink(from: GivenOption): LinkSpec {
  const [container = '', alias, ...more] = from.value.split(':')
  if (container === '' || alias === '' || more.length > 0) {
    throw new LineError(from, `"${from.value}" is no link; expected container[:alias]`)
  }
  return { container, alias: alias ?? container }
}

function parseVolumesFrom(from: GivenOption): VolumesFrom {
  const [container = '', mode] = from.value.split(':')
  if (container === '') throw new LineError(from, `"${from.value}" names no container; expected container[:ro]`)
  return { container, ...given({ mode }) }
}

function parseAddHost(from: GivenOption): string {
  const pair = /^([^:=]+)[:=](.+)$/.exec(from.value)
  if (!pair) throw new LineError(from, `"${from.value}" is no host; expected name:address`)
  return `${pair[1]}:${pair[2]}`
}

function parseDevice(device: string): DeviceSpec {
  const [onHost = '', second, third] = device.split(':')
  const secondIsMode = second !== undefined && third === undefined && /^[rwm]+$/.test(second)
  return {
    onHost,
    inContainer: second === undefined || secondIsMode ? onHost : second,
    permissions: third ?? (secondIsMode ? second : 'rwm'),
  }
}

function parseUlimit(from: GivenOption): { name: string; soft: number; hard: number } {
  const [, name, soft, hard] = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(from.value) ?? []
  if (name === undefined) throw new LineError(from, `"${from.value}" is no limit; expected name=soft[:hard]`)
  return { name, soft: Number(soft), hard: Number(hard ?? soft) }
}

function restartPolicy(from: GivenOption | undefined): { policy: string; maximumRetries: number } | undefined {
  if (!from) return undefined
  const [, policy, retries] = /^(no|always|unless-stopped|on-failure)(?::(\d+))?$/.exec(from.value) ?? []
  if (policy === undefined || (retries !== undefined && policy !== 'on-failure')) {
    throw new LineError(from, `"${from.value}" is no restart policy; expected no, always, unless-stopped or on-failure[:retries]`)
  }
  return { policy, maximumRetries: Number(retries ?? 0) }
}

function bytes(from: GivenOption | undefined): number | undefined {
  if (!from) return undefined
  const size = parseBytes(from.value)
  if (size === undefined) throw new LineError(from, `"${from.value}" is no size; expected a number with b, k, m or g`)
  return size
}

function cpus(from: GivenOption | undefined): number | undefined {
  if (!from) return undefined
  if (!/^\d*\.?\d+$/.test(from.value)) throw new LineError(from, `--cpus takes a number, found "${from.value}"`)
  return Math.round(Number(from.value) * 1e9)
}

function duration(from: GivenOption | undefined): number | undefined {
  if (!from) return undefined
  const found = parseDuration(from.value)
  if (found === undefined) throw new LineError(from, `"${from.value}" is no duration; expected such as 5s or 1m30s`)
  return found
}

function health(from: Arguments): ContainerSpec['health'] {
  const found = {
    none: from.flag('--no-healthcheck'),
    ...given({
      command: from.text('--health-cmd'),
      intervalNs: duration(from.last('--health-interval')),
      timeoutNs: duration(from.last('--health-timeout')),
      startPeriodNs: duration(from.last('--health-start-period')),
      retries: from.number('--health-retries'),
    }),
  }
  return found.none || Object.keys(found).length > 1 ? found : undefined
}

/** `--network name` or `--network name=net,alias=db,ip=10.0.0.5`; the aliases and addresses given apart belong to the first. */
function networkTargets(from: Arguments): NetworkTarget[] {
  const targets = from.all('--network').map(parseNetwork)
  const aliases = from.list('--network-alias')
  const own = given({ ip: from.text('--ip'), ip6: from.text('--ip6'), mac: from.text('--mac-address') })
  if (aliases.length === 0 && Object.keys(own).length === 0) return targets
  const [first = { network: 'default', aliases: [], driverOptions: {} }, ...rest] = targets
  return [{ ...first, aliases: [...first.aliases, ...aliases], ...own }, ...rest]
}

function parseNetwork(from: GivenOption): NetworkTarget {
  if (!from.value.includes('=')) return { network: from.value, aliases: [], driverOptions: {} }
  const fields = csv(from.value).map(splitPair)
  const one = (name: string): string | undefined => fields.find(([key]) => key === name)?.[1]
  const unknown = fields.find(([key]) => !['name', 'alias', 'ip', 'ip6', 'mac-address', 'driver-opt'].includes(key))
  if (unknown) throw new LineError(from, `unknown field "${unknown[0]}" of --network`)
  return {
    network: one('name') ?? 'default',
    aliases: fields.filter(([key]) => key === 'alias').map(([, value]) => value),
    driverOptions: Object.fromEntries(fields.filter(([key]) => key === 'driver-opt').map(([, value]) => splitPair(value))),
    ...given({ ip: one('ip'), ip6: one('ip6'), mac: one('mac-address') }),
  }
}
