import { ask, askStatus, type Call, create, get, type Program, post, remove, start } from './program.ts'

const filtered = (list: string, filters: object): Call => askStatus(`GET /${list}?filters=${encodeURIComponent(JSON.stringify(filters))}`)

export const refusals: readonly Program[] = [
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
    name: 'log options that cannot be',
    calls: [
      create('a-log', { HostConfig: { LogConfig: { Type: 'json-file', Config: { foo: 'bar' } } } }, 400),
      ...['x', '0'].flatMap((size, i) => [
        create(`a-log${i}`, { HostConfig: { LogConfig: { Type: 'json-file', Config: { 'max-size': size } } } }),
        start(`a-log${i}`, 500),
        { ...get(`/containers/a-log${i}/json`, 200), shows: ['State'] },
        remove(`/containers/a-log${i}`, 204),
      ]),
    ],
  },
  {
    name: 'numbers that are no signals',
    calls: [
      create('a-sig'),
      start('a-sig'),
      ...['99', '65', '0', '-1', '1000', 'x1'].map((signal) => askStatus(`POST /containers/a-sig/kill?signal=${signal}`)),
      ...['SIGRTMIN', 'RTMIN+3', '64', 'sigusr1'].map((signal) => ask(`POST /containers/a-sig/kill?signal=${signal}`)),
      askStatus('POST /containers/a-sig/stop?t=x'),
      askStatus('POST /containers/a-sig/restart?t=x'),
      remove('/containers/a-sig?force=1', 204),
    ],
  },
  {
    name: 'filters with values that are none',
    calls: [
      ...['exited', 'health', 'is-task', 'publish', 'expose', 'before', 'since', 'status'].map((name) =>
        filtered('containers/json', { [name]: ['a-no'] }),
      ),
      filtered('networks', { type: ['a-no'] }),
      filtered('networks', { dangling: ['a-no'] }),
      filtered('volumes', { dangling: ['a-no'] }),
      filtered('images/json', { dangling: ['a-no'] }),
    ],
  },
  {
    name: 'networks and containers that are not there',
    calls: [
      create('a-nn'),
      ...['connect', 'disconnect'].flatMap((act) => [
        askStatus(`POST /networks/a-no/${act}`, { Container: 'a-no' }),
        askStatus(`POST /networks/bridge/${act}`, { Container: 'a-no' }),
        askStatus(`POST /networks/a-no/${act}`, { Container: 'a-nn' }),
      ]),
      ...['a-no', 'a-nn'].map((Container) => askStatus('POST /networks/a-no/disconnect', { Container, Force: true })),
      askStatus('POST /networks/bridge/disconnect', { Container: 'a-no', Force: true }),
      start('a-nn'),
      askStatus('POST /networks/a-no/disconnect', { Container: 'a-nn' }),
      askStatus('POST /networks/a-no/disconnect', { Container: 'a-nn', Force: true }),
      remove('/containers/a-nn?force=1', 204),
      askStatus('POST /networks/create', { Name: 'a-six', EnableIPv6: true }),
    ],
  },
  {
    name: 'ports that are none',
    calls: [
      create('a-p', { HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '99999' }] } } }, 400),
      create('a-p', { HostConfig: { PortBindings: { '80/tcp': [{ HostPort: 'http' }] } } }, 400),
    ],
  },
  { name: 'an overlay outside a swarm', calls: [post('/networks/create', 500, { Name: 'a-far', Driver: 'overlay' })] },
  {
    name: 'subnets that cannot be',
    calls: [
      post('/networks/create', 403, { Name: 'a-bad', IPAM: { Config: [{ Subnet: '172.17.0.0/16' }] } }),
      post('/networks/create', 403, { Name: 'host' }),
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
    name: 'volumes that cannot be',
    calls: [
      ...['/a:/b:/c:/d', ':/x', 'vol:', '/tmp:/x:zz', '/tmp:/x:ro,rw', 'vol:/'].map((bind) =>
        create('a-v', { HostConfig: { Binds: [bind] } }, 500),
      ),
      ...['a b:/x', 'rel/path:/x', './rel:/x'].map((bind) => create('a-v', { HostConfig: { Binds: [bind] } }, 400)),
      post('/volumes/create', 400, { Name: 'a b' }),
      post('/volumes/create', 400, { Name: 'v' }),
      post('/volumes/create', 500, { Name: 'v'.repeat(256), DriverOpts: { nosuch: '1' } }),
      create('a-v', { HostConfig: { Binds: [`${'v'.repeat(256)}:/x`] } }, 500),
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
    name: 'input that is none',
    calls: [
      post('/containers/create', 400, '{}'),
      get('/containers/a-no/logs?stdout=1', 404),
      { call: 'GET /containers/json?filters=nonsense', status: 500, newer: 400, shows: [] },
    ],
  },
]
