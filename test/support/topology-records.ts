import type { Frame } from '../../src/shared/playback/frame.ts'
import { diff } from '../../src/shared/topology/diff.ts'
import { endpointKey, linkKey, mountKey, portKey, tableOf } from '../../src/shared/topology/keys.ts'
import type { Container, Network, PublishedPort, RecordOf, TableName, Topology, Volume } from '../../src/shared/topology/topology.ts'

/** Records one by one, named as they are identified, for claims about single tables (`topology-with.ts` makes whole engines). */
export const container = (name: string, more: Partial<Container> = {}): Container => ({
  id: name,
  name,
  imageId: 'image',
  image: 'nginx:alpine',
  state: 'running',
  createdAt: '2024-01-01T00:00:00Z',
  networkMode: 'bridge',
  tty: false,
  stdinOpen: false,
  exposedPorts: [],
  logDriver: 'json-file',
  mine: true,
  ...more,
})

export const network = (name: string, more: Partial<Network> = {}): Network => ({
  id: name,
  name,
  driver: 'bridge',
  scope: 'local',
  subnets: [],
  internal: false,
  mine: true,
  ...more,
})

export const volume = (name: string, more: Partial<Volume> = {}): Volume => ({
  name,
  driver: 'local',
  mountpoint: `/var/lib/docker/volumes/${name}/_data`,
  anonymous: false,
  mine: true,
  ...more,
})

export const port = (containerId: string, hostPort: number, more: Partial<PublishedPort> = {}): PublishedPort => ({
  containerId,
  containerPort: 80,
  protocol: 'tcp',
  hostIp: '127.0.0.1',
  hostPort,
  ...more,
})

export const topologyOf = (records: { readonly [N in TableName]?: readonly RecordOf<N>[] } = {}): Topology => ({
  engine: { kind: 'embedded', name: 'test', version: '28.0.0', apiVersion: '1.51', os: 'linux', arch: 'amd64' },
  hostInterfaces: tableOf(records.hostInterfaces ?? [], (it) => it.name),
  images: tableOf(records.images ?? [], (it) => it.id),
  containers: tableOf(records.containers ?? [], (it) => it.id),
  networks: tableOf(records.networks ?? [], (it) => it.id),
  endpoints: tableOf(records.endpoints ?? [], endpointKey),
  veths: tableOf(records.veths ?? [], endpointKey),
  volumes: tableOf(records.volumes ?? [], (it) => it.name),
  mounts: tableOf(records.mounts ?? [], mountKey),
  links: tableOf(records.links ?? [], linkKey),
  ports: tableOf(records.ports ?? [], portKey),
})

/** Frames of one run: each with what was observed then, and `last` where the step ends. */
export function framesOf(start: Topology, moments: readonly { step: string; topology: Topology; last?: boolean }[]): Frame[] {
  return moments.map(({ step, topology, last = true }, index) => ({
    index,
    step,
    at: '2024-01-01T00:00:00Z',
    status: 'ok',
    command: '',
    commands: [],
    calls: [],
    output: '',
    topology,
    diff: diff(moments[index - 1]?.topology ?? start, topology),
    ms: 1,
    last,
  }))
}
