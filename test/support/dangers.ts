import fc from 'fast-check'
import type { ConsentKind } from '../../src/shared/scenario/consent.ts'

/** One docker command line that does something which needs a consent, in one of the ways that it can be spelled. */
export interface Danger {
  readonly kind: ConsentKind
  readonly line: string
}

/** A word as a shell has it: plain, in either quotes, with backslashes, in parts. */
const written = (word: string): fc.Arbitrary<string> => {
  const escaped = [...word].map((it) => (/[\w./:=,-]/.test(it) ? it : `\\${it}`)).join('')
  const single = `'${word.replaceAll("'", `'\\''`)}'`
  const double = `"${word.replace(/[\\"$`]/g, '\\$&')}"`
  const half = Math.ceil(word.length / 2)
  const parts = `'${word.slice(0, half)}'"${word.slice(half).replace(/[\\"$`]/g, '\\$&')}"`
  return fc.constantFrom(...(word.includes("'") ? [escaped, double, single] : [escaped, single, double, parts]))
}

/** An option with a value: by `=` or a blank, the short name with the value behind it, or at the end of a cluster. */
const option = (names: readonly string[], value: string): fc.Arbitrary<string> =>
  fc.constantFrom(...names).chain((name) => {
    if (name.startsWith('--')) return fc.oneof(written(`${name}=${value}`), joined(written(name), written(value)))
    const letter = name.slice(1)
    const clusters = [name, `-d${letter}`, `-itd${letter}`].map((it) => joined(fc.constant(it), written(value)))
    return fc.oneof(...clusters, written(`${name}${value}`), written(`${name}=${value}`), written(`-td${letter}${value}`))
  })

const joined = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(' ', '  ', ' \\\n  '), ...parts).map(([space, ...words]) => words.join(space))

/** The same path of the host, with slashes doubled, `.` and `x/..` in it, and a slash behind. */
const path = (plain: string): fc.Arbitrary<string> => {
  const parts = plain.split('/').filter((it) => it !== '')
  const between = fc.array(fc.constantFrom('/', '//', '/./', '/x/../', '///./'), { minLength: parts.length, maxLength: parts.length })
  return fc
    .tuple(fc.constantFrom('', '/..', '/../..'), between, fc.constantFrom('', '/', '/.'))
    .map(([above, slashes, behind]) => above + parts.map((part, at) => slashes[at] + part).join('') + behind)
}

/** A field of comma separated values, quoted or not. */
const csvField = (field: string): fc.Arbitrary<string> =>
  /[",]/.test(field) ? fc.constant(`"${field.replaceAll('"', '""')}"`) : fc.constantFrom(field, `"${field}"`)

const mount = (...fields: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc
    .tuple(...fields)
    .chain((them) => fc.shuffledSubarray(them, { minLength: them.length, maxLength: them.length }))
    .chain((them) => fc.tuple(...them.map(csvField)))
    .chain((them) => option(['--mount'], them.join(',')))

const key = (keys: readonly string[], value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...keys), value).map((pair) => pair.join('='))
const source = (value: fc.Arbitrary<string>): fc.Arbitrary<string> => key(['source', 'src'], value)
const target = key(['target', 'dst', 'destination'], fc.constant('/inside'))
const more = fc.constantFrom('readonly', 'ro', 'readonly=true', 'consistency=cached', 'bind-propagation=rslave')

/** Before the option, and behind it; then the image. */
const around = (danger: fc.Arbitrary<string>): fc.Arbitrary<string> => {
  const others = fc.constantFrom(
    '',
    '-d',
    '--name web',
    '-e A=1',
    '--rm=false',
    '-p 80',
    '-v named:/named',
    '--mac-address=02:42:ac:11:00:02',
  )
  const verb = fc.constantFrom('docker run', 'docker create', 'docker container run', 'docker container create')
  return (
    fc
      .tuple(verb, others, danger, others)
      .filter(([, before, , after]) => before === '' || before !== after)
      .map(([verb, ...options]) => [verb, ...options, 'web true'].filter((it) => it !== '').join(' '))
      // A cluster's -d is none of `create`.
      .filter((line) => !line.includes('create') || !/ ['"]?-(?:[a-z]*d)/.test(line))
  )
}

const homes = fc.constantFrom('/etc', '/', '/home', '/root/.ssh', '/proc/1/root/etc', '/sys', '/var/lib/docker', '/dev')
const engineSockets = fc.constantFrom(
  '/var/run/docker.sock',
  '/run/docker.sock',
  '/run/podman/podman.sock',
  '/run/user/1000/docker.sock',
  '/proc/1/root/run/docker.sock',
)
const spelled = (plain: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  plain.chain((it) => (it === '/' ? fc.constantFrom('/', '//', '/./', '/x/..') : path(it)))

const volumeOptions: readonly (readonly string[])[] = [
  ['type=none', 'o=bind', 'device=/etc'],
  ['o=bind,ro', 'device=/'],
  ['device=etc', 'o=rbind'],
  ['type=nfs', 'o=addr=10.0.0.1,rw', 'device=:/share'],
  ['type=cifs', 'o=username=a,password=b', 'device=//server/share'],
  ['type=ext4', 'device=/dev/sda1'],
  // What lies in the workspace is its own only as a plain bind.
  ['type=ext4', 'device=./sda1'],
  ['type=overlay', 'o=lowerdir=/etc:/var', 'device=./x'],
  ['type=overlay', 'o=lowerdir=/,upperdir=/tmp/u,workdir=/tmp/w', 'device=overlay'],
  ['type=none', 'o=bind,shared', 'device=./x'],
  ['type=none', 'o=bind,remount', 'device=./x'],
  ['DEVICE=/etc', 'O=bind'],
]

const createVolume = fc.constantFrom(...volumeOptions).chain((options) =>
  fc
    .tuple(
      fc.constantFrom('', '-d local', '--driver=local', '--label a=b'),
      ...options.map((it) => option(['-o', '--opt'], it).filter((word) => !/^['"]?-[a-z]*d/.test(word))),
    )
    .chain((words) => fc.shuffledSubarray(words, { minLength: words.length, maxLength: words.length }))
    .map((words) => ['docker volume create', ...words, 'store'].filter((it) => it !== '').join(' ')),
)

/** A word of the line that is a plain option: its names and its values. */
const plain = (kind: ConsentKind, names: readonly string[], ...values: readonly string[]): fc.Arbitrary<Danger> =>
  around(fc.constantFrom(...values).chain((it) => option(names, it))).map((line) => ({ kind, line }))
const lines = (kind: ConsentKind, line: fc.Arbitrary<string>): fc.Arbitrary<Danger> => line.map((it) => ({ kind, line: it }))

/** A subnet that is not private, its spelling as an engine takes it. */
const publicSubnets: readonly (readonly [subnet: string, within: string])[] = [
  ['1.1.1.0/24', '1.1.1.1'],
  ['8.8.8.8/30', '8.8.8.9'],
  ['0.0.0.0/1', '9.9.9.9'],
  ['10.0.0.0/7', '10.0.0.1'],
  ['192.168.77.1/9', '192.168.77.1'],
  ['172.32.0.0/16', '172.32.0.5'],
  ['169.254.0.0/16', '169.254.169.254'],
  ['100.64.0.0/10', '100.100.100.100'],
  ['127.0.0.0/8', '127.0.0.53'],
  ['2606:4700:4700::/64', '2606:4700:4700::1111'],
  ['2606:4700:4700:0:0:0:0:1111/120', '2606:4700:4700::1101'],
  ['FD00:EC2::/64', 'fd00:ec2::254'],
  ['fe80::/64', 'fe80::1'],
  ['::/0', '::1'],
]
const publicNetwork = fc.constantFrom(...publicSubnets).chain(([subnet, within]) => {
  const subnets = option(['--subnet'], subnet)
  const others = fc.constantFrom('', '--subnet 10.77.0.0/24', '--internal', '-d bridge', '--subnet fd77::/64 --ipv6')
  return fc
    .tuple(
      others,
      fc.oneof(
        subnets,
        joined(subnets, option(['--gateway'], within)),
        joined(subnets, option(['--ip-range'], subnet)),
        joined(option(['--aux-address'], `router=${within}`), subnets),
      ),
    )
    .filter(([before]) => !(/^(?:10|0)\./.test(subnet) && before.includes('10.77')) && !(subnet === '::/0' && before.includes('fd77')))
    .map((words) => ['docker network create', ...words, 'front'].filter((it) => it !== '').join(' '))
})

/** Each danger of the design's section 4, in all the ways that the parser accepts. */
export const dangers: Readonly<Record<string, fc.Arbitrary<Danger>>> = {
  'a bind by -v': lines(
    'bind',
    around(
      fc
        .tuple(spelled(homes), fc.constantFrom('', ':ro', ':rw,z', ':rslave'))
        .chain(([from, mode]) => option(['-v', '--volume'], `${from}:/inside${mode}`)),
    ),
  ),
  'a bind by --mount': lines('bind', around(mount(fc.constant('type=bind'), source(spelled(homes)), target, more))),
  'a mount that shows on the host': lines(
    'bind',
    around(
      fc.oneof(
        option(['-v', '--volume'], './data:/inside:rshared'),
        mount(
          fc.constantFrom('type=bind'),
          source(fc.constant('./data')),
          target,
          fc.constantFrom('bind-propagation=shared', 'bind-propagation=rshared'),
        ),
      ),
    ),
  ),
  'an engine’s socket': lines(
    'docker-socket',
    around(
      fc.oneof(
        spelled(engineSockets).chain((it) => option(['-v', '--volume'], `${it.replace(/\/$/, '')}:/inside`)),
        mount(fc.constant('type=bind'), source(spelled(engineSockets)), target),
      ),
    ),
  ),
  'what holds an engine’s socket': lines(
    'docker-socket',
    around(
      spelled(fc.constantFrom('/', '/run', '/var/run', '/var', '/run/user/1000', '/proc/1/root')).chain((it) =>
        option(['-v', '--volume'], `${it}:/inside`),
      ),
    ),
  ),
  'a volume of --mount on a device': lines(
    'volume-device',
    around(
      fc
        .constantFrom(...volumeOptions)
        .chain((options) =>
          mount(fc.constantFrom('type=volume', 'volume-label=a=b'), target, ...options.map((it) => fc.constant(`volume-opt=${it}`))),
        ),
    ),
  ),
  'a volume on a device': lines('volume-device', createVolume),
  'a plugin with options': lines(
    'volume-device',
    fc.constantFrom(
      'docker volume create -d local-persist -o mountpoint=/etc store',
      'docker volume create --driver=nfs 10.0.0.1/share',
      'docker run --mount type=volume,dst=/x,volume-driver=local-persist,volume-opt=mountpoint=/etc web',
    ),
  ),
  privileged: lines(
    'privileged',
    fc.oneof(
      around(fc.constantFrom('--privileged', '--privileged=true', '--privileged=1', '--privileged=T', "'--privileged'")),
      fc.constantFrom(
        'docker exec --privileged ours id',
        'docker container exec -it --privileged=true ours id',
        'docker exec "--privileged" ours id',
      ),
    ),
  ),
  capabilities: plain('cap-add', ['--cap-add'], 'ALL', 'SYS_ADMIN', 'cap_sys_admin', 'NET_RAW'),
  devices: plain('device', ['--device'], '/dev/sda', '/dev/sda:/dev/x:r', '/dev/mem:rwm', '//dev/./kmsg'),
  'device rules': plain('device', ['--device-cgroup-rule'], 'a *:* rwm', 'b 8:0 r'),
  'security options': plain(
    'security-opt',
    ['--security-opt'],
    'seccomp=unconfined',
    'apparmor:unconfined',
    'label=disable',
    'systempaths=unconfined',
    'no-new-privileges=false',
  ),
  runtimes: plain('security-opt', ['--runtime'], 'nvidia', '/tmp/shim', 'io.containerd.kata.v2', 'RUNC'),
  annotations: plain('security-opt', ['--annotation'], 'run.oci.hooks.stdout=/etc/passwd', 'org.systemd.property.ExecStop=x', 'a=b'),
  'swap without an end': lines(
    'security-opt',
    around(
      fc
        .tuple(
          option(['-m', '--memory'], '64m'),
          fc.constantFrom('-1', '1t', '129m').chain((it) => option(['--memory-swap'], it)),
        )
        .map((words) => words.join(' ')),
    ),
  ),
  'no end when memory is out': fc.oneof(
    plain('security-opt', ['--oom-score-adj'], '-1000', '-1', '-017'),
    lines(
      'security-opt',
      around(fc.constantFrom('--oom-kill-disable', '--oom-kill-disable=true', '"--oom-kill-disable"', '--oom-kill-disable=1')),
    ),
  ),
  'the host’s namespaces': fc.oneof(
    ...['--pid', '--ipc', '--uts', '--userns', '--cgroupns'].map((name) =>
      plain('host-namespace', [name], 'host', 'ns:/proc/1/ns/x', 'HOST', 'host '),
    ),
  ),
  'the host’s network': plain(
    'host-network',
    ['--network', '--net'],
    'host',
    'name=host',
    'name=host,driver-opt=a=b',
    '"name=host"',
    'ns:/proc/1/ns/net',
    'slirp4netns:cidr',
  ),
  'log drivers': plain('host-network', ['--log-driver'], 'syslog', 'fluentd', 'gelf', 'journald', 'JSON-FILE', 'some/plugin'),
  'a network of addresses that are not private': lines('host-network', publicNetwork),
  'networks of the host’s': lines(
    'host-network',
    fc
      .tuple(
        fc.constantFrom('', '--internal'),
        fc.oneof(
          option(['--driver'], 'macvlan'),
          option(['--driver'], 'ipvlan'),
          option(['--driver'], 'some/plugin'),
          option(['--opt'], 'com.docker.network.bridge.name=virbr0'),
          option(['--opt'], 'com.docker.network.bridge.gateway_mode_ipv4=nat-unprotected'),
          option(['--ipam-driver'], 'dhcp'),
        ),
      )
      .map((words) => ['docker network create', ...words, 'front'].filter((it) => it !== '').join(' ')),
  ),
}
