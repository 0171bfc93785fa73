import type { Recording } from '../../src/shared/recording/recording.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'
import { recordingOf } from './recording-of.ts'
import { type ContainerSpec, topologyWith } from './topology-with.ts'

/** What a large engine has: containers on a few networks, some on two, with ports, volumes, links and all modes among them. */
export function largeTopology(count: number, networkCount: number): Topology {
  return topologyWith({ containers: specsOf(count, networkCount), networks: networksOf(networkCount) })
}

const networksOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `team-${index}`)

function specsOf(count: number, networkCount: number): ContainerSpec[] {
  const networks = ['bridge', ...networksOf(networkCount)]
  const networkOf = (index: number): string => networks[index % networks.length] ?? 'bridge'
  return Array.from({ length: count }, (_, index): ContainerSpec => {
    const name = `service-${index}`
    const mounts = index % 2 === 0 ? [`data-${index}:/data`] : index % 9 === 0 ? ['/srv/site:/usr/share/nginx/html:ro'] : []
    if (index % 25 === 7) return { name, image: 'busybox', networks: ['host'], mounts }
    if (index % 25 === 8) return { name, image: 'busybox', networks: [`container:service-${index - 2}`] }
    if (index % 25 === 9) return { name, image: 'busybox', networks: ['none'] }
    return {
      name,
      image: index % 3 === 0 ? 'nginx:alpine' : 'mysql:5.7',
      networks: index % 6 === 0 ? [...new Set([networkOf(index), networkOf(index + 1)])] : [networkOf(index)],
      mounts,
      state: index % 11 === 3 ? 'exited' : index % 13 === 5 ? 'paused' : 'running',
      ...(index % 5 === 0 ? { ports: [`127.0.0.1:${20_000 + index}:80`] } : {}),
      ...(index % 10 === 1 && networkOf(index) === 'bridge' ? { links: [`service-${index - 1}:db`] } : {}),
      ...(index % 4 === 0 && networkOf(index) !== 'bridge' ? { aliases: [`alias-${index}`] } : {}),
    }
  })
}

/**
 * A recording of a scenario of three steps on an engine with that many containers: they are there from the first step on, one of them stops in the
 * second, and is removed in the third.
 */
export function largeRecording(count: number, networkCount: number): Recording {
  const networks = networksOf(networkCount)
  const containers = specsOf(count, networkCount)
  const one = containers[10]
  const topologyOf = (them: readonly ContainerSpec[]): Topology => topologyWith({ containers: them, networks, volumes: [`data-10`] })
  return recordingOf({ id: 'large', title: 'A large engine', summary: 'Many containers at once.' }, topologyWith({ networks }), [
    { title: 'All of them', line: 'docker compose up -d', topology: topologyOf(containers) },
    {
      title: 'One stops',
      line: 'docker stop service-10',
      topology: topologyOf(containers.map((it): ContainerSpec => (it === one ? { ...it, state: 'exited' } : it))),
    },
    { title: 'One goes', line: 'docker rm service-10', topology: topologyOf(containers.filter((it) => it !== one)) },
  ])
}
