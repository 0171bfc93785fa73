import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type Docker from 'dockerode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { observe } from '../../src/engine/observe/observe.ts'
import type { Observer } from '../../src/engine/observe/observer.ts'
import type { Network, Topology } from '../../src/shared/topology/topology.ts'
import { ipLinks } from '../support/host-link.ts'
import { type OwnDockerd, startOwnDockerd } from '../support/own-dockerd.ts'
import { socketProxy } from '../support/socket-proxy.ts'

/** What the lab's engine is not to be troubled with: Swarm, IPv6 on the default bridge, macvlan on an uplink. */
let dockerd: OwnDockerd
let connection: EngineConnection
let docker: Docker
let observer: Observer
/** A container on the default bridge, with ports. */
let both: string

beforeAll(async () => {
  dockerd = await startOwnDockerd({ images: ['busybox:latest'], options: ['--ipv6', '--fixed-cidr-v6', 'fd00:d0c6::/64'] })
  connection = await connectTo({ kind: 'socket', path: dockerd.socketPath }, 'chosen')
  docker = connection.client()
  observer = await observe(connection, { isMine: () => true })
  both = await run('both', '-p', '8080:80', '-p', '127.0.0.1:8100-8101:90-91/udp')
})
afterAll(async () => {
  observer?.close()
  connection?.close()
  await dockerd?.close()
})

const host = promisify(execFile)
const program = async (...words: string[]): Promise<string> =>
  (await host('docker', ['-H', `unix://${dockerd.socketPath}`, ...words])).stdout.trim()
const run = (name: string, ...words: string[]): Promise<string> =>
  program('run', '-d', '--init', '--name', name, ...words, 'busybox:latest', 'sleep', '1000')
const named = ({ networks }: Topology, name: string): Network | undefined => Object.values(networks).find((it) => it.name === name)
const inspected = async (name: string, network: string): Promise<Docker.EndpointSettings> => {
  const endpoint = (await docker.getContainer(name).inspect()).NetworkSettings.Networks[network]
  if (!endpoint) throw new Error(`${name} is not on ${network}`)
  return endpoint
}
async function freshly(): Promise<Topology> {
  const fresh = await observe(connection, { isMine: () => true })
  fresh.close()
  return fresh.topology
}

test('both stacks on the default bridge, and a port on each of the host’s', async () => {
  const topology = await observer.settle()
  const bridge = named(topology, 'bridge')
  expect(bridge).toMatchObject({ driver: 'bridge', bridge: 'docker0', scope: 'local' })
  expect(bridge?.subnets.map(({ subnet }) => subnet)).toEqual(['172.17.0.0/16', 'fd00:d0c6::/64'])
  const { IPAddress, GlobalIPv6Address, MacAddress } = await inspected('both', 'bridge')
  expect(topology.endpoints[`${both}/${bridge?.id}`]).toEqual({
    containerId: both,
    networkId: bridge?.id,
    ipv4: IPAddress,
    ipv4Prefix: 16,
    ipv6: GlobalIPv6Address,
    mac: MacAddress,
    aliases: [],
  })
  expect(GlobalIPv6Address).toMatch(/^fd00:d0c6::/)
  const port = { containerId: both, containerPort: 80, protocol: 'tcp', hostPort: 8080 } as const
  const range = { containerId: both, protocol: 'udp', hostIp: '127.0.0.1' } as const
  expect(topology.ports).toEqual({
    [`${both}:80/tcp@0.0.0.0:8080`]: { ...port, hostIp: '0.0.0.0' },
    [`${both}:80/tcp@:::8080`]: { ...port, hostIp: '::' },
    [`${both}:90/udp@127.0.0.1:8100`]: { ...range, containerPort: 90, hostPort: 8100 },
    [`${both}:91/udp@127.0.0.1:8101`]: { ...range, containerPort: 91, hostPort: 8101 },
  })
})

test('a docker0 of another namespace is not taken for this machine’s, nor are veths behind it', async () => {
  const here = ipLinks()
  const there = ipLinks(dockerd.namespace)
  // The trap: both have one of the same name, and the engine's own host shows a veth on its.
  expect([here, there].map((links) => links.some(({ ifname }) => ifname === 'docker0'))).toEqual([true, true])
  expect(there.filter(({ master }) => master === 'docker0')).toHaveLength(1)
  const topology = await observer.settle()
  const why = 'The engine has a network namespace of its own, whose interfaces cannot be seen from here.'
  expect(connection.host).toEqual({ look: 'hidden', reason: 'namespace', why })
  expect(Object.values(topology.veths)).toEqual([{ containerId: expect.any(String), networkId: expect.any(String), evidence: 'none', why }])
  const [bridge, ...more] = Object.values(topology.hostInterfaces)
  expect(more, 'no uplink of this machine’s').toEqual([])
  expect(bridge).not.toHaveProperty('mac')
})

test('behind a program that passes calls on, an index that fits by accident is found out', async () => {
  await program('exec', 'both', 'ping', '-c', '1', '172.17.0.1')
  const inside = await program('exec', 'both', 'cat', '/sys/class/net/eth0/ifindex')
  // An end on this machine's docker0 whose other end has the index of the container's.
  const accident = `dst${process.pid}trap`
  const pair = ['link', 'add', 'trap', 'index', inside, 'type', 'veth', 'peer', 'name', accident, 'netns', String(process.pid)]
  await host('ip', ['netns', 'exec', dockerd.namespace, 'ip', ...pair])
  await host('ip', ['link', 'set', accident, 'master', 'docker0'])
  const proxy = await socketProxy(dockerd.socketPath)
  const through = await connectTo({ kind: 'socket', path: proxy.address.replace('unix://', '') }, 'chosen')
  const seen = await observe(through, { isMine: () => true })
  try {
    expect(through.host.look, 'the socket that is found is the program’s').toBe('here')
    expect(Object.values(seen.topology.veths)).toMatchObject([
      { evidence: 'none', why: expect.stringMatching(/^No interface of its process \d+ has its other end on the bridge\.$/) },
    ])
  } finally {
    seen.close()
    through.close()
    await host('ip', ['link', 'delete', accident])
  }
})

test('macvlan: an address and no veth', async () => {
  await program('network', 'create', '-d', 'macvlan', '-o', 'parent=uplink', '--subnet', '10.215.1.0/24', '--gateway', '10.215.1.1', 'lan')
  const id = await run('on-lan', '--network', 'lan', '--network-alias', 'printer')
  const topology = await observer.settle()
  const lan = named(topology, 'lan')
  expect(lan).toEqual({
    id: lan?.id,
    name: 'lan',
    driver: 'macvlan',
    scope: 'local',
    subnets: [{ subnet: '10.215.1.0/24', gateway: '10.215.1.1' }],
    internal: false,
    mine: true,
  })
  const { MacAddress } = await inspected('on-lan', 'lan')
  expect(topology.endpoints[`${id}/${lan?.id}`]).toEqual({
    containerId: id,
    networkId: lan?.id,
    ipv4: '10.215.1.2',
    ipv4Prefix: 24,
    mac: MacAddress,
    aliases: ['printer', id.slice(0, 12)],
  })
  expect(topology.veths).not.toHaveProperty(`${id}/${lan?.id}`)
})

test('Swarm: its networks, which come and go without an event, and a container on an overlay', async () => {
  await program('swarm', 'init', '--advertise-addr', dockerd.address)
  await program('network', 'create', '-d', 'overlay', '--attachable', 'over')
  const id = await run('on-overlay', '--network', 'over')
  const topology = await observer.settle()
  const over = named(topology, 'over')
  const [config] = (await docker.getNetwork('over').inspect()).IPAM?.Config ?? []
  expect(over).toEqual({
    id: over?.id,
    name: 'over',
    driver: 'overlay',
    scope: 'swarm',
    subnets: [{ subnet: config?.Subnet, gateway: config?.Gateway }],
    internal: false,
    mine: true,
  })
  const { IPAddress, MacAddress } = await inspected('on-overlay', 'over')
  expect(topology.endpoints[`${id}/${over?.id}`]).toMatchObject({ ipv4: IPAddress, ipv4Prefix: 24, mac: MacAddress })
  expect(topology.veths).not.toHaveProperty(`${id}/${over?.id}`)
  expect(named(topology, 'ingress')).toMatchObject({ driver: 'overlay', scope: 'swarm' })
  expect(named(topology, 'docker_gwbridge')).toMatchObject({ driver: 'bridge', scope: 'local', bridge: 'docker_gwbridge' })
  expect(JSON.stringify(await freshly())).toBe(JSON.stringify(topology))
  await program('rm', '-f', 'on-overlay')
  // Removing the container has events; leaving has none.
  await observer.settle()
  await program('swarm', 'leave', '--force')
  const left = await observer.settle()
  expect(Object.values(left.networks).filter(({ scope }) => scope === 'swarm')).toEqual([])
  expect(JSON.stringify(await freshly())).toBe(JSON.stringify(left))
})
