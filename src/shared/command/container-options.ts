import type { ContainerSpec, DeviceSpec, LinkSpec, NetworkTarget, Stream, VolumesFrom } from './command.ts'
import {
  type Arguments,
  alwaysTrue,
  flag,
  type GivenOption,
  given,
  LineError,
  list,
  type OptionEntry,
  refused,
  splitPair,
  text,
} from './entry.ts'
import { hostFieldOptions, hostFieldsOf } from './host-fields.ts'
import { csv, parseMount, parseTmpfs, parseVolume } from './mounts.ts'
import { mostPorts, parseExpose, parsePublish } from './ports.ts'
import { parseDuration } from './quantities.ts'

export const signatures = alwaysTrue('signatures of images are not looked at', '--disable-content-trust')

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
  text('text', '--restart'),
  text('text', '--log-driver'),
  list('text', '--log-opt'),
  flag('--privileged'),
  list('text', '--cap-add'),
  list('path', '--device'),
  list('text', '--security-opt'),
  text('text', '--pid'),
  text('text', '--ipc'),
  text('text', '--uts'),
  text('text', '--userns'),
  text('text', '--cgroupns'),
  text('text', '--stop-signal'),
  text('text', '--stop-timeout'),
  text('text', '--health-cmd'),
  text('text', '--health-interval'),
  text('text', '--health-timeout'),
  text('text', '--health-start-period'),
  text('text', '--health-start-interval'),
  text('text', '--health-retries'),
  flag('--no-healthcheck'),
  ...hostFieldOptions,
  list('path', '--env-file'),
  list('path', '--label-file'),
  text('path', '--cidfile'),
  list('text', '--attach', '-a'),
  list('text', '--device-cgroup-rule'),
  signatures,
  refused('scenarios are played where there may be no graphics card', '--gpus'),
  refused('it names a cgroup of the host; limit the container by --memory, --cpus or --pids-limit', '--cgroup-parent'),
  refused('engines have it no longer; use --memory', '--kernel-memory'),
  refused('it is not drawn; give an address of the network by --ip or --ip6', '--link-local-ip'),
  refused('it hands over the Docker socket unseen; mount that by -v, which asks for consent', '--use-api-socket'),
  refused('it is for Windows containers', '--cpu-count', '--cpu-percent', '--io-maxbandwidth', '--io-maxiops'),
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
    publish: noMoreThanMay(from, '--publish', parsePublish),
    publishAll: from.flag('--publish-all'),
    expose: noMoreThanMay(from, '--expose', parseExpose),
    mounts: [...from.all('--volume').map(parseVolume), ...from.all('--mount').map(parseMount), ...from.all('--tmpfs').map(parseTmpfs)],
    volumesFrom: from.all('--volumes-from').map(parseVolumesFrom),
    links: from.all('--link').map(parseLink),
    networks: networkTargets(from),
    logOptions: from.pairs('--log-opt'),
    privileged: from.flag('--privileged'),
    capAdd: from.list('--cap-add'),
    devices: from.list('--device').map(parseDevice),
    securityOptions: from.list('--security-opt'),
    hostFields: hostFieldsOf(from),
    environmentFiles: from.list('--env-file'),
    labelFiles: from.list('--label-file'),
    deviceRules: from.all('--device-cgroup-rule').map(parseDeviceRule),
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
      volumeDriver: from.text('--volume-driver'),
      idFile: from.text('--cidfile'),
      attach: streams(from),
      health: health(from),
    }),
  }
}

function noMoreThanMay<T>(from: Arguments, name: string, read: (given: GivenOption) => T[]): T[] {
  const ports: T[] = []
  for (const given of from.all(name)) {
    ports.push(...read(given))
    if (ports.length > mostPorts) throw new LineError(given, `with this ${name} names more than ${mostPorts} ports`)
  }
  return ports
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

function parseDevice(device: string): DeviceSpec {
  const [onHost = '', second, third] = device.split(':')
  const secondIsMode = second !== undefined && third === undefined && /^[rwm]+$/.test(second)
  return {
    onHost,
    inContainer: second === undefined || secondIsMode ? onHost : second,
    permissions: third ?? (secondIsMode ? second : 'rwm'),
  }
}

/** `c 1:3 mr`, as the docker program reads it. */
function parseDeviceRule(from: GivenOption): string {
  if (!/^[acb] (?:\d+|\*):(?:\d+|\*) [rwm]{1,3}$/.test(from.value))
    throw new LineError(from, `"${from.value}" is no rule; expected type, major:minor and rwm, such as "c 1:3 mr"`)
  return from.value
}

/** `-a`: which of a process's streams are the line's; undefined where that is left to the rest of it. */
function streams(from: Arguments): readonly Stream[] | undefined {
  const given = from.all('--attach')
  if (given.length === 0) return undefined
  const [first] = given
  if (first && given.every((it) => it.value.toLowerCase() === 'stdin'))
    throw new LineError(first, 'attaching to the input alone is not supported; attach to stdout, too, or run with -d')
  return given.map((it) => {
    const stream = (['stdin', 'stdout', 'stderr'] as const).find((name) => name === it.value.toLowerCase())
    if (!stream) throw new LineError(it, `--attach takes stdin, stdout or stderr, found "${it.value}"`)
    return stream
  })
}

function restartPolicy(from: GivenOption | undefined): { policy: string; maximumRetries: number } | undefined {
  if (!from) return undefined
  const [, policy, retries] = /^(no|always|unless-stopped|on-failure)(?::(\d+))?$/.exec(from.value) ?? []
  if (policy === undefined || (retries !== undefined && policy !== 'on-failure')) {
    throw new LineError(from, `"${from.value}" is no restart policy; expected no, always, unless-stopped or on-failure[:retries]`)
  }
  return { policy, maximumRetries: Number(retries ?? 0) }
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
      startIntervalNs: duration(from.last('--health-start-interval')),
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
  const refused = fields.find(([key]) => key === 'gw-priority' || key === 'link-local-ip')
  if (refused) throw new LineError(from, `the field "${refused[0]}" of --network is not supported: it is not drawn`)
  const unknown = fields.find(([key]) => !['name', 'alias', 'ip', 'ip6', 'mac-address', 'driver-opt'].includes(key))
  if (unknown) throw new LineError(from, `unknown field "${unknown[0]}" of --network`)
  return {
    network: one('name') ?? 'default',
    aliases: fields.filter(([key]) => key === 'alias').map(([, value]) => value),
    driverOptions: Object.fromEntries(fields.filter(([key]) => key === 'driver-opt').map(([, value]) => splitPair(value))),
    ...given({ ip: one('ip'), ip6: one('ip6'), mac: one('mac-address') }),
  }
}
