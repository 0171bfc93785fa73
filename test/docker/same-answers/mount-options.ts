import { ask, askStatus, type Call, create, inspect, type Program, post, remove, start } from './program.ts'

const volume = (DriverOpts: object): Call => ask('POST /volumes/create', { Name: 'a-opt', DriverOpts }, 'Options', 'message')

/** A container that tells what is mounted at /m, and what can be done there. */
const script =
  'grep " /m " /proc/mounts | grep -o "^[^ ]* /m tmpfs .*"; stat -c "%a %u %g" /m; echo x >/m/x; echo $?; head -c 3000 /dev/zero >/m/y; echo $?'
const seen = (Cmd: string, HostConfig: object): readonly Call[] => [
  // One stream: which of two a line comes from first is left to chance.
  create('a-mo', { Cmd: ['sh', '-c', `exec 2>&1; ${Cmd}`], HostConfig }),
  start('a-mo'),
  { ...post('/containers/a-mo/wait', 200), shows: ['StatusCode'] },
  ask('GET /containers/a-mo/logs?stdout=1&stderr=1'),
  inspect('a-mo', 'Mounts', 'HostConfig.Tmpfs', 'State.ExitCode'),
  remove('/containers/a-mo', 204),
]
const failing = (HostConfig: object): readonly Call[] => [
  create('a-mo', { HostConfig }),
  askStatus('POST /containers/a-mo/start'),
  inspect('a-mo', 'State.Status', 'State.ExitCode', 'State.Error'),
  remove('/containers/a-mo', 204),
]

export const mountOptions: readonly Program[] = [
  {
    name: 'volume options that are none',
    calls: [
      ...[{ foo: 'bar' }, { o: 'bind' }, { type: 'none' }, { device: '/tmp' }, { foo: 'b', o: 'bind' }].map(volume),
      ...[{ size: '10m' }, { size: 'x' }].map(volume),
      askStatus('POST /containers/create?name=a-mo', {
        Image: 'alpine:latest',
        HostConfig: {
          Mounts: [{ Type: 'volume', Source: 'a-opt', Target: '/m', VolumeOptions: { DriverConfig: { Options: { foo: 'b' } } } }],
        },
      }),
      remove('/volumes/a-opt', 404),
    ],
  },
  {
    name: 'a volume that is a tmpfs, and gone with its last container',
    calls: [
      volume({ type: 'tmpfs', device: 'tmpfs', o: 'size=8k,uid=7,mode=0700,nosuid' }),
      volume({ type: 'tmpfs', device: 'tmpfs', o: 'size=99m' }),
      ...seen(`${script}; echo more >/m/z; echo $?`, { Binds: ['a-opt:/m'] }),
      ...seen('ls /m', { Binds: ['a-opt:/m'] }),
      remove('/volumes/a-opt', 204),
    ],
  },
  {
    name: 'a volume that is a tmpfs, where the image has files',
    calls: [
      volume({ type: 'tmpfs', device: 'x' }),
      ...seen('ls /usr/bin | wc -l', { Binds: ['a-opt:/usr/bin'] }),
      remove('/volumes/a-opt', 204),
    ],
  },
  {
    name: 'a volume that is a directory of the host',
    calls: [
      volume({ type: 'none', device: '/etc', o: 'bind,ro' }),
      ...seen('cat /m/hostname; touch /m/x || echo no', { Binds: ['a-opt:/m'] }),
      remove('/volumes/a-opt', 204),
    ],
  },
  ...(
    [
      ['a directory that is not there', { type: 'none', device: '/a-nosuch', o: 'bind' }],
      ['a file', { type: 'none', device: '/etc/hostname', o: 'bind' }],
      ['an option that tmpfs has not', { type: 'tmpfs', device: 'x', o: 'bogus' }],
      ['a size that is none', { type: 'tmpfs', device: 'x', o: 'size=x' }],
    ] as const
  ).map(([what, options]) => ({
    name: `a volume that cannot be mounted: ${what}`,
    calls: [
      volume(options),
      ...failing({ Binds: ['a-opt:/m'] }),
      askStatus('POST /containers/create?name=a-mo', { Image: 'alpine:latest', HostConfig: { Binds: ['a-opt:/etc'] } }),
      remove('/volumes/a-opt', 204),
    ],
  })),
  {
    name: 'tmpfs by its options',
    calls: [
      ...['size=8k', 'mode=755,uid=7', 'ro', 'rw,exec,size=1m', ''].flatMap((options) => seen(script, { Tmpfs: { '/m': options } })),
      ...seen(script, { Mounts: [{ Type: 'tmpfs', Target: '/m', TmpfsOptions: { SizeBytes: 8192, Mode: 0o700 } }] }),
    ],
  },
  {
    name: 'tmpfs that cannot be',
    calls: [
      ...['bogus', 'noexec=1', 'size', 'huge=always', 'size=x'].flatMap((options) => failing({ Tmpfs: { '/m': options } })),
      ...[{ Tmpfs: { rel: '' } }, { Tmpfs: { '/': '' } }, { Tmpfs: { '/m': '' }, Binds: ['a-opt:/m'] }].map((HostConfig) =>
        askStatus('POST /containers/create?name=a-mo', { Image: 'alpine:latest', HostConfig }),
      ),
      askStatus('POST /containers/create?name=a-mo', {
        Image: 'alpine:latest',
        HostConfig: { Mounts: [{ Type: 'tmpfs', Target: '/m', Source: 'x' }] },
      }),
    ],
  },
]
