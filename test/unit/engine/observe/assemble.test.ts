import { describe, expect, test } from 'vitest'
import { assemble, keepingWhatIsSame } from '../../../../src/engine/observe/assemble.ts'
import type { InspectedContainer } from '../../../../src/engine/observe/container-facts.ts'
import type { InspectedNetwork } from '../../../../src/engine/observe/seen.ts'
import type { Container, Topology } from '../../../../src/shared/topology/topology.ts'
import { bridgeNetwork, engineInfo, inspected, isMine, ours, seenOf, userNetwork } from './inspected.ts'

const topologyOf = (containers: readonly InspectedContainer[], networks?: readonly InspectedNetwork[]): Topology =>
  assemble(seenOf(containers, networks), engineInfo, isMine)
const only = (container: InspectedContainer): Container => Object.values(topologyOf([container]).containers)[0] as Container

test('names have no slash, and what does not apply is not there', () => {
  expect(only(inspected('web', { Config: { Labels: ours } }))).toEqual({
    id: 'web',
    name: 'web',
    imageId: 'sha256:1',
    image: 'alpine',
    command: 'sleep 100',
    state: 'running',
    createdAt: '2026-01-01T00:00:00Z',
    startedAt: '2026-01-01T00:00:01Z',
    networkMode: 'bridge',
    tty: false,
    stdinOpen: false,
    environment: ['SECRET=1'],
    exposedPorts: [],
    logDriver: 'json-file',
    mine: true,
  })
})

test('another’s container shows no command, no environment and no mount source', () => {
  const Mounts = [
    { Type: 'bind', Source: '/home/kim/secret', Destination: '/data', RW: true },
    { Type: 'volume', Name: 'secret', Source: '/var/lib/docker/volumes/secret/_data', Destination: '/more', RW: false },
  ]
  const topology = topologyOf([inspected('web', { Mounts })])
  expect(JSON.stringify(topology)).not.toMatch(/secret/i)
  expect(Object.keys(topology.mounts)).toEqual(['web:/data', 'web:/more'])
  expect(topology.mounts['web:/more']).toEqual({ containerId: 'web', type: 'volume', destination: '/more', readOnly: true })
})

test('what removing depends on is told where it is so: a container with --rm, and a volume with options', () => {
  expect(only(inspected('web', { HostConfig: { AutoRemove: true } })).autoRemove).toBe(true)
  expect(only(inspected('web', { HostConfig: { AutoRemove: false } }))).not.toHaveProperty('autoRemove')
  const seen = seenOf([])
  seen.volumes.set('remote', { Name: 'remote', Driver: 'local', Options: { type: 'nfs' } })
  for (const Options of [null, {}]) seen.volumes.set(`plain ${Options}`, { Name: `plain ${Options}`, Driver: 'local', Options })
  const { volumes } = assemble(seen, engineInfo, isMine)
  expect(Object.values(volumes).flatMap(({ name, hasOptions }) => (hasOptions ? [name] : []))).toEqual(['remote'])
})

test.each([
  [{ Status: 'exited', ExitCode: 137 }, 137],
  [{ Status: 'exited', ExitCode: 0 }, 0],
  [{ Status: 'running', ExitCode: 0 }, undefined],
  [{ Status: 'created', ExitCode: 0 }, undefined],
  [{ Status: 'created', ExitCode: 127 }, 127],
] as const)('%o has the exit code %s', (State, exitCode) => {
  expect(only(inspected('web', { State })).exitCode).toBe(exitCode)
})

test.each([
  ['', 'bridge'],
  ['default', 'bridge'],
  ['bridge', 'bridge'],
  ['host', 'host'],
  ['none', 'none'],
  ['blue', 'user'],
  ['container:abc', 'container'],
] as const)('the network mode "%s" is %s', (NetworkMode, networkMode) => {
  expect(only(inspected('web', { HostConfig: { NetworkMode } })).networkMode).toBe(networkMode)
})

test('a shared network namespace leads to the id, also when it was given by name', () => {
  const joined = inspected('side', { HostConfig: { NetworkMode: 'container:web' }, NetworkSettings: { Networks: {} } })
  const topology = topologyOf([inspected('0123456789ab', { Name: '/web' }), joined])
  expect(topology.containers.side?.sharesNetworkOf).toBe('0123456789ab')
  expect(Object.keys(topology.endpoints)).toEqual(['0123456789ab/net0'])
})

test('a container that never ran is on the network that it names, without an address', () => {
  const created = inspected('web', {
    State: { Status: 'created' },
    NetworkSettings: { Networks: { blue: { NetworkID: '', IPAddress: '' } } },
  })
  const topology = topologyOf([created], [bridgeNetwork, userNetwork('net1', 'blue')])
  expect(topology.endpoints).toEqual({ 'web/net1': { containerId: 'web', networkId: 'net1', aliases: [] } })
  expect(topology.veths).toEqual({})
})

test('there is a veth for each endpoint of what is up, found or not, and none on the host network', () => {
  const Networks = { bridge: { NetworkID: 'net0' }, host: { NetworkID: 'net9' } }
  const networks = [bridgeNetwork, { Id: 'net9', Name: 'host', Driver: 'host', Scope: 'local' }]
  const paused = inspected('a', { State: { Status: 'paused' }, NetworkSettings: { Networks } })
  const stopped = inspected('b', { State: { Status: 'exited' } })
  const seen = seenOf([paused, stopped], networks)
  expect(assemble(seen, engineInfo, isMine).veths).toMatchObject({ 'a/net0': { evidence: 'none', why: expect.any(String) } })
  seen.hostEnds.set('a/net0', { evidence: 'process', name: 'veth1', index: 12, peerIndex: 11, bridge: 'docker0', interface: 'eth0' })
  const found = assemble(seen, engineInfo, isMine)
  expect(found.veths).toEqual({
    'a/net0': { containerId: 'a', networkId: 'net0', evidence: 'process', name: 'veth1', index: 12, peerIndex: 11, bridge: 'docker0' },
  })
  expect(found.endpoints['a/net0']?.interface).toBe('eth0')
})

test('aliases are what the DNS answers to besides the name, on old engines and new', () => {
  const on = (endpoint: object): InspectedContainer =>
    inspected('web', { NetworkSettings: { Networks: { bridge: { NetworkID: 'net0', ...endpoint } } } })
  const aliases = (container: InspectedContainer): unknown => topologyOf([container]).endpoints['web/net0']?.aliases
  expect(aliases(on({ Aliases: ['db', '0123456789ab'] }))).toEqual(['db', '0123456789ab'])
  expect(aliases(on({ Aliases: ['db'], DNSNames: ['web', 'db', '0123456789ab'] }))).toEqual(['db', '0123456789ab'])
  expect(aliases(on({ Aliases: null, DNSNames: null }))).toEqual([])
})

test('a port for each binding that the engine lists, IPv4 and IPv6 apart; exposed and unpublished ones are none', () => {
  const Ports = {
    '80/tcp': [
      { HostIp: '0.0.0.0', HostPort: '32768' },
      { HostIp: '::', HostPort: '32768' },
    ],
    '33060/tcp': null,
  }
  expect(topologyOf([inspected('web', { NetworkSettings: { Ports } })]).ports).toEqual({
    'web:80/tcp@0.0.0.0:32768': { containerId: 'web', containerPort: 80, protocol: 'tcp', hostIp: '0.0.0.0', hostPort: 32768 },
    'web:80/tcp@:::32768': { containerId: 'web', containerPort: 80, protocol: 'tcp', hostIp: '::', hostPort: 32768 },
  })
})

test('links lead from and to ids: those of the default bridge and those of one endpoint', () => {
  const old = inspected('w', { Name: '/wordpress', HostConfig: { Links: ['/wordpressdb:/wordpress/mysql'] } })
  const onUser = inspected('u', { NetworkSettings: { Networks: { blue: { NetworkID: 'net1', Links: ['wordpressdb:db', 'gone:x'] } } } })
  const topology = topologyOf([old, onUser, inspected('d', { Name: '/wordpressdb' })], [bridgeNetwork, userNetwork('net1', 'blue')])
  expect(Object.keys(topology.links)).toEqual(['u/d/db', 'w/d/mysql'])
})

test('a mount by --volumes-from names the container it came from, one’s own does not', () => {
  const Mounts = [{ Type: 'volume', Name: 'data', Destination: '/data', RW: true }]
  const Labels = ours
  const donor = inspected('donor', { Mounts, Config: { Labels } })
  const taker = inspected('taker', { Mounts, Config: { Labels }, HostConfig: { VolumesFrom: ['donor:ro'] } })
  const own = inspected('own', { Mounts, Config: { Labels }, HostConfig: { VolumesFrom: ['donor'], Binds: ['data:/data'] } })
  const { mounts } = topologyOf([donor, taker, own])
  expect([mounts['taker:/data']?.from, mounts['own:/data']?.from, mounts['donor:/data']?.from]).toEqual(['donor', undefined, undefined])
  expect(mounts['taker:/data']?.source).toBe('data')
})

test('a place of one’s own is the second word of a bind, with or without a slash at its end', () => {
  const Mounts = ['/one', '/two'].map((Destination) => ({ Type: 'bind', Source: '/one', Destination, RW: true }))
  const donor = inspected('donor', { Mounts, Config: { Labels: ours } })
  const taker = inspected('taker', { Mounts, Config: { Labels: ours }, HostConfig: { VolumesFrom: ['donor'], Binds: ['/one:/two/'] } })
  const { mounts } = topologyOf([donor, taker])
  expect([mounts['taker:/one']?.from, mounts['taker:/two']?.from]).toEqual(['donor', undefined])
})

test('--tmpfs is a mount, though the engine does not list it as one', () => {
  const { mounts } = topologyOf([inspected('web', { HostConfig: { Tmpfs: { '/run': 'ro,size=1m' } } })])
  expect(mounts).toEqual({ 'web:/run': { containerId: 'web', type: 'tmpfs', destination: '/run', readOnly: true } })
})

test('volumes are anonymous by their name or by the newer label', () => {
  const seen = seenOf([])
  for (const volume of [
    { Name: 'f'.repeat(64) },
    { Name: 'named', Labels: null },
    { Name: 'new', Labels: { 'com.docker.volume.anonymous': '' } },
  ]) {
    seen.volumes.set(volume.Name, { Driver: 'local', ...volume })
  }
  const { volumes } = assemble(seen, engineInfo, isMine)
  expect(Object.values(volumes).map(({ name, anonymous }) => [name.slice(0, 5), anonymous])).toEqual([
    ['fffff', true],
    ['named', false],
    ['new', true],
  ])
})

test('a user’s network has the bridge that is named after its id', () => {
  const { networks } = topologyOf([], [userNetwork('0123456789abcdef', 'blue')])
  expect(networks['0123456789abcdef']).toMatchObject({ bridge: 'br-0123456789ab', mine: true, internal: false, subnets: [] })
})

test('the order in which things were seen does not show', () => {
  const Mounts = [
    { Type: 'bind', Source: '/b', Destination: '/b' },
    { Type: 'bind', Source: '/a', Destination: '/a' },
  ]
  const [a, b] = [inspected('a', { Mounts }), inspected('b', { Mounts: [...Mounts].reverse() })]
  const networks = [bridgeNetwork, userNetwork('net1', 'blue')]
  const one = JSON.stringify(topologyOf([a, b], networks))
  const two = JSON.stringify(topologyOf([{ ...b }, { ...a, Mounts: [...Mounts].reverse() }], [...networks].reverse()))
  expect(two).toBe(one)
})

test('tables that say the same stay the same objects, and so does a topology without any change', () => {
  const before = topologyOf([inspected('a')])
  expect(keepingWhatIsSame(before, topologyOf([inspected('a')]))).toBe(before)
  const after = keepingWhatIsSame(before, topologyOf([inspected('a', { State: { Status: 'paused' } })]))
  expect(after.containers).not.toBe(before.containers)
  expect(after.networks).toBe(before.networks)
})

describe('as Podman 4.3.1 tells it', () => {
  const networks = [
    { ...bridgeNetwork, Options: {}, OwnName: 'podman', Bridge: 'podman0' },
    { ...userNetwork('net1', 'blog'), OwnName: 'blog', Bridge: '' },
  ]
  const on = (name: string, State: object = {}): InspectedContainer =>
    inspected('web', {
      State,
      HostConfig: { NetworkMode: 'bridge' },
      NetworkSettings: {
        Networks: { [name]: { NetworkID: name, EndpointID: '', IPAddress: '10.88.0.2', IPPrefixLen: 16 } },
        Ports: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '40000' }] },
      },
    })

  test('networks are found by the names that containers have for them', () => {
    expect(Object.keys(topologyOf([on('podman')], networks).endpoints)).toEqual(['web/net0'])
    expect(Object.keys(topologyOf([on('blog')], networks).endpoints)).toEqual(['web/net1'])
  })

  test('the mode is that of the network, whatever its driver', () => {
    expect(topologyOf([on('podman')], networks).containers.web?.networkMode).toBe('bridge')
    expect(topologyOf([on('blog')], networks).containers.web?.networkMode).toBe('user')
  })

  test('a bridge is what its own API names, and none where it names none', () => {
    const topology = topologyOf([on('podman')], networks)
    expect([topology.networks.net0?.bridge, topology.networks.net1?.bridge]).toEqual(['podman0', undefined])
    expect(Object.keys(topology.veths)).toEqual(['web/net0'])
  })

  test.each([
    ['stopping', 'running', 1],
    ['stopped', 'exited', 0],
    ['exited', 'exited', 0],
  ])('%s is %s, with %i published ports', (Status, state, ports) => {
    const topology = topologyOf([on('podman', { Status })], networks)
    expect(topology.containers.web?.state).toBe(state)
    expect(Object.keys(topology.ports)).toHaveLength(ports)
  })

  test('an anonymous volume is known as the run’s own by its name', () => {
    const seen = seenOf([], networks)
    const name = 'a'.repeat(64)
    seen.volumes.set(name, { Name: name, Driver: 'local', Labels: {} })
    const known = assemble(seen, engineInfo, (_labels, volume) => volume === name)
    expect(known.volumes[name]).toMatchObject({ anonymous: true, mine: true })
  })
})
