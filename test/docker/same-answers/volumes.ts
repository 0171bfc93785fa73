import { create, get, inspect, type Program, post, remove } from './program.ts'

export const volumes: readonly Program[] = [
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
]
