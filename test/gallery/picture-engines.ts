import type { Traffic } from '../../src/renderer/diagram/use-traffic.ts'
import type { CommandRun } from '../../src/shared/playback/frame.ts'
import type { ContainerState, Topology } from '../../src/shared/topology/topology.ts'
import { type Message, trafficOf } from '../../src/shared/traffic/traffic.ts'
import { sentIn } from '../../src/shared/traffic/when-they-met.ts'
import { idFor, type TopologySpec, topologyWith } from '../support/topology-with.ts'

/** The picture's key of a container, by its name. */
export const keyOf = (name: string): string => `container:${idFor(`container ${name}`)}`

export const stateOf = (state: ContainerState, exitCode?: number) => ({
  name: exitCode === undefined ? state : `exited-${exitCode}`,
  state,
  ...(exitCode === undefined ? {} : { exitCode }),
})

/** A small shop: something of everything, to show one arrangement in several ways. */
export const shop: TopologySpec = {
  networks: ['shop'],
  containers: [
    {
      name: 'web',
      image: 'nginx:alpine',
      networks: ['shop'],
      ports: ['127.0.0.1:8080:80'],
      mounts: ['/home/ann/site:/usr/share/nginx/html:ro'],
    },
    { name: 'db', image: 'mysql:5.7', networks: ['shop'], aliases: ['mysql'], mounts: ['data:/var/lib/mysql'] },
    { name: 'old', image: 'wordpress', links: [] },
  ],
}

/** A large engine's things, few of each. */
export const little = topologyWith({
  networks: ['shop', 'back', { name: 'theirs', mine: false }],
  containers: [
    { name: 'web', networks: ['shop', 'back'], ports: ['127.0.0.1:8080:80'], mounts: ['data:/data', '/srv/site:/site:ro'] },
    {
      name: 'gate',
      networks: ['shop', 'back'],
      ports: ['127.0.0.1:9001:81', '127.0.0.1:9002:82', '127.0.0.1:9003:83'],
      aliases: ['door'],
    },
    { name: 'db', networks: ['back'], state: 'paused', mounts: ['data:/var/lib/mysql'] },
    { name: 'old', state: 'exited', links: ['plain:plain'] },
    { name: 'plain' },
    { name: 'node', networks: ['host'] },
    { name: 'beside', networks: ['container:web'] },
    { name: 'alone', networks: ['none'] },
    { name: 'stranger', networks: ['theirs'], mine: false },
  ],
  volumes: ['spare'],
})

/** What is removed and what is not: a container that goes leaves its volumes; one that is used stays. */
export const passing = topologyWith({
  networks: ['shop'],
  containers: [
    { name: 'web', image: 'nginx:alpine', networks: ['shop'], state: 'exited', mounts: ['data:/data'] },
    { name: 'db', image: 'mysql:5.7', networks: ['shop'] },
  ],
})

export const linked = topologyWith({ containers: [{ name: 'store' }, { name: 'app', links: ['store:db'] }] })

export const talking = topologyWith({ networks: ['shop'], containers: ['web', 'db'].map((name) => ({ name, networks: ['shop'] })) })
export const addressOf = (name: string): string =>
  Object.values(talking.endpoints).find(({ containerId }) => talking.containers[containerId]?.name === name)?.ipv4 ?? ''
export const said = (line: string, output: string, exit = 0): CommandRun => ({ line, output, exit, calls: [] })
export const pinged = (address: string, received: number): string =>
  `PING ${address} (${address}): 56 data bytes
${
  received > 0
    ? `64 bytes from ${address}: seq=0 ttl=64 time=0.1 ms
`
    : ''
}
--- ${address} ping statistics ---
1 packets transmitted, ${received} packets received, ${received > 0 ? 0 : 100}% packet loss
`

/** A step whose two one-offs each pinged `web` and ended, the first with `--rm`. */
export const oneOffs = ((): { readonly then: Topology; readonly now: Topology; readonly traffic: Traffic } => {
  const web = { name: 'web', networks: ['shop'] }
  const pinger = { name: 'pinger', image: 'busybox', networks: ['shop'] }
  const then = topologyWith({ networks: ['shop'], containers: [web, { ...pinger, name: 'eager_kim', autoRemove: true }, pinger] })
  const now = topologyWith({ networks: ['shop'], containers: [web, { ...pinger, state: 'exited', exitCode: 0 }] })
  const [address = ''] = Object.values(now.endpoints).flatMap(({ ipv4 }) => ipv4 ?? [])
  const commands = ['--rm --name eager_kim', '--name pinger'].map((options) =>
    said(`docker run ${options} --net shop busybox ping -c 1 ${address}`, pinged(address, 1)),
  )
  const earlier = [{ topology: then, done: 0 }]
  return { then, now, traffic: { at: 0, ...sentIn({ commands, topology: now }, earlier) } }
})()

/** What travels in the large engine's picture, something of each kind. */
export function toldIn(topology: Topology): Message[] {
  const addressIn = (container: string, network: string): string =>
    topology.endpoints[`${idFor(`container ${container}`)}/${idFor(`network ${network}`)}`]?.ipv4 ?? ''
  const commands = [
    said(`docker exec web ping -c 1 ${addressIn('gate', 'shop')}`, pinged(addressIn('gate', 'shop'), 1)),
    said(`docker exec gate ping -c 1 ${addressIn('db', 'back')}`, pinged(addressIn('db', 'back'), 0), 1),
    said('docker exec beside getent hosts gate', `${addressIn('gate', 'shop')}      gate\n`),
    said('docker exec plain ping -c 1 203.0.113.9', pinged('203.0.113.9', 1)),
    said('curl -sSiL http://localhost:8080/', 'HTTP/1.1 200 OK\n\n'),
  ]
  return trafficOf({ commands, topology })
}

export const withoutImages = (topology: Topology): Topology => ({ ...topology, images: {} })

export const cabled: TopologySpec = {
  networks: ['blog'],
  containers: [
    { name: 'seen', networks: ['blog'] },
    { name: 'unseen', networks: ['bridge', 'blog'], veths: 'unknown' },
    { name: 'both', networks: ['bridge', 'blog'], state: 'paused' },
  ],
}
