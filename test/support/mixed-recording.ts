import type { Recording } from '../../src/shared/recording/recording.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'
import { recordingOf } from './recording-of.ts'
import { type ContainerSpec, type NetworkSpec, topologyWith } from './topology-with.ts'

const networks: readonly (string | NetworkSpec)[] = ['blog', { name: 'back', internal: true }]

/** Twelve containers with a bit of everything: each kind of network and mount, each state, ports, a link, aliases, a namespace that is shared, a long name. */
const containers: readonly ContainerSpec[] = [
  { name: 'proxy', image: 'nginx:alpine', networks: ['blog'], ports: ['0.0.0.0:8080:80'], mounts: ['/srv/site:/usr/share/nginx/html:ro'] },
  { name: 'wordpress', image: 'wordpress:latest', networks: ['blog', 'back'], aliases: ['web'], mounts: ['uploads:/var/www/html'] },
  { name: 'wordpressdb', image: 'mysql:5.7', networks: ['back'], aliases: ['db'], mounts: ['dbdata:/var/lib/mysql'] },
  { name: 'cache-1', image: 'alpine:latest', networks: ['blog'], aliases: ['cache'], mounts: ['tmpfs:/run/cache'] },
  { name: 'cache-2', image: 'alpine:latest', networks: ['blog'], aliases: ['cache'], state: 'paused' },
  { name: 'old-db', image: 'mysql:5.7', mounts: [':/var/lib/mysql'] },
  { name: 'old-web', image: 'wordpress:latest', links: ['old-db:mysql'], ports: ['127.0.0.1:8081:80'] },
  { name: 'monitor', image: 'busybox:latest', networks: ['host'], mounts: ['/var/log:/logs:ro'] },
  { name: 'sidecar', image: 'busybox:latest', networks: ['container:wordpress'] },
  { name: 'batch-job-with-a-rather-long-name-of-its-own', image: 'busybox:latest', networks: ['none'], state: 'exited' },
  { name: 'draft', image: 'nginx:alpine', networks: ['blog'], state: 'created' },
  { name: 'broken', image: 'busybox:latest', state: 'dead' },
]

/** All of them; then the database stops; then a container goes, and its volume stays. */
export function mixedRecording(): Recording {
  const stopped = containers.map((it): ContainerSpec => (it.name === 'wordpressdb' ? { ...it, state: 'exited' } : it))
  const topologyOf = (them: readonly ContainerSpec[]): Topology => topologyWith({ containers: them, networks, volumes: ['dbdata'] })
  return recordingOf({ id: 'mixed', title: 'A bit of everything', summary: 'Twelve containers.' }, topologyWith({ networks }), [
    { title: 'All of them', line: 'docker compose up -d', topology: topologyOf(containers) },
    { title: 'The database stops', line: 'docker stop wordpressdb', topology: topologyOf(stopped) },
    {
      title: 'The database goes',
      line: 'docker rm wordpressdb',
      topology: topologyOf(stopped.filter(({ name }) => name !== 'wordpressdb')),
    },
  ])
}
