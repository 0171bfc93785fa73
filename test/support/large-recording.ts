import type { Frame } from '../../src/shared/playback/frame.ts'
import type { Recording } from '../../src/shared/recording/recording.ts'
import { diff } from '../../src/shared/topology/diff.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'
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
  const start = topologyWith({ networks })
  const one = containers[10]
  const moments = [
    containers,
    containers.map((it): ContainerSpec => (it === one ? { ...it, state: 'exited' } : it)),
    containers.filter((it) => it !== one),
  ].map((it) => topologyWith({ containers: it, networks, volumes: [`data-10`] }))
  const lines = ['docker compose up -d', 'docker stop service-10', 'docker rm service-10']
  const frames = moments.map((topology, index): Frame => {
    const line = lines[index] ?? ''
    return {
      index,
      step: `step-${index}`,
      at: new Date(1_780_000_000_000 + index * 1_000).toISOString(),
      status: 'ok',
      command: line,
      commands: [{ line, exit: 0, output: '', calls: [] }],
      calls: [],
      output: '',
      topology,
      diff: diff(moments[index - 1] ?? start, topology),
      ms: 100,
      last: true,
    }
  })
  const titles = ['All of them', 'One stops', 'One goes']
  const steps = titles.map((title, index) => ({ id: `step-${index}`, title, say: 'Look at the picture.', expect: [], focus: [] }))
  return {
    by: '0.0.0',
    recordedAt: new Date(1_780_000_000_000).toISOString(),
    end: { status: 'done' },
    scenario: { id: 'large', language: 'en', title: 'A large engine', summary: 'Many containers at once.', needs: [], steps },
    translations: {},
    start,
    frames,
  }
}
