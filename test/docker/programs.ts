/**
 * Programs of API calls that are played on both engines. `status` is what a real engine answered (engine-facts, or the lab's engine); `shows` picks
 * what of the answer is compared, whole where it is left out. Names begin with `a-`: the lab's engine is shared.
 */
export interface Call {
  readonly call: string
  readonly body?: unknown
  readonly status: number
  /** Paths into the answer: `State.Status`, `NetworkSettings.Networks.bridge.Gateway`. */
  readonly shows?: readonly string[]
  /** Read the answer's stream only until this is in it. */
  readonly until?: string
  /** Status under versions since 26, where it differs. */
  readonly newer?: number
}
export interface Program {
  readonly name: string
  readonly calls: readonly Call[]
}

const sleeper = { Image: 'alpine:latest', Cmd: ['sleep', '1000'] }
const create = (name: string, more: object = {}, status = 201): Call => ({
  call: `POST /containers/create?name=${name}`,
  body: { ...sleeper, ...more },
  status,
  shows: ['Warnings', 'message'],
})
const start = (name: string, status = 204): Call => ({ call: `POST /containers/${name}/start`, status })
const inspect = (name: string, ...shows: string[]): Call => ({ call: `GET /containers/${name}/json`, status: 200, shows })
const post = (path: string, status: number, body?: unknown): Call => ({
  call: `POST ${path}`,
  status,
  ...(body === undefined ? {} : { body }),
})
const get = (path: string, status: number, ...shows: string[]): Call => ({
  call: `GET ${path}`,
  status,
  ...(shows.length > 0 ? { shows } : {}),
})
const remove = (path: string, status: number): Call => ({ call: `DELETE ${path}`, status })

export const programs: readonly Program[] = [
  { name: 'ping', calls: [get('/_ping', 200)] },
  {
    name: 'what is not there',
    calls: [
      get('/containers/a-no/json', 404),
      start('a-no', 404),
      post('/containers/a-no/kill', 404),
      remove('/containers/a-no', 404),
      get('/networks/a-no', 404),
      get('/volumes/a-no', 404),
      get('/images/a-no/json', 404),
      get('/exec/0123456789ab/json', 404),
      get('/nosuch', 404),
    ],
  },
  { name: 'names that are none', calls: [create('a%20b', {}, 400), create('x', {}, 400), create('_x', {}, 400)] },
  { name: 'no such image', calls: [create('a-x', { Image: 'nosuchimage:1' }, 404), create('a-x', { Image: 'nosuchimage' }, 404)] },
  {
    name: 'the life of a container',
    calls: [
      create('a-life'),
      inspect(
        'a-life',
        'Path',
        'Args',
        'State',
        'Name',
        'RestartCount',
        'Mounts',
        'Config.Cmd',
        'Config.Entrypoint',
        'Config.Tty',
        'Config.Hostname',
        'NetworkSettings.Ports',
        'NetworkSettings.IPAddress',
        'NetworkSettings.Networks',
        'ResolvConfPath',
        'HostConfig.RestartPolicy',
        'HostConfig.LogConfig',
        'HostConfig.Binds',
        'HostConfig.Links',
        'HostConfig.PortBindings',
        'HostConfig.AutoRemove',
      ),
      start('a-life'),
      start('a-life', 304),
      inspect(
        'a-life',
        'State.Status',
        'State.Running',
        'State.Paused',
        'State.ExitCode',
        'State.FinishedAt',
        'NetworkSettings.Gateway',
        'NetworkSettings.IPPrefixLen',
        'NetworkSettings.Ports',
        'NetworkSettings.Networks',
      ),
      post('/containers/a-life/pause', 204),
      inspect('a-life', 'State.Status', 'State.Running', 'State.Paused'),
      post('/containers/a-life/pause', 409),
      remove('/containers/a-life', 409),
      post('/containers/a-life/unpause', 204),
      post('/containers/a-life/unpause', 500),
      remove('/containers/a-life', 409),
      post('/containers/a-life/stop?t=1', 204),
      post('/containers/a-life/stop', 304),
      inspect(
        'a-life',
        'State.Status',
        'State.ExitCode',
        'State.Running',
        'State.Pid',
        'NetworkSettings.IPAddress',
        'NetworkSettings.Networks.bridge.IPAddress',
        'NetworkSettings.Networks.bridge.EndpointID',
      ),
      post('/containers/a-life/kill', 409),
      post('/containers/a-life/rename?name=a-life2', 204),
      post('/containers/a-life2/restart?t=0', 204),
      remove('/containers/a-life2?force=1', 204),
    ],
  },
  {
    name: 'a name that is taken',
    calls: [
      create('a-name'),
      create('a-name', {}, 409),
      create('a-name2'),
      post('/containers/a-name2/rename?name=a-name', 409),
      post('/containers/a-name2/rename?name=', 400),
      remove('/containers/a-name', 204),
      remove('/containers/a-name2', 204),
    ],
  },
  {
    name: 'a handler of its own',
    calls: [
      create('a-trap', { Cmd: ['sh', '-c', 'trap "exit 7" TERM; echo ready; while :; do sleep 0.1; done'] }),
      start('a-trap'),
      { ...get('/containers/a-trap/logs?stdout=1&follow=1', 200), until: 'ready' },
      get('/containers/a-trap/top', 200, 'Titles'),
      post('/containers/a-trap/stop?t=8', 204),
      inspect('a-trap', 'State.Status', 'State.ExitCode'),
      remove('/containers/a-trap', 204),
    ],
  },
  {
    name: 'it ends by itself',
    calls: [
      create('a-end', { Cmd: ['sh', '-c', 'exit 3'] }),
      start('a-end'),
      { ...post('/containers/a-end/wait', 200), shows: ['StatusCode'] },
      inspect('a-end', 'State.Status', 'State.ExitCode', 'State.Error'),
      remove('/containers/a-end', 204),
    ],
  },
  {
    name: 'a command that is not there',
    calls: [
      create('a-127', { Cmd: ['nosuchcommand'] }),
      { ...start('a-127', 400), shows: [] },
      inspect('a-127', 'State.Status', 'State.ExitCode', 'State.Running'),
      remove('/containers/a-127', 204),
    ],
  },
  {
    name: 'signals that are none',
    calls: [
      create('a-sig'),
      start('a-sig'),
      post('/containers/a-sig/kill?signal=NOSUCH', 400),
      post('/containers/a-sig/kill?signal=KILL', 204),
      { ...post('/containers/a-sig/wait', 200), shows: ['StatusCode'] },
      remove('/containers/a-sig', 204),
    ],
  },
  {
    name: 'exec of what does not run',
    calls: [
      create('a-ex'),
      post('/containers/a-ex/exec', 409, { Cmd: ['true'] }),
      get('/containers/a-ex/top', 409),
      start('a-ex'),
      post('/containers/a-ex/exec', 400, {}),
      { ...post('/containers/a-ex/exec', 201, { Cmd: ['sh', '-c', 'exit 5'], AttachStdout: true }), shows: [] },
      remove('/containers/a-ex?force=1', 204),
    ],
  },
  {
    name: 'logs',
    calls: [
      create('a-log', { Cmd: ['sh', '-c', 'echo one; echo two; echo three'] }),
      start('a-log'),
      { ...post('/containers/a-log/wait', 200), shows: ['StatusCode'] },
      get('/containers/a-log/logs', 400),
      get('/containers/a-log/logs?stdout=1', 200),
      get('/containers/a-log/logs?stdout=1&tail=1', 200),
      get('/containers/a-log/logs?stderr=1', 200),
      get('/containers/a-log/logs?stdout=1&follow=1', 200),
      remove('/containers/a-log', 204),
    ],
  },
  {
    name: 'a published port',
    calls: [
      create('a-port', {
        ExposedPorts: { '80/tcp': {} },
        HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
      }),
      inspect('a-port', 'NetworkSettings.Ports', 'HostConfig.PortBindings'),
      start('a-port'),
      inspect('a-port', 'NetworkSettings.Ports'),
      get('/containers/json?filters=%7B%22name%22%3A%5B%22a-port%22%5D%7D', 200, '0.Ports', '0.State', '0.Names'),
      remove('/containers/a-port?force=1', 204),
    ],
  },
  {
    name: 'ports that are none',
    calls: [
      create('a-p', { HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '99999' }] } } }, 400),
      create('a-p', { HostConfig: { PortBindings: { '80/tcp': [{ HostPort: 'http' }] } } }, 400),
    ],
  },
  {
    name: 'a port that another container has',
    calls: [
      create('a-p1', {
        ExposedPorts: { '80/tcp': {} },
        HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '28481' }] } },
      }),
      start('a-p1'),
      create('a-p2', {
        ExposedPorts: { '80/tcp': {} },
        HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '28481' }] } },
      }),
      start('a-p2', 500),
      inspect('a-p2', 'State.Status', 'State.ExitCode'),
      remove('/containers/a-p1?force=1', 204),
      start('a-p2'),
      remove('/containers/a-p2?force=1', 204),
    ],
  },
  {
    name: 'a user bridge',
    calls: [
      { ...post('/networks/create', 201, { Name: 'a-net', Driver: 'bridge', Labels: { 'a-test': '1' } }), shows: ['Warning'] },
      post('/networks/create', 409, { Name: 'a-net', CheckDuplicate: true }),
      get('/networks/a-net', 200, 'Name', 'Scope', 'Driver', 'Internal', 'Attachable', 'Containers', 'Options', 'Labels'),
      create('a-n1', { HostConfig: { NetworkMode: 'a-net' }, NetworkingConfig: { EndpointsConfig: { 'a-net': { Aliases: ['db'] } } } }),
      start('a-n1'),
      inspect(
        'a-n1',
        'HostConfig.NetworkMode',
        ...['IPAddress', 'MacAddress', 'Gateway', 'Links', 'Aliases', 'NetworkID', 'DriverOpts', 'IPAMConfig'].map(
          (field) => `NetworkSettings.Networks.a-net.${field}`,
        ),
        'NetworkSettings.IPAddress',
      ),
      create('a-n2'),
      start('a-n2'),
      post('/networks/a-net/connect', 200, { Container: 'a-n2' }),
      post('/networks/a-net/connect', 403, { Container: 'a-n2' }),
      inspect('a-n2', 'NetworkSettings.Networks.a-net.IPAddress', 'NetworkSettings.Networks.a-net.Aliases'),
      remove('/networks/a-net', 403),
      post('/networks/a-net/disconnect', 200, { Container: 'a-n2' }),
      post('/networks/a-net/disconnect', 500, { Container: 'a-n2' }),
      post('/networks/a-net/connect', 404, { Container: 'a-no' }),
      remove('/containers/a-n1?force=1', 204),
      remove('/containers/a-n2?force=1', 204),
      remove('/networks/a-net', 204),
    ],
  },
  {
    name: 'the networks that are always there',
    calls: [
      remove('/networks/bridge', 403),
      remove('/networks/host', 403),
      get('/networks/bridge', 200, 'Name', 'Driver', 'Scope', 'Internal', 'IPAM.Config.0.Subnet'),
      get('/networks/host', 200, 'Name', 'Driver', 'IPAM'),
      get('/networks/none', 200, 'Name', 'Driver'),
    ],
  },
  {
    name: 'a subnet of one’s own',
    calls: [
      {
        ...post('/networks/create', 201, {
          Name: 'a-sub',
          IPAM: { Config: [{ Subnet: '10.213.0.0/24', Gateway: '10.213.0.254', IPRange: '10.213.0.128/25' }] },
        }),
        shows: ['Warning'],
      },
      get('/networks/a-sub', 200, 'IPAM'),
      create('a-s1', { HostConfig: { NetworkMode: 'a-sub' } }),
      start('a-s1'),
      inspect(
        'a-s1',
        'NetworkSettings.Networks.a-sub.IPAddress',
        'NetworkSettings.Networks.a-sub.Gateway',
        'NetworkSettings.Networks.a-sub.IPPrefixLen',
      ),
      remove('/containers/a-s1?force=1', 204),
      remove('/networks/a-sub', 204),
    ],
  },
  {
    name: 'subnets that cannot be',
    calls: [
      post('/networks/create', 403, { Name: 'a-bad', IPAM: { Config: [{ Subnet: '172.17.0.0/16' }] } }),
      post('/networks/create', 403, { Name: 'host' }),
    ],
  },
  {
    name: 'modes host, none and container',
    calls: [
      create('a-host', { HostConfig: { NetworkMode: 'host' } }),
      start('a-host'),
      inspect('a-host', 'HostConfig.NetworkMode', 'NetworkSettings.Ports', 'NetworkSettings.IPAddress', 'NetworkSettings.SandboxKey'),
      create('a-none', { HostConfig: { NetworkMode: 'none' } }),
      start('a-none'),
      inspect('a-none', 'HostConfig.NetworkMode', 'NetworkSettings.IPAddress'),
      create('a-main'),
      start('a-main'),
      create('a-beside', { HostConfig: { NetworkMode: 'container:a-main' } }),
      start('a-beside'),
      inspect('a-beside', 'NetworkSettings.Networks', 'NetworkSettings.SandboxKey'),
      remove('/containers/a-host?force=1', 204),
      remove('/containers/a-none?force=1', 204),
      remove('/containers/a-beside?force=1', 204),
      remove('/containers/a-main?force=1', 204),
    ],
  },
  {
    name: 'modes that do not go together',
    calls: [
      create('a-c', { HostConfig: { NetworkMode: 'host', Links: ['a:db'] } }, 400),
      create('a-c', { Hostname: 'h', HostConfig: { NetworkMode: 'container:a-no' } }, 400),
      create('a-c', { HostConfig: { AutoRemove: true, RestartPolicy: { Name: 'always' } } }, 400),
      create('a-c', { HostConfig: { Memory: 1000 } }, 400),
    ],
  },
  {
    name: 'a link',
    calls: [
      create('a-db', { Env: ['A=1'], ExposedPorts: { '3306/tcp': {} } }),
      start('a-db'),
      create('a-web', { HostConfig: { Links: ['a-db:mysql'] } }),
      inspect('a-web', 'HostConfig.Links'),
      get('/containers/json?filters=%7B%22name%22%3A%5B%22a-db%22%5D%7D', 200, '0.Names'),
      start('a-web'),
      get('/containers/a-web/mysql/json', 200, 'Name'),
      post('/containers/a-db/rename?name=a-db2', 204),
      inspect('a-web', 'HostConfig.Links'),
      remove('/containers/a-web?force=1', 204),
      remove('/containers/a-db2?force=1', 204),
    ],
  },
  {
    name: 'links that lead nowhere',
    calls: [
      create('a-l1', { HostConfig: { Links: ['a-no:db'] } }, 400),
      create('a-l0'),
      create('a-l2', { HostConfig: { Links: ['a-l0:db'] } }),
      start('a-l2', 500),
      remove('/containers/a-l2', 204),
      remove('/containers/a-l0', 204),
    ],
  },
  {
    name: 'named and anonymous volumes',
    calls: [
      {
        ...post('/volumes/create', 201, { Name: 'a-vol', Labels: { 'a-test': '1' } }),
        shows: ['Name', 'Driver', 'Labels', 'Options', 'Scope', 'Mountpoint'],
      },
      { ...post('/volumes/create', 201, { Name: 'a-vol' }), shows: ['Name', 'Labels'] },
      create('a-v1', { Volumes: { '/anon': {} }, HostConfig: { Binds: ['a-vol:/named:ro'] } }),
      get('/volumes/a-vol', 200, 'Name', 'Labels', 'Mountpoint'),
      remove('/volumes/a-vol', 409),
      remove('/volumes/a-vol?force=1', 409),
      get('/containers/json?all=1&filters=%7B%22volume%22%3A%5B%22a-vol%22%5D%7D', 200, '0.Names', '0.State'),
      remove('/containers/a-v1?v=1', 204),
      remove('/volumes/a-vol', 204),
      remove('/volumes/a-vol', 404),
      remove('/volumes/a-vol?force=1', 204),
    ],
  },
  {
    name: 'volumes that cannot be',
    calls: [
      ...['/a:/b:/c:/d', ':/x', 'vol:', '/tmp:/x:zz', '/tmp:/x:ro,rw', 'vol:/'].map((bind) =>
        create('a-v', { HostConfig: { Binds: [bind] } }, 500),
      ),
      ...['a b:/x', 'rel/path:/x', './rel:/x'].map((bind) => create('a-v', { HostConfig: { Binds: [bind] } }, 400)),
      post('/volumes/create', 400, { Name: 'a b' }),
      post('/volumes/create', 400, { Name: 'v' }),
      create('a-v', { HostConfig: { Binds: ['/tmp:/x', '/var:/x'] } }, 400),
    ],
  },
  {
    name: 'mounts that cannot be',
    calls: [
      create('a-m', { HostConfig: { Mounts: [{ Type: 'bind', Source: '/tmp/a-nosuch-dir', Target: '/x' }] } }, 400),
      create('a-m', { HostConfig: { Mounts: [{ Type: 'volume', Source: 'v' }] } }, 400),
      create('a-m', { HostConfig: { Mounts: [{ Type: 'nosuch', Source: 'v', Target: '/x' }] } }, 400),
      create('a-m', { HostConfig: { VolumesFrom: ['a-no'] } }, 400),
    ],
  },
  {
    name: 'a labelled mount without a source',
    calls: [
      create('a-lm', { HostConfig: { Mounts: [{ Type: 'volume', Target: '/data', VolumeOptions: { Labels: { 'a-test': '1' } } }] } }),
      inspect('a-lm', 'Mounts.0.Type', 'Mounts.0.Destination', 'Mounts.0.Driver', 'Mounts.0.RW'),
      remove('/containers/a-lm?v=1', 204),
    ],
  },
  {
    name: 'what an image has at a volume’s place',
    calls: [
      create('a-img', { Image: 'nginx:alpine', Cmd: null, HostConfig: { Binds: ['a-html:/usr/share/nginx/html'] } }),
      inspect('a-img', 'Mounts.0.Name', 'Mounts.0.Type', 'Mounts.0.Mode', 'Config.StopSignal', 'Path', 'Args'),
      { call: 'HEAD /containers/a-img/archive?path=/usr/share/nginx/html/index.html', status: 200 },
      remove('/containers/a-img', 204),
      remove('/volumes/a-html', 204),
    ],
  },
  {
    name: 'input that is none',
    calls: [
      post('/containers/create', 400, '{}'),
      get('/containers/a-no/logs?stdout=1', 404),
      { call: 'GET /containers/json?filters=nonsense', status: 500, newer: 400, shows: [] },
    ],
  },
  {
    name: 'a tag',
    calls: [
      { call: 'POST /images/alpine:latest/tag?repo=a-image&tag=v1', status: 201 },
      get('/images/a-image:v1/json', 200, 'RepoTags.0', 'Os'),
      { ...remove('/images/a-image:v1', 200), shows: ['0.Untagged'] },
      get('/images/a-image:v1/json', 404),
    ],
  },
]
